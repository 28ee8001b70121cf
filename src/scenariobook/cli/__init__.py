"""The commands: each parses its arguments, calls the program, prints, and sets the exit code.

``commands`` lists them all. Libraries that are slow to import are imported inside the commands that
use them.
"""
