"""Collect the contents of one tracker: the study, its record up to a quarter, the assessments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from scenariobook.assess.answer_states import AnswerState, answer_states
from scenariobook.assess.assessment import Assessment
from scenariobook.assess.due import items_looked_for, items_looked_for_or_open, still_uncertain
from scenariobook.assess.item_status import ItemState
from scenariobook.assess.pooling import PooledEstimates, pooled_estimates
from scenariobook.assess.why_it_moved import Moves
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, known_outcomes
from scenariobook.record.claims.rounds import HandOut, hides
from scenariobook.record.claims.subjects import ids_of
from scenariobook.record.ledger.keys import Key, Kind, RecordRow
from scenariobook.record.ledger.kinds import FIELDS, Subject
from scenariobook.record.merge.conflicts_in_words import open_with_sides
from scenariobook.study.model.study import Analyst, Study, has_row
from scenariobook.workbook.own_work.own_cells import OwnWork
from scenariobook.workbook.tables import GONE, MOVED, About, Column, Row, RowKey, Table

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The analyst for whom a hand-out is made.

    Attributes:
        analyst: The analyst.
        round: The round of estimates that the hand-out asks for.
        first_round: The pooled estimates of the first round, by the id of what they are about;
            empty before the second round.
    """

    analyst: Analyst
    round: int
    first_round: Mapping[str, PooledEstimates]


@dataclass(frozen=True, kw_only=True)
class Tracker:
    """A tracker, or a hand-out: everything that its sheets show.

    Attributes:
        study: The study.
        record: The record; in a hand-out, without other people's estimates.
        quarter: The open quarter.
        assessments: The assessment of each quarter, from the study's start to the open quarter.
        moves: Why the implied likelihoods moved since the quarter before, by scenario id; empty in
            the study's first quarter.
        own_work: People's additions to the tracker that this one replaces.
        recorded_on: The day of the ledger's last entry; None without entries.
        recipient: The analyst for whom the hand-out is made; None for the team's tracker.
    """

    study: Study
    record: Record
    quarter: Quarter
    assessments: tuple[Assessment, ...]
    moves: Mapping[str, Moves]
    own_work: OwnWork
    recorded_on: date | None = None
    recipient: Recipient | None = None

    @property
    def now(self) -> Assessment:
        """The assessment of the open quarter."""
        return self.assessments[-1]

    @property
    def before(self) -> Assessment | None:
        """The assessment of the quarter before the open one; None in the study's first quarter."""
        return self.assessments[-2] if self.assessments[1:] else None

    @property
    def closed(self) -> tuple[Quarter, ...]:
        """The closed quarters that the tracker shows, newest first."""
        past = [assessment.quarter for assessment in self.assessments[:-1]]
        return tuple(past[: -self.study.header.log_quarters - 1 : -1])

    @property
    def as_of_build(self) -> str:
        """A sentence that dates the values of the build."""
        if self.recorded_on is None:
            return "As of the build: nothing is recorded yet."
        return f"As of the build, from the record of {self.recorded_on}."

    @property
    def hand_out(self) -> HandOut | None:
        """The hand-out; None for the team's tracker."""
        if self.recipient is None:
            return None
        recipient = self.recipient
        return HandOut(quarter=self.quarter, analyst=recipient.analyst.id, round=recipient.round)

    @cached_property
    def answer_states(self) -> tuple[AnswerState, ...]:
        """The states of the triggers and assumptions, which may call for an answer."""
        return answer_states(self.assessments, self.record)

    @cached_property
    def has_ended(self) -> bool:
        """Whether the study has ended, so that nothing is due."""
        return self.study.has_ended(known_outcomes(self.study, self.record, self.quarter))

    @cached_property
    def uncertain(self) -> Collection[str]:
        """The ids of the scenarios and dated signposts whose likelihood people are asked for."""
        return still_uncertain(self.now, self.record)

    @cached_property
    def looked(self) -> Collection[str]:
        """The ids of the items for which a day in `looked on` counts."""
        return items_looked_for(self.record, self.quarter)

    @cached_property
    def nothing_new(self) -> Collection[str]:
        """The ids of the items for which a day in `looked on` counts, or is open."""
        return items_looked_for_or_open(self.record, self.quarter)

    @cached_property
    def states(self) -> Mapping[str, ItemState]:
        """The states of indicators and signposts in the open quarter, by id."""
        return {state.item.id: state for state in self.now.states}

    @cached_property
    def pooled(self) -> Mapping[str, PooledEstimates]:
        """The open quarter's pooled estimates, by scenario or signpost; without hidden ones."""
        return pooled_estimates(self.study, self.record, self.quarter)

    def shows(self, owner: str | None) -> bool:
        """Tell whether a row with an owner is shown: a hand-out shows only its recipient's own."""
        return self.recipient is None or has_row(self.recipient.analyst.id, owner, self.study)

    def about(self, table: Table, row_id: str, period: str = "") -> Mapping[Kind, About]:
        """Return a row's subjects, by the kinds of entries that its cells make."""
        id_, quarter, hand_out = Subject(row_id), self.quarter, self.hand_out
        return table.about(
            RowKey(id=id_, period=period, quarter=quarter, study=self.study, hand_out=hand_out)
        )

    def entry(self, kind: Kind, subject: str, quarter: Quarter) -> Any | None:  # noqa: ANN401  (of any kind)
        """Return the content of the entry about a subject in a quarter; None without one.

        An open field is empty in it.
        """
        entry = self.record.stated[kind].get(subject, {}).get(quarter)
        return entry.content if entry else None

    def open_fields(
        self, about_row: Mapping[Kind, About], columns: Sequence[Column] = ()
    ) -> Mapping[str, str]:
        """Return, for each open field of a row, a line with who says what.

        Args:
            about_row: The row's subjects.
            columns: The table's columns; a hand-out ignores the fields of columns that it leaves
                out.
        """
        left_out = {name for c in columns if c.team and self.recipient for _, name in c.fields}
        lines = {}
        for kind, (subject, quarter) in about_row.items():
            for name in self._open.get(RecordRow(quarter, kind, subject), ()):
                if name not in FIELDS.get(kind, ()):  # a question about a row
                    continue
                if name in left_out:
                    continue
                claims = self.record.open[Key(quarter, kind, subject, name)]
                if hides(self.record, kind, quarter):
                    continue
                lines[name] = open_with_sides(claims, self.study)
        return lines

    @cached_property
    def _open(self) -> Mapping[RecordRow, Sequence[str]]:
        """The names of the open fields, by row."""
        names: dict[RecordRow, list[str]] = {}
        for key in self.record.open:
            names.setdefault(key.row, []).append(key.field)
        return names

    def ordered(self, table: str, ids: Iterable[str], now: Callable[[str], str] = str) -> list[str]:
        """Return the ids of a table's rows: the previous tracker's in their order, then new ones.

        Args:
            table: The table's name.
            ids: The ids that have a row now, in the study's order.
            now: Returns the present id of a row of the previous tracker.
        """
        before = map(now, self.own_work.order.get(table, ()))
        return list(dict.fromkeys((*before, *ids)))

    def rows(
        self,
        table: str,
        things: Mapping[str, T],
        make: Callable[[Tracker, T], R],
        row_type: type[R],
        now: Callable[[str], str] = str,
    ) -> list[R]:
        """Return a table's rows in the order of ``ordered``; hide rows whose thing has gone.

        Args:
            table: The table's name.
            things: The things that have a row now, by the row's id.
            make: Returns the row of a thing.
            row_type: The class of the rows.
            now: Returns the present id of a row of the previous tracker.
        """
        kinds: Sequence[Kind] = ("reading", "estimate", "answer")
        there = frozenset().union(*(ids_of(self.study, kind) for kind in kinds))
        return [
            make(self, things[row_id])
            if row_id in things
            else row_type(id=row_id, title=MOVED if row_id.id in there else GONE, hidden=True)
            for row_id in map(Subject, self.ordered(table, things, now))
        ]


def recipient_of(study: Study, record: Record, hand_out: HandOut) -> Recipient:
    """Return the recipient of a hand-out."""
    is_later = hand_out.round > 1
    return Recipient(
        analyst=study.analyst_by_id[hand_out.analyst],
        round=hand_out.round,
        first_round=pooled_estimates(study, record, hand_out.quarter, 1) if is_later else {},
    )
