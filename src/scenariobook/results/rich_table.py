"""Make and print tables on standard output; rich lays them out."""

from __future__ import annotations

from typing import Final

import click
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


def print_table(table: Table, heading: str = "") -> None:
    """Print a table on standard output. One with a heading is left out if it has no rows."""
    if heading and not table.row_count:
        return
    if heading:
        click.echo(f"\n{heading}:\n")
    console = _console()
    with console.capture() as laid_out:
        console.print(table)
    click.echo(laid_out.get(), nl=False)  # where nobody reads, rich would end the program


def console_width() -> int:
    """Return the columns that a table may take: those of the terminal, 80 at least."""
    return _console().width


def _console() -> Console:
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = max(console.width, _NARROWEST)
    return console
