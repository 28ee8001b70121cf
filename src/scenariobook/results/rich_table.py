"""Make and print tables on standard output; rich lays them out."""

from __future__ import annotations

import errno
import os
from typing import Final

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

_NARROWEST: Final = 80  # columns; tables are never laid out for a narrower terminal


def new_table(*headers: str) -> Table:
    """Return an empty table with these headers; long cells wrap."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def print_table(table: Table) -> None:
    """Print a table on standard output."""
    _console().print(table)


def console_width() -> int:
    """Return the columns that a table may take: those of the terminal, 80 at least."""
    return _console().width


def _console() -> Console:
    console = _Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    return console


class _Console(Console):
    """A console that raises BrokenPipeError where rich would end the program silently."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
