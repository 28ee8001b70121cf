"""Compare the assessments of two quarters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.assess.why_it_moved import Known, Steps, steps_between
from scenariobook.record.ledger.kinds import State

_UNKNOWN: Final = frozenset({Status.NO_DATA, Status.STALE})


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A scenario in two quarters.

    Attributes:
        before: Its standing in the earlier quarter, by what is known now.
        after: Its standing in the later quarter.
        steps: Why the implied likelihood moved, from what it was by what was known then; None if
            the definitions of then did not have the scenario, and in an exploratory study.
    """

    before: Standing
    after: Standing
    steps: Steps | None


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """An indicator in two quarters."""

    before: IndicatorState
    after: IndicatorState


@dataclass(frozen=True, slots=True)
class SignpostChange:
    """A signpost in two quarters."""

    before: SignpostState
    after: SignpostState


@dataclass(frozen=True, slots=True)
class QuarterChange:
    """The difference between two quarters.

    Attributes:
        before: The assessment of the earlier quarter.
        after: The assessment of the later quarter.
        standings: Each scenario in both quarters.
        crossed: Indicators whose status rose or fell; both values count.
        again: Indicators that were stale, and have a value that counts again.
        first: Indicators with their first value that counts.
        contested: Items whose value or state people have to settle since.
        seen: Signposts that a sighting of the later quarter moved to another state, or that were
            observed or emerging again.
        faded: Signposts that were observed too long ago to count any more.
        updated: Indicators with a reading of the later quarter.
        stale: Indicators whose last reading became too old.
        overdue: Signposts whose expected date passed.
    """

    before: Assessment
    after: Assessment
    standings: tuple[StandingChange, ...]
    crossed: tuple[IndicatorChange, ...]
    again: tuple[IndicatorChange, ...]
    first: tuple[IndicatorChange, ...]
    contested: tuple[IndicatorChange | SignpostChange, ...]
    seen: tuple[SignpostChange, ...]
    faded: tuple[SignpostChange, ...]
    updated: tuple[IndicatorChange, ...]
    stale: tuple[IndicatorChange, ...]
    overdue: tuple[SignpostChange, ...]


def compare(before: Assessment, after: Assessment, then: Known | None = None) -> QuarterChange:
    """Return the difference between two assessments of the same study.

    Items are compared by their statuses and not by their last levels: a value that was stale
    crosses no threshold.

    Args:
        before: The assessment of the earlier quarter, by what is known now.
        after: The assessment of the quarter after it.
        then: What was known at the end of the earlier quarter; None if it is what is known now.
    """
    steps = steps_between(before, after, then)
    indicators = [
        IndicatorChange(b, a) for b, a in zip(before.indicators, after.indicators, strict=True)
    ]
    signposts = [
        SignpostChange(b, a) for b, a in zip(before.signposts, after.signposts, strict=True)
    ]
    return QuarterChange(
        before,
        after,
        standings=tuple(
            StandingChange(b, a, steps.get(a.scenario.id))
            for b, a in zip(before.standings, after.standings, strict=True)
        ),
        crossed=tuple(
            c
            for c in indicators
            if c.before.status != c.after.status
            and not _UNKNOWN & {c.before.status, c.after.status}
        ),
        again=tuple(
            c
            for c in indicators
            if c.before.status is Status.STALE and c.after.status not in _UNKNOWN
        ),
        first=tuple(
            c
            for c in indicators
            if c.before.status is Status.NO_DATA and not c.before.contested
            if c.after.status not in _UNKNOWN
        ),
        contested=(
            *(c for c in indicators if c.after.contested and not c.before.contested),
            *(c for c in signposts if c.after.contested and not c.before.contested),
        ),
        seen=tuple(c for c in signposts if _newly_seen(c)),
        faded=tuple(c for c in signposts if c.after.faded and not c.before.faded),
        updated=tuple(c for c in indicators if c.after.reading and not c.after.carried),
        stale=tuple(
            c
            for c in indicators
            if c.after.status is Status.STALE and c.before.status is not Status.STALE
        ),
        overdue=tuple(c for c in signposts if c.after.overdue and not c.before.overdue),
    )


def _newly_seen(change: SignpostChange) -> bool:
    before, after = change.before.state, change.after.state
    if change.after.carried or after is None:
        return False
    if after in {State.OBSERVED, State.EMERGING}:
        return True
    return after != (before or State.NOT_YET)
