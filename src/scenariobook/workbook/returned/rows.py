"""Read the rows of a table that analysts fill in, by id."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from msgspec import Struct
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import Place
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.entries import id_of, part_of
from scenariobook.workbook.returned.cells import Raw
from scenariobook.workbook.returned.formulas import refers_to_blank, why_refused
from scenariobook.workbook.returned.tracker_file import (
    RowCells,
    TableHead,
    WorkbookFile,
    end_of,
    headers,
    input_header,
)
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.headers import quarter_in
from scenariobook.workbook.shape.names import HISTORY_TABLE, ID, LOGS, PERIOD


class PlacedCell(Struct, frozen=True, gc=False):
    """A cell as it is in the file, and its place."""

    raw: Raw
    place: Place

    @property
    def is_blank(self) -> bool:
        """Whether it is empty, or a formula in it shows nothing."""
        return self.raw.is_blank

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed a value; formulas in a row without an id are analysts' sums."""
        return not self.is_blank and self.raw.kind != "f" and not self.raw.formula


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
    def period(self) -> str:
        """The period that a row in long form names beside its id; empty if it names none."""
        column = next((c for c, text in self.texts.items() if text == PERIOD), 0)
        return period_in(self.cells.get(column))

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
    made_items = opened.checksums.items.get(table, ()) if opened.checksums else None
    for header in headers(opened, table):
        texts = header.texts
        end = end_of(opened, header)
        period = next((c for c, text in texts.items() if text == PERIOD and table in LOGS), 0)
        key = next(column for column, text in texts.items() if text == ID)
        named = {c: input_header(table, text, quarter, opened.start) for c, text in texts.items()}
        inputs = {column: text for column, text in named.items() if text}
        letters = {column: get_column_letter(column) for column in inputs}
        title = header.sheet.title
        for number, cells in opened.rows(header.sheet).items():
            if not header.row < number < end:
                continue
            item = _text(cells.get(key))
            if period and item:
                item = with_period(item, period_in(cells.get(period)), made_items)
            found = {}
            for column, text in inputs.items():
                cell = cells.get(column)
                # In History, formulas show the open quarter's values from Update.
                shows = table == HISTORY_TABLE and text == quarter
                if shows and (cell is None or cell.value is None or cell.data_type == "f"):
                    continue
                place = Place(file, sheet=title, cell=f"{letters[column]}{number}")
                found[text] = PlacedCell(_input(opened, header.sheet, cell), place)
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


def with_period(item: str, period: str, made_items: Collection[str] | None) -> str:
    """Return the id of a row in long form, with the period beside it if the id names none.

    If somebody added the row, and its id names another period, the id gets both: such a row is
    of none.

    Args:
        item: the text in the id's column.
        period: the text in the period's column.
        made_items: the ids of the rows with which the copy was made; None if that is unknown.
    """
    if not part_of(item):
        return f"{item} {period}".strip()
    named = _as_period(part_of(item))
    item = f"{id_of(item)} {named}"
    made_with = made_items is None or item in made_items
    return item if made_with or period in {"", named} else f"{item} {period}"


def period_in(cell: Cell | MergedCell | None) -> str:
    """Return the period that a cell names; a program may have made a date of a month."""
    value = cell.value if cell else None
    return f"{value:%Y-%m}" if isinstance(value, date) else _as_period(_text(cell))


def _as_period(text: str) -> str:
    """Return a quarter as it is written, whatever its case; any other text as it is."""
    return str(quarter_in(text) or text)


def _text(cell: Cell | MergedCell | None) -> str:
    value = cell.value if cell else None
    return "" if value is None else str(value).strip()


def _place(file: str, head: TableHead, column: int, number: int) -> Place:
    return Place(file, 0, 0, sheet=head.sheet.title, cell=f"{get_column_letter(column)}{number}")


def _raw(opened: WorkbookFile, cell: Cell | MergedCell | None) -> Raw:
    if cell is None:
        return Raw(None, "n", "General")
    if cell.data_type != "f":
        value, struck = cell.value, bool(cell.value is not None and cell.font.strike)
        return Raw(value, cell.data_type, cell.number_format, is_struck=struck)
    return Raw(_text_of_formula(cell), "f", cell.number_format, opened.last_shown(cell).value)


def _input(opened: WorkbookFile, sheet: Worksheet, cell: Cell | MergedCell | None) -> Raw:
    """Return an input cell; one with a formula that is taken holds what the formula shows."""
    if cell is None or cell.data_type != "f":
        return _raw(opened, cell)
    text, shown, form = _text_of_formula(cell), opened.last_shown(cell), cell.number_format
    if shown.value is None and not shown.is_text:
        return Raw(text, "f", form)  # the program that saved the file did not calculate it
    if why := _why_no_plain_formula(cell) or why_refused(text, sheet):
        return Raw(text, "f", form, shown.value, refused=why)
    shows_zero = shown.kind != "e" and text_of(shown.value, opened.workbook.epoch) == "0"
    if shown.value in (None, "") or (shows_zero and refers_to_blank(text, sheet)):
        return Raw(text, "f", form, formula=text)
    return Raw(shown.value, shown.kind, form, formula=text)


def _text_of_formula(cell: Cell | MergedCell) -> str:
    value: object = cell.value  # some kinds of formulas are objects
    if isinstance(value, DataTableFormula):
        return f"=TABLE({value.r1 or ''},{value.r2 or ''})"
    return str(getattr(value, "text", value))


def _why_no_plain_formula(cell: Cell | MergedCell) -> str:
    """Return why a formula is none of one cell; empty if it is."""
    value: object = cell.value
    if isinstance(value, ArrayFormula) and value.ref != cell.coordinate:
        return "for several cells"
    return "of a data table" if isinstance(value, DataTableFormula) else ""
