"""From the cells of a tracker as it came back to those of the fresh one.

Rows go by what they are about, columns by header; what stands beside the tables keeps its
distance from them. Formulas of the analysts' own follow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname

from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.xlsx.areas import Address, Area, with_capital_errors

LOST: Final = "#REF!"
_LAST_ROW: Final = 1_048_576  # of a sheet: a range down to it is of whole columns
# A reference: the sheet's name if any, then one end or two, each a cell, a column or a row.
_END: Final = r"(\$?)([A-Za-z]{0,2}|[A-Wa-w][A-Za-z]{2}|[Xx][A-Fa-f][A-Da-d])(\$?)(\d{0,7})"
_REFERENCE: Final = re.compile(rf"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?{_END}(?::{_END})?")


@dataclass(frozen=True, slots=True)
class FreshTable:
    """A table as it stands in the fresh tracker.

    ``rows`` are its rows by what they are about, ``columns`` its columns by header, in small
    letters; ``edge`` is the last of them.
    """

    top: int
    last: int
    edge: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]


class _Run(Protocol):
    """Some rows of a sheet on top of each other, and where they and their columns go."""

    def row(self, row: int) -> int | None:
        """Return where a row goes; None if it is gone."""

    def column(self, row: int, column: int) -> int | None:
        """Return where a row's column goes; None if it is gone."""


class _Above:
    """The rows above all tables, which stay."""

    def row(self, row: int) -> int:
        return row

    def column(self, row: int, column: int) -> int:  # noqa: ARG002  (as of any run)
        return column


class _Gone:
    """The rows of a table that the fresh tracker does not have, and those below it."""

    def row(self, row: int) -> None:  # noqa: ARG002  (as of any run)
        return None

    def column(self, row: int, column: int) -> None:  # noqa: ARG002  (as of any run)
        return None


@dataclass(frozen=True)
class _Moved:
    """The rows of a table, and those below it up to the next."""

    place: TablePlace
    fresh: FreshTable
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

    def has(self, row: int) -> bool:
        """Tell whether a row is one of the table's below its header."""
        return self.place.top < row <= self.place.bottom

    def rows(self, first: int, last: int) -> Address | None:
        """Return the first and last of the rows that hold what some rows held.

        All of the table's rows stay all of its rows, and a row far below it stays far enough.
        """
        bottom = self.place.bottom
        if first <= min(self._rows, default=bottom) and last >= bottom:
            end = self.fresh.last
            return self.fresh.top + 1, end if last == bottom else max(last, end)
        found = [new for row in range(first, last + 1) if (new := self._rows.get(row))]
        return (min(found), max(found)) if found else None


@dataclass(frozen=True)
class Relocation:
    """Where the cells of one sheet go, whose title in the fresh tracker is ``title``.

    ``places`` are its tables as they came back, ``fresh`` the same by name as they are now;
    ``headers`` is what columns of the analysts' own are called now, by table and column.
    """

    title: str
    places: Sequence[TablePlace]
    fresh: Mapping[str, FreshTable]
    headers: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def _runs(self) -> Sequence[tuple[int, _Run]]:
        """The runs of rows from the bottom up, each by its first row."""
        found: list[tuple[int, _Run]] = [(1, _Above())]
        for place in self.places:
            own = {c: header for (table, c), header in self.headers.items() if table == place.table}
            fresh = self.fresh.get(place.table)
            found.append((place.top, _Moved(place, fresh, own) if fresh else _Gone()))
        return found[::-1]

    def _run(self, row: int) -> _Run:
        return next(run for first, run in self._runs if row >= first)

    def at(self, row: int, column: int) -> Address | None:
        """Return where a cell goes; None if its row or column is gone."""
        new_row, new_column = self.row(row), self.column(row, column)
        return None if new_row is None or new_column is None else (new_row, new_column)

    def row(self, row: int) -> int | None:
        """Return where a row goes; None if it is gone."""
        return self._run(row).row(row)

    def column(self, row: int, column: int) -> int | None:
        """Return where a column goes, for the cells of a row; None if it is gone."""
        return self._run(row).column(row, column)

    def rows(self, first: int, last: int) -> Address | None:
        """Return where the rows go that a formula refers to as a range."""
        run = self._run(first)
        if isinstance(run, _Moved) and run.has(first) and self._run(last) is run:
            return run.rows(first, last)
        start, end = self.row(first), self.row(last)
        if start is None or end is None:
            return None
        low, high = min(start, end), max(start, end)
        return low, _LAST_ROW if last == _LAST_ROW else min(high, _LAST_ROW)

    def area(self, area: Area) -> Area | None:
        """Return where a range goes; None if an end of it is gone."""
        top, left, bottom, right = area
        rows = self.rows(top, bottom)
        teller = self.teller(top, bottom)
        start, end = self.column(teller, left), self.column(teller, right)
        if rows is None or start is None or end is None:
            return None
        return rows[0], min(start, end), rows[1], max(start, end)

    def about(self, row: int, column: int) -> tuple[str, str]:
        """Return what a cell was about: its row and its column, as far as it was a table's."""
        place = next((p for p in reversed(self.places) if row > p.top), None)
        item = place.items.get(row, "") if place else ""
        if place is None or item not in place.made_with:
            return "", ""
        return item, place.columns.get(column, "")

    def teller(self, first: int, last: int) -> int:
        """Return the row that the columns of some rows are told by.

        Of whole columns (0) and of what begins above the first table and reaches it, its header.
        """
        top = self.places[0].top if self.places else 0
        return top if first < top and (not first or top <= last) else max(first, 1)


class RowShift(NamedTuple):
    """Rows, from the first to the last, that a formula is written once for.

    Their first has moved ``down`` by so many rows.
    """

    first: int
    last: int
    down: int


def relocate_formula(
    formula: str, on: str, sheets: Mapping[str, Relocation], slide: RowShift | None = None
) -> str:
    """Return a formula that refers to the same things as before, wherever they went.

    ``on`` is the title of the sheet that it stands on, ``sheets`` the program's by the title
    that they came back under. What is gone becomes ``#REF!``. One that is written once for
    many rows keeps its distance from the rows that no sign fixes. What no formula is stays.
    """
    try:
        tokens: Any = Tokenizer(with_capital_errors(formula))
    except (TokenizerError, IndexError):
        return formula
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _followed(token.value, on, sheets, slide)
    return str(tokens.render())


def _followed(
    reference: str, on: str, sheets: Mapping[str, Relocation], slide: RowShift | None
) -> str:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return reference  # a name, a table's column, another workbook's cell
    title = match["sheet"].strip("'").replace("''", "'") if match["sheet"] else on
    ends = [_End(*match.group(*range(at, at + 4))) for at in (2, 6) if match[at] is not None]
    is_cell = all((ends[0].letters, ends[0].digits))
    if not (is_cell or (len(ends) > 1 and (ends[0].letters or ends[0].digits))):
        return reference
    moves = sheets.get(title)
    if moves is None:
        if slide is None:
            return reference
        moves = Relocation(title, (), {})  # whose cells all stay
    if slide and title != on:  # its columns are not those of the formula's rows
        slide = slide._replace(first=ends[0].row, last=ends[-1].row)
    target = _target(moves, ends, slide)
    if not match["sheet"]:
        return target
    sheet = match["sheet"] if title == moves.title else quote_sheetname(moves.title)
    return f"{sheet}!{target}"


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


def _target(moves: Relocation, ends: Sequence[_End], slide: RowShift | None) -> str:
    """Return what a reference, of one end or two, is now."""
    top, bottom = ends[0].row, ends[-1].row
    teller = moves.teller(top, bottom)
    rows: Sequence[int | None] | None = [0] * len(ends)
    if top and slide and not all(end.fixed_row for end in ends):
        rows = [moves.row(e.row) if e.fixed_row else e.row + slide.down for e in ends]
        teller = moves.teller(slide.first, slide.last)
    elif top:
        rows = [moves.row(top)] if len(ends) == 1 else moves.rows(top, bottom)
    columns = [moves.column(teller, end.column) if end.column else 0 for end in ends]
    if rows is None:
        return LOST
    found = [
        end.at(row, column)
        for end, row, column in zip(ends, rows, columns, strict=True)
        if row is not None and column is not None
    ]
    return ":".join(found) if len(found) == len(ends) else LOST
