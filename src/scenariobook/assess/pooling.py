"""Pool several people's own likelihoods for one subject: a scenario or a dated signpost.

What is pooled stands beside the team's judgment of record and never becomes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import geometric_mean, median
from typing import Final

from scenariobook.standards.likelihood_terms import Yardstick

_DECIMALS: Final = 12  # of a percent; later digits are rounding errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """The estimates of one subject in one round, pooled; all likelihoods in percent.

    Attributes:
        count: The number of estimates.
        terms: The number of estimates that were given as a term, each counted as its middle.
        median: The median; the mean of the middle two if their number is even.
        lowest: The lowest estimate.
        highest: The highest estimate.
        odds_mean: The likelihood whose odds are the geometric mean of the estimates' odds.
    """

    count: int
    terms: int
    median: float
    lowest: float
    highest: float
    odds_mean: float


def pool(estimates: Iterable[float | str], yardstick: Yardstick) -> Pooled | None:
    """Return the pooled estimates of one subject in one round; None if there are none.

    A term counts as the middle of its range. The geometric mean of odds is the mean of the
    log-odds, as in Satopää et al. 2014, "Combining multiple probability predictions using a
    simple logit model", International Journal of Forecasting 30, 344–356, without their
    correction that moves the result towards 0 or 100.

    Args:
        estimates: The likelihoods, in percent or as terms of the yardstick.
        yardstick: The study's yardstick.

    Raises:
        ValueError: if an estimate is not between 0 and 100, or not a term of the yardstick.
    """
    given = list(estimates)
    if not given:
        return None
    percents = [yardstick.in_percent(estimate) for estimate in given]
    lowest, highest = min(percents), max(percents)
    return Pooled(
        count=len(given),
        terms=sum(isinstance(estimate, str) for estimate in given),
        median=median(percents),
        lowest=lowest,
        highest=highest,
        # Equal estimates must give exactly that likelihood.
        odds_mean=min(max(_odds_mean(percents), lowest), highest),
    )


def _odds_mean(percents: Iterable[float]) -> float:
    odds = geometric_mean([percent / (100 - percent) for percent in percents])
    return round(100 * odds / (1 + odds), _DECIMALS)
