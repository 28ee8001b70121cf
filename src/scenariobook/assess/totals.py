"""Add up the judged likelihoods of exclusive scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from scenariobook.standards.likelihood_terms import YARDSTICKS, Yardstick
from scenariobook.study.model.study import Study

ALL: Final = 100.0  # percent: exactly one of the scenarios comes true
_ANY: Final = (0.0, ALL)  # from where to where a likelihood may lie that nobody stated
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
    ends = [_ends(yardstick, likelihood) for likelihood in likelihoods]
    low, high = (round(sum(every), _DIGITS) for every in zip(*ends, strict=True))
    if low <= ALL + _SLACK and high >= ALL - _SLACK:
        return ""
    if _ANY in ends:
        return f"{low:.15g}% or more, more than 100%"
    limits = dict.fromkeys(f"{end:.15g}" for end in (low, high))
    return f"{' to '.join(limits)}%, not 100%"


def _ends(yardstick: Yardstick, likelihood: float | str | None) -> tuple[float, float]:
    if isinstance(likelihood, str):
        term = yardstick.named(likelihood)
        return (term.low, term.high) if term else _ANY
    return _ANY if likelihood is None else (likelihood, likelihood)
