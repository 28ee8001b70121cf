"""Print messages, problems and tables on the terminal.

Results go to standard output, messages about the work to standard error.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from shlex import quote
from typing import Final

import click

from scenariobook.diagnostics import Diagnostic, Place, diagnostic_as_text
from scenariobook.wording import harmless, plural

_MOST = 500  # problems that are printed in full
NARROWEST: Final = 80  # columns; tables are never laid out for a narrower terminal
_COLOURS = {"error": "red", "warning": "yellow"}
_TOLD_OF_HELP: Final = "scenariobook.told-of-help"  # in click's context, one for each run


def print_whatever_comes() -> None:
    """Let the standard streams escape characters that the terminal's code page lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def stand_in_for_closed_streams() -> None:
    """Connect closed standard streams to the null device; ``>&-`` and some schedulers close them.

    If a stream stayed closed, the next file that the program opens would get the stream's number,
    and a library that prints would write into that file.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  (it stays open)
            setattr(sys, name, stream)


def say(words: str) -> None:
    """Print a message on standard error; if nobody reads it any more, the work continues."""
    with suppress(BrokenPipeError):
        click.echo(words, err=True)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show a message on a terminal while work goes on."""
    if not sys.stderr.isatty():
        yield
        return
    message = f"{words}..."
    click.echo(message, nl=False, err=True)
    try:
        yield
    finally:
        click.echo(f"\r{' ' * len(message)}\r", nl=False, err=True)


def show_problems(
    diagnostics: Sequence[Diagnostic],
    line_at: Callable[[Place], str | None] = lambda _: None,
    *,
    err: bool,
) -> None:
    """Print diagnostics, each with its source line; at most ``_MOST`` of them.

    The first list of a run ends with a hint: how to read about a code.

    Args:
        diagnostics: The problems.
        line_at: Returns the source line at a place, or None.
        err: Whether to print on standard error.
    """
    for diagnostic in diagnostics[:_MOST]:
        text = diagnostic_as_text(diagnostic, line_at(diagnostic.place))
        first_line, *other_lines = text.split("\n")
        word = f"{diagnostic.severity}[{diagnostic.code}]"
        coloured = first_line.replace(
            word, click.style(word, fg=_COLOURS[diagnostic.severity], bold=True), 1
        )
        click.echo("\n".join([coloured, *other_lines]) + "\n", err=err)
    if more := len(diagnostics[_MOST:]):
        click.echo(f"and {plural(more, 'more problem')}\n", err=err)
    if diagnostics:
        _tell_of_help(next((d for d in diagnostics if d.severity == "error"), diagnostics[0]).code)


def _tell_of_help(code: str) -> None:
    """Say once in a run how to read about a code."""
    ctx = click.get_current_context(silent=True)
    if ctx and not ctx.meta.get(_TOLD_OF_HELP):
        ctx.meta[_TOLD_OF_HELP] = True
        say(f"`scenariobook help {code}` explains a code")


def print_table(headers: Sequence[str], rows: Iterable[Iterable[str]], heading: str = "") -> None:
    """Print a table on standard output; long cells wrap. Without rows, print nothing."""
    # Only here: the import takes long.
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(*(Column(header, overflow="fold") for header in headers), box=SIMPLE_HEAD)
    table.pad_edge = False
    for row in rows:
        table.add_row(*map(harmless, row))
    if not table.row_count:
        return
    if heading:
        click.echo(f"\n{heading}:\n")
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, NARROWEST)
    with console.capture() as laid_out:
        console.print(table)
    click.echo(laid_out.get(), nl=False)  # without a reader, rich would end the program


def count_of(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the numbers of errors and warnings, such as ``1 error, 2 warnings``."""
    errors = sum(d.severity == "error" for d in diagnostics)
    warnings = len(diagnostics) - errors
    return f"{plural(errors, 'error')}, {plural(warnings, 'warning')}"


def quoted_for_shell(name: str) -> str:
    """Return a file's name in the form that a shell needs."""
    if os.name != "nt":
        return quote(name)
    return name if re.fullmatch(r"[\w.:\\/-]+", name) else f'"{name}"'
