"""Plain words and problems on the terminal.

Results go to standard output, words about the work to standard error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic, Place

MOST_SHOWN = 500  # problems
_COLOURS = {"error": "red", "warning": "yellow"}


def say(words: str) -> None:
    """Tell the user, on standard error, what was done."""
    click.echo(words, err=True)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show that work goes on, where somebody watches: on a terminal, until it is done."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415  (start-up)

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
    from scenariobook.diagnostics import as_text  # noqa: PLC0415  (start-up)

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
