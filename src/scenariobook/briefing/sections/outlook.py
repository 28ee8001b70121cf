"""Find what comes next quarter, and what is most worth finding out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.due import looked_for
from scenariobook.assess.effects import Effect, Effects, other_states
from scenariobook.assess.item_status import IndicatorState, ItemState
from scenariobook.assess.what_comes import Coming, what_comes
from scenariobook.briefing.wording.materials import Materials

MOST: Final = 10  # lines of a list of page two


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
    effects = materials.effects
    largest = sorted(what_comes(materials.now, effects), key=lambda one: -_points(one.effect))[
        :MOST
    ]
    unknown = sorted(_unknown(materials, effects), key=lambda one: -_points(one.effect))[:MOST]
    return Outlook(sorted(largest, key=lambda one: one.day), unknown)


def _points(effect: Effect | None) -> int:
    return abs(effect.points) if effect else 0


def _unknown(materials: Materials, effects: Effects) -> Iterator[Unknown]:
    looked = looked_for(materials.record, materials.quarter)
    for state in materials.states:
        if state.item.id in looked:
            continue
        if is_unknown(state) and (effect := effects.largest(other_states(state))):
            yield Unknown(state, effect)


def is_unknown(state: ItemState) -> bool:
    """Tell whether nothing recent is known of an item, so that somebody should find out."""
    if isinstance(state, IndicatorState):
        return not state.is_current
    return state.state is None or (state.overdue and state.carried)
