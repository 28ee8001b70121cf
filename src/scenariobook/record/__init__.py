"""What was read, seen and judged: the append-only ledger and its replay."""
