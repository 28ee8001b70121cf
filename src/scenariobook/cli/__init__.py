"""The commands: each parses its arguments, calls the program, prints, and sets the exit code.

``commands`` lists them all, and imports the module of the one that is meant. Inside a function
stands an import only of what takes long and is not needed each time.
"""
