"""Below the sheets: a workbook's package and parts, how cells look, and how it becomes bytes."""
