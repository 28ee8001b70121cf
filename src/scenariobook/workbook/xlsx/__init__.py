"""Read and write what openpyxl does not: packages and parts, shared styles, a workbook's bytes."""
