"""What in a tracker is the analysts' own: work that a fresh tracker would not hold."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.layout import HISTORY_TABLE, ID, INPUTS
from scenariobook.workbook.read import headers, input_header, normal, open_workbook

_FOLDERS_OF_OURS = frozenset({"worksheets", "theme", "_rels", "xl", "docProps", "."})


def own_work(found: bytes, made: bytes) -> tuple[str, ...]:
    """Return, in words, what a tracker holds beyond its input cells that it was not made with.

    ``made`` is the tracker as it was made. Sheets, cells with a value, comments, and parts
    such as pictures and charts count; the order of rows, widths and colours do not.
    """
    ours = open_workbook(made)
    theirs = open_workbook(found)
    work: list[str] = []
    for sheet in theirs.worksheets:
        commented = [c.coordinate for row in sheet.iter_rows() for c in row if c.comment]
        work += [f"a comment at {sheet.title}!{coordinate}" for coordinate in commented]
        formulas = _formulas(sheet)
        if sheet.title in ours.sheetnames:
            # Sorting moves our formulas about, so they are counted, not compared.
            more = formulas - _formulas(ours[sheet.title])
            work += [f"{more:,} more with a formula on {sheet.title}"] if more > 0 else []
            known = Counter(value for _, value in _fixed(ours[sheet.title]))
            for coordinate, value in _fixed(sheet):
                if known[value]:
                    known[value] -= 1
                else:
                    work.append(f"{value!r} at {sheet.title}!{coordinate}")
        elif formulas or any(True for _ in _fixed(sheet)):
            work.append(f"the sheet {sheet.title!r}")
    parts = _parts(found) - _parts(made)
    return (*work, *(f"{count} more in {folder}" for folder, count in sorted(parts.items())))


def _fixed(sheet: Worksheet) -> Iterator[tuple[str, str]]:
    """Yield the cells that hold a value and are neither input nor a formula."""
    inputs = set(_input_cells(sheet))
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.data_type == "f" or cell.coordinate in inputs:
                continue
            value = f"{cell.value:.12g}" if isinstance(cell.value, float) else str(cell.value)
            if value.strip():
                yield cell.coordinate, value.replace("\r\n", "\n")


def _formulas(sheet: Worksheet) -> int:
    inputs = set(_input_cells(sheet))
    return sum(
        cell.data_type == "f" and cell.coordinate not in inputs
        for row in sheet.iter_rows()
        for cell in row
    )


def _input_cells(sheet: Worksheet) -> Iterator[str]:
    for table in (*INPUTS, HISTORY_TABLE):
        for holder, header in headers([sheet], table):
            columns = {c.column: normal(c.value) for c in header}
            key = next(column for column, text in columns.items() if text == ID)
            for row in holder.iter_rows(min_row=(header[0].row or 0) + 1):
                by_column = {cell.column: cell for cell in row}
                if by_column[key].value:
                    for column, text in columns.items():
                        if input_header(table, text, None):
                            yield by_column[column].coordinate


def _parts(data: bytes) -> Counter[str]:
    """Count the parts of a package by folder: pictures, charts, pivot tables, comments."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        folders = Counter(PurePosixPath(name).parent.name or "." for name in package.namelist())
    return Counter({f: n for f, n in folders.items() if f not in _FOLDERS_OF_OURS})
