"""Assessments and record as text that is ready to print, a section a module."""
