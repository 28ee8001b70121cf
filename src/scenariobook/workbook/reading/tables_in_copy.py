"""Find the tables of a returned copy by their headers, on any sheet and row."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.quarter import Quarter
from scenariobook.workbook.reading.opened import OpenedWorkbook, RowCells, normalized
from scenariobook.workbook.tables import ID, YOURS, Column, Table

# The headers under which a row names its quarter or month.
_PERIOD: Final = "period"  # of earlier versions
PERIODS: Final = ("quarter", _PERIOD)
QUARTERS: Final = "quarters"  # the declared header for all columns of quarters
_NOT_PAST_VALUES: Final = "trend"  # a header that only other tables with quarters have


class ColumnInCopy(NamedTuple):
    """A column of a table in a copy.

    Attributes:
        declared: The declared column.
        period: The quarter in the header, in a table with quarters as headers.
    """

    declared: Column
    period: str = ""


@dataclass(frozen=True, kw_only=True)
class TableInCopy:
    """A table in a copy.

    Attributes:
        declared: The declared table.
        sheet: Its sheet.
        top: The header's row.
        end: The first row below the table.
        columns: The declared columns that the table has, by number.
    """

    declared: Table
    sheet: Worksheet
    top: int
    end: int
    columns: Mapping[int, ColumnInCopy]

    def column_number(self, *headers: str) -> int:
        """Return the number of the first column with one of these headers; 0 without one."""
        return next((n for n, c in self.columns.items() if c.declared.header in headers), 0)

    @property
    def title_column(self) -> int:
        """The number of the column with the rows' titles; 0 without one."""
        return self.column_number(self.declared.title_header)

    @property
    def only_shown(self) -> Collection[int]:
        """The numbers of the columns that only show values of the build."""
        headers = {ID, YOURS, self.declared.title_header, *PERIODS}
        return [
            number
            for number, (column, _) in self.columns.items()
            if not (
                column.is_input or column.formula or column.definition or column.header in headers
            )
        ]

    def rows(self, opened: OpenedWorkbook) -> Iterator[tuple[int, RowCells]]:
        """Yield the rows below the header, each with its number."""
        for number, cells in opened.rows(self.sheet).items():
            if self.top < number < self.end:
                yield number, cells

    def problems(self, opened: OpenedWorkbook, file: str) -> Iterator[Diagnostic]:
        """Yield a problem for merged input cells, and for repeated headers."""
        inputs = {number for number, column in self.columns.items() if column.declared.is_input}
        for area in self.sheet.merged_cells.ranges:
            merged = set(range(area.min_col, area.max_col + 1))
            if area.min_row == area.max_row:  # its first cell still exists
                merged.discard(area.min_col)
            over_header = area.min_row < self.top < area.max_row  # this hides the column
            over_header = over_header and area.min_col <= max(self.columns)
            if over_header or (self.top < area.max_row < self.end and inputs & merged):
                yield Diagnostic(
                    "R012",
                    "cells are merged over what people type, so what was under them is gone",
                    Place(file, sheet=self.sheet.title, cell=area.coord),
                    "unmerge them, type again what is missing, and run the command again",
                )
        first_addresses: dict[str, str] = {}
        for number, cell in opened.rows(self.sheet)[self.top].items():
            if number not in inputs and self.columns.get(number, _NO_COLUMN).declared.header != ID:
                continue
            text, address = normalized(cell.value), f"{get_column_letter(number)}{self.top}"
            if (first_address := first_addresses.setdefault(text, address)) != address:
                yield Diagnostic(
                    "R017",
                    f"the header {text!r} stands twice, at {first_address} as well",
                    Place(file, sheet=self.sheet.title, cell=address),
                    "rename the column that is yours, and run the command again",
                )


_NO_COLUMN: Final = ColumnInCopy(Column(header="", width=0))


class TablesInCopy(NamedTuple):
    """The tables that a copy has.

    Attributes:
        tables: The tables that are read.
        duplicates: By the title of each duplicated sheet, the title of its original, which is read.
    """

    tables: Sequence[TableInCopy]
    duplicates: Mapping[str, str]


def find_tables(opened: OpenedWorkbook, tables: Sequence[Table]) -> TablesInCopy:
    """Return the tables that a copy has; of several sheets with one table, one is read.

    The program reads the sheet that still has its title; else the sheet whose table still has its
    name; else the first sheet. The others are duplicates that somebody made.

    Args:
        opened: The copy.
        tables: The tables that the copy may have.
    """
    in_copy = [table for sheet in opened.sheets for table in _on_sheet(opened, sheet, tables)]
    originals: dict[str, str] = {}
    for table in sorted(in_copy, key=_how_renamed):
        originals.setdefault(table.declared.name, table.sheet.title)
    read = [table for table in in_copy if table.sheet.title == originals[table.declared.name]]
    titles = {*originals.values()}
    others = [table for table in in_copy if table.sheet.title not in titles]
    duplicates = {table.sheet.title: originals[table.declared.name] for table in others}
    return TablesInCopy(read, duplicates)


def _how_renamed(table: TableInCopy) -> tuple[bool, bool]:
    """Return whether its sheet has another title, and whether the table has another name."""
    return table.sheet.title != table.declared.sheet, table.declared.name not in table.sheet.tables


def _has_id_header(cells: RowCells) -> bool:
    """Tell whether a row is the header of a table, also of a table that nobody fills in."""
    return any(cell.value == ID for cell in cells.values())


def header_rows(sheet: Worksheet) -> Mapping[str, int]:
    """Return the rows of the headers of a sheet's Excel tables, by name."""
    return {table.name: int(range_boundaries(table.ref)[1] or 1) for table in sheet.tables.values()}


def _on_sheet(
    opened: OpenedWorkbook, sheet: Worksheet, tables: Sequence[Table]
) -> Iterator[TableInCopy]:
    rows = opened.rows(sheet)
    named_rows = header_rows(sheet)
    matches: list[TableInCopy] = []
    for table in tables:
        top = named_rows.get(table.name)
        match = None if top is None else _at_row(opened, table, sheet, top)
        if match and _input_count(match):
            matches.append(match)
    # Without the tables' names, as in a copied sheet, the headers are still there.
    found_names, headers = {match.declared.name for match in matches}, {*named_rows.values()}
    unnamed = [table for table in tables if table.name not in found_names]
    keys = {ID, *(normalized(table.title_header) for table in unnamed)}
    tops = {match.top for match in matches}
    for top, cells in rows.items():
        if top in tops or keys.isdisjoint(normalized(cell.value) for cell in cells.values()):
            continue
        fitting = [
            match for table in unnamed if _fits(match := _at_row(opened, table, sheet, top), cells)
        ]
        if fitting:
            matches.append(max(fitting, key=lambda match: len(match.columns)))
        if fitting or _has_id_header(cells):
            headers.add(top)
    for match in matches:
        yield replace(
            match, end=min((top for top in headers if top > match.top), default=sys.maxsize)
        )


def _at_row(opened: OpenedWorkbook, table: Table, sheet: Worksheet, top: int) -> TableInCopy:
    """Return the table whose header is in a row, with the columns that the row names.

    Two kinds of columns are people's own, and left out:

    * a column with the header of an input column that the program did not write here: a hand-out
      has fewer;
    * the second of two columns with one header, unless it is an input column or that of the ids.
    """
    written = opened.input_headers(table)
    declared = {
        normalized(column.header): column
        for column in table.columns
        if not (column.is_input and written and column.header not in written)
    }
    columns: dict[int, ColumnInCopy] = {}
    for number, cell in opened.rows(sheet).get(top, {}).items():
        text = normalized(cell.value)
        if column := declared.get(text):
            is_own = ColumnInCopy(column) in columns.values()
            if not is_own or column.is_input or column.header == ID:
                columns[number] = ColumnInCopy(column)
        elif QUARTERS in declared and (quarter := quarter_in(text)):
            columns[number] = ColumnInCopy(declared[QUARTERS], quarter)
    return TableInCopy(declared=table, sheet=sheet, top=top, end=sys.maxsize, columns=columns)


def _input_count(table: TableInCopy) -> int:
    """Return the number of a table's input columns; 0 if its rows have neither ids nor titles."""
    has_key = table.column_number(ID) or table.title_column
    return sum(column.declared.is_input for column in table.columns.values()) if has_key else 0


def _fits(table: TableInCopy, cells: RowCells) -> bool:
    """Tell whether a row without the table's name is the table's header."""
    texts, declared = {normalized(cell.value) for cell in cells.values()}, table.declared.by_header
    if (_PERIOD in texts) != (_PERIOD in declared):  # a table without input
        return False
    if QUARTERS in declared and _NOT_PAST_VALUES in texts:
        return False
    required = {table.declared.title_header, *({ID, *PERIODS} & declared.keys())}
    typed_count = sum(column.is_input for column in table.declared.columns)
    return all(map(table.column_number, required)) and 2 * _input_count(table) >= typed_count


def quarter_in(text: str) -> str:
    """Return the quarter that a text names, in whatever case; empty if it names none."""
    try:
        return str(Quarter.parse(text.upper()))
    except ValueError:
        return ""
