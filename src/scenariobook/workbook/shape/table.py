"""Tables, columns and formulas by row: the geometry that layout and formulas speak in."""

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


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column of the analysts' own, as it stands in the tracker that it comes from.

    ``number`` is its place there, from 1; ``after`` the header of the nearest column of the
    program's on its left, in small letters; ``formula`` what a program fills new rows with.
    """

    number: int
    header: str
    after: str
    width: float
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a table, with all that the program knows of it.

    ``width`` is in characters; ``look`` names a style; ``name`` is the defined name of its
    cells. ``measured``: the number format is the row's own, by its indicator's decimals.
    ``shade`` names a colour scale or a set of coloured words. ``own`` is what is
    known of a column of the analysts' own.

    ``value`` gives what Python knows for a row. Where there is a ``formula`` (see
    ``Table.formula``), a cell holds it together with that value; what needs to know where
    other tables stand is called once they all do.
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
    """A table of ``count`` rows below its header, which stands at ``top`` and ``left``.

    ``key`` is the header of the column that tells its rows apart.
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
        """The first row below the header."""
        return self.top + 1

    @property
    def last(self) -> int:
        """The last row; a table without rows has a blank one."""
        return self.top + max(self.count, 1)

    @property
    def ref(self) -> str:
        """The table's range with its header, such as ``A4:P31``."""
        right = get_column_letter(self.left + len(self.columns) - 1)
        return f"{get_column_letter(self.left)}{self.top}:{right}{self.last}"

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """The columns' headers, from the left."""
        return tuple(column.header for column in self.columns)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The columns' letters by header."""
        return {c.header: get_column_letter(self.left + n) for n, c in enumerate(self.columns)}

    def cells(self, header: str, last_header: str | None = None) -> str:
        """Return the range below one header, or from one to another, such as ``H5:H31``."""
        letters = self.letters
        return f"{letters[header]}{self.first}:{letters[last_header or header]}{self.last}"

    def fixed(self, header: str, last_header: str | None = None) -> str:
        """Return that range with its sheet and absolute, as formulas elsewhere need it."""
        start, end = self.letters[header], self.letters[last_header or header]
        return f"{quote_sheetname(self.sheet)}!${start}${self.first}:${end}${self.last}"

    def head(self, header: str, last_header: str | None = None) -> str:
        """Return the header's own cell, or a run of them, with its sheet and absolute."""
        start, end = self.letters[header], self.letters[last_header or header]
        cell = f"{quote_sheetname(self.sheet)}!${start}${self.top}"
        return f"{cell}:${end}${self.top}" if last_header else cell

    def with_head(self, header: str) -> str:
        """Return a header's cell and the range below it, with its sheet and absolute."""
        letter = self.letters[header]
        return f"{quote_sheetname(self.sheet)}!${letter}${self.top}:${letter}${self.last}"

    def above(self, header: str, last_header: str) -> str:
        """Return the run of cells above some headers, with its sheet and absolute."""
        start, end = self.letters[header], self.letters[last_header]
        row = self.top - 1
        return f"{quote_sheetname(self.sheet)}!${start}${row}:${end}${row}"

    def formula(self, text: str) -> RowFormula:
        """Return a formula for every row: ``[header]`` in its text is that row's cell.

        ``[above:header]`` is the cell in the row above.
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
    """A formula that is the same in each row but for the row's number."""

    pieces: tuple[str, ...]
    offsets: tuple[int, ...]
    tail: str

    def at(self, row: int) -> str:
        """Return the formula's text in a row."""
        parts = [f"{p}{row + o}" for p, o in zip(self.pieces, self.offsets, strict=True)]
        return "".join(parts) + self.tail
