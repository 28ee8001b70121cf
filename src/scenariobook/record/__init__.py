"""The record: an append-only ledger of typed values, its replay, and files merged into it."""
