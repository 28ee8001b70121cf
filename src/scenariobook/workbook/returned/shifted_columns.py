"""Find columns that were sorted without their rows, and columns whose headers were exchanged.

A column sorted by itself holds its old values in another order. Two columns with exchanged headers
hold each other's old values. In both cases nobody can know what the author meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

# Fields in which two rows seldom have the same value.
SELDOM_SHARED: Final = frozenset(
    {
        *("value", "likelihood", "chance", "as_of", "seen_on", "decided_on"),
        *("note", "basis", "rationale", "dissent", "reason", "text", "why", "title", "url"),
    }
)
_FEWEST: Final = 3  # moved values; fewer may be a coincidence


@dataclass(frozen=True, slots=True)
class ColumnCell:
    """One cell of a column, as text, then and now.

    Attributes:
        item: the id of its row.
        base: what it held when the copy was made.
        now: what it holds now.
        is_distinctive: whether two rows seldom share a value in this column.
    """

    item: str
    base: str
    now: str
    is_distinctive: bool

    @property
    def is_moved(self) -> bool:
        """Whether its value has changed."""
        return self.base != self.now


Columns = Mapping[str, list[ColumnCell]]


def sorted_alone(columns: Columns) -> Iterator[tuple[str, str]]:
    """Yield the (item, header) of each moved cell in columns that were sorted without their rows.

    A column counts as sorted if its changed values are a permutation of the old ones, and it is a
    column in which rows seldom share a value. Once there is such a column, every other column whose
    changed values are a permutation counts as well. A column is left out if somebody wrote a new
    value into each of its moved rows: this author has meant the other values, too.
    """
    permuted = {header: moved for header, cells in columns.items() if (moved := _permuted(cells))}
    if not any(map(_is_telling, permuted.values())):
        return
    written = {cell.item for cells in columns.values() for cell in _new(cells)}
    for header, moved in permuted.items():
        if not all(cell.item in written for cell in moved):
            yield from ((cell.item, header) for cell in moved)


def _permuted(cells: Iterable[ColumnCell]) -> list[ColumnCell]:
    moved = [cell for cell in cells if cell.is_moved]
    alike = sorted(cell.base for cell in moved) == sorted(cell.now for cell in moved)
    return moved if alike else []


def _is_telling(moved: list[ColumnCell]) -> bool:
    return len(moved) >= _FEWEST and any(cell.is_distinctive for cell in moved)


def _new(cells: list[ColumnCell]) -> Iterator[ColumnCell]:
    """Yield the cells whose value was nowhere in their column before."""
    before = {cell.base for cell in cells}
    return (cell for cell in cells if cell.now and cell.now not in before)


def exchanged_headers(columns: Columns, made: Sequence[str]) -> tuple[str, str] | None:
    """Return two headers whose columns hold each other's old values; None if there are none.

    Rows in which both columns held the same value are ignored; all other rows must agree.

    Args:
        columns: the columns in the order in which they stand now.
        made: the headers in the order of the tracker as it was made. Only a pair in another order
            than before can have been exchanged.
    """
    now = {header: number for number, header in enumerate(columns)}
    for one, other in combinations([header for header in made if header in columns], 2):
        if now[one] > now[other] and _hold_each_others(columns[one], columns[other]):
            return one, other
    return None


def _hold_each_others(ones: Iterable[ColumnCell], others: Iterable[ColumnCell]) -> bool:
    held = {cell.item: cell for cell in others}
    pairs = ((cell, held[cell.item]) for cell in ones if cell.item in held)
    telling = [(a, b) for a, b in pairs if a.base != b.base]
    stayed = (cell.base and not cell.is_moved for pair in telling for cell in pair)
    crossed = [(a.now == b.base, b.now == a.base) for a, b in telling]
    return not any(stayed) and all(map(any, crossed)) and any(map(all, crossed))
