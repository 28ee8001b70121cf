"""Read the rows of a table that analysts fill in, by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from msgspec import Struct
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


class PlacedCell(Struct, frozen=True, gc=False):
    """A cell as it is in the file, and its place."""

    raw: Raw
    place: Place

    @property
    def is_blank(self) -> bool:
        """Whether it is empty."""
        return self.raw.value in (None, "")

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed a value; formulas in a row without an id are analysts' sums."""
        return not self.is_blank and self.raw.kind != "f"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a table in a copy.

    Attributes:
        opened: the copy.
        file: the file's name.
        head: the table's header.
        texts: the headers by column, normalised.
        number: the row's number.
        cells: its cells by column.
        inputs: its input cells by header.
    """

    opened: WorkbookFile
    file: str
    head: TableHead
    texts: Mapping[int, str]
    number: int
    cells: RowCells
    inputs: Mapping[str, PlacedCell]

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed a value in one of its input cells."""
        return any(cell.is_typed for cell in self.inputs.values())

    @property
    def id_cell(self) -> PlacedCell:
        """The cell with the row's id."""
        key = next(column for column, text in self.texts.items() if text == ID)
        return self._found(key)

    def text_under(self, header: str) -> str | None:
        """Return the text of the cell under a header; None if there is no such header.

        For a formula, this is the formula, since its value would have to be loaded.
        """
        column = next((c for c, text in self.texts.items() if text == header), None)
        if column is None:
            return None
        cell = self.cells.get(column)
        return "" if cell is None else text_of(cell.value)

    def filled_cells(self) -> Iterator[tuple[str, PlacedCell]]:
        """Yield the header and the cell for each cell of the row that is not empty."""
        for column in self.cells:
            cell = self._found(column)
            if not cell.is_blank:
                yield self.texts.get(column, ""), cell

    def written_header(self, cell: PlacedCell) -> str:
        """Return the header of a cell of the row as it is written, with its capitals."""
        address = f"{cell.place.cell.rstrip('0123456789')}{self.head.row}"
        return text_of(self.head.sheet[address].value).strip()

    def header_place(self, header: str) -> Place:
        """Return the place of a header."""
        column = next(c for c, text in self.texts.items() if text == header.casefold())
        return _place(self.file, self.head, column, self.head.row)

    def _found(self, column: int) -> PlacedCell:
        place = _place(self.file, self.head, column, self.number)
        return PlacedCell(_raw(self.opened, self.cells.get(column)), place)


Rows = dict[str, list[Row]]


def find_rows(opened: WorkbookFile, table: str, quarter: Quarter, file: str) -> Rows:
    """Return a table's rows by id, from every sheet that has its headers.

    Rows without an id come under an empty text if somebody typed a value in them.

    Args:
        opened: the copy.
        table: the name of the table.
        quarter: the copy's open quarter.
        file: the file's name, for places.
    """
    rows: Rows = {}
    for header in headers(opened, table):
        texts = header.texts
        key = next(column for column, text in texts.items() if text == ID)
        named = {c: input_header(table, text, quarter, opened.start) for c, text in texts.items()}
        inputs = {column: text for column, text in named.items() if text}
        letters = {column: get_column_letter(column) for column in inputs}
        title = header.sheet.title
        for number, cells in opened.rows(header.sheet).items():
            if number <= header.row:
                continue
            value = cells[key].value if key in cells else None
            item = "" if value is None else str(value).strip()
            found = {}
            for column, text in inputs.items():
                cell = cells.get(column)
                # In History, formulas show the open quarter's values from Update.
                shows = table == HISTORY_TABLE and text == quarter
                if shows and (cell is None or cell.value is None or cell.data_type == "f"):
                    continue
                place = Place(file, sheet=title, cell=f"{letters[column]}{number}")
                found[text] = PlacedCell(_raw(opened, cell), place)
            row = Row(
                opened=opened,
                file=file,
                head=header,
                texts=texts,
                number=number,
                cells=cells,
                inputs=found,
            )
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
    text = str(getattr(cell.value, "text", cell.value))  # an array formula is an object
    return Raw(text, "f", cell.number_format, opened.last_shown(cell))
