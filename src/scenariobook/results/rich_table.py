"""Print tables on standard output; rich lays them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from scenariobook.diagnostics import harmless

NARROWEST: Final = 80  # columns; tables are never laid out for a narrower terminal


def print_table(headers: Sequence[str], rows: Iterable[Iterable[str]], heading: str = "") -> None:
    """Print a table on standard output; long cells wrap. Without rows, print nothing."""
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
    click.echo(laid_out.get(), nl=False)  # where nobody reads, rich would end the program
