"""Add up the judged likelihoods of exclusive scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scenariobook.standards.likelihood_terms import YARDSTICKS
from scenariobook.study.model import Study

ALL: Final = 100.0  # percent: exactly one of the scenarios comes true
_SLACK: Final = 1.0  # percent: how far rounding may move a sum
ONE_COMES_TRUE: Final = "exactly one of the scenarios comes true"
_DIGITS: Final = 9  # later digits of a sum are errors of binary fractions


def impossible_total(study: Study, likelihoods: Sequence[float | str | None]) -> str:
    """Return the sum of one quarter's likelihoods in words, if it cannot be 100%; else nothing.

    A term counts from its lower to its upper end, a missing judgment from 0 to 100. Likelihoods of
    scenarios that are not exclusive may add up to anything.

    Args:
        study: The study.
        likelihoods: The likelihood of each scenario, in percent or as a term; None if missing.
    """
    if not (study.estimative and study.header.exclusive):
        return ""
    yardstick = YARDSTICKS[study.header.yardstick]
    lows, highs = [], []
    for likelihood in likelihoods:
        if isinstance(likelihood, str):
            if term := yardstick.named(likelihood):
                lows.append(term.low)
                highs.append(term.high)
        elif likelihood is not None:
            lows.append(likelihood)
            highs.append(likelihood)
    low, high = round(sum(lows), _DIGITS), round(sum(highs), _DIGITS)
    if len(lows) < len(likelihoods):
        return f"{low:.15g}% or more, more than 100%" if low > ALL + _SLACK else ""
    if not lows or (low <= ALL + _SLACK and high >= ALL - _SLACK):
        return ""
    limits = dict.fromkeys(f"{end:.15g}" for end in (low, high))
    return f"{' to '.join(limits)}%, not 100%"
