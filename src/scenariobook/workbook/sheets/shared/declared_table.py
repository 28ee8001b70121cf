"""How a sheet declares a table: its columns in one sequence, and what its rows are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic

from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, TITLES, WORKINGS
from scenariobook.workbook.shape.table import TOP, Column, Row, Table
from scenariobook.workbook.sheets.shared.contents import Contents


def _at_the_top(_: Layout) -> int:
    return TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTable(Generic[Row]):
    """A table of the tracker, whatever the study.

    ``words`` say what it holds, as the reference of the sheets shows them. ``columns`` yields its
    columns from the left, and ``rows`` gives what each row is about, which the columns' ``value``
    is called with; ``count`` gives the number of rows. ``top`` gives the header's row: on a sheet
    with several tables, from where others stand. ``key`` is the header of the column that tells
    rows apart.
    """

    name: str
    words: str
    columns: Callable[[Layout], Iterable[Column[Row]]]
    rows: Callable[[Contents], Sequence[Row]]
    count: Callable[[Layout], int]
    top: Callable[[Layout], int] = _at_the_top
    key: str = ID

    def on(self, layout: Layout) -> Table:
        """Return the table as it stands in one tracker."""
        return layout.placed(self.name, self._made)

    def _made(self, layout: Layout) -> Table:
        return Table(
            self.name,
            TITLES.get(self.name, WORKINGS),
            tuple(self.columns(layout)),
            self.count(layout),
            self.top(layout),
            key=self.key,
        )


def count_indicators(layout: Layout) -> int:
    """Return the number of rows where each is about an indicator."""
    return len(layout.study.indicators)


def count_signposts(layout: Layout) -> int:
    """Return the number of rows where each is about a signpost."""
    return len(layout.study.signposts)


def count_scenarios(layout: Layout) -> int:
    """Return the number of rows where each is about a scenario."""
    return len(layout.study.scenarios)


def count_items(layout: Layout) -> int:
    """Return the number of rows where each is about an indicator or a signpost."""
    return len(layout.study.items)
