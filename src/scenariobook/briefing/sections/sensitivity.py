"""Find what would change our minds: the items that could move an implied likelihood most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scenariobook.assess.evidence import Evidence, Scales, odds_moved
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
    scales, now = Scales(materials.study), evidence.unheld[scenario.id]
    every = _swings(materials, scales, evidence, scenario)
    swings = sorted(every, key=lambda swing: swing[0])

    def printed_turns(most: Iterable[Swing], wanted: Callable[[float], bool]) -> Iterator[Turn]:
        """Yield the swings in the wanted direction that change the printed percent."""
        for _, before, other in most:
            implied = scales.with_other(evidence, other)[scenario.id]
            then = printed_likelihoods.printed(implied)
            if then != printed_likelihoods.printed(now) and wanted(implied):
                yield _turn(before, other, then)

    return Turns(
        tuple(printed_turns(swings[: -_MOST - 1 : -1], lambda then: then > now)),
        tuple(printed_turns(swings[:_MOST], lambda then: then < now)),
    )


def _turn(before: ItemState, other: ItemState, then: str) -> Turn:
    item = other.item
    return Turn(
        title=item.title,
        target=target(item),
        now=_state_words(before),
        then=_state_words(other),
        implied=then,
    )


def _swings(
    materials: Materials, scales: Scales, evidence: Evidence, scenario: Scenario
) -> Iterator[Swing]:
    """Yield, for each item, the changes of state that raise and that lower the odds most."""
    for state in materials.states:
        others = list(other_states(state))
        moved = (
            odds_moved(materials.study, evidence, scenario.id, scales.moves(evidence, other))
            for other in others
        )
        swings = [(by, state, other) for by, other in zip(moved, others, strict=True)]
        if swings:
            yield max(swings, key=lambda swing: swing[0])
        if len(swings) > 1:
            yield min(swings, key=lambda swing: swing[0])


def _state_words(state: ItemState) -> str:
    if isinstance(state, IndicatorState):
        return str(state.status)
    return state_words(state)
