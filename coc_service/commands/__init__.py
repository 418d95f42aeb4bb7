"""The commands of the command line, grouped by the operator's task."""
