"""Copies and tables held against the record, and what is open after that."""
