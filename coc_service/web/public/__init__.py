"""Public pages: the log, the quick exit, the health check."""
