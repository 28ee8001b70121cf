"""Compare the assessments of two quarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.item_status import IndicatorState, ItemState, SignpostState
from scenariobook.assess.why_it_moved import Moves, moves_between
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.kinds import State


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An indicator or a signpost in two quarters."""

    before: ItemState
    after: ItemState


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterChange:
    """The difference between two quarters.

    Attributes:
        moves: By scenario id, why the implied likelihood moved since the earlier quarter. Scenarios
            that the study did not have then are left out; an exploratory study has no moves.
        crossed: Indicators whose status rose or fell between two values that count.
        seen: Signposts that a sighting of the later quarter moved to another state, or showed to be
            observed or emerging again.
    """

    moves: Mapping[str, Moves]
    crossed: tuple[ChangedItem, ...]
    seen: tuple[ChangedItem, ...]


def compare(before: Assessment, after: Assessment, known: Known | None = None) -> QuarterChange:
    """Return the difference between two assessments of the same study.

    An indicator with a stale value in either quarter has crossed no threshold.

    Args:
        before: The assessment of the earlier quarter, by the present study and record.
        after: The assessment of the quarter after it.
        known: The study and the record at the end of the earlier quarter; None if neither has
            changed since.
    """
    indicators = zip(before.indicators, after.indicators, strict=True)
    signposts = zip(before.signposts, after.signposts, strict=True)
    return QuarterChange(
        moves=moves_between(before, after, known),
        crossed=tuple(ChangedItem(*both) for both in indicators if _has_crossed(*both)),
        seen=tuple(ChangedItem(*both) for both in signposts if _is_newly_seen(*both)),
    )


def _has_crossed(before: IndicatorState, after: IndicatorState) -> bool:
    return before.is_current and after.is_current and before.status is not after.status


def _is_newly_seen(before: SignpostState, after: SignpostState) -> bool:
    if after.of_earlier or after.state is None:
        return False
    if after.state in {State.OBSERVED, State.EMERGING}:
        return True
    return after.state is not (before.state or State.NOT_YET)
