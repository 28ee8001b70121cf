"""The study's definitions beside the record."""
