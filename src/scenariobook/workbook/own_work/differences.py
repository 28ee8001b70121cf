"""What a returned tracker has that it was not made with: changed cells, and added work."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.values_in_words import shown
from scenariobook.workbook.returned.table_places import TablePlace
from scenariobook.workbook.returned.tracker_file import normal
from scenariobook.workbook.shape.checksums import text_of

_NAMED: Final = 3  # values of a column


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCell:
    """A cell of the program's that somebody changed.

    Attributes:
        table: the name of its table.
        item: what its row is about.
        header: the header of its column.
        sheet: the title of its sheet.
        cell: its address, such as ``B5``, or a range for several cells that were filled down.
        found: what it holds now, as text.
    """

    table: str
    item: str
    header: str
    sheet: str
    cell: str
    found: str

    @property
    def column(self) -> tuple[str, int, str]:
        """Its sheet's title, its row's number, and its header, normalised."""
        row = self.cell.partition(":")[0].lstrip(ascii_uppercase)
        return self.sheet, int(row), normal(self.header)


@dataclass(frozen=True, kw_only=True)
class Additions:
    """What analysts added to one of the program's sheets.

    Attributes:
        sheet: the sheet.
        original_title: the title that the sheet was made with.
        places: the program's tables on it.
        cells: the cells in which analysts wrote, outside the program's columns.
        over: the addresses of those in which a text of the program's stood. They are asked about,
            and a new tracker has what was typed there beside the program's text.
        comments: the cells that have an analyst's comment, each with its text.
        columns: the numbers of the analysts' columns in each table, by the table's name.
    """

    sheet: Worksheet
    original_title: str
    places: Sequence[TablePlace]
    cells: Sequence[Cell] = ()
    over: Collection[str] = ()
    comments: Sequence[tuple[Cell, str]] = ()
    columns: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def words(self, *, with_columns: bool = True) -> Iterator[str]:
        """Yield, for a reader, each added column, comment and cell."""
        title = self.sheet.title
        columns: dict[tuple[int, int], list[Cell]] = {}
        for cell in self.cells:
            if place := self._own_column(cell):
                columns.setdefault((place.top, cell.column), []).append(cell)
        for (top, column), cells in columns.items() if with_columns else ():
            header = text_of(self.sheet.cell(top, column).value)
            values = [cell for cell in cells if cell.row != top]
            yield f"the column {header!r} on {title}{_few_values(values)}"
        for cell, _ in self.comments:
            yield f"a comment at {title}!{cell.coordinate}"
        for cell in self.cells:
            if not self.header_of(cell) and cell.coordinate not in self.over:
                yield f"{short(shown(cell))!r} at {title}!{cell.coordinate}"

    def header_of(self, cell: Cell) -> str:
        """Return the header of the analysts' column that a cell belongs to.

        It is empty for other cells, such as one below a table in a column of the program's.
        """
        place = self._own_column(cell)
        return place.columns.get(cell.column, "") if place else ""

    def _own_column(self, cell: Cell) -> TablePlace | None:
        """Return the table that a cell stands in if its column there is the analysts'."""
        place = next((p for p in self.places if p.top <= cell.row <= p.end), None)
        is_own = place and cell.column in self.columns.get(place.table, ())
        return place if is_own and place and place.columns.get(cell.column) else None


def _few_values(cells: Sequence[Cell]) -> str:
    """Return, for a reader, the first values of a column, each with its cell."""
    if not cells:
        return ""
    named = [f"{cell.coordinate}: {short(shown(cell))}" for cell in cells[:_NAMED]]
    more = f", and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    return f" ({', '.join(named)}{more})"


@dataclass(frozen=True, slots=True)
class Differences:
    """How a returned tracker differs from how it was made, input cells apart.

    Attributes:
        changed: the program's cells that somebody changed.
        own_sheets: the titles of the analysts' own sheets.
        additions: what analysts added to each of the program's sheets.
    """

    changed: tuple[ChangedCell, ...] = ()
    own_sheets: tuple[str, ...] = ()
    additions: tuple[Additions, ...] = ()

    def words(self, asked_about: Collection[str] = ()) -> tuple[str, ...]:
        """Return what analysts added to the program's sheets, in words.

        Args:
            asked_about: the titles of sheets whose added columns are left out, since they may be
                the program's under other headers, and are asked about.
        """
        return tuple(
            word
            for added in self.additions
            for word in added.words(with_columns=added.sheet.title not in asked_about)
        )
