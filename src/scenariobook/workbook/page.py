"""One sheet under the writer's hands: cells, tables, choices, and how it prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from types import MappingProxyType
from typing import Final, Literal

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableColumn, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.quarter import Quarter
from scenariobook.study.model import Study
from scenariobook.workbook import styles
from scenariobook.workbook.package import Formula, Grid, Note, Value
from scenariobook.workbook.seals import Sizes
from scenariobook.workbook.styles import MARKS, Styles, header_look
from scenariobook.workbook.table import Column, Table

Row = Mapping[str, Value]

# Words that stand out in a column, by its shade.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "status": {
            "normal": "good",
            "watch": "watch",
            "warning": "warning",
            "stale": "stale",
            "no data": "quiet",
            "no thresholds": "quiet",
            "check value": "check",
        },
        "flag": {
            "overdue": "watch",
            "faded": "stale",
            "no sighting": "quiet",
            "check state": "check",
        },
        "item": {
            "normal": "good",
            "ruled out": "good",
            "watch": "watch",
            "emerging": "watch",
            "warning": "warning",
            "observed": "warning",
            "stale": "stale",
            "faded": "stale",
            "no data": "quiet",
            "no sighting": "quiet",
            "no thresholds": "quiet",
        },
        "rating": {
            "highly likely": "for",
            "likely": "rather for",
            "unlikely": "rather against",
            "highly unlikely": "against",
        },
        "verdict": {"diagnostic": "good", "not diagnostic": "quiet"},
        "coverage": {"enough": "good", "too few": "watch"},
    }
)
_A4: Final = 9
_LINE, _PADDING = 13.0, 5.0  # points
_FILL: Final = MappingProxyType({"id": 1.25})  # characters per unit of width, by look
_LONGEST_IN_MARGIN: Final = 90
_LONGEST_PROMPT: Final = 255


class Page:
    """A sheet of the tracker and its cells."""

    def __init__(self, workbook: Workbook, shared: Styles, title: str) -> None:
        """Add a sheet to the workbook."""
        self.sheet: Worksheet = workbook.create_sheet(title)
        self.sheet.sheet_view.showGridLines = False
        self.grid = Grid()
        self.tables: list[Table] = []
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

    def height(self, row: int, points: float) -> None:
        """Set a row's height; other rows take that of what they hold."""
        self.grid.heights[row] = points

    def widths(self, columns: Iterable[float], first: int = 1) -> None:
        """Set columns' widths in characters, from the first one on; never narrower than before."""
        given = self.sheet.column_dimensions
        for number, width in enumerate(columns, first):
            letter = get_column_letter(number)
            known = given[letter].width if letter in given else 0
            given[letter].width = max(width, known)

    def head(self, title: str, lead: str) -> None:
        """Write the sheet's title and one line on what it is for."""
        self.put(1, 1, title, "title")
        self.put(2, 1, lead, "lead")
        self.height(1, 30)
        self.height(2, 16)
        self.height(3, 6)

    # --- tables ----------------------------------------------------------------------------------

    def table(
        self,
        table: Table,
        rows: Sequence[Row],
        formulas: Mapping[str, str],
        formats: Sequence[str] = (),
    ) -> None:
        """Write an Excel table; see ``block`` for the arguments."""
        self.block(table, rows, formulas, formats)
        if not any(column.typed for column in table.columns):
            self._fit(table, rows)
        self.height(table.top, 30)
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
        rows: Sequence[Row],
        formulas: Mapping[str, str],
        formats: Sequence[str] = (),
    ) -> None:
        """Write a table's cells and name its columns.

        ``rows`` hold what Python knows, by header. Where ``formulas`` has a header, its
        formula is written together with that value; a row may also hold a formula of its
        own. ``formats`` are the rows' number formats for measured columns.
        """
        self.tables.append(table)
        for number, column in enumerate(table.columns, table.left):
            if column.own:
                continue
            self.put(table.top, number, column.header, header_look(column.look, typed=column.typed))
            compiled = table.formula(formulas[column.header]) if column.header in formulas else None
            for offset, row in enumerate(rows):
                value = row[column.header]
                if compiled and not isinstance(value, Formula):
                    value = Formula(compiled.at(table.first + offset), value)
                elif value == "":
                    value = None
                number_format = formats[offset] if column.measured and formats else ""
                self.put(table.first + offset, number, value, column.look, number_format)
            if column.name:
                self.name(column.name, table.fixed(column.header))

    def _fit(self, table: Table, rows: Sequence[Row]) -> None:
        """Set rows' heights to what their texts need, with some air.

        Rows that analysts write in get none: a program then fits them as they write.
        """
        widths = [(c.header, c.width * _FILL.get(c.look, 1.05)) for c in table.columns if not c.own]
        for number, row in enumerate(rows, table.first):
            lines = max(_lines(row[header], width) for header, width in widths)
            self.height(number, _LINE * lines + _PADDING)

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
        given = self.sheet.column_dimensions
        widths = {
            table.name: {
                header.casefold(): given[letter].width
                for header, letter in table.letters.items()
                if letter in given
            }
            for table in self.tables
        }
        return Sizes(widths, self.grid.heights)

    def name(self, name: str, target: str) -> None:
        """Define a name for cells, or for a constant."""
        self._workbook.defined_names[name] = DefinedName(name, attr_text=target)

    def _shade(self, cells: str, shade: str) -> None:
        first = cells.partition(":")[0]
        if shade == "evidence":
            stops = [FormatObject(type="num", val=val) for val in (-1, 0, 1)]
            colours = [Color(c) for c in (styles.AGAINST, styles.PAPER, styles.FOR)]
            rules = [Rule(type="colorScale", colorScale=ColorScale(cfvo=stops, color=colours))]
        elif shade == "difference":
            far = f"IF(ISNUMBER({first}),ABS({first})>1,FALSE)"
            rules = [Rule(type="expression", formula=[far], dxf=MARKS["watch"])]
        else:
            rules = [
                Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=MARKS[mark])
                for word, mark in _WORDS[shade].items()
            ]
        for rule in rules:
            self.sheet.conditional_formatting.add(cells, rule)

    # --- choices ---------------------------------------------------------------------------------

    def offer(self, cells: str, source: str, title: str, prompt: str, *, others: bool) -> None:
        """Offer a list of choices in cells; ``others`` tells whether other entries are usual.

        Where they are not, a program asks whether an entry off the list is meant.
        """
        self._validate(
            DataValidation(
                type="list",
                formula1=source,
                allow_blank=True,
                showErrorMessage=not others,
                errorStyle="warning",
                errorTitle="Not on the list",
                error="This is not one of the choices. Keep it all the same?",
            ),
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
        """Expect a kind of entry within bounds; a program asks whether another is meant."""
        low, high = bounds
        self._validate(
            DataValidation(
                type=kind,
                operator="between",
                formula1=low,
                formula2=high,
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                errorTitle="Is this meant?",
                error=f"Expected here: {prompt}"[:_LONGEST_PROMPT],
            ),
            cells,
            title,
            prompt,
        )

    def explain(self, cells: str, title: str, prompt: str) -> None:
        """Explain cells that take any text."""
        self._validate(DataValidation(type=None, allow_blank=True), cells, title, prompt)

    def _validate(self, rule: DataValidation, cells: str, title: str, prompt: str) -> None:
        rule.showInputMessage = True
        rule.promptTitle = title
        rule.prompt = prompt[:_LONGEST_PROMPT]
        rule.sqref = MultiCellRange(cells)
        self.sheet.add_data_validation(rule)

    # --- paper -----------------------------------------------------------------------------------

    def set_up(self, study: Study, quarter: Quarter, tab: str, *, freeze: str, repeat: int) -> None:
        """Set the tab's colour, the frozen panes, and the print: A4 landscape, page numbers.

        ``repeat`` is the row that each page repeats; 0 for none.
        """
        sheet = self.sheet
        sheet.sheet_properties.tabColor = tab
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        if freeze:
            sheet.freeze_panes = freeze
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top = margins.bottom = 0.6
        margins.header = margins.footer = 0.25
        if repeat:
            sheet.print_title_rows = f"{repeat}:{repeat}"
        sheet.HeaderFooter.oddHeader = HeaderFooterItem(
            left=_margin(study.header.title), right=_margin(study.header.marking or "")
        )
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=_margin(f"{sheet.title}, open quarter {quarter}"), right=_small("&P / &N")
        )


def _excel_column(number: int, column: Column) -> TableColumn:
    """Return what the workbook says of a table's column, with line breaks as Excel has them."""
    name = column.header.replace("\r", "").replace("\n", "_x000a_")
    found = TableColumn(id=number, name=name)
    if column.own and column.own.formula:
        found.calculatedColumnFormula = TableFormula(attr_text=column.own.formula)
    return found


def _lines(value: Value, width: float) -> int:
    """Return on how many lines a text stands in a column, roughly."""
    if not isinstance(value, str) or len(value) < width:
        return 1
    return sum(ceil(len(line) / width) or 1 for line in value.split("\n"))


def _margin(text: str) -> _HeaderFooterPart:
    """Return a text for a page's margin, where ``&`` begins a code."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_IN_MARGIN:
        line = f"{line[: _LONGEST_IN_MARGIN - 1]}…"
    return _small(line.replace("&", "&&"))


def _small(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text=text or None, size=8)


def _shaded(columns: Sequence[Column]) -> Iterable[tuple[str, str, str]]:
    """Yield runs of neighbouring columns with one shade: first header, last header, shade."""
    start: Column | None = None
    for column, after in zip(columns, [*columns[1:], None], strict=True):
        if not column.shade:
            continue
        start = start or column
        if after is None or after.shade != column.shade:
            yield start.header, column.header, column.shade
            start = None
