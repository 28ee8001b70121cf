"""Copies and tables against the record."""
