"""Compute the implied likelihoods from the indicators and signposts alone.

docs/explanation/arithmetic.md explains the arithmetic. In short: each observed item shifts each
scenario by the logarithm of how much better that scenario explains the observation; shifts of
items with the same driver are averaged; the averages are added to the logit of the prior.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from typing import Final

from scenariobook.assess.item_status import ItemState
from scenariobook.standards import evidence_ratings
from scenariobook.standards.likelihood_terms import clamped
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.study import Study

_DECIMALS: Final = 12  # of a percent; later digits are rounding errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The evidence of a quarter and the likelihoods that it implies; logarithms are natural.

    Attributes:
        shares: By the ids of item and scenario, the part of the scenario's shift that the item
            adds: contribution x (item's weight / sum of the weights of its driver's items) x
            driver's weight.
        shift: By scenario id, the sum of the shares.
        log_odds: By scenario id, the logarithm of the odds: that of the prior's odds, plus the
            shift.
        implied: By scenario id, the implied likelihood in percent. A likelihood outside 1 to 99 is
            printed as "under 1%" or "over 99%".
        clamped: By scenario id, the implied likelihood clamped to 1–99.
    """

    shares: Mapping[str, Mapping[str, float]]
    shift: Mapping[str, float]
    log_odds: Mapping[str, float]
    implied: Mapping[str, float]
    clamped: Mapping[str, float]


def contribution(
    item: Indicator | Signpost, strength: float, scenarios: Sequence[str], *, exclusive: bool
) -> dict[str, float]:
    """Return how much better each scenario explains the observation, as a natural logarithm.

    If scenarios are exclusive, the result is the log of the observation's probability. If not, it
    is the log of a ratio: this probability to the probability under the mean rating of the other
    scenarios, or under even odds without other scenarios.

    Args:
        item: The item.
        strength: The strength of the observation, from -1 to 1.
        scenarios: The ids of all scenarios.
        exclusive: Whether the scenarios are exclusive.

    Returns:
        The logarithm by scenario id; positive is in favour.
    """
    rated = {
        scenario: evidence_ratings.RATINGS[item.ratings.get(scenario, evidence_ratings.UNRATED)]
        for scenario in scenarios
    }
    contributions: dict[str, float] = {}
    for k in scenarios:
        rest = [rated[other] for other in scenarios if other != k] or [
            evidence_ratings.RATINGS["even"]
        ]
        others = 1.0 if exclusive else _probability(strength, fsum(rest) / len(rest))
        contributions[k] = log(_probability(strength, rated[k]) / others)
    return contributions


def _probability(strength: float, probability: float) -> float:
    """Return the probability of an observation, from the probability of a warning or a sighting."""
    return 0.5 + strength * (probability - 0.5)


class Scales:
    """Computes a study's evidence for one quarter or many.

    An item's contribution depends on the strength of the observation only, so it is computed once
    for each strength.
    """

    def __init__(self, study: Study) -> None:
        """Take the priors from an estimative study, whose scenarios all have one."""
        self._study = study
        self._priors = {s.id: s.prior for s in study.scenarios if s.prior is not None}
        self._known: dict[tuple[str, float], dict[str, float]] = {}

    def weigh(self, states: Iterable[ItemState]) -> Evidence:
        """Return the evidence of items in these states, and the likelihoods that it implies."""
        by_driver: dict[str, list[ItemState]] = {}
        for state in states:
            by_driver.setdefault(self._study.driver_of(state.item).id, []).append(state)
        shares = {
            item: share
            for group in by_driver.values()
            for item, share in self._shares(group).items()
        }
        shift = {k: fsum(share[k] for share in shares.values()) for k in self._priors}
        log_odds = self.log_odds(shift)
        implied = {k: likelihood_of(value) for k, value in log_odds.items()}
        return Evidence(
            shares=shares,
            shift=shift,
            log_odds=log_odds,
            implied=implied,
            clamped={k: clamped(value) for k, value in implied.items()},
        )

    def shift_if(self, evidence: Evidence, of_driver: Sequence[ItemState]) -> dict[str, float]:
        """Return the shifts if the items of one driver were in other states.

        Only that driver's part is computed anew, so that the caller may try many states.

        Args:
            evidence: The evidence as it is.
            of_driver: All items of the driver, as they would be.
        """
        items = [state.item.id for state in of_driver]
        before = [evidence.shares[item] for item in items if item in evidence.shares]
        after = self._shares(of_driver).values()
        return {
            k: fsum([shift, *(share[k] for share in after), *(-share[k] for share in before)])
            for k, shift in evidence.shift.items()
        }

    def log_odds(self, shift: Mapping[str, float]) -> dict[str, float]:
        """Return the logarithm of each scenario's odds after the shifts, by scenario id.

        Among exclusive scenarios, these are the odds against all other scenarios together.
        """
        logs = {k: log(prior) + shift[k] for k, prior in self._priors.items()}
        if self._study.header.exclusive:
            return {
                k: value - _log_sum([other for j, other in logs.items() if j != k])
                for k, value in logs.items()
            }
        return {k: value - log(100 - self._priors[k]) for k, value in logs.items()}

    def _shares(self, of_driver: Sequence[ItemState]) -> dict[str, dict[str, float]]:
        """Return the parts of the shifts from each item of one driver that carries evidence."""
        observed = [(s.item, s.strength) for s in of_driver if s.strength is not None]
        total = fsum(item.weight for item, _ in observed)
        shares = {}
        for item, strength in observed:
            weight = self._study.driver_of(item).weight * item.weight / total
            contributions = self._contribution(item, strength)
            shares[item.id] = {k: weight * value for k, value in contributions.items()}
        return shares

    def _contribution(self, item: Indicator | Signpost, strength: float) -> dict[str, float]:
        key = item.id, strength
        if key not in self._known:
            exclusive = self._study.header.exclusive
            self._known[key] = contribution(item, strength, list(self._priors), exclusive=exclusive)
        return self._known[key]


def likelihood_of(log_odds: float) -> float:
    """Return the likelihood in percent, before it is clamped, from the logarithm of its odds.

    Without evidence, the result must equal the prior exactly; a difference in the last bit could
    move it across the edge between two terms.
    """
    share = 1 / (1 + exp(-log_odds)) if log_odds >= 0 else exp(log_odds) / (1 + exp(log_odds))
    return round(100 * share, _DECIMALS)


def _log_sum(logs: Sequence[float]) -> float:
    """Return the log of a sum, given the logs of its terms; ``exp`` of a term may overflow."""
    largest = max(logs)
    return largest + log(fsum(exp(value - largest) for value in logs))
