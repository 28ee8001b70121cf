"""Compute how each item moves the likelihoods now, and how it would move them in another state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest, nsmallest
from math import exp, floor
from operator import attrgetter
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.implied_likelihood import Scales, likelihood_of
from scenariobook.assess.item_status import (
    ENDINGS,
    IndicatorState,
    ItemState,
    SignpostState,
    Status,
    thresholds,
)
from scenariobook.record.ledger.kinds import State
from scenariobook.standards.likelihood_terms import clamped
from scenariobook.standards.printed_likelihoods import EXACT_DECIMALS, points_moved, printed
from scenariobook.study.model.scenarios import Scenario

_MOST: Final = 2  # effects to name in each direction
_DECIMALS: Final = 4  # an effect that is zero at so many decimals is none
_STEP: Final = 5  # percent: a moved judgment is rounded to this


def other_states(state: ItemState) -> Iterator[ItemState]:
    """Yield the other states that an item could take, if it were read or seen now.

    An observed signpost has no other states: it did happen, and its fading is no news.
    """
    if isinstance(state, IndicatorState):
        of_concern = tuple(thresholds(state.indicator))
        for status in (Status.NORMAL, of_concern[-1]) if of_concern else ():
            if state.status is not status:
                yield replace(state, status=status)
    elif not state.observed:
        yield _as_observed(state)
        if state.state not in ENDINGS:
            yield replace(state, state=State.RULED_OUT, overdue=False)


def if_observed(state: SignpostState) -> SignpostState | None:
    """Return the state of a signpost if it were observed; None if it was, or is ruled out."""
    is_decided = state.observed or state.state is State.RULED_OUT
    return None if is_decided else _as_observed(state)


def _as_observed(state: SignpostState) -> SignpostState:
    return replace(state, state=State.OBSERVED, faded=False, overdue=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The effect of another state of one item on the likelihood of one scenario.

    Attributes:
        state: The item's state.
        other_state: The other state.
        scenario: The scenario.
        before: The implied likelihood now, in percent, not clamped.
        after: The implied likelihood in the other state, in percent, not clamped.
        pull: How far the logarithm of the scenario's odds would move.
    """

    state: ItemState
    other_state: ItemState
    scenario: Scenario
    before: float
    after: float
    pull: float

    @property
    def points(self) -> int:
        """The difference of the printed likelihoods."""
        return points_moved(self.before, self.after)


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """The effect of one item in its present state on the logarithm of a scenario's odds.

    Attributes:
        state: The item's state.
        value: The difference that the item makes: the logarithm is compared with the one that would
            result if the item added nothing to its driver's mean.
    """

    state: ItemState
    value: float


class Effects:
    """Computes what items do to the implied likelihoods of one assessment."""

    def __init__(self, assessment: Assessment) -> None:
        """Take the evidence from an assessment; without any, nothing has an effect."""
        self._assessment = assessment
        self._now = assessment.state_by_id
        self._scales = Scales(assessment.study)
        self._together: dict[str, list[ItemState]] = {}  # the items of each driver
        for state in assessment.states:
            self._together.setdefault(assessment.study.driver_of(state.item).id, []).append(state)

    def of_items(self, scenario: Scenario) -> Sequence[ItemEffect]:
        """Return the effect of each item that speaks for or against, the strongest first."""
        evidence, effects = self._assessment.evidence, []
        if evidence is None:
            return ()
        for item, share in evidence.shares.items():
            without = self._scales.log_odds({k: evidence.shift[k] - share[k] for k in share})
            value = round(evidence.log_odds[scenario.id] - without[scenario.id], EXACT_DECIMALS)
            if round(value, _DECIMALS):
                effects.append(ItemEffect(self._now[item], value))
        return sorted(effects, key=lambda effect: -abs(effect.value))

    def largest(self, states: Iterable[ItemState]) -> Effect | None:
        """Return the effect of the state that moves a printed likelihood most.

        Args:
            states: States that items could take.

        Returns:
            The effect, on the scenario that moves most; None if no printed likelihood moves.
        """
        by_state = [effects for state in states if (effects := self._of(state))]
        most = [
            max(effects, key=lambda effect: abs(effect.after - effect.before))
            for effects in by_state
        ]
        moving = (effect for effect in most if effect.points)
        return max(moving, key=lambda effect: abs(effect.points), default=None)

    def strongest(self, scenario: Scenario) -> Sequence[Effect]:
        """Return the effects that would raise a scenario's likelihood most, then lower it most.

        Each item counts with the state that moves the odds most. In each direction, at most two
        effects are returned, the strongest first. An effect that leaves the printed figure as it is
        is left out.
        """
        by_item = [
            [
                effect
                for other_state in other_states(state)
                for effect in self._of(other_state, scenario)
            ]
            for state in self._assessment.states
        ]
        moving, pull = [effects for effects in by_item if effects], attrgetter("pull")
        up = nlargest(_MOST, (max(effects, key=pull) for effects in moving), key=pull)
        down = nsmallest(_MOST, (min(effects, key=pull) for effects in moving), key=pull)
        strongest = [effect for effect in up if effect.pull > 0] + [
            effect for effect in down if effect.pull < 0
        ]
        return [effect for effect in strongest if printed(effect.before) != printed(effect.after)]

    def factor_if_seen(self, scenario: Scenario) -> Iterator[tuple[SignpostState, float]]:
        """Yield each signpost that may still be observed, and the factor for the odds."""
        for state in self._assessment.signposts:
            if then := if_observed(state):
                for effect in self._of(then, scenario):
                    yield state, exp(effect.pull)

    def _of(self, other: ItemState, *scenarios: Scenario) -> Sequence[Effect]:
        """Return the effects of another state of an item on scenarios; none without evidence."""
        evidence, study = self._assessment.evidence, self._assessment.study
        if evidence is None:
            return ()
        together = self._together[study.driver_of(other.item).id]
        turned = [other if state.item.id == other.item.id else state for state in together]
        log_odds = self._scales.log_odds(self._scales.shift_if(evidence, turned))
        return [
            Effect(
                state=self._now[other.item.id],
                other_state=other,
                scenario=scenario,
                before=evidence.implied[scenario.id],
                after=likelihood_of(log_odds[scenario.id]),
                pull=log_odds[scenario.id] - evidence.log_odds[scenario.id],
            )
            for scenario in scenarios or study.scenarios
        ]


def with_odds_times(percent: float, factor: float) -> int:
    """Return a likelihood whose odds are multiplied, rounded to five, from 1 to 99 percent.

    Args:
        percent: The likelihood before, above 0 and below 100.
        factor: The factor.
    """
    after = 100 * percent * factor / (percent * factor + 100 - percent)
    return int(clamped(_STEP * floor(round(after / _STEP, EXACT_DECIMALS) + 0.5)))
