"""Find cells of a sheet by the ids of its rows and by its headers."""

from __future__ import annotations

from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def cell_of(sheet: Worksheet, row: str, header: str) -> Cell:
    """Return a cell by its row's id and its header, from the last table of a sheet that has both.

    An empty id is that of the first row without one.
    """
    for head in reversed(_heads(sheet)):
        headers = _texts(sheet, head)
        if header not in headers:
            continue
        key = headers.index("id") + 1
        number = next((n for n in _below(sheet, head) if _id(sheet, n, key) == row), 0)
        if number:
            found = sheet.cell(number, headers.index(header) + 1)
            assert isinstance(found, Cell)
            return found
    message = f"no cell of {row!r} under {header!r} on {sheet.title}"
    raise LookupError(message)


def head_of(sheet: Worksheet, header: str = "id") -> int:
    """Return the number of the header row of a sheet's first table with ids and a header."""
    return next(head for head in _heads(sheet) if header in _texts(sheet, head))


def column_of(sheet: Worksheet, header: str, beside: str = "") -> int:
    """Return the column of a header, in the first table with the header ``beside``."""
    return _texts(sheet, head_of(sheet, beside or header)).index(header) + 1


def below(sheet: Worksheet, header: str = "id") -> int:
    """Return the number of the first row without an id below the first table with a header."""
    key = column_of(sheet, "id", header)
    rows = _below(sheet, head_of(sheet, header))
    return next(row for row in rows if not _id(sheet, row, key))


def rows_of(workbook: Workbook, sheet: str, header: str = "id") -> list[str]:
    """Return the ids of a sheet's first table with a header, from the top."""
    held = workbook[sheet]
    rows = range(head_of(held, header) + 1, below(held, header))
    return [_id(held, row, column_of(held, "id", header)) for row in rows]


def _heads(sheet: Worksheet) -> list[int]:
    """Return the numbers of the header rows of a sheet's tables with ids."""
    return [row for row in range(1, sheet.max_row + 1) if "id" in _texts(sheet, row)]


def _texts(sheet: Worksheet, row: int) -> list[str]:
    return [str(cell.value) for cell in sheet[row]]


def _id(sheet: Worksheet, row: int, key: int) -> str:
    return str(sheet.cell(row, key).value or "")


def _below(sheet: Worksheet, head: int) -> range:
    """Return the rows below a header, up to the next one."""
    after = (row for row in _heads(sheet) if row > head)
    return range(head + 1, next(after, sheet.max_row + 2))
