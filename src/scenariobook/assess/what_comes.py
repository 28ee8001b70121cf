"""Find the changes that the next quarter brings: readings that lapse, days that pass, events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.effects import Effect, Effects, if_observed, other_states
from scenariobook.assess.item_status import IndicatorState, ItemState, Status
from scenariobook.quarter import Quarter
from scenariobook.standards.staleness import stale_from

ComingKind = Literal["lapses", "fades", "expected", "event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A change or an event of the next quarter.

    Attributes:
        day: The day of the change.
        kind: The kind: an item's reading lapses, its sighting fades, its expected day comes; or an
            ``event``, a dated occasion.
        title: The title of the item or the occasion.
        states: The state of the item, or of each item that the occasion may bring news of.
        effect: The largest effect on a printed likelihood; None if no printed likelihood moves.
    """

    day: date
    kind: ComingKind
    title: str
    states: Sequence[ItemState]
    effect: Effect | None


def what_comes(assessment: Assessment, effects: Effects) -> Iterator[Coming]:
    """Yield the changes of the next quarter that come, or may come, if nothing else is read.

    Items come first, by day, then the study's dated occasions, by day.

    Args:
        assessment: The items' states.
        effects: Computes the effects of other states on the assessment's likelihoods.
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
            day = stale_from(state.indicator.cadence, state.reading.day)
            if day <= after.last_day:
                then = replace(state, status=Status.STALE)
                yield day, state.item.id, "lapses", then
        return
    signpost = state.signpost
    seen = state.entry.content.quarter if state.observed and state.entry else None
    if seen and signpost.fades_after is not None and after.since(seen) >= signpost.fades_after:
        yield after.start, signpost.id, "fades", replace(state, faded=True)
    day_due, observed = signpost.expected_by, if_observed(state)
    if observed and day_due and after.start <= day_due <= after.last_day:
        yield day_due, signpost.id, "expected", observed
