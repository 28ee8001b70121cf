"""Entries, their file, and what of them is undone."""
