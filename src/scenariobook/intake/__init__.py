"""Take in copies and tables, merge them with the record, and look for implausible values."""
