"""Hold how often something was said against how often it came, term by term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import comb, fsum

from scenariobook.assess.track_record.scores import brier
from scenariobook.standards.accuracy import TAIL
from scenariobook.standards.likelihood_terms import Term, Yardstick


@dataclass(frozen=True, slots=True)
class Forecast:
    """One likelihood, and whether it came.

    Attributes:
        percent: The likelihood, above 0 and below 100 percent.
        came: Whether it came.
    """

    percent: float
    came: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The forecasts that share a term.

    Attributes:
        terms: The term; two terms if the forecasts lie in the gap between them.
        said: The number of forecasts.
        came: How many of them came.
        mean: The mean of the forecasts, in percent.
        least: The lower end of the central 90% range of ``came``, were ``mean`` right; included.
        most: The upper end, included.
    """

    terms: tuple[Term, ...]
    said: int
    came: int
    mean: float
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Forecasts by term, and the parts of their Brier score.

    The parts are those of Murphy 1973, "A new vector partition of the probability score",
    Journal of Applied Meteorology 12, 595–600, for one of the two answers (half of his). A row
    counts with its mean forecast, so the parts sum to the score that the forecasts would have if
    each said its row's mean. It differs from ``score`` where forecasts of one row differ.

    Attributes:
        rows: The forecasts by term, the lowest first; no row for a term that was never said.
        score: The mean Brier score of the forecasts as they were said.
        reliability: The mean squared difference of a row's mean forecast and the share that came
            in it; 0 is best.
        resolution: The mean squared difference of the share that came in a row and the share
            that came in all; the more, the better.
        uncertainty: The share that came in all, times the share that did not.
    """

    rows: tuple[Row, ...]
    score: float
    reliability: float
    resolution: float
    uncertainty: float

    @property
    def binned_score(self) -> float:
        """The sum of the parts: the Brier score if each forecast said its row's mean."""
        return self.reliability - self.resolution + self.uncertainty


def calibration(forecasts: Sequence[Forecast], yardstick: Yardstick) -> Calibration:
    """Return the calibration of forecasts.

    The binomial ranges, and any reading of a row, take the forecasts for independent: give one
    forecast a question.

    Args:
        forecasts: One voice's forecasts, at least one, in any order.
        yardstick: The yardstick whose terms make the rows. A forecast given as a term counts as
            its middle (``Yardstick.in_percent``).

    Raises:
        ValueError: if there are no forecasts, or one is not between 0 and 100.
    """
    if not forecasts:
        raise ValueError("there is nothing to calibrate: give at least one forecast")
    rows = tuple(_rows(forecasts, yardstick))
    count = len(forecasts)
    share = sum(row.came for row in rows) / count
    return Calibration(
        rows=rows,
        score=fsum(brier(f.percent, came=f.came) for f in forecasts) / count,
        reliability=fsum(r.said * (r.mean / 100 - r.came / r.said) ** 2 for r in rows) / count,
        resolution=fsum(r.said * (r.came / r.said - share) ** 2 for r in rows) / count,
        uncertainty=share * (1 - share),
    )


def binomial_range(count: int, percent: float) -> tuple[int, int]:
    """Return the central 90% range of how many of ``count`` independent events come.

    The ends are the 5% and the 95% quantile: the least number up to which the cumulative
    probability is at least that. Both ends are included, so the range holds 90% or more, and at
    most 5% lies on either side.

    Args:
        count: The number of events, 0 or more.
        percent: The likelihood of each, above 0 and below 100 percent.
    """
    # In whole numbers: a float is too small for the combinations of many events, and its
    # rounding would decide where the cumulative probability is exactly 5% or 95%.
    part, whole = (Fraction(percent) / 100).as_integer_ratio()
    ways = (comb(count, k) * part**k * (whole - part) ** (count - k) for k in range(count + 1))
    cumulative = list(accumulate(ways))
    least, most = (
        next(k for k, up_to in enumerate(cumulative) if up_to >= level * whole**count)
        for level in (TAIL, 1 - TAIL)
    )
    return least, most


def _rows(forecasts: Iterable[Forecast], yardstick: Yardstick) -> Iterable[Row]:
    by_terms: dict[tuple[Term, ...], list[Forecast]] = {}
    for forecast in forecasts:
        by_terms.setdefault(_terms(yardstick, forecast.percent), []).append(forecast)
    for terms in sorted(by_terms, key=lambda terms: fsum(t.middle for t in terms) / len(terms)):
        said = by_terms[terms]
        mean = fsum(forecast.percent for forecast in said) / len(said)
        least, most = binomial_range(len(said), mean)
        yield Row(
            terms=terms,
            said=len(said),
            came=sum(forecast.came for forecast in said),
            mean=mean,
            least=least,
            most=most,
        )


def _terms(yardstick: Yardstick, percent: float) -> tuple[Term, ...]:
    """Return the percent's term, or the two terms beside its gap."""
    term = yardstick.term(percent)
    return (term,) if term else yardstick.neighbours(percent)
