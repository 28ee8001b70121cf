"""What is recorded, as tables for other programs."""
