"""Takes in copies and tables, merges them with the record, and looks for implausible values."""
