"""The commands: each parses its arguments, calls the program, prints, and sets the exit code.

``commands`` lists them all, and imports the module of the one that is meant. An import
stands inside a function only where it takes long and not every run needs it.
"""
