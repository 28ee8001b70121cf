"""The tracker: the workbook that analysts fill in, written and read."""
