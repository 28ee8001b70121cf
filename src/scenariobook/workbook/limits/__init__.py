"""Decide whether a returned file is a workbook that can be read safely, before any is parsed."""
