"""The rows of a table of input cells as a copy holds them, by id, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.workbook.returned.cells import Raw
from scenariobook.workbook.returned.tracker_file import (
    RowCells,
    TableHead,
    WorkbookFile,
    headers,
    input_header,
)
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.names import HISTORY_TABLE, ID


@dataclass(frozen=True, slots=True)
class Found:
    """A cell as it stands in the file, and where."""

    raw: Raw
    place: Place

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there."""
        return self.raw.value in (None, "")

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed it: formulas in a row without an id are the analysts' own sums."""
        return not self.is_blank and self.raw.kind != "f"


@dataclass(frozen=True)
class Row:
    """One row of a table: ``inputs`` are its input cells by header, ``texts`` headers by column."""

    opened: WorkbookFile
    file: str
    head: TableHead
    texts: Mapping[int, str]
    number: int
    cells: RowCells
    inputs: Mapping[str, Found]

    @property
    def is_typed(self) -> bool:
        """Whether something was typed in one of its input cells."""
        return any(cell.is_typed for cell in self.inputs.values())

    @property
    def id_cell(self) -> Found:
        """The cell that says what the row is about."""
        key = next(column for column, text in self.texts.items() if text == ID)
        return self._found(key)

    def beside(self, header: str) -> str | None:
        """Return what stands under one of the table's other headers; None without it.

        Of a formula, its text: what it shows would have to be looked up.
        """
        column = next((c for c, text in self.texts.items() if text == header), None)
        if column is None:
            return None
        cell = self.cells.get(column)
        return "" if cell is None else text_of(cell.value)

    def held(self) -> Iterator[tuple[str, Found]]:
        """Yield each cell that holds something, whatever its column, with the column's header."""
        for column in self.cells:
            cell = self._found(column)
            if not cell.is_blank:
                yield self.texts.get(column, ""), cell

    def header_place(self, header: str) -> Place:
        """Return where a header stands."""
        column = next(c for c, text in self.texts.items() if text == header.casefold())
        return _place(self.file, self.head, column, self.head.row)

    def _found(self, column: int) -> Found:
        place = _place(self.file, self.head, column, self.number)
        return Found(_raw(self.opened, self.cells.get(column)), place)


Rows = dict[str, list[Row]]


def find_rows(opened: WorkbookFile, table: str, quarter: Quarter, file: str) -> Rows:
    """Return a table's rows by id, over every sheet that has its headers.

    Rows without an id come under an empty one, where something was typed in them.
    """
    rows: Rows = {}
    for header in headers(opened, table):
        texts = header.texts
        key = next(column for column, text in texts.items() if text == ID)
        named = {c: input_header(table, text, quarter, opened.start) for c, text in texts.items()}
        inputs = {column: text for column, text in named.items() if text}
        for number, cells in opened.rows(header.sheet).items():
            if number <= header.row:
                continue
            value = cells[key].value if key in cells else None
            item = "" if value is None else str(value).strip()
            found = {}
            for column, text in inputs.items():
                cell = cells.get(column)
                # The open quarter's column of History shows what Update holds.
                shows = table == HISTORY_TABLE and text == quarter
                if shows and (cell is None or cell.value is None or cell.data_type == "f"):
                    continue
                found[text] = Found(_raw(opened, cell), _place(file, header, column, number))
            row = Row(opened, file, header, texts, number, cells, found)
            if item or row.is_typed:
                rows.setdefault(item, []).append(row)
    return rows


def _place(file: str, head: TableHead, column: int, number: int) -> Place:
    return Place(file, 0, 0, sheet=head.sheet.title, cell=f"{get_column_letter(column)}{number}")


def _raw(opened: WorkbookFile, cell: Cell | MergedCell | None) -> Raw:
    if cell is None:
        return Raw(None, "n", "General")
    if cell.data_type != "f":
        return Raw(cell.value, cell.data_type, cell.number_format)
    text = str(getattr(cell.value, "text", cell.value))  # of one over a range, it is inside
    return Raw(text, "f", cell.number_format, opened.last_shown(cell))
