"""What anyone sees: the log, how to leave quickly."""
