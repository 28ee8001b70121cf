"""A returned copy as its analyst works in it: cells by id and header, rows sorted, copied, gone."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formula.translate import Translator
from openpyxl.worksheet.worksheet import Worksheet

Cells = dict[str, Cell]  # of one row, by header


class CopyInHand:
    """A copy opened in a spreadsheet program; ``saved`` is what comes back."""

    def __init__(self, data: bytes) -> None:
        self._workbook = load_workbook(BytesIO(data))

    def saved(self) -> bytes:
        """Return the copy as the program saves it."""
        stream = BytesIO()
        self._workbook.save(stream)
        return stream.getvalue()

    def rows(self, table: str) -> Iterator[tuple[str, Cells]]:
        """Yield the rows below a table's header that have an id, down to the next table.

        Where an id is plain, the column "period" says the rest.
        """
        sheet = self._sheet(table)
        head = self._headers(table)
        for cells in sheet.iter_rows(min_row=self._top(table) + 1, max_row=self._end(table)):
            row = {header: cells[column - 1] for header, column in head.items()}
            found = {header: cell for header, cell in row.items() if isinstance(cell, Cell)}
            if item := str(found["id"].value or ""):
                period = found["period"].value if "period" in found and " " not in item else ""
                yield f"{item} {period or ''}".strip(), found

    def cell(self, table: str, item: str, header: str) -> Cell:
        """Return the first cell of an item under a header."""
        return next(cells[header] for found, cells in self.rows(table) if found == item)

    def add_row(self, table: str, item: str, period: str = "") -> Cells:
        """Type an id, and a period, into the first row below the last; return the row's cells."""
        sheet, head, number = self._sheet(table), self._headers(table), self._top(table) + 1
        while sheet.cell(number, head["id"]).value:
            number += 1
        cells = {header: sheet.cell(number, column) for header, column in head.items()}
        added = {header: cell for header, cell in cells.items() if isinstance(cell, Cell)}
        added["id"].value = item or None
        if period:
            added["period"].value = period
        return added

    def title(self, table: str) -> str:
        """Return what the sheet of a table is called."""
        return self._sheet(table).title

    def rename_sheet(self, table: str, title: str) -> None:
        """Give the sheet of a table another name."""
        self._sheet(table).title = title

    def add_column(self, table: str, header: str, text: str) -> None:
        """Write a column of the analyst's own beside a table."""
        sheet, top = self._sheet(table), self._top(table)
        column = max(self._headers(table).values()) + 1
        sheet.cell(top, column).value = header
        sheet.cell(top + 1, column).value = text

    def turn_around(self, table: str) -> None:
        """Sort whole rows the other way round, as a program does: formulas move with them."""
        rows = [list(cells.values()) for _, cells in self.rows(table)]
        held = [[(cell.coordinate, cell.value, cell.number_format) for cell in row] for row in rows]
        for row, source in zip(rows, reversed(held), strict=True):
            for cell, (origin, value, number_format) in zip(row, source, strict=True):
                cell.value = _moved(value, origin, cell.coordinate)
                cell.number_format = number_format

    def empty_row(self, table: str, item: str) -> None:
        """Empty every cell of a row, its id too."""
        cells = next(cells for found, cells in self.rows(table) if found == item)
        for cell in cells.values():
            cell.value = None

    def copy_row(self, table: str, item: str) -> Cells:
        """Copy a row below the table; return the new row's cells."""
        sheet = self._sheet(table)
        source = next(cells for found, cells in self.rows(table) if found == item)
        below = self._end(table) + 2 if self._end(table) == sheet.max_row else self._last(table) + 1
        for cell in source.values():
            twin = sheet.cell(below, cell.column or 0)
            twin.value = _moved(cell.value, cell.coordinate, twin.coordinate)
            twin.number_format = cell.number_format
        head = self._headers(table)
        twins = {header: sheet.cell(below, column) for header, column in head.items()}
        return {header: cell for header, cell in twins.items() if isinstance(cell, Cell)}

    def _sheet(self, table: str) -> Worksheet:
        return next(sheet for sheet in self._workbook.worksheets if table in sheet.tables)

    def _top(self, table: str) -> int:
        sheet = self._sheet(table)
        return sheet[str(sheet.tables[table].ref).partition(":")[0]].row or 0

    def _last(self, table: str) -> int:
        """Return the last row of a table that holds an id."""
        key = self._headers(table)["id"]
        numbers = range(self._top(table), self._end(table) + 1)
        return max(n for n in numbers if self._sheet(table).cell(n, key).value)

    def _end(self, table: str) -> int:
        """Return the last row that may be a table's: above the heading of the next, if any."""
        sheet = self._sheet(table)
        tops = [self._top(other) for other in sheet.tables]
        heading = 3  # rows: a title, a line, the header
        below = [top - heading for top in tops if top > self._top(table)]
        return min(below, default=sheet.max_row)

    def _headers(self, table: str) -> dict[str, int]:
        row = self._sheet(table)[self._top(table)]
        return {str(cell.value): cell.column or 0 for cell in row if cell.value is not None}


def _moved(value: Any, origin: str, target: str) -> Any:
    """Return a cell's content as it reads where it is moved to: a formula's references follow."""
    if not isinstance(value, str) or not value.startswith("="):
        return value
    return Translator(value, origin=origin).translate_formula(target)
