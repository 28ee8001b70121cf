"""Write the cells, tables, rules for colours and drop-down lists of one sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import ceil
from textwrap import wrap
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import AutoFilter, FilterColumn, Filters
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.shape.checksums import Sizes
from scenariobook.workbook.shape.names import ID
from scenariobook.workbook.shape.table import Column, Table
from scenariobook.workbook.sheets.shared import cell_rules, links
from scenariobook.workbook.xlsx import cell_styles, paper
from scenariobook.workbook.xlsx.areas import Address
from scenariobook.workbook.xlsx.cell_styles import Styles, header_look
from scenariobook.workbook.xlsx.escapes import literal
from scenariobook.workbook.xlsx.package import PROGRAM, Formula, Grid, Note, Value

_LINE, _PADDING = 13.0, 5.0  # points
_BUTTON: Final = 12.0  # points: the filter's button below a header's text
_FROZEN: Final = 2  # columns, where a sheet repeats the headers of a table
# Characters that fit into one unit of a column's width.
_FILL: Final = 1.05
_ID_FILL: Final = 1.1
_HEADER_FILL: Final = 1.15
_LEAD_FILL: Final = 1.2
_ROOM_FOR_LEAD: Final = 30  # characters: narrower columns would make too many lines of a lead
_ROOM: Final = 5  # blank rows below a table to which analysts add rows
_NARROW: Final = 20  # characters: below this width, line breaks leave much of a line blank
_EMPTY: Final = 9.0  # characters: the width of a column that has nothing but its header


class Page:
    """A sheet of the tracker while the program writes it.

    Attributes:
        sheet: The sheet, as openpyxl has it.
        grid: The cells, their comments, and the heights of rows.
        tables: The tables on the sheet.
        column_widths: By letter, the widths that were set; openpyxl reports 13 for all others.
        blocks: The rows where a block begins that should not break across pages.
        conversations: The cells with a conversation, on which programs show no comment.
        cursor: The cell where the cursor starts, if panes are frozen; empty for the default.
        styles: The styles of the workbook's cells.
    """

    def __init__(self, workbook: Workbook, shared: Styles, title: str) -> None:
        """Add a sheet to the workbook."""
        self.sheet: Worksheet = workbook.create_sheet(title)
        self.sheet.sheet_view.showGridLines = False
        self.grid = Grid()
        self.tables: list[Table] = []
        self.column_widths: dict[str, float] = {}
        self.blocks: list[int] = []
        self.conversations: set[Address] = set()
        self.cursor = ""
        self._workbook = workbook
        self.styles = shared

    # --- cells ---------------------------------------------------------------------------------

    def put(self, row: int, column: int, value: Value, look: str, number_format: str = "") -> None:
        """Write one cell."""
        text = value if isinstance(value, str) else ""
        self.grid.put(row, column, value, self.styles.number(look, number_format, text))

    def across(self, row: int, first: int, last: int, value: Value, look: str) -> None:
        """Write one cell, and merge it with those on its right up to the column ``last``."""
        for column in range(first, last + 1):
            self.put(row, column, value if column == first else None, look)
        self.sheet.merged_cells.add(
            f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}"
        )

    def banner(self, row: int, first: int, last: int, text: str, look: str) -> None:
        """Write a text across columns, and set its row's height so that the text fits.

        A text of one line needs no merged cells: it goes on over the blank cells beside it. The
        columns must have their widths already. See ``across`` for the arguments.
        """
        size = cell_styles.LOOKS[look].size
        letters = map(get_column_letter, range(first, last + 1))
        room = (
            sum(self.column_widths.get(letter, 0) for letter in letters) * _FILL * paper.TYPE / size
        )
        lines = _lines(text, room)
        if lines == 1:
            self.put(row, first, text, f"{look} line")
        else:
            self.across(row, first, last, text, look)
        self.height(row, ceil(1.3 * size * lines + 2 * _PADDING))

    def line(self, row: int, first: int, last: int, value: str | Formula) -> None:
        """Write a line of a list across columns; a row gets higher if its text takes two lines.

        See ``banner`` for the arguments.
        """
        text = str(value.value) if isinstance(value, Formula) else value
        letters = map(get_column_letter, range(first, last + 1))
        lines = _lines(text, sum(self.column_widths.get(letter, 0) for letter in letters) * _FILL)
        if lines == 1:
            self.put(row, first, value, "line")
            return
        self.across(row, first, last, value, "plain")
        self.height(row, max(self.grid.heights.get(row, 0), _LINE * lines + 2))

    def repeat_above(self, table: Table, row: int, words: str) -> None:
        """Repeat a table's headers in a row above it, which stays in sight as the sheet scrolls.

        Other tables stand between that row and the table. A link in the frozen columns, which
        always have id and title, says which table the headers belong to.

        Args:
            table: The table.
            row: The row.
            words: The name of the table, for the link.
        """
        link = links.to_cell(table.sheet, f"A{table.top}", f"Columns of {words}, below:")
        self.put(row, table.left, link, "repeated header link")
        lines = 1
        for number, column in enumerate(table.columns[_FROZEN:], table.left + _FROZEN):
            if not column.own:
                self.put(row, number, column.header, "repeated header")
                width = self.column_widths[get_column_letter(number)]
                lines = max(lines, _lines(column.header, width * _HEADER_FILL))
        self.height(row, _LINE * lines + 2)

    def height(self, row: int, points: float) -> None:
        """Set a row's height; programs fit the height of all other rows to their content."""
        self.grid.heights[row] = points

    def widths(self, columns: Iterable[float], first: int = 1) -> None:
        """Set the widths of columns, in characters; a column never gets narrower than before.

        Args:
            columns: The widths of neighbouring columns.
            first: The number of the first of these columns.
        """
        for number, width in enumerate(columns, first):
            letter = get_column_letter(number)
            self.column_widths[letter] = max(width, self.column_widths.get(letter, 0))
            self.sheet.column_dimensions[letter].width = self.column_widths[letter]

    def head(self, title: str, lead: str) -> None:
        """Write the sheet's title and one line about its purpose."""
        self.put(1, 1, title, "title")
        self.put(2, 1, lead, "lead")
        self.height(1, 30)
        self.height(2, 16)
        self.height(3, 18)

    def keep_in_view(self, columns: int) -> None:
        """Wrap the lines above tables into the columns on the left, which do not scroll.

        Otherwise they would be cut as soon as somebody scrolls to the right, and on the second of
        two printed pages beside each other.

        Args:
            columns: How many columns do not scroll.
        """
        letters = map(get_column_letter, range(1, columns + 1))
        room = sum(self.column_widths.get(letter, 0) for letter in letters) * _LEAD_FILL
        if room < _ROOM_FOR_LEAD:
            return
        lead = self.styles.number("lead")
        for row, cells in self.grid.rows.items():
            text, style = cells.get(1, (None, 0))
            if style == lead and isinstance(text, str) and (lines := _lines(text, room)) > 1:
                self.across(row, 1, columns, text, "lead lines")
                self.height(row, max(_LINE * lines + 2, self.grid.heights.get(row, 0)))

    # --- tables ----------------------------------------------------------------------------------

    def table(
        self,
        table: Table,
        rows: Sequence[Any],
        formats: Sequence[str] = (),
    ) -> None:
        """Write an Excel table; see ``block`` for the arguments."""
        self.block(table, rows, formats)
        widths = [self._width_of(table, column) for column in table.columns]
        if not any(column.typed for column in table.columns):
            self._fit(table, widths)
        headers = zip(table.headers, widths, strict=True)
        lines = max(_lines(header, width * _HEADER_FILL) for header, width in headers)
        self.height(table.top, _LINE * lines + _PADDING + _BUTTON)
        self.widths(widths, table.left)
        columns = [_excel_column(n, column) for n, column in enumerate(table.columns, 1)]
        self.sheet.add_table(
            ExcelTable(
                displayName=table.name,
                ref=table.ref,
                tableColumns=columns,
                tableStyleInfo=TableStyleInfo(showRowStripes=False, showColumnStripes=False),
                autoFilter=AutoFilter(ref=table.ref),
            )
        )
        if any(column.typed for column in table.columns):
            cell_rules.show_typed_over(self.sheet, table)
        for header, last_header, shade in _shaded(table.columns):
            cell_rules.shade(self.sheet, table.cells(header, last_header), shade)

    def show_only(self, table: Table, header: str, texts: Collection[str]) -> None:
        """Filter a table that was written: show the rows with one of some texts under a header."""
        place = table.headers.index(header)
        shown = FilterColumn(colId=place, filters=Filters(filter=sorted(texts)))
        self.sheet.tables[table.name].autoFilter.filterColumn.append(shown)
        for row in range(table.first, table.last + 1):
            text, _ = self.grid.rows[row][table.left + place]
            if text not in texts:
                self.grid.hidden.add(row)

    def block(
        self,
        table: Table,
        rows: Sequence[Any],
        formats: Sequence[str] = (),
    ) -> None:
        """Write a table's cells and define the names of its columns.

        A cell of a column with a formula gets that formula and the value that Python calculated.
        A column's ``value`` may also return a formula for one row.

        Args:
            table: The table at its place.
            rows: The subject of each row; each column's ``value`` takes such a subject.
            formats: The number format of each row, for the measured columns; empty if none.
        """
        self.tables.append(table)
        for number, column in enumerate(table.columns, table.left):
            if column.own:
                continue
            self.put(table.top, number, column.header, header_look(column.look, typed=column.typed))
            compiled = table.formula(column.text) if column.formula else None
            for offset, row in enumerate(rows):
                value = column.value(row)
                if compiled and not isinstance(value, Formula):
                    text = compiled.at(table.first + offset)
                    value = Formula(text, "" if value is None else value)
                elif value == "":
                    value = None
                number_format = formats[offset] if column.measured and formats else ""
                if not column.typed:
                    number_format = cell_styles.true_minus(number_format)
                if number_format == cell_styles.TEXT and compiled:
                    # A program turns a formula in a cell of text into text once somebody edits it.
                    number_format = ""
                self.put(table.first + offset, number, value, column.look, number_format)
            if column.name:
                self.name(column.name, table.fixed(column.header))

    def room(self, table: Table, keys: Collection[str] = (ID,)) -> Table:
        """Offer blank rows in which analysts add to a table; return the table with these rows.

        Args:
            table: The table.
            keys: The headers of the columns that say what a new row is about, besides those that
                analysts fill in.
        """
        wider = replace(table, count=table.count + _ROOM)
        for row in range(table.first + table.count, wider.last + 1):
            for number, column in enumerate(table.columns, table.left):
                is_key = column.header in keys
                look, form = ("input", cell_styles.TEXT) if is_key else (column.look, "")
                self.put(row, number, None, look, form)
        return wider

    def _width_of(self, table: Table, column: Column[Any]) -> float:
        """Return a column's width: as declared, or less if it is empty for the whole study.

        Columns with formulas or input cells keep their width: they may be filled later.
        """
        if column.typed or column.own or column.formula or not table.count:
            return column.width
        place = table.left + table.headers.index(column.header)
        rows = range(table.first, table.first + table.count)
        if any(self.grid.rows[row][place][0] not in {None, ""} for row in rows):
            return column.width
        longest = max(map(len, column.header.split()))
        return min(column.width, max(_EMPTY, longest + 2.0))

    def _fit(self, table: Table, widths: Sequence[float]) -> None:
        """Set the heights of a table's rows so that their texts fit, with some padding.

        Tables with input columns get no heights: programs then fit the rows as analysts type.
        """
        room = [
            (number, width * (_ID_FILL if column.look == "id" else _FILL))
            for number, (column, width) in enumerate(
                zip(table.columns, widths, strict=True), table.left
            )
            if not column.own
        ]
        for row in range(table.first, table.first + table.count):
            cells = self.grid.rows[row]
            lines = max(_lines(cells[number][0], width) for number, width in room)
            self.height(row, _LINE * lines + _PADDING)

    def rows_by_key(self, table: Table) -> dict[object, int]:
        """Return the numbers of a table's rows, by the values in its key column."""
        column = table.left + table.headers.index(table.key)
        rows = range(table.first, table.first + table.count)
        return {self.grid.rows[row][column][0]: row for row in rows}

    def mark(self, row: int, column: int, comment: str) -> None:
        """Frame a cell and add a comment to it, below any comment that it already has."""
        value, style = self.grid.rows[row][column]
        self.grid.put(row, column, value, self.styles.marked(style))
        self.comment(row, column, Note(comment))

    def comment(self, row: int, column: int, note: Note) -> None:
        """Add a comment to a cell, below any comment that it already has.

        If the cell has a conversation, add it to the next cell of the row that has none.
        """
        while (row, column) in self.conversations:
            column += 1
        before = self.grid.notes.get((row, column))
        self.grid.notes[row, column] = _below(before, note) if before else note

    @property
    def sizes(self) -> Sizes:
        """The widths of the tables' columns and the heights of rows, as far as they were set."""
        given = self.column_widths
        widths = {
            table.name: {h.casefold(): given[c] for h, c in table.letters.items() if c in given}
            for table in self.tables
        }
        return Sizes(widths, self.grid.heights)

    def name(self, name: str, target: str) -> None:
        """Define a name for a target: a range or a constant, as text of a formula."""
        self._workbook.defined_names[name] = DefinedName(name, attr_text=target)


def _excel_column(number: int, column: Column[Any]) -> TableColumn:
    """Return openpyxl's declaration of a table's column, with line breaks as Excel writes them."""
    name = literal(column.header).replace("\r", "").replace("\n", "_x000a_")
    declared = TableColumn(id=number, name=name)
    if column.own and column.own.formula:
        declared.calculatedColumnFormula = TableFormula(attr_text=column.own.formula)
    return declared


def _lines(value: Value, width: float) -> int:
    """Return roughly how many lines a text takes in a column of a width in characters."""
    value = value.value if isinstance(value, Formula) else value
    if not isinstance(value, str) or len(value) < width:
        return 1
    if width < _NARROW:
        return sum(len(wrap(line, int(width))) or 1 for line in value.split("\n"))
    return sum(ceil(len(line) / width) or 1 for line in value.split("\n"))


def _shaded(columns: Sequence[Column[Any]]) -> Iterable[tuple[str, str, str]]:
    """Yield (first header, last header, shade) for each run of columns with the same shade."""
    start: Column[Any] | None = None
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        if not column.shade:
            continue
        start = start or column
        if after is None or after.shade != column.shade:
            yield start.header, column.header, column.shade
            start = None


def _below(first: Note, other: Note) -> Note:
    """Return a comment with another one below it.

    It keeps its author. If this is the program, it gets the author of the other, whose words begin
    with the name otherwise.
    """
    author = other.author if first.author == PROGRAM else first.author
    is_named = other.author in {PROGRAM, author} or other.text.startswith(other.author)
    text = other.text if is_named else f"{other.author}: {other.text}"
    return Note(f"{first.text}\n\n{text}", author)
