"""Compare the assessments of two quarters."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.record.entries import State


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A scenario in two quarters."""

    before: Standing
    after: Standing

    @property
    def implied_by(self) -> float | None:
        """The change of the implied likelihood, in points; None in an exploratory study."""
        if self.before.implied is None or self.after.implied is None:
            return None
        return self.after.implied - self.before.implied


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
        crossed: Indicators whose value crossed a threshold.
        first: Indicators with their first value.
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
    first: tuple[IndicatorChange, ...]
    seen: tuple[SignpostChange, ...]
    faded: tuple[SignpostChange, ...]
    updated: tuple[IndicatorChange, ...]
    stale: tuple[IndicatorChange, ...]
    overdue: tuple[SignpostChange, ...]


def compare(before: Assessment, after: Assessment) -> QuarterChange:
    """Return the difference between two assessments of the same study."""
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
            StandingChange(b, a) for b, a in zip(before.standings, after.standings, strict=True)
        ),
        crossed=tuple(
            c
            for c in indicators
            if c.before.reading and c.after.reading and c.before.level != c.after.level
        ),
        first=tuple(c for c in indicators if not c.before.reading and c.after.reading),
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
