"""Turn pages into a tagged PDF with WeasyPrint."""
