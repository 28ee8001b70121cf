"""Do what openpyxl does not: read packages and parts fast, write the same bytes each time."""
