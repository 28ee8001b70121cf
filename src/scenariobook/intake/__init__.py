"""Copies and tables taken in, and the preview of what they say."""
