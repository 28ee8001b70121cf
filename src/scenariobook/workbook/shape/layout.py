"""Where everything stands in the tracker: the one truth for its writer and its reader.

A sheet is found by its table's name, a column by its header, a row by its id. The writer
lays the tables out as said here; the reader never relies on a position.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from scenariobook.quarter import Quarter, quarters
from scenariobook.study.model import Study
from scenariobook.workbook.shape.headers import labels, probability_header, unique_header
from scenariobook.workbook.shape.input_columns import input_columns
from scenariobook.workbook.shape.names import (
    BOARD_TABLE,
    CHANGES,
    CHANGES_TABLE,
    COVERAGE_TABLE,
    DASHBOARD,
    DRIVERS_TABLE,
    EVIDENCE,
    EVIDENCE_TABLE,
    HISTORY,
    HISTORY_TABLE,
    ID,
    IMPLIED_TABLE,
    INPUTS,
    JUDGMENTS,
    JUDGMENTS_TABLE,
    LAST_ENTRY,
    RETIRED,
    RETIRED_TABLE,
    SIGNPOSTS,
    SIGNPOSTS_TABLE,
    SOURCES,
    SOURCES_TABLE,
    STANDINGS_TABLE,
    UPDATE,
    UPDATE_TABLE,
    VALIDATION,
    VALIDATION_TABLE,
)
from scenariobook.workbook.shape.table import Column, OwnColumn, Table

LAYOUT_VERSION: Final = 2

QUARTERS_ON_DASHBOARD: Final = 8
CHANGES_SHOWN: Final = 200
# Between the dashboard's tables, with two rows above and below: the chart, and lists beside it.
MIDDLE_ROWS: Final = 20

_COUNTED: Final = ("warning", "watch", "normal", "stale", "no data", "observed", "overdue")


@dataclass(frozen=True)
class Layout:
    """The tables of one tracker: of a study, for a quarter, with so many changes shown.

    ``own`` are columns of the analysts' own, by table.
    """

    study: Study
    quarter: Quarter
    changes_shown: int
    own: Mapping[str, Sequence[OwnColumn]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> dict[str, str]:
        """The scenarios' labels, by id."""
        return labels(self.study.scenarios)

    @cached_property
    def past(self) -> tuple[str, ...]:
        """The quarters before the open one, oldest first."""
        start = self.study.header.start
        return tuple(str(q) for q in quarters(start, self.quarter.previous))

    @cached_property
    def board_quarters(self) -> tuple[Quarter, ...]:
        """The quarters whose status the dashboard shows; the open one is the last."""
        every = tuple(quarters(self.study.header.start, self.quarter))
        return every[-QUARTERS_ON_DASHBOARD:]

    @cached_property
    def levels(self) -> int:
        """The length of the longest list of levels; at least two, for yes and no."""
        return max([2, *(len(i.levels) for i in self.study.indicators)])

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The ids of drivers that items have, and of items without one, in items' order."""
        return tuple(dict.fromkeys(item.driver or item.id for item in self.study.items))

    @property
    def _said(self) -> str:
        """The shade of what items say: of exclusive scenarios, how probable what was seen is."""
        return "log of probability" if self.study.header.exclusive else "evidence"

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

    # --- what analysts fill in -----------------------------------------------------------------

    @cached_property
    def update(self) -> Table:
        """One row per indicator: the open quarter's readings."""
        return self._with_own(
            Table(
                UPDATE_TABLE,
                UPDATE,
                (
                    Column(ID, 15, "id", "update_id"),
                    Column("indicator", 31, "strong"),
                    Column("scenario", 15),
                    Column("unit", 9),
                    Column("concern", 20, "muted"),
                    Column("last value", 12, "number", measured=True),
                    Column("last quarter", 9.5, "centre"),
                    *input_columns("reading"),
                    Column("status", 12, "status", shade="status"),
                    Column("trend", 10, "centre"),
                    Column("check", 14, "check"),
                    Column("owner", 12, "muted"),
                ),
                len(self.study.indicators),
            )
        )

    @cached_property
    def signposts(self) -> Table:
        """One row per signpost: the open quarter's sightings."""
        return self._with_own(
            Table(
                SIGNPOSTS_TABLE,
                SIGNPOSTS,
                (
                    Column(ID, 20, "id", "sighting_id"),
                    Column("signpost", 44, "strong"),
                    Column("scenario", 21),
                    Column("expected by", 11, "date"),
                    Column("last state", 11, "centre"),
                    Column("last quarter", 9.5, "centre"),
                    *input_columns("sighting"),
                    Column("flag", 12, "status", shade="flag"),
                ),
                len(self.study.signposts),
            )
        )

    @cached_property
    def judgments(self) -> Table:
        """One row per scenario: the open quarter's judgments."""
        bands = "points" if self.study.header.yardstick == "icd203" else "half points"
        columns: tuple[Column, ...] = (
            Column(ID, 15, "id", "judgment_id"),
            Column("scenario", 22, "strong"),
            Column("implied likelihood", 10, "percent"),
            Column("implied term", 18),
            Column("last judgment", 20),
            Column("last quarter", 9.5, "centre"),
            *input_columns("judgment"),
            Column("term", 18),
            Column("difference", 10.5, bands, shade="difference"),
        )
        probabilistic = {"implied likelihood", "implied term", "likelihood", "term", "difference"}
        if not self.study.estimative:
            columns = tuple(c for c in columns if c.header not in probabilistic)
        return self._with_own(Table(JUDGMENTS_TABLE, JUDGMENTS, columns, len(self.study.scenarios)))

    @cached_property
    def history(self) -> Table:
        """One row per indicator, one column per quarter; the open one's is computed."""
        fixed = (
            Column(ID, 20, "id", "history_id"),
            Column("indicator", 40, "strong"),
            Column("unit", 10),
        )
        past = tuple(Column(q, 11, "input number", measured=True) for q in self.past)
        now = Column(str(self.quarter), 11, "number", measured=True)
        count = len(self.study.indicators)
        return self._with_own(Table(HISTORY_TABLE, HISTORY, (*fixed, *past, now), count))

    def retired(self, recorded: Sequence[Quarter], count: int) -> Table:
        """Return the table of what the study no longer has, one row per id.

        ``recorded`` are the quarters that something stands in, oldest first.
        """
        columns = (
            Column(ID, 24, "id"),
            Column("it was", 12),
            *(Column(str(q), 11, "centre", measured=True) for q in recorded),
            Column("last source", 19),
            Column("last note", 38),
            Column(LAST_ENTRY, 9, "count"),
        )
        return self._with_own(Table(RETIRED_TABLE, RETIRED, columns, count))

    # --- what the tool shows -------------------------------------------------------------------

    @cached_property
    def standings(self) -> Table:
        """The dashboard's first table: one row per scenario."""
        columns = (
            Column(ID, 22, "id"),
            Column("scenario", 42, "strong"),
            Column("judgment", 11, "percent"),
            Column("judged term", 23),
            Column("confidence", 11, "centre"),
            Column("implied", 11, "percent"),
            Column("implied term", 23),
            Column("change", 11, "moves"),
            *(Column(word, 11, "count") for word in _COUNTED),
        )
        probabilistic = {"judgment", "judged term", "implied", "implied term", "change"}
        if not self.study.estimative:
            columns = tuple(c for c in columns if c.header not in probabilistic)
        return self._with_own(
            Table(STANDINGS_TABLE, DASHBOARD, columns, len(self.study.scenarios), top=6)
        )

    @cached_property
    def board(self) -> Table:
        """The dashboard's heat map: one row per indicator, its status by quarter."""
        states = (Column(str(q), 11, "heat", shade="status") for q in self.board_quarters)
        columns = (
            Column(ID, 22, "id"),
            Column("indicator", 42, "strong"),
            Column("value", 11, "number", measured=True),
            Column("home", 23),
            Column("trend", 11, "centre"),
            Column("unit", 11),
            Column("owner", 16, "muted"),
            *states,
        )
        return self._with_own(
            Table(BOARD_TABLE, DASHBOARD, columns, len(self.study.indicators), self.board_top)
        )

    @property
    def board_top(self) -> int:
        """The row of the heat map's header: below the chart, or what stands in its place."""
        return self.standings.last + MIDDLE_ROWS + 4

    @cached_property
    def implied(self) -> Table:
        """One row per scenario: from the prior to the implied likelihood."""
        columns = (
            Column(ID, 20, "id", "implied_id"),
            Column("scenario", 42, "strong"),
            Column("prior", 20, "percent"),
            Column("evidence", 10, "evidence"),
            Column("implied likelihood", 11, "percent", "implied_percent"),
            Column("term", 11),
        )
        return self._with_own(
            Table(IMPLIED_TABLE, EVIDENCE, columns, len(self.study.scenarios), top=5)
        )

    @cached_property
    def drivers(self) -> Table:
        """One row per driver, or item without one: its items' mean contribution."""
        columns = (
            Column(ID, 20, "id"),
            Column("driver", 42, "strong"),
            Column("items that count", 20, "count"),
            Column("weight", 10, "weight"),
            *(Column(t, 11, "evidence", shade=self._said) for t in self.labels.values()),
        )
        top = self.implied.last + 5
        return self._with_own(Table(DRIVERS_TABLE, EVIDENCE, columns, len(self.groups), top))

    @cached_property
    def evidence(self) -> Table:
        """One row per indicator and signpost: what it says of each scenario."""
        named = self.labels.values()
        columns = (
            Column(ID, 20, "id"),
            Column("item", 42, "strong"),
            Column("driver", 20, "muted"),
            Column("weight", 10, "weight"),
            *(Column(t, 11, "evidence", shade=self._said) for t in named),
            Column("state", 12, "status", shade="item"),
            Column("strength", 10, "evidence"),
            *(Column(probability_header(t), 11, "probability") for t in named),
            Column("scenario", 22),
        )
        top = self.drivers.last + 4
        return self._with_own(Table(EVIDENCE_TABLE, EVIDENCE, columns, len(self.study.items), top))

    @cached_property
    def coverage(self) -> Table:
        """One row per scenario: how many diagnostic items it has at home."""
        columns = (
            Column(ID, 22, "id"),
            Column("scenario", 48, "strong"),
            Column("kind", 23, "muted"),
            Column("diagnostic at home", 14, "count"),
            Column("wanted", 14, "count"),
            Column("coverage", 14, "centre", shade="coverage"),
        )
        return self._with_own(
            Table(COVERAGE_TABLE, VALIDATION, columns, len(self.study.scenarios), top=5)
        )

    @cached_property
    def validation(self) -> Table:
        """One row per item: its ratings, their spread and the verdict."""
        columns = (
            Column(ID, 22, "id", "validation_id"),
            Column("item", 48, "strong"),
            Column("home", 23, name="validation_home"),
            *(
                Column(t, 14, "centre", f"validation_rating_{number}", shade="rating")
                for number, t in enumerate(self.labels.values(), 1)
            ),
            Column("spread", 9, "count"),
            Column("verdict", 15, "centre", "validation_verdict", shade="verdict"),
            Column("ideal", 8, "centre"),
        )
        top = self.coverage.last + 4
        return self._with_own(
            Table(VALIDATION_TABLE, VALIDATION, columns, len(self.study.items), top)
        )

    @cached_property
    def sources(self) -> Table:
        """One row per source, numbered as in the briefing."""
        columns = (
            Column("number", 9, "count"),
            Column(ID, 20, "id"),
            Column("title", 48, "strong"),
            Column("publisher", 24),
            Column("date", 14, "centre"),
            Column("reliability", 10.5, "centre"),
            Column("which means", 22, "muted"),
            Column("perishable", 11, "centre"),
            Column("address", 44, "muted"),
            Column("note", 36),
        )
        return self._with_own(Table(SOURCES_TABLE, SOURCES, columns, len(self.study.sources)))

    @cached_property
    def changes(self) -> Table:
        """The ledger's latest entries, newest first."""
        columns = (
            Column("number", 9, "count"),
            Column("when (UTC)", 17, "moment"),
            Column("who", 16),
            Column("quarter", 9.5, "centre"),
            Column("what", 11, "centre"),
            Column(ID, 18, "id"),
            Column("title", 44, "strong"),
            Column("entry", 60),
            Column("from", 30, "muted"),
        )
        return self._with_own(
            Table(CHANGES_TABLE, CHANGES, columns, self.changes_shown, key="number")
        )
