"""Declare the tables of a tracker: their columns, and the subjects of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic

from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, TITLES, WORKINGS
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import TOP, Column, Row, Table
from scenariobook.workbook.sheets.shared.contents import Contents


def _at_the_top(_: Layout) -> int:
    return TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredTable(Generic[Row]):
    """A declaration of a table, the same for all studies.

    Attributes:
        name: The name of the Excel table.
        words: A description of the table, for the reference of the sheets.
        columns: Returns the columns, from the left.
        rows: Returns the subject of each row; each column's ``value`` takes such a subject.
        count: Returns the number of rows.
        top: Returns the header's row; on a sheet with several tables, it depends on the others.
        left: The first column, from 1.
        key: The header of the column that identifies the rows.
    """

    name: str
    words: str
    columns: Callable[[Layout], Iterable[Column[Row]]]
    rows: Callable[[Contents], Sequence[Row]]
    count: Callable[[Layout], int]
    top: Callable[[Layout], int] = _at_the_top
    left: int = 1
    key: str = ID

    def on(self, layout: Layout) -> Table:
        """Return the table at its place in one tracker."""
        return layout.placed(self.name, self._made)

    def _made(self, layout: Layout) -> Table:
        return Table(
            self.name,
            TITLES.get(self.name, WORKINGS),
            tuple(self.columns(layout)),
            self.count(layout),
            self.top(layout),
            left=self.left,
            key=self.key,
        )


def count_rows(table: str) -> Callable[[Layout], int]:
    """Return the function that counts the rows of a table of ``row_ids``."""
    return lambda layout: len(row_ids(layout.study, table, layout.quarter))


def count_indicators(layout: Layout) -> int:
    """Return the number of rows of a table with one row per indicator."""
    return len(layout.study.indicators)


def count_signposts(layout: Layout) -> int:
    """Return the number of rows of a table with one row per signpost."""
    return len(layout.study.signposts)


def count_scenarios(layout: Layout) -> int:
    """Return the number of rows of a table with one row per scenario."""
    return len(layout.study.scenarios)


def count_items(layout: Layout) -> int:
    """Return the number of rows of a table with one row per indicator and signpost."""
    return len(layout.study.items)
