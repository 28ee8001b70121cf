"""What would change our minds: the items that, in another state, would move most."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from math import fsum
from typing import Final

from scenariobook.assess.evidence import (
    Contribution,
    DriverEvidence,
    Evidence,
    Scales,
    contribution,
)
from scenariobook.assess.status import IndicatorState, Status
from scenariobook.briefing import typeset
from scenariobook.briefing.view.items import state_words
from scenariobook.briefing.view.materials import ItemState, Materials, item_of, target
from scenariobook.briefing.view.reasons import share_for
from scenariobook.record.entries import State
from scenariobook.study.model import Scenario, Study

_MOST: Final = 3
# How far a change of a state shifts a scenario, in natural-log units; the state, and the other one.
Shift = tuple[float, ItemState, ItemState]


@dataclass(frozen=True, slots=True)
class Turn:
    """An item, how it stands, how it might stand, and what that would imply."""

    title: str
    target: str
    now: str
    then: str
    implied: str


@dataclass(frozen=True, slots=True)
class Turns:
    """What would raise a scenario's implied likelihood most, and what would lower it."""

    raised_by: tuple[Turn, ...]
    lowered_by: tuple[Turn, ...]


def turns(materials: Materials, scenario: Scenario) -> Turns:
    """Return the items that would move the implied likelihood most; none if exploratory."""
    evidence = materials.now.evidence
    if evidence is None:
        return Turns((), ())
    moves = sorted(_moves(materials, evidence, scenario), key=lambda move: move[0])
    scales, now = Scales(materials.study), evidence.implied[scenario.id]

    def found(most: Iterable[Shift], wanted: Callable[[float], bool]) -> Iterator[Turn]:
        """Yield the moves that lead where it is wanted, as far as a whole percent shows it."""
        for _, before, other in most:
            implied = scales.weigh(_with(materials, other)).implied[scenario.id]
            then = typeset.percent(implied, materials.yardstick)
            if then != typeset.percent(now, materials.yardstick) and wanted(implied):
                yield _turn(before, other, then)

    return Turns(
        tuple(found(moves[: -_MOST - 1 : -1], lambda then: then > now)),
        tuple(found(moves[:_MOST], lambda then: then < now)),
    )


def _with(materials: Materials, other: ItemState) -> list[ItemState]:
    """Return how all items stand, but for one that stands otherwise."""
    item = item_of(other).id
    return [other if item_of(state).id == item else state for state in materials.states]


def _turn(before: ItemState, other: ItemState, then: str) -> Turn:
    item = item_of(other)
    told = typeset.in_column(then)
    return Turn(item.title, target(item), _standing(before), _standing(other), told)


def _moves(materials: Materials, evidence: Evidence, scenario: Scenario) -> Iterator[Shift]:
    """Yield how far each single change of a state would shift a scenario, largest of each."""
    drivers = {driver.driver: driver for driver in evidence.drivers}
    for state in materials.states:
        item = item_of(state)
        driver = drivers.get(item.driver or item.id)
        shifts = [
            (_shift(materials, scenario, driver, other), state, other) for other in _others(state)
        ]
        if shifts:
            yield max(shifts, key=lambda move: move[0])
        if len(shifts) > 1:
            yield min(shifts, key=lambda move: move[0])


def _others(state: ItemState) -> Iterator[ItemState]:
    """Yield the states that an item could take next."""
    if isinstance(state, IndicatorState):
        for status in (Status.NORMAL, Status.WARNING):
            if state.status not in {status, Status.NO_THRESHOLDS}:
                yield replace(state, status=status)
    elif state.observed:
        yield replace(state, faded=True)
    else:
        yield replace(state, state=State.OBSERVED, faded=False, overdue=False)
        if state.state not in {State.OBSERVED, State.RULED_OUT}:
            yield replace(state, state=State.RULED_OUT, overdue=False)


def _shift(
    materials: Materials, scenario: Scenario, driver: DriverEvidence | None, other: ItemState
) -> float:
    """Return by how much a scenario's shift would move if an item stood otherwise."""
    item, study = item_of(other), materials.study
    parts = {c.item.id: c for c in driver.contributions} if driver else {}
    before = _mean(parts.values(), scenario, study)
    parts.pop(item.id, None)
    if other.strength is not None:
        parts[item.id] = contribution(
            item,
            other.strength,
            [s.id for s in study.scenarios],
            exclusive=study.header.exclusive,
        )
    weight = study.driver_by_id[item.driver].weight if item.driver else item.weight
    return weight * (_mean(parts.values(), scenario, study) - before)


def _mean(parts: Collection[Contribution], scenario: Scenario, study: Study) -> float:
    total = fsum(part.item.weight for part in parts)
    shares = (part.item.weight * share_for(part, scenario, study) for part in parts)
    return fsum(shares) / total if parts else 0.0


def _standing(state: ItemState) -> str:
    if isinstance(state, IndicatorState):
        return str(state.status)
    return state_words(state)
