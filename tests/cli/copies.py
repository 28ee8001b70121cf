"""A study's tracker and copies of it in which different people typed; tables to import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl

from tests.commands import TRACKER, run, type_value
from tests.workbook import as_read
from tests.workbook.as_read import ids, row_of


def copies(study: Path, values: Mapping[str, float]) -> None:
    """Send the tracker out and get a copy back from each, with a value typed."""
    run("build")
    built = study / TRACKER
    for name, value in values.items():
        Path(name).write_bytes(built.read_bytes())
        type_value(Path(name), value)


def place(called: str, header: str, of: str = "Update") -> str:
    """Return where a cell of the tracker stands, as messages write it."""
    cell = row_of(openpyxl.load_workbook(TRACKER), of, called)[header]
    return f"{cell.parent.title}!{cell.coordinate}"


def shown(name: str, of: Path = TRACKER) -> dict[str, dict[str, object]]:
    """Return what a table of a tracker shows, by its rows' ids and then by its headers."""
    book = openpyxl.load_workbook(of, data_only=True)
    rows = zip(ids(book, name), as_read.table(book, name), strict=True)
    return {id_: {header: cell.value for header, cell in row.items()} for id_, row in rows}


def table(name: str, *rows: str) -> Path:
    """Write a table of values; each row has a quarter, an item and a value."""
    path = Path(name)
    path.write_text("\n".join(["quarter,item,value", *rows, ""]))
    return path
