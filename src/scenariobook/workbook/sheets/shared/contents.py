"""Collect what one tracker shows: the study, its record up to a quarter, and the assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar, cast

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.estimates import PooledEstimates, pooled_estimates
from scenariobook.assess.why_it_moved import Steps
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.claims.months import readings_of
from scenariobook.record.claims.record import Record, shows_estimates
from scenariobook.record.definitions.not_counted import Retired, unadmitted
from scenariobook.record.ledger.entries import Content, Entry, about
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, Stated
from scenariobook.study.model import Indicator, Study
from scenariobook.workbook.shape.identity import Identity
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.log_rows import LoggedRow
from scenariobook.workbook.shape.names import UPDATE_TABLE
from scenariobook.workbook.shape.recipient import Recipient
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.xlsx.cell_styles import TEXT, decimal_format

C = TypeVar("C", bound=Stated)


@dataclass(frozen=True)
class Contents:
    """Everything that the functions of the sheets write.

    Attributes:
        layout: The positions of the tables, with the study and the open quarter.
        record: The record.
        assessments: One for each quarter, from the study's start to the open quarter.
        steps: Why the implied likelihoods moved since the quarter before, by scenario id; empty in
            the study's first quarter.
        changes: The ledger entries that the sheet Changes lists, newest first.
        retired: The ids that the study no longer has, with their entries up to the open quarter.
        unadmitted: The readings up to the open quarter whose values their indicators do not admit.
        past_judgments: The judgments of earlier quarters, newest first.
        logged: By table in long form, its rows.
        identity: The tracker's identity.
    """

    layout: Layout
    record: Record
    assessments: tuple[Assessment, ...]
    steps: Mapping[str, Steps]
    changes: tuple[Entry[Content], ...]
    retired: tuple[Retired, ...]
    unadmitted: tuple[Reading, ...]
    past_judgments: tuple[Judgment, ...]
    logged: Mapping[str, Sequence[LoggedRow]]
    identity: Identity

    @property
    def study(self) -> Study:
        """The study."""
        return self.layout.study

    @property
    def quarter(self) -> Quarter:
        """The open quarter."""
        return self.layout.quarter

    @property
    def recipient(self) -> Recipient | None:
        """The analyst for whom the hand-out is made; None for the tracker of all."""
        return self.layout.recipient

    @property
    def now(self) -> Assessment:
        """The assessment of the open quarter."""
        return self.assessments[-1]

    @property
    def before(self) -> Assessment | None:
        """The assessment of the quarter before the open one; None in the study's first quarter."""
        return self.assessments[-2] if len(self.assessments) > 1 else None

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The indicators' number formats, in their order.

        Words have the format of text: without it, a program turns some of them into numbers.
        """
        return tuple(map(self.format_of, self.study.indicators))

    @staticmethod
    def format_of(indicator: Indicator) -> str:
        """Return the number format of an indicator's values."""
        return decimal_format(indicator.decimals) if indicator.type == "number" else TEXT

    @cached_property
    def pooled(self) -> Mapping[str, PooledEstimates]:
        """The open quarter's pooled estimates, by what they are about; none that are hidden."""
        if not shows_estimates(self.record, self.quarter):
            return {}
        return pooled_estimates(self.study, self.record, self.quarter)

    @cached_property
    def update_rows(self) -> Mapping[str, int]:
        """The rows of the table in Update, from 1, by what they are about."""
        ids = row_ids(self.study, UPDATE_TABLE, self.quarter)
        return {row_id: row for row, row_id in enumerate(ids, 1)}

    @cached_property
    def _last_readings(self) -> dict[str, Reading | None]:
        left_out = {(reading.item, reading.quarter) for reading in self.unadmitted}
        return {
            item: _last(
                {q: entry for q, entry in entries.items() if (item, q) not in left_out},
                "value",
                self.quarter,
            )
            for item, entries in self._readings.items()
        }

    @cached_property
    def _readings(self) -> dict[str, Mapping[Quarter, Entry[Reading]]]:
        """The readings of quarters, those that are made from months included, by indicator."""
        return {i.id: readings_of(self.record, i) for i in self.study.indicators}

    def stated(self, content: type[C], subject: str, quarter: Quarter) -> C:
        """Return what was recorded about a subject in a quarter; without any field if nothing was.

        Args:
            content: The class of what is stated, such as ``Reading``.
            subject: The subject.
            quarter: The quarter; ``NO_QUARTER`` for what belongs to none.
        """
        blank = cast("C", content.blank(quarter, subject))
        entry: Entry[C] | None
        entry = self.record.stated[about(blank)[0]].get(subject, {}).get(quarter)
        return entry.content if entry else blank

    def value(self, indicator: str, quarter: Quarter) -> float | str | None:
        """Return an indicator's value for a quarter; None if there is none.

        It may be made from the values of months.
        """
        entry = self._readings[indicator].get(quarter)
        return entry.content.value if entry else None

    def last_reading(self, indicator: Indicator) -> Reading | None:
        """Return the last reading before the open quarter with an admitted value."""
        return self._last_readings.get(indicator.id)

    def last_sighting(self, signpost: str) -> Sighting | None:
        """Return the last sighting with a state before the open quarter."""
        return _last(self.record.sightings.get(signpost, {}), "state", self.quarter)

    def last_judgment(self, scenario: str) -> Judgment | None:
        """Return the last judgment before the open quarter that states what the study asks for.

        An estimative study asks for a likelihood, an exploratory one for a confidence.
        """
        stated = "likelihood" if self.study.estimative else "confidence"
        return _last(self.record.judgments.get(scenario, {}), stated, self.quarter)


def shown_changes(
    entries: Sequence[Entry[Content]], quarter: Quarter, limit: int
) -> tuple[Entry[Content], ...]:
    """Return the latest entries about a quarter and those before it, newest first.

    Args:
        entries: The ledger's entries, oldest first.
        quarter: The quarter.
        limit: The largest number of entries to return, 1 or more.
    """
    past = [e for e in entries if e.content.quarter <= quarter]
    return tuple(reversed(past[-limit:]))


def unadmitted_readings(study: Study, record: Record, quarter: Quarter) -> tuple[Reading, ...]:
    """Return the readings of quarters whose values their indicators do not admit.

    Args:
        study: The study.
        record: The record.
        quarter: The last quarter that counts.
    """
    readings = (entry.content for entry in unadmitted(study, record))
    return tuple(r for r in readings if r.quarter <= quarter and not r.period)


def judgments_before(study: Study, record: Record, quarter: Quarter) -> tuple[Judgment, ...]:
    """Return the judgments of the study's quarters before another, newest first.

    Within a quarter, they have the order of the study's scenarios.
    """
    start = study.header.start
    past = reversed(tuple(quarters(start, quarter.previous)))
    held = (record.judgments.get(s.id, {}).get(q) for q in past for s in study.scenarios)
    return tuple(entry.content for entry in held if entry)


def _last(entries: Mapping[Quarter, Entry[C]], field: str, before: Quarter) -> C | None:
    """Return the last content before a quarter that has a value in a field."""
    past = [
        quarter
        for quarter, entry in entries.items()
        if quarter < before and getattr(entry.content, field) is not None
    ]
    return entries[max(past)].content if past else None
