"""The tracker; openpyxl lives here and nowhere else."""
