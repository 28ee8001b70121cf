"""End a command that cannot go on: tell the user why, and set the exit code.

All exceptions that reach the command line become words here, and nowhere else.
scenariobook/errors.py has the tree of the program's own exceptions.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, NoReturn

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.options import NoStudyError
from scenariobook.diagnostics import Problems
from scenariobook.errors import ScenariobookError

_STOPPED: Final = "stopped; nothing was written"
_CHANGED_FILES: Final = ", but the record now has the study's files as they are"
_LONG: Final = 200  # characters; Windows takes 260, and temporary files have a prefix and a suffix
TOLD: Final = (ScenariobookError, OSError, click.Abort)  # what `end` takes


def end(ctx: click.Context, error: Exception) -> NoReturn:
    """Tell the user what went wrong, and end the command.

    Raises:
        click.UsageError: if the command means no study, or several: exit code 2.
        BrokenPipeError: if nobody reads the command's output: click ends the command.
        click.exceptions.Exit: in all other cases: exit code 1.
    """
    match error:
        case NoStudyError():
            raise click.UsageError(str(error), ctx) from None
        case click.Abort():  # Ctrl-C at a question, or nobody there to answer it
            terminal.say(f"\n{but_changed_files(_STOPPED)}")
        case BrokenPipeError():
            terminal.say("stopped: nobody reads what this prints any more")
            raise error
        case Problems():
            tell(error)
            terminal.say(but_changed_files(_STOPPED))
        case _:
            tell(error)
    ctx.exit(1)


def tell(error: Exception) -> None:
    """Print an exception's message to the user."""
    match error:
        case Problems():
            terminal.show_problems(error.diagnostics, err=True)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            terminal.say(f"error: {where}{error.strerror or error}{_on_windows(error)}")
        case _:
            terminal.say(f"error: {error}")


def _on_windows(error: OSError) -> str:
    """Return what to do about an error whose reason Windows does not tell."""
    if sys.platform == "win32":
        if isinstance(error, PermissionError):
            return ": if a program has it open, close it there, then run the command again"
        path = str(Path(error.filename or "").absolute())
        if isinstance(error, FileNotFoundError) and len(path) > _LONG:
            return ": its path may be too long; move the study to a folder with a shorter one"
    return ""


def stop(why: str = "") -> NoReturn:
    """Say why a command cannot go on, or that it stopped; end the command with exit code 1."""
    terminal.say(why or but_changed_files(_STOPPED))
    sys.exit(1)


def remember_changed_files() -> None:
    """Remember that this command has recorded the study's files, which had changed."""
    click.get_current_context().meta[_CHANGED_FILES] = True


def but_changed_files(nothing: str) -> str:
    """Return words that nothing was recorded, or nothing but the study's changed files."""
    context = click.get_current_context(silent=True)
    return nothing + (_CHANGED_FILES if context and context.meta.get(_CHANGED_FILES) else "")
