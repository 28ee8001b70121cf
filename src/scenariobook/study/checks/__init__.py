"""Checks of a study's tables once they are read: errors, warnings, advice."""
