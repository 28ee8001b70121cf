"""A study's tables, their keys, and the study as the program uses it."""
