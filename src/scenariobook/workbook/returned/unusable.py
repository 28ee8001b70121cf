"""Report what makes a returned copy unusable as a whole, since nobody knows what its cells mean."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.quarter import Quarter
from scenariobook.workbook.returned.tracker_file import (
    WorkbookFile,
    end_of,
    headers,
    headers_without_ids,
    input_header,
)
from scenariobook.workbook.shape.names import ID


def merged_inputs(
    opened: WorkbookFile, table: str, quarter: Quarter, file: str
) -> Iterator[Diagnostic]:
    """Report merged cells over a table's input cells: merging deleted what was under them."""
    for header in headers(opened, table):
        inputs = {
            c
            for c, text in header.texts.items()
            if input_header(table, text, quarter, opened.start)
        }
        for area in header.sheet.merged_cells.ranges:
            columns = set(range(area.min_col, area.max_col + 1))
            rows = range(header.row + 1, end_of(opened, header))
            if area.max_row in rows and columns & inputs:
                yield Diagnostic(
                    "R012",
                    "cells are merged over what analysts type, so what was under them is gone",
                    Place(file, sheet=header.sheet.title, cell=area.coord),
                    "unmerge them, type again what is missing, and run the command again",
                )


def tables_without_ids(opened: WorkbookFile, table: str, file: str) -> Iterator[Diagnostic]:
    """Report tables whose column of ids is gone or has another header."""
    for header in headers_without_ids(opened, table):
        yield Diagnostic(
            "R019",
            f"the table has no column {ID!r}, so nobody can tell what its rows are about",
            Place(file, sheet=header.sheet.title, cell=f"A{header.row}"),
            f"give the column its header {ID!r} again, and run the command again",
        )


def repeated_headers(
    opened: WorkbookFile, table: str, quarter: Quarter, file: str
) -> Iterator[Diagnostic]:
    """Report input headers that occur twice, so that nobody knows which column is meant."""
    for header in headers(opened, table):
        first: dict[str, str] = {}
        for column, text in header.texts.items():
            if text != ID and not input_header(table, text, quarter, opened.start):
                continue
            address = f"{get_column_letter(column)}{header.row}"
            other = first.setdefault(text, address)
            if other != address:
                yield Diagnostic(
                    "R017",
                    f"the header {text!r} stands twice, at {other} as well",
                    Place(file, sheet=header.sheet.title, cell=address),
                    "rename the column that is yours, and run the command again",
                )
