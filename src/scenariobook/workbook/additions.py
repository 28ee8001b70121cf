"""Say what of the people's own work goes from one tracker into the next."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from openpyxl.styles.fills import Fill

from scenariobook.diagnostics import first_of
from scenariobook.workbook.xlsx.package import CellValue, Formula, Note


class Spot(NamedTuple):
    """A cell of a table, wherever it stands: the table's name, the row's key, the header."""

    table: str
    row: str
    header: str


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A column that people added to a table, or the one that the program left for them."""

    header: str
    width: float


@dataclass(frozen=True, slots=True)
class OwnCell:
    """A cell of a column of theirs; a formula has ``[header]`` for a cell of its own row."""

    value: CellValue | Formula
    number_format: str


@dataclass(frozen=True, kw_only=True)
class OwnWork:
    """What people added to a tracker, and the next one has again.

    Attributes:
        order: By table, the keys of its rows as they stand, from the top.
        columns: By table, the columns that they added, from the left.
        cells: What stands in those columns.
        notes: The comments, on any cell of a table.
        fills: The colours that they gave to cells of rows.
        formulas: The formulas in input cells, each with the value that it shows; ``[header]``
            stands for a cell of the same row.
    """

    order: dict[str, Sequence[str]] = field(default_factory=dict)
    columns: dict[str, Sequence[OwnColumn]] = field(default_factory=dict)
    cells: dict[Spot, OwnCell] = field(default_factory=dict)
    notes: dict[Spot, Note] = field(default_factory=dict)
    fills: dict[Spot, Fill] = field(default_factory=dict)
    formulas: dict[Spot, Formula] = field(default_factory=dict)

    @property
    def spots(self) -> frozenset[Spot]:
        """The cells with something that people added beside the values."""
        return frozenset({*self.cells, *self.notes, *self.fills, *self.formulas})


NO_OWN_WORK: Final = OwnWork()
HEADER_ROW: Final = ""  # the key of a table's header, which may have a comment


def left_behind(
    own_work: OwnWork, written: Mapping[str, Collection[str]], kept: Collection[Spot]
) -> Iterator[str]:
    """Yield in words, once for each table, what stood beside rows that are gone; and formulas.

    Args:
        own_work: What people added.
        written: By table, the keys of the rows that the new tracker has.
        kept: The input cells that have their formula again.
    """
    gone: dict[str, set[str]] = {}
    for spot in own_work.spots:
        if spot.row not in {HEADER_ROW, *written.get(spot.table, ())}:
            gone.setdefault(spot.table, set()).add(spot.row)
    for table, rows in sorted(gone.items()):
        first, *more = sorted(rows)
        others = f" and {len(more)} more rows" if more else ""
        yield f"{table}: what was added beside {first}{others}, which it no longer has"
    lost: dict[str, list[str]] = {}
    for spot, formula in own_work.formulas.items():
        if spot not in kept and spot.row not in gone.get(spot.table, ()):
            named = f"={formula.text} under {spot.header} of {spot.row}"
            lost.setdefault(spot.table, []).append(named)
    for table, formulas in lost.items():
        yield f"{table}: the formula {first_of(formulas, 1)}"
