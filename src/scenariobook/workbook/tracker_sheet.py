"""Write one sheet of the tracker: its cells, tables, drop-down lists and print set-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import ceil
from typing import Any, Final
from urllib.parse import urlsplit

from openpyxl.formatting.rule import Rule
from openpyxl.styles.fills import Fill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.assess.printed_decimals import printed_decimals
from scenariobook.record.ledger.keys import Kind
from scenariobook.record.values.field_values import FieldValue, same_value
from scenariobook.study.model.items import Indicator, Item
from scenariobook.workbook.cell_styles import (
    CELL_STYLES,
    RULES,
    TEXT,
    Styles,
    decimal_format,
    header_of,
)
from scenariobook.workbook.own_work.own_cells import HEADER_ROW, OwnFormula, Spot
from scenariobook.workbook.print_layout import (
    MARGIN,
    MARGIN_ABOVE,
    PAPERS,
    margin_code,
    margin_text,
    pages_wide,
)
from scenariobook.workbook.tables import ID, YOURS, Column, PlacedTable, Row, Table
from scenariobook.workbook.tracker import Tracker
from scenariobook.workbook.xlsx.package import CellValue, Formula, Grid, Value, literal

_LINE, _PADDING = 13.0, 5.0  # points
_LONGEST_ADDRESS: Final = 90  # characters of an address whose formula still fits on a line
_HEADER: Final = 31.0  # points: of the text, and the filter's button below it
_ANSWERS: Final = ("check", "term", "characters")  # headers of columns that remark on typed cells
_FILL: Final = 1.05  # characters that fit into one unit of a column's width


class TrackerSheet:
    """A sheet of the tracker while the program writes it.

    Attributes:
        worksheet: openpyxl's worksheet.
        grid: The cells, their comments, and the heights of rows.
        tables: The tables on the sheet, at their places.
        widths: The widths of columns in characters, by number.
        formulas: The cells with people's own formulas.
    """

    def __init__(self, workbook: Workbook, styles: Styles, title: str, tracker: Tracker) -> None:
        """Add a sheet to the workbook."""
        self.worksheet: Worksheet = workbook.create_sheet(title)
        self.worksheet.sheet_view.showGridLines = False
        self.grid = Grid()
        self.tables: list[PlacedTable] = []
        self.widths: dict[int, float] = {}
        self.formulas: list[Spot] = []
        self._workbook = workbook
        self._styles = styles
        self._tracker = tracker
        self._own_rows: dict[str, set[str]] = {}  # the rows in which people added something
        for spot in tracker.own_work.spots:
            self._own_rows.setdefault(spot.table, set()).add(spot.row)
        self._shown_columns: set[int] = set()  # the columns that some table needs
        self._hint = ""

    # --- cells ---------------------------------------------------------------------------------

    def put(  # noqa: PLR0913  (where, what, and how it looks)
        self,
        row: int,
        column: int,
        value: Value,
        style: str,
        number_format: str = "",
        *,
        fill: Fill | None = None,
    ) -> None:
        """Write one cell."""
        text = value if isinstance(value, str) else ""
        style_number = self._styles.number(style, number_format, text, fill)
        self.grid.put(row, column, None if value == "" else value, style_number)

    def head(self, title: str, count: Value, hint: str) -> None:
        """Write the sheet's title, the count of rows to do, and a line of help beside it."""
        self.put(1, 1, title, "title")
        self.put(2, 1, count, "count")
        self._hint = hint
        self.grid.heights |= {1: 26.0, 2: 19.0}

    def set_widths(self, *widths: float) -> None:
        """Set the widths of the first columns; a column that is wider stays so."""
        for number, width in enumerate(widths, 1):
            self.widths[number] = max(width, self.widths.get(number, 0))

    def define(self, name: str, target: str) -> None:
        """Define a name for a range, as text of a formula."""
        self._workbook.defined_names[name] = DefinedName(name, attr_text=target)

    # --- tables ----------------------------------------------------------------------------------

    def table(self, table: Table, rows: Sequence[Row], top: int) -> PlacedTable:
        """Write a table; return its place.

        Args:
            table: The table.
            rows: Its rows.
            top: The header's row.
        """
        placed = PlacedTable(table, self._columns_with_own(table), top, rows)
        self.block(placed)
        self.worksheet.add_table(
            ExcelTable(
                displayName=table.name,
                ref=placed.ref,
                tableColumns=[
                    TableColumn(id=n, name=literal(column.header))
                    for n, column in enumerate(placed.columns, 1)
                ],
                tableStyleInfo=TableStyleInfo(showRowStripes=False, showColumnStripes=False),
                autoFilter=AutoFilter(ref=placed.ref) if table.filtered else None,
            )
        )
        return placed

    def block(self, placed: PlacedTable) -> None:
        """Write a table as plain cells, which, unlike an Excel table's, may be merged."""
        self.tables.append(placed)
        comments = self._tracker.own_work.comments
        answer = next((header for header in _ANSWERS if header in placed.letters), "")
        for row_number, row in enumerate(placed.rows, placed.first):
            self._write_row(placed, row, row_number)
        for number, column in enumerate(placed.columns, 1):
            style = header_of(column.style, is_input=column.is_input)
            self.put(placed.top, number, column.header, style)
            if comment := comments.get(Spot(placed.table.name, HEADER_ROW, column.header)):
                self.grid.comments[placed.top, number] = comment
            if column.name:
                self.define(column.name, placed.absolute_cells(column.header))
            if column.rules:
                self._add_rules(placed, column, answer)
            if self._is_column_shown(placed, column, number):
                self._shown_columns.add(number)
        self.grid.heights[placed.top] = _HEADER
        self.grid.hidden |= {n for n, row in enumerate(placed.rows, placed.first) if row.hidden}
        self.set_widths(*(column.width for column in placed.columns))
        self._add_dropdowns(placed)

    def blank_rows(self, placed: PlacedTable, input_styles: Mapping[str, str]) -> None:
        """Turn the rows without an id into blank input rows.

        Args:
            placed: The table at its place.
            input_styles: The styles of further input columns in these rows, by header.
        """
        blank = [n for n, row in enumerate(placed.rows, placed.first) if not row.id]
        for row_number in blank:
            for number, column in enumerate(placed.columns, 1):
                self.grid.comments.pop((row_number, number), None)  # the header's
                other_style = input_styles.get(column.header, "")
                if style := column.style if column.is_input else other_style:
                    self.put(row_number, number, None, style)

    def values(self, placed: PlacedTable, header: str) -> list[Value]:
        """Return the values that the cells of a table's column show."""
        number = list(placed.letters).index(header) + 1
        rows = range(placed.first, placed.first + len(placed.rows))
        cells = (self.grid.rows[row_number][number][0] for row_number in rows)
        return [cell.value if isinstance(cell, Formula) else cell for cell in cells]

    def _columns_with_own(self, table: Table) -> Sequence[Column]:
        """Return a table's columns, with people's own ones where they stood."""
        handed_out = self._tracker.recipient is not None
        columns = [column for column in table.columns if not (column.team and handed_out)]
        for own in reversed(self._tracker.own_work.columns.get(table.name, ())):
            headers = ["", *(column.header for column in columns)]
            at = headers.index(own.after) if own.after in headers else len(columns)
            columns.insert(at, Column(header=own.header, width=own.width))
        return columns

    def _is_column_shown(self, placed: PlacedTable, column: Column, number: int) -> bool:
        """Tell whether a column is shown; an empty column that the program fills is hidden.

        A hidden column stays on the sheet, so that other columns keep their places.
        """
        is_answer = column.formula or column.rules
        is_kept = column.is_input or is_answer or column.header in {placed.table.title_header, ID}
        is_theirs = column not in placed.table.columns or column.header == YOURS
        rows = range(placed.first, placed.first + len(placed.rows))
        return bool(
            is_kept or is_theirs or any(self.grid.rows[n][number][0] is not None for n in rows)
        )

    def _write_row(self, placed: PlacedTable, row: Row, row_number: int) -> None:
        about_row = self._tracker.about(placed.table, row.id, row.period)
        by_kind = {kind: self._tracker.entry(kind, *about) for kind, about in about_row.items()}
        has_own = row.key in self._own_rows.get(placed.table.name, ())
        for number, column in enumerate(placed.columns, 1):
            style, value = column.style, self._cell_value(column, row)
            spot = Spot(placed.table.name, row.key, column.header) if has_own else None
            if column.fields:
                pairs = [pair for pair in column.fields if pair[0] in about_row]
                if pairs:
                    value = self._input_value(placed, pairs, by_kind, spot, row_number)
                else:  # nobody types here in this row
                    style = "text"
            elif column.formula:
                # Without a formula the cell stays empty: a value would look typed over a formula.
                text = column.formula(row)
                result = value.value if isinstance(value, Formula) else value
                result = "" if result is None else result
                value = Formula(placed.formula(text, row_number), result) if text else None
            number_format = ""
            if column.number_format and not row.hidden:
                number_format = column.number_format(row)
            elif style.endswith("number"):
                number_format = _number_format(row.item, value)
            if spot:
                self._own_cell(placed, spot, (row_number, number), (value, style, number_format))
            else:
                self.put(row_number, number, value, style, number_format)

    def _own_cell(
        self, placed: PlacedTable, spot: Spot, at: tuple[int, int], cell: tuple[Value, str, str]
    ) -> None:
        """Write a cell of a row in which people added something."""
        value, style, number_format = cell
        own_work = self._tracker.own_work
        if own_cell := own_work.cells.get(spot):
            own_value, number_format = own_cell.value, own_cell.number_format
            value = self._own_formula(placed, spot, own_value, at[0])
        self.put(*at, value, style, number_format, fill=own_work.fills.get(spot))
        if comment := own_work.comments.get(spot):
            self.grid.comments[at] = comment

    def _input_value(
        self,
        placed: PlacedTable,
        pairs: Sequence[tuple[Kind, str]],
        by_kind: Mapping[Kind, object],
        spot: Spot | None,
        row_number: int,
    ) -> Value:
        """Return an input cell's content: the recorded value, or a person's formula that gives it.

        If the cell may make entries of several kinds, the first recorded kind counts.
        """
        kind, name = next((pair for pair in pairs if by_kind[pair[0]]), pairs[0])
        recorded = _as_cell(getattr(by_kind[kind], name, None))
        formula = self._tracker.own_work.formulas.get(spot) if spot else None
        shown: Any = formula.value if formula else None  # perhaps a time, which no field has
        if spot and formula and same_value(recorded, shown):
            return self._own_formula(placed, spot, formula, row_number)
        return recorded

    def _own_formula(
        self, placed: PlacedTable, spot: Spot, value: CellValue | OwnFormula, row_number: int
    ) -> Value:
        """Return a cell's own content; a formula gets the addresses of this row."""
        if not isinstance(value, OwnFormula):
            return value
        formula = value.at(placed.letters, row_number)
        if isinstance(formula, Formula):
            self.formulas.append(spot)
        return formula

    def _cell_value(self, column: Column, row: Row) -> Value:
        if column.definition:
            return None if row.item is None else column.definition(row.item, self._tracker.study)
        return column.value(row)

    def _add_rules(self, placed: PlacedTable, column: Column, answer: str) -> None:
        cell = f"{placed.letters[column.header]}{placed.first}"
        check = f"{placed.letters.get(answer, 'A')}{placed.first}"
        for condition, mark in RULES[column.rules]:
            formula = condition.replace("[cell]", cell).replace("[check]", check)
            rule = Rule(type="expression", formula=[formula], dxf=mark, stopIfTrue=True)
            self.worksheet.conditional_formatting.add(placed.cells(column.header), rule)

    def _add_dropdowns(self, placed: PlacedTable) -> None:
        """Add drop-down lists to cells for words, and a short help.

        Numbers and dates have no rule: at a wrong value, LibreOffice's message eats the next keys;
        without a message, LibreOffice drops the typed value.
        """
        for column in placed.columns:
            places: dict[str, list[int]] = {}
            for row_number, row in enumerate(placed.rows, placed.first):
                if name := column.choices(row) if column.choices else "":
                    places.setdefault(name, []).append(row_number)
            for name, row_numbers in places.items():
                rule = DataValidation(
                    type="list",
                    formula1=name,
                    allow_blank=True,
                    showErrorMessage=True,
                    errorStyle="information",
                    error="Not on the list. OK keeps what you typed.",
                    showInputMessage=bool(column.help),
                    promptTitle=column.header.capitalize() if column.help else None,
                    prompt=column.help or None,
                    sqref=" ".join(_ranges(placed.letters[column.header], row_numbers)),
                )
                self.worksheet.add_data_validation(rule)

    def fit(self, placed: PlacedTable) -> None:
        """Set the heights of a table's rows so that their texts fit.

        Other rows are fitted by the program that opens the file; Excel fits a row only when
        somebody types in it.
        """
        for row_number, row in enumerate(placed.rows, placed.first):
            cells = self.grid.rows[row_number]
            lines = max(
                lines_of(cells[number][0], self.widths[number])
                for number, column in enumerate(placed.columns, 1)
                if CELL_STYLES[column.style].wrap
            )
            if not row.hidden:
                self.grid.heights[row_number] = _LINE * lines + _PADDING

    # --- the sheet as a whole --------------------------------------------------------------------

    def finish(self, tab: str, freeze: str, repeat: int = 0) -> None:
        """Set the tab's colour, frozen panes, and print.

        If print on one page would be too small to read, the columns go over two.

        Args:
            tab: The colour of the tab.
            freeze: The first cell that scrolls; empty to freeze nothing.
            repeat: The row that each printed page repeats; 0 for none.
        """
        worksheet, study = self.worksheet, self._tracker.study
        if self._hint:  # beside the first column, in one that is not hidden
            self.put(2, min(self._shown_columns - {1}), self._hint, "hint")
        widths = [self.widths.get(n, 8.43) for n in range(1, max(self.widths, default=1) + 1)]
        of_tables = {n for table in self.tables for n in range(1, len(table.columns) + 1)}
        hidden = of_tables - self._shown_columns
        printed = [width for n, width in enumerate(widths, 1) if n not in hidden]
        for number, width in enumerate(widths, 1):
            column = worksheet.column_dimensions[get_column_letter(number)]
            column.width, column.hidden = width, number in hidden
        worksheet.sheet_properties.tabColor = tab
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.freeze_panes = freeze or None
        paper = PAPERS[study.header.paper]
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = paper.number
        worksheet.page_setup.fitToWidth = min(2, pages_wide(paper, printed, 1 if freeze else 0))
        worksheet.page_setup.fitToHeight = 0
        last = max(self.grid.rows, default=1)
        worksheet.print_area = f"A1:{get_column_letter(len(widths))}{last}"
        if repeat:
            worksheet.print_title_rows = f"{repeat}:{repeat}"
        if freeze and worksheet.page_setup.fitToWidth > 1:
            worksheet.print_title_cols = "A:A"
        margins = worksheet.page_margins
        margins.left = margins.right = MARGIN
        margins.top = margins.bottom = MARGIN_ABOVE
        margins.header = margins.footer = 0.25
        worksheet.HeaderFooter.oddHeader = HeaderFooterItem(
            left=margin_text(study.header.title),
            right=margin_text(study.header.marking or ""),
        )
        worksheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=margin_text(f"{worksheet.title} {self._tracker.quarter}"),
            right=margin_code("&P / &N"),
        )


def _ranges(letter: str, places: Sequence[int]) -> Iterator[str]:
    """Yield the ranges of a column's cells; rows next to each other are one range.

    Args:
        letter: The column's letter.
        places: The rows' numbers, in order.
    """
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        rows = [row_number for _, row_number in run]
        yield f"{letter}{rows[0]}:{letter}{rows[-1]}"


def _as_cell(value: FieldValue) -> str | float | date | None:
    """Return a field's value in the form of a cell."""
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value) if isinstance(value, str) else value


def _number_format(item: object, value: Value) -> str:
    """Return the number format of an item's value, with the decimals that the page prints."""
    if not isinstance(item, Indicator) or not item.of_type.is_number:
        return TEXT if isinstance(item, Item) else ""
    number = value.value if isinstance(value, Formula) else value
    decimals: int | None = item.decimals
    if isinstance(number, float | int):
        decimals = printed_decimals(item, number)
    return "" if decimals is None else decimal_format(decimals)


def lines_of(value: Value, width: float) -> int:
    """Return roughly the number of lines of a text in a column, whose width is in characters."""
    text = value.value if isinstance(value, Formula) else value
    if not isinstance(text, str):
        return 1
    return sum(ceil(len(line) / (width * _FILL)) or 1 for line in text.split("\n"))


def web_link(address: str) -> Formula | str:
    """Return a link to a page, which shows the page's host; the address if it cannot be linked."""
    parts = urlsplit(address)
    is_plain = parts.scheme in {"http", "https"} and parts.hostname and '"' not in address
    if not is_plain or len(address) > _LONGEST_ADDRESS:
        return address
    host = (parts.hostname or "").removeprefix("www.")
    words = host if len(address) + len(host) < _LONGEST_ADDRESS else "link"
    return Formula(f'HYPERLINK("{address}","{words}")', words)
