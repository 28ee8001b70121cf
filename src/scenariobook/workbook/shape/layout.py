"""Place the tables of a tracker, and add the analysts' own columns to them.

The sheets declare the tables, and the writer places them as declared. The reader never relies on
a position: it identifies a sheet by its table's name, a column by its header, a row by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from scenariobook.quarter import Quarter, quarters
from scenariobook.study.model import Study
from scenariobook.workbook.shape.headers import labels, unique_header
from scenariobook.workbook.shape.names import INPUTS, TITLES
from scenariobook.workbook.shape.recipient import Recipient
from scenariobook.workbook.shape.table import Column, OwnColumn, Table

LAYOUT_VERSION: Final = 2

CHANGES_SHOWN: Final = 200


@dataclass(frozen=True)
class Layout:
    """All that determines the positions and the columns of a tracker's tables.

    Attributes:
        study: The study.
        quarter: The open quarter.
        changes_shown: The number of ledger entries that the sheet Changes lists.
        own: By table, the columns that the analysts added.
        retired: The number of ids with entries that the study no longer has.
        retired_in: The quarters of those entries, oldest first; none of them for outcomes.
        unadmitted: The number of recorded values that their indicators do not admit.
        proposed: The number of proposed sources that the study's files do not have.
        past_judgments: The number of judgments of earlier quarters.
        logged: By table in long form, the number of its rows.
        recipient: The analyst for whom the hand-out is made; None for the tracker of all.
    """

    study: Study
    quarter: Quarter
    changes_shown: int
    own: Mapping[str, Sequence[OwnColumn]] = field(default_factory=dict)
    retired: int = 0
    retired_in: Sequence[Quarter] = ()
    unadmitted: int = 0
    proposed: int = 0
    past_judgments: int = 0
    logged: Mapping[str, int] = field(default_factory=dict)
    recipient: Recipient | None = None
    _placed: dict[str, Table] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The scenarios' labels, by id."""
        return labels(self.study.scenarios)

    @cached_property
    def past(self) -> tuple[str, ...]:
        """The quarters before the open one, oldest first."""
        start = self.study.header.start
        return tuple(str(q) for q in quarters(start, self.quarter.previous))

    def placed(self, name: str, make: Callable[[Layout], Table]) -> Table:
        """Return a table at its place, with the analysts' own columns.

        Args:
            name: The table's name.
            make: Makes the table without those columns; called the first time only.
        """
        if name not in self._placed:
            self._placed[name] = self._with_own(make(self))
        return self._placed[name]

    def other_headers(self) -> Iterator[str]:
        """Yield, in words, the analysts' columns that got another header in the tables placed."""
        for name, table in self._placed.items():
            for column in table.columns:
                if column.own and column.header != column.own.header:
                    yield (
                        f"the column {column.own.header!r} that you added on {TITLES[name]} is "
                        f"called {column.header!r} now: another one is {column.own.header!r}"
                    )

    def _with_own(self, table: Table) -> Table:
        """Return a table with the analysts' own columns.

        In a table that analysts fill in, each of them keeps its place after the same column of
        the program. In other tables they go to the end, since the program's columns belong
        together there. They also go to the end if the column before them no longer exists.
        """
        columns = list(table.columns)
        known = {column.header.strip().casefold() for column in columns}
        for own in self.own.get(table.name, ()):
            headers = ["", *("" if c.own else c.header.casefold() for c in columns)]
            at_end = table.name not in INPUTS or own.after not in headers
            place = len(columns) if at_end else headers.index(own.after)
            while place < len(columns) and columns[place].own:
                place += 1
            header = unique_header(own.header, known)
            known.add(header.strip().casefold())
            columns.insert(place, Column(header, own.width, own=own))
        return replace(table, columns=tuple(columns))
