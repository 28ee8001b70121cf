"""Compute where each cell of a returned tracker goes in the fresh one, and rewrite formulas.

A row goes where the row of the same item is, a column where the column of the same header is. Cells
below or beside a table keep their distance from it. The analysts' formulas are rewritten so that
they refer to the same things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.kept_in_comments import words_beside_table
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.shape.names import LOGS
from scenariobook.workbook.xlsx.areas import Address, Area, with_capital_errors

LOST: Final = "#REF!"
_LAST_ROW: Final = 1_048_576  # of a sheet; a range down to it means whole columns
_LAST_COLUMN: Final = 16_384
# A reference: perhaps a sheet's name, then one end or two, each a cell, a column or a row.
_END: Final = r"(\$?)([A-Za-z]{0,2}|[A-Wa-w][A-Za-z]{2}|[Xx][A-Fa-f][A-Da-d])(\$?)(\d{0,7})"
_REFERENCE: Final = re.compile(rf"(?:(?P<sheet>'(?:[^']|'')+'|[^'!:\[\]]+)!)?{_END}(?::{_END})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshTable:
    """A table of the fresh tracker.

    Attributes:
        top: the header's row.
        last: its last row.
        edge: its last column.
        rows: the number of each row, by what the row is about.
        columns: the number of each column, by its header in small letters.
    """

    top: int
    last: int
    edge: int
    rows: Mapping[str, int]
    columns: Mapping[str, int]


class _Band(Protocol):
    """Consecutive rows of a sheet, and where they and their columns go."""

    def row(self, row: int, /) -> int | None:
        """Return the new number of a row; None if the row is gone."""

    def column(self, row: int, column: int, /) -> int | None:
        """Return the new number of a column, for a row's cell; None if the column is gone."""


class _BandAboveTables:
    """The rows above all tables, which stay where they are."""

    def row(self, row: int) -> int:
        return row

    def column(self, _row: int, column: int, /) -> int:
        return column


class _LostBand:
    """The rows of a table that the fresh tracker lacks, and those below it."""

    def row(self, _row: int, /) -> None:
        return None

    def column(self, _row: int, _column: int, /) -> None:
        return None


@dataclass(frozen=True)
class _TableBand:
    """The rows of a table, and those below it up to the next table."""

    place: TablePlace
    fresh: FreshTable
    headers: Mapping[int, str]

    @cached_property
    def _rows(self) -> Mapping[int, int | None]:
        return {row: self.fresh.rows.get(item) for row, item in self.place.rows_to_be.items()}

    @cached_property
    def _columns(self) -> Mapping[int, int | None]:
        named = {**self.place.columns, **self.headers}
        return {column: self.fresh.columns.get(header) for column, header in named.items()}

    def row(self, row: int) -> int | None:
        place = self.place
        if row == place.top:
            return self.fresh.top
        found = self._rows.get(row)
        if found is None and row > place.bottom and not place.is_typed_in(row, self.fresh.rows):
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
        """Return the first and the last new row for a range of old rows.

        A range over all rows of the table covers all its new rows; one that also goes far below the
        table still ends far below it.
        """
        bottom = self.place.bottom
        if first <= min(self._rows, default=bottom) and last >= bottom:
            end = self.fresh.last
            return self.fresh.top + 1, end if last == bottom else max(last, end)
        found = [new for row in range(first, last + 1) if (new := self._rows.get(row))]
        return (min(found), max(found)) if found else None


@dataclass(frozen=True)
class Relocation:
    """Where the cells of one sheet go.

    Attributes:
        title: the sheet's title in the fresh tracker.
        places: its tables in the returned tracker.
        fresh: the fresh tracker's tables by name.
        headers: the headers of the analysts' columns in the fresh tracker, by (table, old column).
    """

    title: str
    places: Sequence[TablePlace]
    fresh: Mapping[str, FreshTable]
    headers: Mapping[tuple[str, int], str] = field(default_factory=dict)

    @cached_property
    def _bands(self) -> Sequence[tuple[int, _Band]]:
        """The bands of rows from the bottom up, each with its first row."""
        bands: list[tuple[int, _Band]] = [(1, _BandAboveTables())]
        for place in self.places:
            own = {c: header for (table, c), header in self.headers.items() if table == place.table}
            fresh = self.fresh.get(place.table)
            bands.append((place.top, _TableBand(place, fresh, own) if fresh else _LostBand()))
        return bands[::-1]

    def _band(self, row: int) -> _Band:
        return next(band for first, band in self._bands if row >= first)

    def at(self, row: int, column: int) -> Address | None:
        """Return the new address of a cell; None if its row or column is gone."""
        new_row, new_column = self.row(row), self.column(row, column)
        return None if new_row is None or new_column is None else (new_row, new_column)

    def at_within_sheet(self, row: int, column: int) -> Address | None:
        """Return the new address of a cell; None if it is gone, or beyond the last of a sheet."""
        new = self.at(row, column)
        return new if new and new[0] <= _LAST_ROW and new[1] <= _LAST_COLUMN else None

    def row(self, row: int) -> int | None:
        """Return the new number of a row; None if the row is gone."""
        return self._band(row).row(row)

    def column(self, row: int, column: int) -> int | None:
        """Return the new number of a column, for a row's cell; None if the column is gone."""
        return self._band(row).column(row, column)

    def rows(self, first: int, last: int) -> Address | None:
        """Return the first and the last new row for a range of rows in a formula; None if gone."""
        band = self._band(first)
        if isinstance(band, _TableBand) and band.has(first) and self._band(last) is band:
            return band.rows(first, last)
        start, end = self.row(first), self.row(last)
        if start is None or end is None:
            return None
        low, high = min(start, end), max(start, end)
        return low, _LAST_ROW if last == _LAST_ROW else min(high, _LAST_ROW)

    def area(self, area: Area) -> Area | None:
        """Return the new range for an area; None if one of its corners is gone."""
        top, left, bottom, right = area
        rows = self.rows(top, bottom)
        header_row = self.header_row(top, bottom)
        start, end = self.column(header_row, left), self.column(header_row, right)
        if rows is None or start is None or end is None:
            return None
        return rows[0], min(start, end), rows[1], max(start, end)

    def about(self, row: int, column: int) -> tuple[str, str]:
        """Return the item and the header that a cell belongs to; empty texts outside the tables.

        Beside a table, the header also says how far from the table the column is.
        """
        place = next((p for p in reversed(self.places) if row > p.top), None)
        item = place.items.get(row, "") if place else ""
        if place is None or item not in place.made_items:
            return "", ""
        if column > place.edge:
            return item, words_beside_table(place.header(column), column - place.edge)
        return item, place.header(column)

    def typed_about(self, row: int, column: int) -> tuple[str, str]:
        """Return what ``about`` does; of an added row in long form, the item that was typed."""
        item, header = self.about(row, column)
        place = next((p for p in reversed(self.places) if row > p.top), None)
        if item or place is None or place.table not in LOGS:
            return item, header
        return short(place.rows_to_be.get(row, "")), place.header(column)

    def header_row(self, first: int, last: int) -> int:
        """Return the row whose headers identify the columns of some rows.

        For whole columns (``first`` is 0), and for rows that begin above the first table and reach
        into it, this is the first table's header; else it is the first of the rows.
        """
        top = self.places[0].top if self.places else 0
        return top if first < top and (not first or top <= last) else max(first, 1)


def breaks(formula: str, moved: str) -> bool:
    """Tell whether a formula refers to something that is gone, now that it has moved.

    Args:
        formula: the formula as it was.
        moved: what ``relocate_formula`` made of it.
    """
    return moved.count(LOST) > formula.count(LOST)


class RowShift(NamedTuple):
    """Rows that share one formula, and how far they have moved.

    Attributes:
        first: the first of the old rows, for which the formula is written.
        last: the last of the old rows.
        down: by how many rows the first has moved down.
    """

    first: int
    last: int
    down: int


def relocate_formula(
    formula: str, on: str, sheets: Mapping[str, Relocation], slide: RowShift | None = None
) -> str:
    """Return a formula rewritten so that it refers to the same things in the fresh tracker.

    A reference to something that is gone becomes ``#REF!``. A text that is no formula stays as it
    is.

    Args:
        formula: the formula, with ``=``.
        on: the title of the sheet that it stands on.
        sheets: where the cells of the program's sheets go, by the title that each came back with.
        slide: the rows that share the formula, for a rule over an area. Rows without ``$`` then
            keep their distance from the formula's row.
    """
    tokens = _tokens(formula)
    if tokens is None:
        return formula
    for token in _references(tokens):
        token.value = _relocate_reference(token.value, on, sheets, slide)
    return "=" + "".join(token.value for token in tokens.items)


def gone_from(formula: str, on: str, sheets: Mapping[str, Relocation]) -> Iterator[str]:
    """Yield each reference of a formula whose cell is gone, and in words what the cell was.

    Args:
        formula: as ``relocate_formula`` takes it, and so the others.
        on: as there.
        sheets: as there.
    """
    for reference in (token.value for token in _references(_tokens(formula))):
        if breaks(reference, _relocate_reference(reference, on, sheets, None)):
            match = _REFERENCE.fullmatch(reference)
            end = _End(*match.group(2, 3, 4, 5)) if match else None
            moves = sheets.get(_title(match, on)) if match else None
            about = moves.about(end.row, end.column) if moves and end else ()
            words = ", ".join(filter(None, about))
            yield f"{reference} was {words}" if words else reference


def _tokens(formula: str) -> Tokenizer | None:
    """Return a formula as openpyxl's tokenizer takes it apart; None for a text that is none."""
    try:
        return Tokenizer(with_capital_errors(formula))
    except (TokenizerError, IndexError):
        return None


def _references(tokens: Tokenizer | None) -> Iterator[Token]:
    for token in tokens.items if tokens else ():
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            yield token


def _title(match: re.Match[str], on: str) -> str:
    """Return the title of the sheet that a reference on a sheet leads to."""
    return match["sheet"].strip("'").replace("''", "'") if match["sheet"] else on


def _relocate_reference(
    reference: str, on: str, sheets: Mapping[str, Relocation], slide: RowShift | None
) -> str:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return reference  # a name, a table's column, another workbook's cell
    title = _title(match, on)
    ends = [_End(*match.group(*range(at, at + 4))) for at in (2, 6) if match[at] is not None]
    is_cell = all((ends[0].letters, ends[0].digits))
    if not (is_cell or (len(ends) > 1 and (ends[0].letters or ends[0].digits))):
        return reference
    moves = sheets.get(title)
    if moves is None:
        if slide is None:
            return reference
        moves = Relocation(title, (), {})  # all cells of the analysts' sheet stay
    if slide and title != on:  # the other sheet's header row depends on the rows referred to
        slide = slide._replace(first=ends[0].row, last=ends[-1].row)
    target = _target(moves, ends, slide)
    if not match["sheet"]:
        return target
    sheet = match["sheet"] if title == moves.title else quote_sheetname(moves.title)
    return f"{sheet}!{target}"


class _End(NamedTuple):
    """One end of a reference: a cell, a whole column or a whole row.

    Attributes:
        fixed_column: ``$`` before the column, or an empty text.
        letters: the column's letters; empty for a whole row.
        fixed_row: ``$`` before the row, or an empty text.
        digits: the row's digits; empty for a whole column.
    """

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
        """Return this end's text at another row and column."""
        letters = get_column_letter(column) if column else ""
        return f"{self.fixed_column}{letters}{self.fixed_row}{row or ''}"


def _target(moves: Relocation, ends: Sequence[_End], slide: RowShift | None) -> str:
    """Return the new text of a reference with one end or two."""
    top, bottom = ends[0].row, ends[-1].row
    header_row = moves.header_row(top, bottom)
    rows: Sequence[int | None] | None = [0] * len(ends)
    if top and slide and not all(end.fixed_row for end in ends):
        rows = [moves.row(e.row) if e.fixed_row else e.row + slide.down for e in ends]
        header_row = moves.header_row(slide.first, slide.last)
    elif top:
        rows = [moves.row(top)] if len(ends) == 1 else moves.rows(top, bottom)
    columns = [moves.column(header_row, end.column) if end.column else 0 for end in ends]
    if rows is None:
        return LOST
    found = [
        end.at(row, column)
        for end, row, column in zip(ends, rows, columns, strict=True)
        if row is not None and column is not None
    ]
    return ":".join(found) if len(found) == len(ends) else LOST
