"""What the judged likelihoods of scenarios that exclude one another add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scenariobook.standards import YARDSTICKS, Yardstick
from scenariobook.study.model import Study

ALL: Final = 100.0  # percent: exactly one of the scenarios comes true
SLACK: Final = 1.0  # percent: what rounding makes of a sum
ONE_COMES_TRUE: Final = "exactly one of the scenarios comes true"
_DIGITS: Final = 9  # a sum's last digits are those of its binary fractions


@dataclass(frozen=True, slots=True)
class Total:
    """What likelihoods can add up to, in percent: from ``low`` to ``high``.

    A term counts from its lower to its upper end, and what nobody has judged from 0 to 100.
    ``stated`` of ``scenarios`` are judged.
    """

    low: float
    high: float
    stated: int
    scenarios: int

    @property
    def is_off(self) -> bool:
        """Whether they cannot add up to 100%, whatever is meant within the terms."""
        return self.stated > 0 and (self.low > ALL + SLACK or self.high < ALL - SLACK)

    @property
    def words(self) -> str:
        """What they add up to, for a sentence; blank where nothing is judged."""
        if not self.stated:
            return ""
        if self.stated < self.scenarios:
            return f"{self.low:.15g}% or more" + (", more than 100%" if self.is_off else "")
        ends = dict.fromkeys(f"{end:.15g}" for end in (self.low, self.high))
        return f"{' to '.join(ends)}%" + (", not 100%" if self.is_off else "")


def total(study: Study, likelihoods: Iterable[float | str | None]) -> Total | None:
    """Return what one quarter's likelihoods add up to; ``likelihoods`` has one of each scenario.

    None where they need not add up to anything: the scenarios do not exclude one another.
    """
    if not (study.estimative and study.header.exclusive):
        return None
    yardstick = YARDSTICKS[study.header.yardstick]
    ends = [bounds(yardstick, one) for one in likelihoods]
    stated = [end for end in ends if end is not None]
    missing = len(ends) - len(stated)
    return Total(
        round(sum(low for low, _ in stated), _DIGITS),
        round(sum(high for _, high in stated) + missing * ALL, _DIGITS),
        len(stated),
        len(ends),
    )


def bounds(yardstick: Yardstick, likelihood: float | str | None) -> tuple[float, float] | None:
    """Return between what percents a judged likelihood lies; None where none can be told."""
    if isinstance(likelihood, str):
        term = yardstick.named(likelihood)
        return (term.low, term.high) if term else None
    return None if likelihood is None else (likelihood, likelihood)


def ends(yardstick: Yardstick, likelihood: float | str | None) -> dict[str, float]:
    """Return a likelihood's part of a total: whether it is stated, and its ends."""
    found = bounds(yardstick, likelihood)
    low, high = found or (0.0, ALL)
    return {"stated": int(found is not None), "low": low, "high": high}
