"""Plain words and problems on the terminal.

Results go to standard output, words about the work to standard error.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic, Place

MOST_SHOWN = 500  # problems
_COLOURS = {"error": "red", "warning": "yellow"}


_VOLUME: Final = "scenariobook.volume"  # in click's context, which all of a run's commands share


def print_whatever_comes() -> None:
    """Print characters that the terminal's code page lacks as their escapes, and go on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


class Volume(IntEnum):
    """How much a command tells of its work; results are printed whatever it is."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


def set_volume(ctx: click.Context, volume: Volume) -> None:
    """Set how much this run tells."""
    ctx.meta[_VOLUME] = volume


def volume() -> Volume:
    """Return how much this run tells."""
    ctx = click.get_current_context(silent=True)
    found: Volume = ctx.meta.get(_VOLUME, Volume.NORMAL) if ctx else Volume.NORMAL
    return found


def stand_in_for_closed_streams() -> None:
    """Put nothing where a standard stream is closed, as ``>&-`` and some schedulers do it.

    Else the next file that is opened takes its number, and what a library prints goes into that.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  (to the end)
            setattr(sys, name, stream)


def say(words: str) -> None:
    """Tell the user, on standard error, what was done."""
    if volume() >= Volume.NORMAL:
        warn(words)


def warn(words: str) -> None:
    """Tell the user, on standard error, what went wrong or wants attention, however quiet.

    If nobody listens, work goes on.
    """
    with suppress(BrokenPipeError):
        click.echo(words, err=True)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show that work goes on, where somebody watches: on a terminal, until it is done.

    Where the user wants to know more, tell how long it took.
    """
    if volume() is Volume.VERBOSE:
        started = time.monotonic()
        yield
        say(f"{words}: {time.monotonic() - started:.2f} s")
        return
    if volume() is Volume.QUIET or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def show_problems(
    diagnostics: Sequence[Diagnostic],
    line_at: Callable[[Place], str | None] = lambda _: None,
    *,
    err: bool,
) -> None:
    """Print diagnostics, each with its source line, a blank line between them.

    Of more than anybody reads, the first.
    """
    from scenariobook.diagnostics import as_text

    for diagnostic in diagnostics[:MOST_SHOWN]:
        text = as_text(diagnostic, line_at(diagnostic.place))
        first, *rest = text.split("\n")
        word = f"{diagnostic.severity}[{diagnostic.code}]"
        coloured = first.replace(
            word, click.style(word, fg=_COLOURS[diagnostic.severity], bold=True), 1
        )
        click.echo("\n".join([coloured, *rest]) + "\n", err=err)
    if more := len(diagnostics[MOST_SHOWN:]):
        click.echo(f"and {plural(more, 'more problem')}\n", err=err)


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are, in words."""
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    return f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"


def plural(count: int, noun: str, many: str = "") -> str:
    """Return a count with its noun: ``1 error``, ``2 errors``, ``2 entries``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {many or noun + 's'}"
