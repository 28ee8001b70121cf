"""Tell which decision triggers are met by what was read and seen, and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.quarter import Quarter
from scenariobook.record.ledger.kinds import State
from scenariobook.study.model import Scenario
from scenariobook.study.trigger import Decision, Need

States: TypeAlias = Mapping[str, ItemState]  # of all items at the end of a quarter, by id


@dataclass(frozen=True, slots=True)
class WatchedDecision:
    """A decision trigger that the record can tell, since it says what it needs.

    Attributes:
        scenario: The scenario that it belongs to.
        decision: The trigger.
        since: The first quarter from which on it has been met without a break; None if it is not
            met now.
        by: The items that meet its needs now, as they stand.
    """

    scenario: Scenario
    decision: Decision
    since: Quarter | None
    by: tuple[ItemState, ...]


def watched_decisions(history: Sequence[Assessment]) -> tuple[WatchedDecision, ...]:
    """Return the triggers that say what they need, in the study's order.

    Args:
        history: The assessments of all quarters from the study's first to the present one.
    """
    states = [by_item(past) for past in history]
    return tuple(_watched(history, states))


def by_item(past: Assessment) -> States:
    """Return the states of a quarter's items by id."""
    every: tuple[ItemState, ...] = (*past.indicators, *past.signposts)
    return {state.item.id: state for state in every}


def _watched(history: Sequence[Assessment], states: Sequence[States]) -> Iterator[WatchedDecision]:
    for scenario in history[-1].study.scenarios:
        for decision in scenario.decisions:
            if not decision.needs:
                continue
            since = None
            for number in reversed(range(len(history))):
                if not _is_met(decision, states[: number + 1]):
                    break
                since = history[number].quarter
            by = [states[-1][need.item] for need in decision.needs if holds(need, states)]
            yield WatchedDecision(scenario, decision, since, tuple(by) if since else ())


def _is_met(decision: Decision, states: Sequence[States]) -> bool:
    held = (holds(need, states) for need in decision.needs)
    return any(held) if decision.of == "any" else all(held)


def holds(need: Need, states: Sequence[States]) -> bool:
    """Tell whether an item has stood where it must in each of the last quarters.

    Args:
        need: What must hold.
        states: The states of all items by id, of each quarter up to one; oldest first.
    """
    last = states[-need.quarters :]
    return len(last) == need.quarters and all(_stands_at(need, of[need.item]) for of in last)


def _stands_at(need: Need, state: ItemState) -> bool:
    """Tell whether an item stands where it must, or beyond: at warning where watch is needed.

    What is stale or faded says nothing about the present.
    """
    if isinstance(state, IndicatorState):
        enough = {Status.WARNING} if need.at == "warning" else {Status.WATCH, Status.WARNING}
        return state.status in enough
    return _is_seen(need, state)


def _is_seen(need: Need, state: SignpostState) -> bool:
    match need.at:
        case "overdue":
            return state.overdue
        case "observed":
            return state.observed
        case "emerging":
            return state.observed or state.state is State.EMERGING
    return state.state is State.RULED_OUT
