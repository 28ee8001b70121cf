"""Declare what several sheets share: the subjects of rows, and parts of formulas."""
