"""Tell what the next quarter brings: readings that lapse, days that pass, dated occasions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.effects import Effect, Effects, if_observed, other_states
from scenariobook.assess.item_status import IndicatorState, ItemState, Status, stale_from
from scenariobook.quarter import Quarter

ComingKind = Literal["lapses", "fades", "expected", "event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that comes.

    Attributes:
        day: When.
        kind: An item's reading lapses, its sighting fades, it is expected by that day; or it is an
            ``event``, a dated occasion.
        title: The item's or the occasion's.
        states: The state of the item, or of each item of which the occasion may bring news.
        effect: What it would do to the likelihood that it moves most; None if it moves none.
    """

    day: date
    kind: ComingKind
    title: str
    states: Sequence[ItemState]
    effect: Effect | None


def what_comes(assessment: Assessment, effects: Effects) -> Iterator[Coming]:
    """Yield what will or may change in the next quarter, if nothing else is read.

    Items come first, by day, then the study's dated occasions, likewise.

    Args:
        assessment: The items' states.
        effects: Computes what they would do to its likelihoods.
    """
    after, states = assessment.quarter.next, assessment.state_by_id
    changes = [change for state in assessment.states for change in _changes(state, after)]
    for day, item, kind, then in sorted(changes, key=lambda change: change[:2]):
        state = states[item]
        yield Coming(
            day=day,
            kind=kind,
            title=state.item.title,
            states=[state],
            effect=effects.largest([then]),
        )
    for event in sorted(assessment.study.events, key=lambda event: (event.date, event.title)):
        if after.start <= event.date <= after.last_day:
            touched = [states[item] for item in event.items]
            others = (other_state for state in touched for other_state in other_states(state))
            yield Coming(
                day=event.date,
                kind="event",
                title=event.title,
                states=touched,
                effect=effects.largest(others),
            )


def _changes(state: ItemState, after: Quarter) -> Iterator[tuple[date, str, ComingKind, ItemState]]:
    """Yield the states that an item will or may get: day, id of the item, kind, and the state."""
    if isinstance(state, IndicatorState):
        if state.reading and state.strength is not None:
            day = stale_from(state.indicator, state.reading)
            if day <= after.last_day:
                then = replace(state, status=Status.STALE)
                yield max(day, after.start), state.item.id, "lapses", then
        return
    signpost = state.signpost
    seen = state.entry.content.quarter if state.observed and state.entry else None
    if seen and signpost.fades_after is not None and after.since(seen) >= signpost.fades_after:
        yield after.start, signpost.id, "fades", replace(state, faded=True)
    day_due, observed = signpost.expected_by, if_observed(state)
    if observed and day_due and after.start <= day_due <= after.last_day:
        yield day_due, signpost.id, "expected", observed
