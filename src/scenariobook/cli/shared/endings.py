"""How a command ends that cannot go on: what the user reads, and the exit code.

All exceptions that reach the command line are turned into words here, and nowhere else.
scenariobook/errors.py draws the tree of the program's own.
"""

from __future__ import annotations

import sys
from typing import Final, NoReturn

import click

from scenariobook import terminal
from scenariobook.diagnostics import Problems
from scenariobook.errors import ScenariobookError
from scenariobook.paths import NoStudyError

_STOPPED: Final = "stopped; nothing was written"
TOLD: Final = (ScenariobookError, OSError, click.Abort)  # what `end` takes


def end(ctx: click.Context, error: Exception) -> NoReturn:
    """Tell the user what went wrong, and end the command.

    Raises:
        click.UsageError: if no study is meant, or several are: exit code 2.
        BrokenPipeError: if nobody reads what the command prints: click ends it.
        click.exceptions.Exit: in all other cases: exit code 1.
    """
    match error:
        case NoStudyError():
            raise click.UsageError(str(error), ctx) from None
        case click.Abort():  # Ctrl-C at a question, or nobody there to answer it
            terminal.warn(f"\n{_STOPPED}")
        case BrokenPipeError():
            terminal.warn("stopped: nobody reads what this prints any more")
            raise error
        case Problems():
            tell(error)
            terminal.warn(_STOPPED)
        case _:
            tell(error)
    ctx.exit(1)


def tell(error: Exception) -> None:
    """Print what an exception says to the user."""
    match error:
        case Problems():
            terminal.show_problems(error.diagnostics, err=True)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            terminal.warn(f"error: {where}{error.strerror or error}")
        case _:
            terminal.warn(f"error: {error}")


def stop(why: str = _STOPPED) -> NoReturn:
    """Say why a command cannot go on, and end it with exit code 1."""
    terminal.warn(why)
    sys.exit(1)
