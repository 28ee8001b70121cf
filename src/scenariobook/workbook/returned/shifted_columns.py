"""Columns whose values stand in other rows or under another's header: what was typed is unclear.

A column that was sorted by itself holds its old values in another order. Two columns whose headers
were exchanged hold each other's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

# What different rows seldom share.
SELDOM_SHARED: Final = frozenset(
    {"value", "likelihood", "as_of", "seen_on", "note", "basis", "rationale", "dissent"}
)
_FEWEST: Final = 3  # values in other rows; fewer happen by themselves


@dataclass(frozen=True, slots=True)
class InColumn:
    """A cell of a column: what its row held when the copy was made, and what it holds now.

    ``telling``: many values are possible there, and different rows seldom share one.
    """

    item: str
    base: str
    now: str
    telling: bool

    @property
    def is_moved(self) -> bool:
        """Whether it is not as it was made."""
        return self.base != self.now


Columns = Mapping[str, list[InColumn]]


def sorted_alone(columns: Columns) -> Iterator[tuple[str, str]]:
    """Yield the cells, by item and header, of columns sorted without their rows.

    The changed values are then a permutation of the old. With one such column, another whose
    changed values are a permutation as well was sorted along. Where few values are possible, as
    with levels alone, that happens by itself. Who wrote something new in each of these rows
    beside it has meant them.
    """
    permuted = {header: moved for header, cells in columns.items() if (moved := _permuted(cells))}
    if not any(map(_is_telling, permuted.values())):
        return
    written = {cell.item for cells in columns.values() for cell in _new(cells)}
    for header, moved in permuted.items():
        if not all(cell.item in written for cell in moved):
            yield from ((cell.item, header) for cell in moved)


def _permuted(cells: Iterable[InColumn]) -> list[InColumn]:
    moved = [cell for cell in cells if cell.is_moved]
    alike = sorted(cell.base for cell in moved) == sorted(cell.now for cell in moved)
    return moved if alike else []


def _is_telling(moved: list[InColumn]) -> bool:
    return len(moved) >= _FEWEST and any(cell.telling for cell in moved)


def _new(cells: list[InColumn]) -> Iterator[InColumn]:
    """Yield the cells that hold what stood nowhere in their column before."""
    before = {cell.base for cell in cells}
    return (cell for cell in cells if cell.now and cell.now not in before)


def exchanged(columns: Columns, made: Sequence[str]) -> tuple[str, str] | None:
    """Return two headers whose columns hold each other's old values; None where none do.

    ``columns`` come as they stand now, ``made`` as they did when the copy was made: of headers
    that were exchanged, the order is another. Rows that held the same under both tell nothing;
    all others must agree.
    """
    now = {header: number for number, header in enumerate(columns)}
    for one, other in combinations([header for header in made if header in columns], 2):
        if now[one] > now[other] and _hold_each_others(columns[one], columns[other]):
            return one, other
    return None


def _hold_each_others(ones: Iterable[InColumn], others: Iterable[InColumn]) -> bool:
    held = {cell.item: cell for cell in others}
    pairs = ((cell, held[cell.item]) for cell in ones if cell.item in held)
    telling = [(a, b) for a, b in pairs if a.base != b.base]
    stayed = (cell.base and not cell.is_moved for pair in telling for cell in pair)
    crossed = [(a.now == b.base, b.now == a.base) for a, b in telling]
    return not any(stayed) and all(map(any, crossed)) and any(map(all, crossed))
