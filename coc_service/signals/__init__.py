"""What a monitor outside sees: whether the service is ready, and metrics. Nothing about a case, a member or a visitor."""
