"""From the cells of a tracker as it came back to those of the fresh one.

Rows go by what they are about, columns by header; what stands beside the tables keeps its
distance from them. Formulas of the analysts' own follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname

from scenariobook.workbook.places import TablePlace

Address = tuple[int, int]  # row and column, from 1

_LOST: Final = "#REF!"
# A reference: the sheet's name if any, then one end or two, each a cell, a column or a row.
_END: Final = r"(\$?)([A-Za-z]{0,2}|[A-Wa-w][A-Za-z]{2}|[Xx][A-Fa-f][A-Da-d])(\$?)(\d{0,7})"
_REFERENCE: Final = re.compile(rf"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?{_END}(?::{_END})?")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A table as it stands in the fresh tracker.

    ``rows`` are its rows by what they are about, ``columns`` its columns by header, in small
    letters; ``edge`` is the last of them.
    """

    top: int
    last: int
    edge: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]


@dataclass(frozen=True)
class _TableMoves:
    """Where a table's cells go, and those below it up to the next table."""

    place: TablePlace
    fresh: Fresh
    headers: Mapping[int, str]

    @cached_property
    def _rows(self) -> Mapping[int, int | None]:
        return {row: self.fresh.rows.get(item) for row, item in self.place.items.items()}

    @cached_property
    def _columns(self) -> Mapping[int, int | None]:
        named = {**self.place.columns, **self.headers}
        return {column: self.fresh.columns.get(header) for column, header in named.items()}

    def row(self, row: int) -> int | None:
        place = self.place
        if row == place.top:
            return self.fresh.top
        found = self._rows.get(row)
        if found is None and row > place.bottom:
            return self.fresh.last + row - place.bottom
        return found

    def column(self, row: int, column: int) -> int | None:
        place = self.place
        if row > place.bottom and row not in self._rows:
            return column
        if column > place.edge:
            return self.fresh.edge + column - place.edge
        return self._columns.get(column)

    def rows(self, first: int, last: int) -> Address | None:
        """Return the first and last of the rows that hold what some rows held."""
        place = self.place
        if first <= min(self._rows, default=place.bottom) and last >= place.bottom:
            return self.fresh.top + 1, self.fresh.last
        found = [new for row in range(first, last + 1) if (new := self._rows.get(row))]
        return (min(found), max(found)) if found else None

    def has(self, row: int) -> bool:
        """Tell whether a row is one of the table's below its header."""
        return self.place.top < row <= self.place.bottom


@dataclass(frozen=True)
class Moves:
    """Where the cells of one sheet go, whose title in the fresh tracker is ``title``.

    ``places`` are its tables as they came back, ``fresh`` the same by name as they are now;
    ``headers`` is what columns of the analysts' own are called now, by table and column.
    """

    title: str
    places: Sequence[TablePlace]
    fresh: Mapping[str, Fresh]
    headers: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def _tables(self) -> Sequence[tuple[int, _TableMoves | None]]:
        """The tables from the bottom up, each by its header's row; None for one that is gone."""
        found: list[tuple[int, _TableMoves | None]] = []
        for place in reversed(self.places):
            own = {c: header for (table, c), header in self.headers.items() if table == place.table}
            fresh = self.fresh.get(place.table)
            found.append((place.top, _TableMoves(place, fresh, own) if fresh else None))
        return found

    def at(self, row: int, column: int) -> Address | None:
        """Return where a cell goes; None if its row or column is gone."""
        new_row, new_column = self.row(row), self.column(row, column)
        return None if new_row is None or new_column is None else (new_row, new_column)

    def row(self, row: int) -> int | None:
        """Return where a row goes; None if it is gone."""
        for top, table in self._tables:
            if row >= top:
                return table.row(row) if table else None
        return row

    def column(self, row: int, column: int) -> int | None:
        """Return where a column goes, for the cells of a row; None if it is gone."""
        for top, table in self._tables:
            if row >= top:
                return table.column(row, column) if table else None
        return column

    def item(self, row: int) -> str:
        """Return what a row was about; nothing where it is no table's."""
        place = next((p for p in reversed(self.places) if row > p.top), None)
        return place.items.get(row, "") if place else ""

    def rows(self, first: int, last: int) -> Address | None:
        """Return where a run of rows goes; all rows of a table stay all of its rows."""
        for _, table in self._tables:
            if table and table.has(first) and table.has(last):
                return table.rows(first, last)
        start, end = self.row(first), self.row(last)
        return None if start is None or end is None else (min(start, end), max(start, end))

    @property
    def first_row(self) -> int:
        """A row that whole columns are told by: the header of the first table."""
        return self.places[0].top if self.places else 1


def followed(formula: str, on: str, sheets: Mapping[str, Moves]) -> str:
    """Return a formula that refers to the same things as before, wherever they went.

    ``on`` is the title of the sheet that it stands on, ``sheets`` the program's by the title
    that they came back under. What is gone becomes ``#REF!``.
    """
    tokens: Any = Tokenizer(formula)
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _followed(token.value, on, sheets)
    return str(tokens.render())


def _followed(reference: str, on: str, sheets: Mapping[str, Moves]) -> str:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return reference  # a name, a table's column, another workbook's cell
    title = match["sheet"].strip("'").replace("''", "'") if match["sheet"] else on
    moves = sheets.get(title)
    ends = [_End(*match.group(*range(at, at + 4))) for at in (2, 6) if match[at] is not None]
    is_cell = all((ends[0].letters, ends[0].digits))
    if moves is None or not (is_cell or (len(ends) > 1 and (ends[0].letters or ends[0].digits))):
        return reference
    target = _target(moves, ends)
    return f"{quote_sheetname(moves.title)}!{target}" if match["sheet"] else target


class _End(NamedTuple):
    """One end of a reference: a cell, or a column or row alone; with the signs that fix it."""

    fixed_column: str
    letters: str
    fixed_row: str
    digits: str

    @property
    def row(self) -> int:
        return int(self.digits or 0)

    @property
    def column(self) -> int:
        return column_index_from_string(self.letters.upper()) if self.letters else 0

    def at(self, row: int, column: int) -> str:
        """Return the same end at another place."""
        letters = get_column_letter(column) if column else ""
        return f"{self.fixed_column}{letters}{self.fixed_row}{row or ''}"


def _target(moves: Moves, ends: Sequence[_End]) -> str:
    top, bottom = ends[0].row, ends[-1].row
    rows = moves.rows(top, bottom) if top else (0, 0)
    columns = [moves.column(top or moves.first_row, end.column) for end in ends if end.column]
    if rows is None or None in columns:
        return _LOST
    columns = columns or [0] * len(ends)
    places = zip(ends, rows, columns, strict=False)  # of one cell, the first row is the last
    return ":".join(end.at(row, column or 0) for end, row, column in places)
