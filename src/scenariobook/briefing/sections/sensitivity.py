"""Find what would change our minds: the items that could move an implied likelihood most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from math import fsum
from typing import Final

from scenariobook.assess.evidence import (
    Contribution,
    DriverEvidence,
    Evidence,
    Scales,
    contribution,
    odds_moved,
)
from scenariobook.assess.other_states import other_states
from scenariobook.assess.status import IndicatorState, ItemState
from scenariobook.briefing.sections.items import state_words
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Scenario

_MOST: Final = 3  # items in each direction
# How far a change of state moves the log of the odds, the state now, and the other state.
Swing = tuple[float, ItemState, ItemState]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An item that could move the implied likelihood.

    Attributes:
        title: The item's.
        target: The link to the item.
        now: How it stands.
        then: How it could stand.
        implied: The implied likelihood in that case.
    """

    title: str
    target: str
    now: str
    then: str
    implied: str


@dataclass(frozen=True, slots=True)
class Turns:
    """The items that would raise a scenario's implied likelihood most, or lower it most."""

    raised_by: tuple[Turn, ...]
    lowered_by: tuple[Turn, ...]


def turns(materials: Materials, scenario: Scenario) -> Turns:
    """Return the items that would move the implied likelihood most; none if exploratory."""
    evidence = materials.now.evidence
    if evidence is None:
        return Turns((), ())
    swings = sorted(_swings(materials, evidence, scenario), key=lambda swing: swing[0])
    scales, now = Scales(materials.study), evidence.unheld[scenario.id]

    def printed_turns(most: Iterable[Swing], wanted: Callable[[float], bool]) -> Iterator[Turn]:
        """Yield the swings in the wanted direction that change the printed percent."""
        for _, before, other in most:
            implied = scales.weigh(_states_with(materials, other)).unheld[scenario.id]
            then = printed_likelihoods.printed(implied)
            if then != printed_likelihoods.printed(now) and wanted(implied):
                yield _turn(before, other, then)

    return Turns(
        tuple(printed_turns(swings[: -_MOST - 1 : -1], lambda then: then > now)),
        tuple(printed_turns(swings[:_MOST], lambda then: then < now)),
    )


def _states_with(materials: Materials, other: ItemState) -> list[ItemState]:
    """Return the states of all items, with ``other`` in place of its item's state."""
    item = other.item.id
    return [other if state.item.id == item else state for state in materials.states]


def _turn(before: ItemState, other: ItemState, then: str) -> Turn:
    item = other.item
    return Turn(
        title=item.title,
        target=target(item),
        now=_state_words(before),
        then=_state_words(other),
        implied=then,
    )


def _swings(materials: Materials, evidence: Evidence, scenario: Scenario) -> Iterator[Swing]:
    """Yield, for each item, the changes of state that raise and that lower the odds most."""
    drivers = {driver.driver: driver for driver in evidence.drivers}
    for state in materials.states:
        item = state.item
        driver = drivers.get(item.driver or "")
        swings = [
            (_odds_change(materials, evidence, scenario, driver, other), state, other)
            for other in other_states(state)
        ]
        if swings:
            yield max(swings, key=lambda swing: swing[0])
        if len(swings) > 1:
            yield min(swings, key=lambda swing: swing[0])


def _odds_change(
    materials: Materials,
    evidence: Evidence,
    scenario: Scenario,
    driver: DriverEvidence | None,
    other: ItemState,
) -> float:
    """Return by how much the log of a scenario's odds would move if an item were in another state.

    Args:
        materials: The study and its states.
        evidence: The evidence as it is.
        scenario: The scenario whose odds would move.
        driver: The evidence of the item's driver; None if it has none yet.
        other: The item in its other state.
    """
    item, study = other.item, materials.study
    every = [s.id for s in study.scenarios]
    before = {c.item.id: c for c in driver.contributions} if driver else {}
    after = {k: part for k, part in before.items() if k != item.id}
    if other.strength is not None:
        exclusive = study.header.exclusive
        after[item.id] = contribution(item, other.strength, every, exclusive=exclusive)
    weight = study.driver_of(item).weight
    needed = every if study.header.exclusive else [scenario.id]
    moves = {k: weight * (_mean(after.values(), k) - _mean(before.values(), k)) for k in needed}
    return odds_moved(study, evidence, scenario.id, moves)


def _mean(parts: Collection[Contribution], scenario: str) -> float:
    total = fsum(part.item.weight for part in parts)
    weighted = (part.item.weight * part.by_scenario[scenario] for part in parts)
    return fsum(weighted) / total if parts else 0.0


def _state_words(state: ItemState) -> str:
    if isinstance(state, IndicatorState):
        return str(state.status)
    return state_words(state)
