"""What commands print on standard output: previews, open matters, the log, an assessment."""
