"""One sheet under the writer's hands: cells, tables, choices, and how it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from textwrap import wrap
from types import MappingProxyType
from typing import Any, Final, Literal

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.shape.checksums import Sizes
from scenariobook.workbook.shape.table import Column, Table
from scenariobook.workbook.xlsx import cell_styles, colour_rules, paper
from scenariobook.workbook.xlsx.cell_styles import MARKS, Styles, header_look
from scenariobook.workbook.xlsx.escapes import literal
from scenariobook.workbook.xlsx.package import Formula, Grid, Note, Value

_LINE, _PADDING = 13.0, 5.0  # points
_HEADER: Final = 30.0  # points: a line, and below it the button of the filter
_FILL: Final = 1.05  # characters per unit of width
_ID_FILL: Final = 1.1
_HEADER_FILL: Final = 1.15
_NARROW: Final = 20  # characters: where whole words leave much of a line blank
_LONGEST_PROMPT: Final = 255
# Of the three kinds of messages this one alone keeps what was typed when Enter is pressed twice.
_MESSAGE: Final[Mapping[str, Any]] = MappingProxyType(
    {"allow_blank": True, "showErrorMessage": True, "errorStyle": "information"}
)
_KEPT: Final = "What you typed is kept with OK; what cannot be read is asked about later."


class Page:
    """A sheet of the tracker and its cells."""

    def __init__(self, workbook: Workbook, shared: Styles, title: str) -> None:
        """Add a sheet to the workbook."""
        self.sheet: Worksheet = workbook.create_sheet(title)
        self.sheet.sheet_view.showGridLines = False
        self.grid = Grid()
        self.tables: list[Table] = []
        self.column_widths: dict[str, float] = {}  # openpyxl's own are 13 where none was set
        self.blocks: list[int] = []  # the rows where something begins that print keeps whole
        self.cursor = ""  # the cell to begin at, where panes are frozen
        self._workbook = workbook
        self.styles = shared

    # --- cells ---------------------------------------------------------------------------------

    def put(self, row: int, column: int, value: Value, look: str, number_format: str = "") -> None:
        """Write one cell."""
        text = value if isinstance(value, str) else ""
        self.grid.put(row, column, value, self.styles.number(look, number_format, text))

    def across(self, row: int, first: int, last: int, value: Value, look: str) -> None:
        """Write one cell over several columns."""
        for column in range(first, last + 1):
            self.put(row, column, value if column == first else None, look)
        self.sheet.merged_cells.add(
            f"{get_column_letter(first)}{row}:{get_column_letter(last)}{row}"
        )

    def banner(self, row: int, first: int, last: int, text: str, look: str) -> None:
        """Write a text over columns whose widths are set, and give its row the height it needs."""
        self.across(row, first, last, text, look)
        size = cell_styles.LOOKS[look].size
        letters = map(get_column_letter, range(first, last + 1))
        room = (
            sum(self.column_widths.get(letter, 0) for letter in letters) * _FILL * paper.TYPE / size
        )
        self.height(row, ceil(1.3 * size * _lines(text, room) + 2 * _PADDING))

    def height(self, row: int, points: float) -> None:
        """Set a row's height; other rows take that of what they hold."""
        self.grid.heights[row] = points

    def widths(self, columns: Iterable[float], first: int = 1) -> None:
        """Set columns' widths in characters, from the first one on; never narrower than before."""
        for number, width in enumerate(columns, first):
            letter = get_column_letter(number)
            self.column_widths[letter] = max(width, self.column_widths.get(letter, 0))
            self.sheet.column_dimensions[letter].width = self.column_widths[letter]

    def head(self, title: str, lead: str) -> None:
        """Write the sheet's title and one line on what it is for."""
        self.put(1, 1, title, "title")
        self.put(2, 1, lead, "lead")
        self.height(1, 30)
        self.height(2, 16)
        self.height(3, 18)

    # --- tables ----------------------------------------------------------------------------------

    def table(
        self,
        table: Table,
        rows: Sequence[Any],
        formats: Sequence[str] = (),
    ) -> None:
        """Write an Excel table; see ``block`` for the arguments."""
        self.block(table, rows, formats)
        if not any(column.typed for column in table.columns):
            self._fit(table)
        lines = max(_lines(c.header, c.width * _HEADER_FILL) for c in table.columns)
        self.height(table.top, max(_HEADER, _LINE * lines + _PADDING))
        self.widths((c.width for c in table.columns), table.left)
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
        for header, last_header, shade in _shaded(table.columns):
            self._shade(table.cells(header, last_header), shade)

    def block(
        self,
        table: Table,
        rows: Sequence[Any],
        formats: Sequence[str] = (),
    ) -> None:
        """Write a table's cells and name its columns.

        ``rows`` are what its rows are about, for which the columns give values: Python's. A column
        with a formula has it written together with that value; a value may also be a formula of
        that row alone. ``formats`` are the rows' number formats for measured columns.
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
                if number_format == cell_styles.TEXT and compiled:
                    number_format = ""  # a formula in a cell of text is one, until it is edited
                self.put(table.first + offset, number, value, column.look, number_format)
            if column.name:
                self.name(column.name, table.fixed(column.header))

    def _fit(self, table: Table) -> None:
        """Set rows' heights to what their texts need, with some air.

        Rows that analysts write in get none: a program then fits them as they write.
        """
        widths = [
            (number, column.width * (_ID_FILL if column.look == "id" else _FILL))
            for number, column in enumerate(table.columns, table.left)
            if not column.own
        ]
        for row in range(table.first, table.first + table.count):
            cells = self.grid.rows[row]
            lines = max(_lines(cells[number][0], width) for number, width in widths)
            self.height(row, _LINE * lines + _PADDING)

    def rows_by_key(self, table: Table) -> dict[object, int]:
        """Return the rows of a table by what stands in its key's column."""
        column = table.left + table.headers.index(table.key)
        rows = range(table.first, table.first + table.count)
        return {self.grid.rows[row][column][0]: row for row in rows}

    def mark(self, row: int, column: int, comment: str) -> None:
        """Frame a cell and add a comment to it, below those that it has."""
        value, style = self.grid.rows[row][column]
        self.grid.put(row, column, value, self.styles.marked(style))
        self.comment(row, column, Note(comment))

    def comment(self, row: int, column: int, note: Note) -> None:
        """Add a comment to a cell, below the one that it has."""
        held = self.grid.notes.get((row, column))
        self.grid.notes[row, column] = (
            replace(note, text=f"{held.text}\n\n{note.text}") if held else note
        )

    @property
    def sizes(self) -> Sizes:
        """The sizes that columns and rows were given."""
        given = self.column_widths
        widths = {
            table.name: {h.casefold(): given[c] for h, c in table.letters.items() if c in given}
            for table in self.tables
        }
        return Sizes(widths, self.grid.heights)

    def name(self, name: str, target: str) -> None:
        """Define a name for cells, or for a constant."""
        self._workbook.defined_names[name] = DefinedName(name, attr_text=target)

    def point_out(self, cells: str, where: str, mark: str) -> None:
        """Mark cells where a formula holds, which is written for the first of them."""
        rule = Rule(type="expression", formula=[where], dxf=MARKS[mark])
        self.sheet.conditional_formatting.add(cells, rule)

    def frame_moves(self, table: Table, header: str, before: str) -> None:
        """Frame the statuses in a column that differ from those in another one."""
        now, last = (f"{table.letters[h]}{table.first}" for h in (header, before))
        for where, mark in colour_rules.status_changes(now, last):
            self.point_out(table.cells(header), where, mark)

    def _shade(self, cells: str, shade: str) -> None:
        for rule in colour_rules.rules(shade, cells.partition(":")[0]):
            self.sheet.conditional_formatting.add(cells, rule)

    # --- choices ---------------------------------------------------------------------------------

    def offer(self, cells: str, source: str, title: str, prompt: str, *, others: str = "") -> None:
        """Offer a list of choices in cells; ``others`` tells which other entries are usual.

        A program shows a message where an entry is not on the list, and keeps it with Enter.
        Without a message LibreOffice drops what is not on a list, and in a message of the kind
        ``warning`` its Enter is Cancel.
        """
        usual = f"{others[0].upper()}{others[1:]}: press Enter. " if others else ""
        self._validate(
            DataValidation(type="list", formula1=source, **_MESSAGE),
            ("Typed, not chosen" if others else "Not on the list", f"{usual}{_KEPT}"),
            cells,
            title,
            prompt,
        )

    def expect(
        self,
        cells: str,
        kind: Literal["decimal", "date"],
        bounds: tuple[str, str],
        title: str,
        prompt: str,
    ) -> None:
        """Expect a kind of entry within bounds; a program says where another is typed."""
        low, high = bounds
        self._validate(
            DataValidation(type=kind, operator="between", formula1=low, formula2=high, **_MESSAGE),
            ("Is this meant?", f"Expected here: {prompt} {_KEPT}"),
            cells,
            title,
            prompt,
        )

    def demand(self, cells: str, formula: str, title: str, prompt: str) -> None:
        """Expect entries for which a formula holds; a program says where another is typed."""
        self._validate(
            DataValidation(type="custom", formula1=formula, **_MESSAGE),
            ("Is this meant?", f"Expected here: {prompt} {_KEPT}"),
            cells,
            title,
            prompt,
        )

    def explain(self, cells: str, title: str, prompt: str) -> None:
        """Explain cells that take any text."""
        rule = DataValidation(type=None, allow_blank=True)
        self._validate(rule, ("", ""), cells, title, prompt)

    def _validate(
        self, rule: DataValidation, message: tuple[str, str], cells: str, title: str, prompt: str
    ) -> None:
        rule.showInputMessage = True
        rule.promptTitle = title
        rule.prompt = prompt[:_LONGEST_PROMPT]
        if rule.showErrorMessage:
            rule.errorTitle, rule.error = message[0], message[1][:_LONGEST_PROMPT]
        rule.sqref = MultiCellRange(cells)
        self.sheet.add_data_validation(rule)


def _excel_column(number: int, column: Column[Any]) -> TableColumn:
    """Return what the workbook says of a table's column, with line breaks as Excel has them."""
    name = literal(column.header).replace("\r", "").replace("\n", "_x000a_")
    found = TableColumn(id=number, name=name)
    if column.own and column.own.formula:
        found.calculatedColumnFormula = TableFormula(attr_text=column.own.formula)
    return found


def _lines(value: Value, width: float) -> int:
    """Return on how many lines a text stands in a column, roughly."""
    value = value.value if isinstance(value, Formula) else value
    if not isinstance(value, str) or len(value) < width:
        return 1
    if width < _NARROW:
        return sum(len(wrap(line, int(width))) or 1 for line in value.split("\n"))
    return sum(ceil(len(line) / width) or 1 for line in value.split("\n"))


def _shaded(columns: Sequence[Column[Any]]) -> Iterable[tuple[str, str, str]]:
    """Yield runs of neighbouring columns with one shade: first header, last header, shade."""
    start: Column[Any] | None = None
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        if not column.shade:
            continue
        start = start or column
        if after is None or after.shade != column.shade:
            yield start.header, column.header, column.shade
            start = None
