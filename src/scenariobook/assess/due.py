"""Find what is missing in a quarter: values, sightings and judgments that are due.

The tracker marks what is due, and `advance` asks about it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.item_status import IndicatorState, SignpostState, is_of_now
from scenariobook.assess.nothing_new import looked_for
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.kinds import Judgment
from scenariobook.standards.staleness import EVERY_QUARTER


def owes_value(state: IndicatorState, looked: Collection[str] = ()) -> bool:
    """Return whether an indicator has no value of the quarter but needs one, or lacks a month.

    Args:
        state: The indicator.
        looked: The ids of the items for which somebody looked in the quarter: they owe nothing.
    """
    if state.indicator.id in looked:
        return False
    if is_of_now(state):
        return bool(state.months_missing)
    return state.indicator.cadence in EVERY_QUARTER or not state.is_current


def is_to_see(state: SignpostState, looked: Collection[str] = ()) -> bool:
    """Return whether a signpost needs a sighting: it never had one, or it is overdue.

    The arguments are those of ``owes_value``.
    """
    if state.signpost.id in looked or is_of_now(state):
        return False
    return state.state is None or state.overdue


def is_judged(judgment: Judgment | None, *, estimative: bool) -> bool:
    """Return whether a judgment has a likelihood or, in an exploratory study, a confidence."""
    if judgment is None:
        return False
    return (judgment.likelihood if estimative else judgment.confidence) is not None


@dataclass(frozen=True, slots=True)
class Due:
    """The ids of the indicators, signposts and scenarios with something due."""

    indicators: Sequence[str]
    signposts: Sequence[str]
    scenarios: Sequence[str]


def due(assessment: Assessment, record: Record) -> Due:
    """Return what is due in a quarter.

    Args:
        assessment: The quarter's.
        record: The record; of an item for which somebody looked, nothing is due.
    """
    estimative = assessment.study.estimative
    looked = looked_for(record, assessment.quarter)
    return Due(
        [state.indicator.id for state in assessment.indicators if owes_value(state, looked)],
        [state.signpost.id for state in assessment.signposts if is_to_see(state, looked)],
        [
            standing.scenario.id
            for standing in assessment.standings
            if not is_judged(standing.judgment, estimative=estimative)
        ],
    )
