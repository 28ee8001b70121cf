"""What changed between two quarters' assessments, and what did not."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.assess.assessment import Assessment, Standing
from scenariobook.assess.status import IndicatorState, SignpostState, Status
from scenariobook.record.entries import State


@dataclass(frozen=True, slots=True)
class StandingChange:
    """A scenario then and now. ``implied_by`` is in percentage points."""

    before: Standing
    after: Standing

    @property
    def implied_by(self) -> float | None:
        """How far the implied likelihood moved; None in an exploratory study."""
        if self.before.implied is None or self.after.implied is None:
            return None
        return self.after.implied - self.before.implied


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """An indicator then and now."""

    before: IndicatorState
    after: IndicatorState


@dataclass(frozen=True, slots=True)
class SignpostChange:
    """A signpost then and now."""

    before: SignpostState
    after: SignpostState


@dataclass(frozen=True, slots=True)
class QuarterChange:
    """What moved from one quarter to the next.

    ``crossed``: indicators that crossed a threshold between two values. ``first``:
    indicators with their first value ever. ``seen``: signposts that a sighting of the
    quarter moved to another state, or that were observed or emerging again. ``faded``: observed
    signposts that no longer count. ``updated``: indicators with a reading of the quarter.
    ``stale``: indicators whose last reading became too old. ``overdue``: signposts whose
    expected date passed.
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
    """Compare two assessments of the same study."""
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
