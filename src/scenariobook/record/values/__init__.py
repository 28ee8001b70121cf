"""Reads typed texts as values, and compares values."""
