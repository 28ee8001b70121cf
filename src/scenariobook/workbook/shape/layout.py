"""What the tables of one tracker depend on, and where each of them stands.

A sheet is found by its table's name, a column by its header, a row by its id. The writer
lays the tables out as their sheets declare them; the reader never relies on a position.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from scenariobook.quarter import Quarter, quarters
from scenariobook.study.model import Study
from scenariobook.workbook.shape.headers import labels, unique_header
from scenariobook.workbook.shape.names import INPUTS
from scenariobook.workbook.shape.table import Column, OwnColumn, Table

LAYOUT_VERSION: Final = 2

CHANGES_SHOWN: Final = 200


@dataclass(frozen=True)
class Layout:
    """What decides where the tables of one tracker stand, and which columns they have.

    ``changes_shown`` is the number of the ledger's entries that are shown, ``own`` the analysts'
    own columns by table. ``retired`` is the number of ids that the study no longer has, and
    ``retired_in`` the quarters that something is recorded of them in, oldest first;
    ``unadmitted`` is the number of recorded values that their indicators do not admit.
    """

    study: Study
    quarter: Quarter
    changes_shown: int
    own: Mapping[str, Sequence[OwnColumn]] = field(default_factory=dict)
    retired: int = 0
    retired_in: Sequence[Quarter] = ()
    unadmitted: int = 0
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
        """Return the table of a name where it stands; ``make`` makes it the first time.

        It has the analysts' own columns, too.
        """
        if name not in self._placed:
            self._placed[name] = self._with_own(make(self))
        return self._placed[name]

    def _with_own(self, table: Table) -> Table:
        """Return a table with the analysts' own columns: where they were, or else at its end.

        Only tables that are filled in keep them among the program's; the others' columns
        belong together.
        """
        columns = list(table.columns)
        known = {column.header.strip().casefold() for column in columns}
        for own in self.own.get(table.name, ()):
            headers = ["", *("" if c.own else c.header.casefold() for c in columns)]
            together = table.name not in INPUTS or own.after not in headers
            place = len(columns) if together else headers.index(own.after)
            while place < len(columns) and columns[place].own:
                place += 1
            header = unique_header(own.header, known)
            known.add(header.strip().casefold())
            columns.insert(place, Column(header, own.width, own=own))
        return replace(table, columns=tuple(columns))
