"""Find what comes next quarter, and what is most worth finding out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from scenariobook.assess.other_states import Effect, Effects, other_states
from scenariobook.assess.status import IndicatorState, ItemState
from scenariobook.assess.what_comes import Why, coming_events, coming_items
from scenariobook.briefing.wording.materials import Materials

MOST: Final = 10  # lines of a list of page two


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """Something that comes.

    Attributes:
        day: When.
        why: An item's reading lapses, its sighting fades, it is expected by that day; or it is an
            ``event``, a dated occasion.
        title: The item's or the occasion's.
        states: The item, or those that the occasion may bring news of, as they stand.
        effect: What it would do to the likelihood that it moves most; None if it moves none.
    """

    day: date
    why: Why | Literal["event"]
    title: str
    states: Sequence[ItemState]
    effect: Effect | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """An item of which nothing recent is known, and the answer to it that would move most."""

    state: ItemState
    effect: Effect


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook from the end of a quarter: what comes, by day; the unknown, the largest first."""

    coming: Sequence[Coming]
    worth: Sequence[Unknown]


def outlook(materials: Materials) -> Outlook:
    """Return the outlook from the end of the briefing's quarter."""
    effects = Effects(materials.now)
    largest = sorted(_coming(materials, effects), key=lambda one: -_points(one.effect))[:MOST]
    unknown = sorted(_unknown(materials, effects), key=lambda one: -_points(one.effect))[:MOST]
    return Outlook(sorted(largest, key=lambda one: one.day), unknown)


def _points(effect: Effect | None) -> int:
    return abs(effect.points) if effect else 0


def _coming(materials: Materials, effects: Effects) -> Iterator[Coming]:
    for coming in coming_items(materials.now):
        yield Coming(
            day=coming.day,
            why=coming.why,
            title=coming.state.item.title,
            states=[coming.state],
            effect=effects.largest([coming.then]),
        )
    by_id = {state.item.id: state for state in materials.states}
    for event in coming_events(materials.now):
        states = [by_id[item] for item in event.items if item in by_id]
        others = (other for state in states for other in other_states(state))
        yield Coming(
            day=event.date,
            why="event",
            title=event.title,
            states=states,
            effect=effects.largest(others),
        )


def _unknown(materials: Materials, effects: Effects) -> Iterator[Unknown]:
    for state in materials.states:
        if is_unknown(state) and (effect := effects.largest(other_states(state))):
            yield Unknown(state, effect)


def is_unknown(state: ItemState) -> bool:
    """Tell whether nothing recent is known of an item, so that somebody should find out."""
    if isinstance(state, IndicatorState):
        return not state.is_current
    return state.state is None or (state.overdue and state.carried)
