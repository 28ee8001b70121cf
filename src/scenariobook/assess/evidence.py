"""Compute the implied likelihoods from the indicators and signposts alone.

docs/explanation/arithmetic.md explains the arithmetic. In short: each observed item shifts each
scenario by the logarithm of how much better that scenario explains the observation; shifts of
items with the same driver are averaged; the averages are added to the logit of the prior.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log

from scenariobook.assess.status import ItemState
from scenariobook.standards import evidence_ratings
from scenariobook.standards.likelihood_terms import held
from scenariobook.study.model import Indicator, Signpost, Study

_DECIMALS = 12  # of a percent; later digits are rounding errors


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one item adds to the logarithm of each scenario's odds.

    Attributes:
        item: The item.
        by_scenario: By scenario id, the contribution in natural-log units; positive is in favour.
    """

    item: Indicator | Signpost
    by_scenario: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class DriverEvidence:
    """The contributions of all items with the same driver.

    Attributes:
        driver: The driver's id.
        weight: How much the mean counts in the sum.
        contributions: The items' contributions.
        mean: By scenario id, the weighted mean of the contributions.
    """

    driver: str
    weight: float
    contributions: tuple[Contribution, ...]
    mean: Mapping[str, float]

    @property
    def shares(self) -> dict[str, dict[str, float]]:
        """What each item adds to the shift of each scenario, by the ids of item and scenario."""
        total = fsum(part.item.weight for part in self.contributions)
        found = {}
        for part in self.contributions:
            share = self.weight * part.item.weight / total
            found[part.item.id] = {k: share * value for k, value in part.by_scenario.items()}
        return found


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of a quarter and the likelihoods that it implies.

    Attributes:
        drivers: The evidence by driver.
        shift: By scenario id, the weighted sum of the drivers' means, in natural-log units.
        unheld: By scenario id, the implied likelihood in percent before it is held within 1 and
            99; what is printed as "under 1%" or "over 99%" is known by it alone.
        implied: By scenario id, the implied likelihood, from 1 to 99 percent.
    """

    drivers: tuple[DriverEvidence, ...]
    shift: Mapping[str, float]
    unheld: Mapping[str, float]
    implied: Mapping[str, float]


def contribution(
    item: Indicator | Signpost, strength: float, scenarios: Sequence[str], *, exclusive: bool
) -> Contribution:
    """Return what an item adds to the logarithm of each scenario's odds.

    For exclusive scenarios, that is the log of the observation's probability. For others, it is
    the log of the ratio to the probability under the mean rating of the other scenarios, or under
    even odds if there are no other scenarios.

    Args:
        item: The item.
        strength: The strength of the observation, from -1 to 1.
        scenarios: The ids of all scenarios.
        exclusive: Whether the scenarios are exclusive.
    """
    rated = {
        k: evidence_ratings.RATINGS[item.ratings.get(k, evidence_ratings.UNRATED)]
        for k in scenarios
    }
    shares: dict[str, float] = {}
    for k in scenarios:
        shares[k] = log(_seen(strength, rated[k]))
        if not exclusive:
            rest = [rated[j] for j in scenarios if j != k] or [evidence_ratings.RATINGS["even"]]
            shares[k] = log(_seen(strength, rated[k]) / _seen(strength, fsum(rest) / len(rest)))
    return Contribution(item, shares)


def _seen(strength: float, probability: float) -> float:
    """Return the probability of an observation, from that of a warning or a sighting."""
    return 0.5 + strength * (probability - 0.5)


class Scales:
    """Computes a study's evidence for one quarter or many.

    An item's contribution depends on the strength of the observation only, so it is computed once
    for each strength.
    """

    def __init__(self, study: Study) -> None:
        """Take the priors from an estimative study, whose scenarios all have one."""
        self._study = study
        self._scenarios = [scenario.id for scenario in study.scenarios]
        self._priors = {s.id: s.prior for s in study.scenarios if s.prior is not None}
        self._known: dict[tuple[str, float], Contribution] = {}

    def weigh(self, states: Iterable[ItemState]) -> Evidence:
        """Return the evidence of items in these states, and the likelihoods that it implies."""
        drivers = self._by_driver(states)
        shift = {k: fsum(d.weight * d.mean[k] for d in drivers) for k in self._scenarios}
        unheld = self._likelihoods(shift)
        return Evidence(drivers, shift, unheld, {k: held(p) for k, p in unheld.items()})

    def moved(self, evidence: Evidence, moves: Mapping[str, float]) -> dict[str, float]:
        """Return the implied likelihoods in percent, before they are held, if the shifts move."""
        return self._likelihoods({k: evidence.shift[k] + move for k, move in moves.items()})

    def _likelihoods(self, shift: Mapping[str, float]) -> dict[str, float]:
        """Return the implied likelihoods in percent, before they are held, by scenario id."""
        posterior = _exclusive if self._study.header.exclusive else _independent
        # Without evidence, the result must equal the prior exactly; a difference in the last bit
        # could put it beyond an edge between two terms.
        exact = posterior(self._priors, shift).items()
        return {k: round(percent, _DECIMALS) for k, percent in exact}

    def moves(self, evidence: Evidence, other: ItemState) -> dict[str, float]:
        """Return how far the shifts would move if one item were in another state.

        Only the part of the item's driver is computed anew, so that many items may be tried.

        Args:
            evidence: The evidence as it is.
            other: The item in its other state.

        Returns:
            By scenario id, in natural-log units.
        """
        item = other.item
        driver = next((one for one in evidence.drivers if one.driver == item.driver), None)
        parts = [part for part in driver.contributions if part.item.id != item.id] if driver else []
        if other.strength is not None:
            parts.append(self._part(item, other.strength))
        weight = self._study.driver_of(item).weight
        before = driver.mean if driver else _mean((), self._scenarios)
        after = _mean(parts, self._scenarios)
        return {k: weight * (after[k] - before[k]) for k in self._scenarios}

    def odds_moved(self, evidence: Evidence, scenario: str, moves: Mapping[str, float]) -> float:
        """Return how far the log of a scenario's odds moves when the shifts move.

        Among exclusive scenarios, the moves of the rivals count too, each weighted by the rival's
        likelihood on the evidence.

        Args:
            evidence: The evidence before the move.
            scenario: The scenario's id.
            moves: By scenario id, the change of the shift, in natural-log units like the result.
        """
        if not self._study.header.exclusive:
            return moves[scenario]
        priors = self._priors.items()
        rivals = {k: log(prior) + evidence.shift[k] for k, prior in priors if k != scenario}
        gained = _log_sum(rivals[k] + moves[k] for k in rivals) - _log_sum(rivals.values())
        return moves[scenario] - gained

    def _by_driver(self, states: Iterable[ItemState]) -> tuple[DriverEvidence, ...]:
        groups: dict[str, list[Contribution]] = {}
        weights: dict[str, float] = {}
        for state in states:
            if state.strength is not None:
                driver, part = (
                    self._study.driver_of(state.item),
                    self._part(state.item, state.strength),
                )
                weights[driver.id] = driver.weight
                groups.setdefault(driver.id, []).append(part)
        return tuple(
            DriverEvidence(group, weights[group], tuple(shares), _mean(shares, self._scenarios))
            for group, shares in groups.items()
        )

    def _part(self, item: Indicator | Signpost, strength: float) -> Contribution:
        known = self._known.get((item.id, strength))
        if known is None:
            exclusive = self._study.header.exclusive
            known = contribution(item, strength, self._scenarios, exclusive=exclusive)
            self._known[item.id, strength] = known
        return known


def _mean(shares: Sequence[Contribution], scenarios: Sequence[str]) -> dict[str, float]:
    total = fsum(share.item.weight for share in shares) or 1.0  # there may be none
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
    largest = max(shift.values())  # subtracted before exp, which would overflow otherwise
    raw = {k: p * exp(shift[k] - largest) for k, p in priors.items()}
    total = fsum(raw.values())
    return {k: 100 * value / total for k, value in raw.items()}


def _log_sum(logs: Iterable[float]) -> float:
    """Return the log of a sum, given the logs of its terms; ``exp`` of a term may overflow."""
    terms = tuple(logs)
    largest = max(terms)
    return largest + log(fsum(exp(value - largest) for value in terms))
