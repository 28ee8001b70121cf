"""What is open, and how it is settled or undone."""
