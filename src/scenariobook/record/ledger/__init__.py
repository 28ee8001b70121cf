"""Entries, and the file that they stand in."""
