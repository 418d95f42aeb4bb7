"""What acts stand on: the service's keys, contexts, the log as followed and remembered, case files, tokens."""
