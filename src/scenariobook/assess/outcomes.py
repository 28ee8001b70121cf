"""Find the scenarios' outcomes that are known in a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Outcome
from scenariobook.study.model.study import Study


def known_outcomes(study: Study, record: Record, quarter: Quarter) -> dict[str, Entry[Outcome]]:
    """Return, by scenario id, the outcomes that a document of a quarter may tell.

    For the open quarter, these are all outcomes in the record. For an earlier quarter, these are
    the outcomes that were decided by its last day.
    """
    is_now = quarter >= record.open_quarter
    return {
        scenario: entry
        for scenario, entry in record.outcomes.items()
        if scenario in study.scenario_by_id
        and entry.content.outcome is not None
        and (is_now or decided_on(entry) <= quarter.last_day)
    }


def decided_on(entry: Entry[Outcome]) -> date:
    """Return the day on which an outcome was certain; without it, the day of the entry."""
    return entry.content.decided_on or entry.origin.when.date()


def has_ended(study: Study, ends: Mapping[str, object]) -> bool:
    """Tell whether a study has ended: every scenario has an outcome.

    Args:
        study: The study.
        ends: The outcomes, by scenario.
    """
    return bool(study.scenarios) and all(scenario.id in ends for scenario in study.scenarios)
