"""Define people's additions to a tracker's tables; list those that the next tracker lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeVar

from openpyxl.styles.fills import Fill

from scenariobook.wording import short
from scenariobook.workbook.xlsx.package import CellComment, CellValue, Formula, Value

T = TypeVar("T")


class Spot(NamedTuple):
    """A cell of a table, by the table's name, the row's key and the column's header."""

    table: str
    row: str
    header: str


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column that people added to a table.

    Attributes:
        header: Its header.
        width: Its width, in characters.
        after: The header of the program's next column to its left; empty without one.
    """

    header: str
    width: float
    after: str


@dataclass(frozen=True, slots=True)
class OwnFormula:
    """A formula that somebody typed.

    Attributes:
        pieces: The formula's text without the equals sign, in pieces. Each second piece is a
            header: the cell under this header, in the formula's row.
        value: The value that the formula shows.
        fills_area: Whether the formula may fill several cells, as an array or a what-if table does.
    """

    pieces: Sequence[str]
    value: CellValue
    fills_area: bool = False

    def __str__(self) -> str:
        cells = (f"[{text}]" if n % 2 else text for n, text in enumerate(self.pieces))
        return f"={''.join(cells)}"

    def at(self, letters: Mapping[str, str], row: int) -> Value:
        """Return the formula for a row; its value if the new tracker cannot have the formula.

        Args:
            letters: The letters of the table's columns, by header.
            row: The row's number.
        """
        if self.fills_area or not letters.keys() >= {*self.pieces[1::2]}:
            return self.value
        cells = (f"{letters[text]}{row}" if n % 2 else text for n, text in enumerate(self.pieces))
        return Formula("".join(cells), self.value)


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell of an ``OwnColumn``."""

    value: CellValue | OwnFormula
    number_format: str


@dataclass(frozen=True, kw_only=True)
class OwnWork:
    """People's additions to a tracker that the next tracker gets.

    Attributes:
        order: The keys of each table's rows, from the top.
        columns: The columns that people added to each table, from the left.
        cells: The cells of those columns.
        comments: The comments, on any cell of a table.
        fills: The colours that people gave to cells of rows.
        formulas: The formulas in input cells.
    """

    order: dict[str, Sequence[str]] = field(default_factory=dict)
    columns: dict[str, Sequence[OwnColumn]] = field(default_factory=dict)
    cells: dict[Spot, OwnCell] = field(default_factory=dict)
    comments: dict[Spot, CellComment] = field(default_factory=dict)
    fills: dict[Spot, Fill] = field(default_factory=dict)
    formulas: dict[Spot, OwnFormula] = field(default_factory=dict)

    @property
    def spots(self) -> frozenset[Spot]:
        """The cells with an addition beside their value."""
        return frozenset({*self.cells, *self.comments, *self.fills, *self.formulas})

    def with_moved_rows(self, table: str, rows: Mapping[str, str]) -> OwnWork:
        """Return the additions, with those of some rows moved to other rows of the table.

        Args:
            table: The table's name.
            rows: The new key of each such row, by its old key.
        """

        def move(added: Mapping[Spot, T]) -> dict[Spot, T]:
            return {
                spot._replace(row=rows.get(spot.row, spot.row)) if spot.table == table else spot: it
                for spot, it in added.items()
            }

        return replace(
            self,
            cells=move(self.cells),
            comments=move(self.comments),
            fills=move(self.fills),
            formulas=move(self.formulas),
        )


NO_OWN_WORK: Final = OwnWork()
HEADER_ROW: Final = ""  # the key of a table's header, which may have a comment


def lost_additions(
    own_work: OwnWork, row_keys: Mapping[str, Collection[str]], kept_spots: Collection[Spot]
) -> Iterator[str]:
    """Yield a line for each table with additions to rows that are gone, or with lost formulas.

    Args:
        own_work: People's additions.
        row_keys: By table, the keys of the rows that the new tracker has.
        kept_spots: The cells that keep their formulas.
    """
    gone_rows: dict[str, set[str]] = {}
    for spot in own_work.spots:
        if spot.row not in {HEADER_ROW, *row_keys.get(spot.table, ())}:
            gone_rows.setdefault(spot.table, set()).add(spot.row)
    for table, rows in sorted(gone_rows.items()):
        words = {spot: str(cell.value) for spot, cell in own_work.cells.items()}
        words |= {spot: comment.text for spot, comment in own_work.comments.items()}
        texts = [short(words[spot]) for spot in words if spot.table == table and spot.row in rows]
        listed = f": {', '.join(map(repr, texts))}" if texts else ""
        beside = ", ".join(sorted(rows))
        yield f"{table}: what was added beside {beside}, which it no longer has{listed}"
    lost: dict[str, list[str]] = {}
    own_cells = {spot: cell.value for spot, cell in own_work.cells.items()}
    for spot, formula in (*own_work.formulas.items(), *own_cells.items()):
        if not isinstance(formula, OwnFormula):
            continue
        if spot not in kept_spots and spot.row not in gone_rows.get(spot.table, ()):
            named = f"{formula} under {spot.header} of {spot.row}"
            lost.setdefault(spot.table, []).append(named)
    for table, formulas in lost.items():
        yield f"{table}: formulas: {', '.join(formulas)}"
