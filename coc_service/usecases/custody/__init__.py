"""What acts are built on: the service's keys, contexts, the ledger, case files, tokens."""
