"""The implied likelihood: what indicators and signposts alone would say.

The arithmetic is documented in docs/explanation; in short, each item that was seen
shifts each scenario by the log of how much better that scenario explains it, items that
share a driver are averaged, and the drivers' averages are added to the prior's logit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log

from scenariobook import standards
from scenariobook.assess.status import IndicatorState, SignpostState
from scenariobook.study.model import Indicator, Signpost, Study

_DECIMALS = 12  # of a percent; what lies beyond is the arithmetic's own noise


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one item says of each scenario, in natural-log units.

    Positive speaks for the scenario. ``strength`` is that of what was seen.
    """

    item: Indicator | Signpost
    strength: float
    by_scenario: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DriverEvidence:
    """The weighted mean of the contributions of items that share a driver.

    ``driver`` is the driver's id, or the item's where the item has none. ``weight`` is
    what the mean counts in the sum.
    """

    driver: str
    weight: float
    contributions: tuple[Contribution, ...]
    mean: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a quarter and what it implies.

    ``shift`` is the weighted sum of the drivers' means, in natural-log units; ``implied``
    is in percent, held within 1 to 99.
    """

    drivers: tuple[DriverEvidence, ...]
    shift: Mapping[str, float]
    implied: Mapping[str, float]

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """All items that carry evidence."""
        return tuple(c for group in self.drivers for c in group.contributions)


def seen(strength: float, probability: float) -> float:
    """Return the probability of what was seen, given that of a warning (or a sighting)."""
    return 0.5 + strength * (probability - 0.5)


def probabilities(item: Indicator | Signpost, scenarios: Sequence[str]) -> dict[str, float]:
    """Return an item's rating for each scenario as a probability; unrated counts as even."""
    return {k: standards.RATINGS[item.ratings.get(k, standards.UNRATED)] for k in scenarios}


def contribution(
    item: Indicator | Signpost, strength: float, scenarios: Sequence[str], *, exclusive: bool
) -> Contribution:
    """Return what an item says of each scenario.

    Exclusive scenarios are compared by the probability of what was seen alone; others
    each against the mean of the rest (even odds, where there is no rest).
    """
    rated = probabilities(item, scenarios)
    shares: dict[str, float] = {}
    for k in scenarios:
        shares[k] = log(seen(strength, rated[k]))
        if not exclusive:
            rest = [rated[j] for j in scenarios if j != k] or [standards.RATINGS["even"]]
            shares[k] = log(seen(strength, rated[k]) / seen(strength, fsum(rest) / len(rest)))
    return Contribution(item, strength, shares)


class Scales:
    """Weighs a study's evidence, in one quarter or in many.

    An item says the same wherever what was seen of it has the same strength, which is found
    once.
    """

    def __init__(self, study: Study) -> None:
        """Prepare to weigh.

        Raises:
            ValueError: for an exploratory study: it has no priors to start from.
        """
        self._study = study
        self._scenarios = [scenario.id for scenario in study.scenarios]
        self._priors = {s.id: s.prior for s in study.scenarios if s.prior is not None}
        self._known: dict[tuple[str, float], Contribution] = {}
        if len(self._priors) < len(self._scenarios):
            message = "implied likelihoods need a prior for every scenario"
            raise ValueError(message)

    def weigh(self, states: Iterable[IndicatorState | SignpostState]) -> Evidence:
        """Return the evidence of the states and the likelihoods that it implies."""
        drivers = self._by_driver(states)
        shift = {k: fsum(d.weight * d.mean[k] for d in drivers) for k in self._scenarios}
        posterior = _exclusive if self._study.header.exclusive else _independent
        implied = {k: _held(v) for k, v in posterior(self._priors, shift).items()}
        return Evidence(drivers, shift, implied)

    def _by_driver(
        self, states: Iterable[IndicatorState | SignpostState]
    ) -> tuple[DriverEvidence, ...]:
        groups: dict[str, list[Contribution]] = {}
        weights: dict[str, float] = {}
        for state in states:
            item = state.indicator if isinstance(state, IndicatorState) else state.signpost
            strength = state.strength
            if strength is None:
                continue
            group = item.driver or item.id
            if group not in groups:
                driver = self._study.driver_by_id[group] if item.driver else item
                groups[group], weights[group] = [], driver.weight
            groups[group].append(self._contribution(item, strength))
        return tuple(
            DriverEvidence(group, weights[group], tuple(shares), _mean(shares, self._scenarios))
            for group, shares in groups.items()
        )

    def _contribution(self, item: Indicator | Signpost, strength: float) -> Contribution:
        found = self._known.get((item.id, strength))
        if found is None:
            exclusive = self._study.header.exclusive
            found = contribution(item, strength, self._scenarios, exclusive=exclusive)
            self._known[item.id, strength] = found
        return found


def odds_moved(
    study: Study, evidence: Evidence, scenario: str, moves: Mapping[str, float]
) -> float:
    """Return by how much the log of a scenario's odds would move if the shifts moved so.

    ``moves`` are in natural-log units, as the result is; those of rivals are asked for among
    exclusive scenarios only, where each counts by how likely it is on the evidence.

    Raises:
        KeyError: where a move that is asked for is missing.
    """
    if not study.header.exclusive:
        return moves[scenario]
    rivals = {
        rival.id: log(rival.prior) + evidence.shift[rival.id]
        for rival in study.scenarios
        if rival.id != scenario and rival.prior is not None
    }
    gained = _log_sum(rivals[k] + moves[k] for k in rivals) - _log_sum(rivals.values())
    return moves[scenario] - gained


def _mean(shares: Sequence[Contribution], scenarios: Sequence[str]) -> dict[str, float]:
    total = fsum(share.item.weight for share in shares)
    return {
        k: fsum(share.item.weight * share.by_scenario[k] for share in shares) / total
        for k in scenarios
    }


def _independent(priors: Mapping[str, float], shift: Mapping[str, float]) -> dict[str, float]:
    return {k: 100 * _logistic(shift[k] + log(p / (100 - p))) for k, p in priors.items()}


def _logistic(logit: float) -> float:
    if logit >= 0:
        return 1 / (1 + exp(-logit))
    return exp(logit) / (1 + exp(logit))


def _exclusive(priors: Mapping[str, float], shift: Mapping[str, float]) -> dict[str, float]:
    largest = max(shift.values())  # taken off before exp, which would run over otherwise
    raw = {k: p * exp(shift[k] - largest) for k, p in priors.items()}
    total = fsum(raw.values())
    return {k: 100 * value / total for k, value in raw.items()}


def _log_sum(logs: Iterable[float]) -> float:
    """Return the log of a sum from the logs of what is added, which may be beyond ``exp``."""
    found = tuple(logs)
    largest = max(found)
    return largest + log(fsum(exp(value - largest) for value in found))


def _held(percent: float) -> float:
    # Without evidence a prior must come back as itself: one bit off, and an edge of the
    # yardstick would be missed.
    exact = round(percent, _DECIMALS)
    return min(max(exact, standards.LOWEST_PERCENT), standards.HIGHEST_PERCENT)
