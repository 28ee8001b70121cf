"""Name the files of a record."""

LEDGER = "record/ledger.jsonl"
DEFINITIONS = "record/definitions"
RETURNED = "record/returned"
