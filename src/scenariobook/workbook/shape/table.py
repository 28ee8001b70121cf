"""Describe tables, their columns, and formulas that repeat in each row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from openpyxl.utils import get_column_letter, quote_sheetname

from scenariobook.workbook.xlsx.package import Value

TOP: Final = 4  # the header's row on a sheet with a single table
_REFERENCE = re.compile(r"\[(above:)?([^\[\]]+)\]")

Row = TypeVar("Row")  # what a row of a table is about, such as an indicator and its reading


def _nothing(_: object) -> Value:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnColumn:
    """A column that the analysts added to a table, as it was in the tracker that it comes from.

    Attributes:
        number: its column on the sheet, from 1.
        header: its header.
        after: the header, in small letters, of the program's nearest column on its left.
        width: its width in characters.
        formula: the formula that a program fills into new rows of the column; empty if none.
    """

    number: int
    header: str
    after: str
    width: float
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table, with all that the program knows of it.

    Attributes:
        header: its header.
        width: its width in characters.
        look: the name of a look in ``cell_styles.LOOKS``.
        name: the defined name of its cells; empty if they have none.
        measured: whether each row has the number format of its indicator.
        shade: the name of a set of colours in ``colour_rules``; empty if it has none.
        own: what is known about it if the analysts added it.
        value: gives what Python knows for a row.
        formula: text, or a callable that gives it once all tables have their places; a cell
            then holds the formula together with the value (see ``Table.formula``).
    """

    header: str
    width: float = 10
    look: str = "text"
    name: str = ""
    measured: bool = False
    shade: str = ""
    own: OwnColumn | None = None
    value: Callable[[Row], Value] = _nothing
    formula: str | Callable[[], str] = ""

    @property
    def typed(self) -> bool:
        """Whether analysts fill it in."""
        return self.look.startswith("input")

    @property
    def text(self) -> str:
        """The formula's text; blank if there is none."""
        return self.formula if isinstance(self.formula, str) else self.formula()


@dataclass(frozen=True)
class Table:
    """A table on a sheet: its header's row, and below it the rows of its data.

    Attributes:
        name: the name of the Excel table.
        sheet: the title of its sheet.
        columns: its columns, from the left.
        count: the number of its rows below the header.
        top: the header's row.
        left: the first column, from 1.
        key: the header of the column that identifies the rows.
    """

    name: str
    sheet: str
    columns: tuple[Column[Any], ...]
    count: int
    top: int = TOP
    left: int = 1
    key: str = "id"

    @property
    def first(self) -> int:
        """The number of the first row below the header."""
        return self.top + 1

    @property
    def last(self) -> int:
        """The number of the last row; a table without data has one blank row."""
        return self.top + max(self.count, 1)

    @property
    def ref(self) -> str:
        """The table's range including its header, such as ``A4:P31``."""
        right = get_column_letter(self.left + len(self.columns) - 1)
        return f"{get_column_letter(self.left)}{self.top}:{right}{self.last}"

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The headers of the columns, from the left."""
        return tuple(column.header for column in self.columns)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letters of the columns, by header."""
        return {c.header: get_column_letter(self.left + n) for n, c in enumerate(self.columns)}

    def cells(self, header: str, last_header: str | None = None) -> str:
        """Return the range below a header, or below several in a row, such as ``H5:H31``."""
        letters = self.letters
        return f"{letters[header]}{self.first}:{letters[last_header or header]}{self.last}"

    def fixed(self, header: str, last_header: str | None = None) -> str:
        """Return the range of ``cells`` as an absolute reference with the sheet's name."""
        start, end = self.letters[header], self.letters[last_header or header]
        return f"{quote_sheetname(self.sheet)}!${start}${self.first}:${end}${self.last}"

    def head(self, header: str, last_header: str | None = None) -> str:
        """Return the cell of a header, or of several in a row: absolute, with the sheet's name."""
        start, end = self.letters[header], self.letters[last_header or header]
        cell = f"{quote_sheetname(self.sheet)}!${start}${self.top}"
        return f"{cell}:${end}${self.top}" if last_header else cell

    def with_head(self, header: str) -> str:
        """Return the range of a header and the cells below it: absolute, with the sheet's name."""
        letter = self.letters[header]
        return f"{quote_sheetname(self.sheet)}!${letter}${self.top}:${letter}${self.last}"

    def above(self, header: str, last_header: str) -> str:
        """Return the range right above some headers: absolute, with the sheet's name."""
        start, end = self.letters[header], self.letters[last_header]
        row = self.top - 1
        return f"{quote_sheetname(self.sheet)}!${start}${row}:${end}${row}"

    def formula(self, text: str) -> RowFormula:
        """Return a formula that can be written in every row.

        Args:
            text: the formula. ``[header]`` stands for the cell of that column in the formula's row,
                ``[above:header]`` for the cell in the row above.
        """
        pieces: list[str] = []
        offsets: list[int] = []
        end = 0
        for match in _REFERENCE.finditer(text):
            pieces.append(f"{text[end : match.start()]}${self.letters[match[2]]}")
            offsets.append(-1 if match[1] else 0)
            end = match.end()
        return RowFormula(tuple(pieces), tuple(offsets), text[end:])


@dataclass(frozen=True, slots=True)
class RowFormula:
    """A formula that differs from row to row only in the row numbers of its references.

    Attributes:
        pieces: for each reference, the text before it and its column, such as ``=$H``.
        offsets: for each reference, 0 for the formula's row and -1 for the row above.
        tail: the text behind the last reference.
    """

    pieces: tuple[str, ...]
    offsets: tuple[int, ...]
    tail: str

    def at(self, row: int) -> str:
        """Return the formula's text for a row."""
        parts = [f"{p}{row + o}" for p, o in zip(self.pieces, self.offsets, strict=True)]
        return "".join(parts) + self.tail
