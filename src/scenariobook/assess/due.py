"""What is due at the end of a quarter: values, looks at signposts, judgments.

The tracker marks it, and closing a quarter asks about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.record.entries import Judgment

EVERY_QUARTER: Final = frozenset({"monthly", "quarterly"})  # cadences that owe a value each
_UNKNOWN: Final = frozenset({Status.NO_DATA, Status.STALE})


def owes_value(state: IndicatorState) -> bool:
    """Tell whether an indicator has no value of the quarter, and owes one."""
    if state.entry is not None and not state.carried:
        return False
    return state.indicator.cadence in EVERY_QUARTER or state.status in _UNKNOWN


def is_to_see(state: SignpostState) -> bool:
    """Tell whether a signpost is to be looked at: never yet seen to, or overdue."""
    if state.state is not None and not state.carried:
        return False
    return state.state is None or state.overdue


def is_judged(judgment: Judgment | None, *, estimative: bool) -> bool:
    """Tell whether a quarter's judgment says what a study of its kind wants to know."""
    if judgment is None:
        return False
    return (judgment.likelihood if estimative else judgment.confidence) is not None


@dataclass(frozen=True, slots=True)
class Due:
    """The ids of what is due in a quarter."""

    indicators: Sequence[str]
    signposts: Sequence[str]
    scenarios: Sequence[str]


def due(assessment: Assessment) -> Due:
    """Return what is due in a quarter."""
    estimative = assessment.study.estimative
    return Due(
        [state.indicator.id for state in assessment.indicators if owes_value(state)],
        [state.signpost.id for state in assessment.signposts if is_to_see(state)],
        [
            one.scenario.id
            for one in assessment.standings
            if not is_judged(one.judgment, estimative=estimative)
        ],
    )
