"""Entries, and their file."""
