"""Entries, their file, and the steps that can be undone."""
