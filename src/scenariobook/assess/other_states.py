"""Tell in which other states an item could be, and how far each would move the likelihoods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import Scales
from scenariobook.assess.status import IndicatorState, ItemState, Status
from scenariobook.record.ledger.kinds import State
from scenariobook.standards import printed_likelihoods
from scenariobook.study.model import Indicator, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What another state of one item would do to the likelihood that it moves most.

    Attributes:
        state: The item in its other state.
        scenario: The scenario whose implied likelihood moves most.
        before: The implied likelihood as it is, in percent, before it is held.
        after: The one that it would be.
    """

    state: ItemState
    scenario: Scenario
    before: float
    after: float

    @property
    def points(self) -> int:
        """The difference of the printed likelihoods."""
        return printed_likelihoods.moved(self.before, self.after)


class Effects:
    """Computes effects of other states on the implied likelihoods of one assessment."""

    def __init__(self, assessment: Assessment) -> None:
        """Take the evidence from an assessment; without any, nothing has an effect."""
        self._study = assessment.study
        self._evidence = assessment.evidence
        self._scales = Scales(assessment.study) if assessment.evidence else None

    def largest(self, others: Iterable[ItemState]) -> Effect | None:
        """Return the effect of that state which moves a printed likelihood most.

        Args:
            others: Other states of items.

        Returns:
            The effect; None if no state moves any printed likelihood.
        """
        found = [effect for other in others if (effect := self._of(other)) and effect.points]
        return max(found, key=lambda effect: abs(effect.points), default=None)

    def _of(self, other: ItemState) -> Effect | None:
        if self._scales is None or self._evidence is None:
            return None
        before: Mapping[str, float] = self._evidence.unheld
        after = self._scales.with_other(self._evidence, other)
        most = max(self._study.scenarios, key=lambda s: abs(after[s.id] - before[s.id]))
        return Effect(state=other, scenario=most, before=before[most.id], after=after[most.id])


def other_states(state: ItemState) -> Iterator[ItemState]:
    """Yield the other states that an item could take, if it were read or seen now.

    What was observed has none: it did happen. That it counts for less later is no news.
    """
    if isinstance(state, IndicatorState):
        worst = _worst(state.indicator)
        for status in (Status.NORMAL, worst) if worst else ():
            if state.status is not status:
                yield replace(state, status=status)
    elif not state.observed:
        yield replace(state, state=State.OBSERVED, faded=False, overdue=False)
        if state.state not in {State.OBSERVED, State.RULED_OUT}:
            yield replace(state, state=State.RULED_OUT, overdue=False)


def at_worst(state: ItemState) -> ItemState | None:
    """Return an item as it would stand if it were observed, or read at its worst status.

    Returns:
        The item's other state; None if it stands there, or never can: it was ruled out, or has no
        thresholds.
    """
    if isinstance(state, IndicatorState):
        worst = _worst(state.indicator)
        return replace(state, status=worst) if worst not in {None, state.status} else None
    if state.observed or state.state is State.RULED_OUT:
        return None
    return replace(state, state=State.OBSERVED, faded=False, overdue=False)


def _worst(indicator: Indicator) -> Status | None:
    """Return the worst status that an indicator can reach; None without thresholds."""
    if indicator.warning is not None or indicator.concern is not None:
        return Status.WARNING
    return None if indicator.watch is None else Status.WATCH
