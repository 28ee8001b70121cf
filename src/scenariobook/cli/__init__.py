"""The commands: each parses its arguments, calls the program, prints, and sets the exit code.

``commands`` lists all commands, and imports the module of the command that runs. An import stands
inside a function only if it takes long and not every run needs it.
"""
