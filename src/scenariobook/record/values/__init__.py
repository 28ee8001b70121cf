"""Read typed texts as values, and compare values."""
