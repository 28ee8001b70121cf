"""Is a returned file what it says, and safe to read? Nothing here parses a workbook."""
