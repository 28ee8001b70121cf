"""What stands: the ledger replayed."""
