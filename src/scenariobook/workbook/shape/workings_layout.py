"""Where the hidden workings stand: parameters by id, and the steps from what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from scenariobook.workbook.shape.headers import level_header, number_header, unadmitted_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, WORKINGS
from scenariobook.workbook.shape.table import Column, Table

_READ_ELSEWHERE: Final = frozenset(
    {
        *(ID, "title", "home", "level count", "last value", "last quarter", "counts"),
        *("status", "trend", "flag", "state", "overdue", "term", "difference"),
        *("likelihood", "implied", "implied before", "implied term", "missing", "missing so far"),
        *("due at", "move", "levels so far", "others so far", "moves so far"),
        *("check", "stated", "low", "high"),
    }
)


@dataclass(frozen=True)
class Steps:
    """The tables of the hidden workings, one below the other.

    ``unadmitted`` is the number of recorded values that their indicators do not admit.
    """

    layout: Layout
    unadmitted: int = 0

    @cached_property
    def indicators(self) -> Table:
        """Parameters and steps, one row per indicator."""
        parameters = (
            *_plain("id", "title", "home", "kind"),
            *_plain("direction", "watch", "warning", "stale after", "every quarter"),
            *_plain("in percent", "decimals"),
            Column("dated from", 11, "date"),
            *_plain("status before", "rank before", "level count"),
            *(Column(level_header(n + 1)) for n in range(self.layout.levels)),
            *(Column(number_header(n + 1)) for n in range(self.layout.levels)),
            Column("recorded quarter"),
            Column("recorded as of", 11, "date"),
            *(Column(unadmitted_header(quarter)) for quarter in self._past),
        )
        steps = (
            *_plain("row", "typed", "value", "last column", "last value", "last quarter"),
            Column("last as of", 11, "date"),
            Column("counts", name="indicator_counts"),
            Column("counts as of", 11, "date"),
            *_plain("at level", "last at level", "place", "last place"),
            *_plain("unread", "about value", "about day", "check", "level"),
            Column("age", look="count"),
            *_plain("status", "trend"),
            *_plain("missing", "missing so far", "due at"),
            *_plain("rank", "move", "levels so far", "others so far"),
        )
        columns = tuple(_named("indicator", c) for c in (*parameters, *steps))
        return Table("indicators", WORKINGS, columns, len(self.layout.study.indicators))

    @cached_property
    def sightings(self) -> Table:
        """Parameters and steps, one row per signpost."""
        columns = (
            *_plain("id", "title", "home"),
            Column("expected by", 11, "date"),
            *_plain("fades after", "last state", "quarters since"),
            *_plain("row", "typed", "state", "about day", "overdue", "faded", "counts", "flag"),
            *_plain("missing", "missing so far", "due at", "move", "moves so far"),
        )
        columns = tuple(_named("signpost", c) for c in columns)
        count = len(self.layout.study.signposts)
        return Table("signposts", WORKINGS, columns, count, self.indicators.last + 3)

    @cached_property
    def scenarios(self) -> Table:
        """Parameters and steps, one row per scenario."""
        headers: tuple[str, ...] = ("id", "title", "row", "missing", "missing so far", "due at")
        if self.layout.study.estimative:
            headers = (
                *("id", "title", "implied before", "row", "likelihood", "percent", "band"),
                *("term", "check"),
                *("implied", "implied band", "implied term", "difference"),
                *("missing", "missing so far", "due at"),
            )
            if self.layout.study.header.exclusive:
                headers = (*headers, "stated", "low", "high")
        columns = tuple(_named("scenario", c) for c in _plain(*headers))
        count = len(self.layout.study.scenarios)
        return Table("scenarios", WORKINGS, columns, count, self.sightings.last + 3)

    @cached_property
    def likelihoods(self) -> Table:
        """What the chart draws: one row per quarter, one column per scenario."""
        columns = (
            *_plain("quarter", "on the axis"),
            *(Column(t, 10, "percent") for t in self.layout.labels.values()),
        )
        count = len(self.layout.past) + 1
        return Table(
            "likelihoods", WORKINGS, columns, count, self.scenarios.last + 3, key="quarter"
        )

    @property
    def _past(self) -> tuple[str, ...]:
        """The quarters of which it is told whether a value that does not count stands."""
        return self.layout.past if self.unadmitted else ()

    @cached_property
    def unadmitted_values(self) -> Table:
        """Recorded values that their indicators do not admit, and whether each still stands."""
        columns = (
            *_plain("id", "indicator", "quarter"),
            Column("as of", 11, "date"),
            *_plain("value", "now", "stands"),
        )
        above = self.likelihoods if self.layout.study.estimative else self.scenarios
        return Table("unadmitted", WORKINGS, columns, self.unadmitted, above.last + 3)


def _plain(*headers: str) -> tuple[Column, ...]:
    return tuple(Column(header) for header in headers)


def _named(prefix: str, column: Column) -> Column:
    """Name a column of the workings, if formulas elsewhere look into it."""
    if column.header not in _READ_ELSEWHERE:
        return column
    name = f"{prefix}_{column.header.replace(' ', '_')}"
    return Column(column.header, column.width, column.look, name)
