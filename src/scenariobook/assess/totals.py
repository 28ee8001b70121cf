"""Add up the judged likelihoods of exclusive scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model import Study

ALL: Final = 100.0  # percent: exactly one of the scenarios comes true
SLACK: Final = 1.0  # percent: how far rounding may move a sum
ONE_COMES_TRUE: Final = "exactly one of the scenarios comes true"
_DIGITS: Final = 9  # later digits of a sum are errors of binary fractions


@dataclass(frozen=True, slots=True)
class Total:
    """The range of the sum of likelihoods, in percent.

    A term counts from its lower to its upper end, a missing judgment from 0 to 100.

    Attributes:
        low: The lowest possible sum.
        high: The highest possible sum.
        stated: The number of scenarios with a judged likelihood.
        scenarios: The number of scenarios.
    """

    low: float
    high: float
    stated: int
    scenarios: int

    @property
    def is_off(self) -> bool:
        """Whether the sum cannot be 100%."""
        return self.stated > 0 and (self.low > ALL + SLACK or self.high < ALL - SLACK)

    @property
    def words(self) -> str:
        """The sum, for a sentence; empty if nothing is judged."""
        if not self.stated:
            return ""
        if self.stated < self.scenarios:
            return f"{self.low:.15g}% or more" + (", more than 100%" if self.is_off else "")
        limits = dict.fromkeys(f"{end:.15g}" for end in (self.low, self.high))
        return f"{' to '.join(limits)}%" + (", not 100%" if self.is_off else "")


def total(study: Study, likelihoods: Iterable[float | str | None]) -> Total | None:
    """Return the sum of one quarter's likelihoods; None if the scenarios are not exclusive.

    Args:
        study: The study.
        likelihoods: The likelihood of each scenario, in percent or as a term; None if missing.
    """
    if not (study.estimative and study.header.exclusive):
        return None
    yardstick = YARDSTICKS[study.header.yardstick]
    ranges = [bounds(yardstick, likelihood) for likelihood in likelihoods]
    stated = [range_ for range_ in ranges if range_ is not None]
    missing = len(ranges) - len(stated)
    return Total(
        round(sum(low for low, _ in stated), _DIGITS),
        round(sum(high for _, high in stated) + missing * ALL, _DIGITS),
        len(stated),
        len(ranges),
    )


def bounds(yardstick: Yardstick, likelihood: float | str | None) -> tuple[float, float] | None:
    """Return the range of a judged likelihood in percent; None if missing or an unknown term."""
    if isinstance(likelihood, str):
        term = yardstick.named(likelihood)
        return (term.low, term.high) if term else None
    return None if likelihood is None else (likelihood, likelihood)


def ends(yardstick: Yardstick, likelihood: float | str | None) -> dict[str, float]:
    """Return a likelihood's part of a total: ``stated`` (1 or 0), ``low`` and ``high``."""
    range_ = bounds(yardstick, likelihood)
    low, high = range_ or (0.0, ALL)
    return {"stated": int(range_ is not None), "low": low, "high": high}
