"""Compute the range of rates that a count of cases allows: the Jeffreys interval.

Source: Brown, Cai, DasGupta, Interval Estimation for a Binomial Proportion, Statistical Science
16 (2001), 101-133, section 3.1.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from math import cos, exp, log, pi, sin
from typing import Final

COVERED: Final = 95  # percent
_STEPS: Final = 20_000  # of the integral, which is then right to a hundredth of a percent


@lru_cache(maxsize=64)
def jeffreys(count: int, total: int) -> tuple[float, float]:
    """Return the bounds, in percent, of the rates that ``count`` cases of ``total`` allow.

    The bounds are quantiles of the beta distribution with the parameters ``count`` + 1/2 and
    (``total`` - ``count``) + 1/2. If ``count`` is 0, the lower bound is 0; if it is ``total``, the
    upper bound is 100.
    """
    # With x = sin(t)**2, the density is sin(t)**(2 count) * cos(t)**(2 (total - count)), finite.
    angles = [(step + 0.5) * pi / 2 / _STEPS for step in range(_STEPS)]
    logs = [2 * count * log(sin(t)) + 2 * (total - count) * log(cos(t)) for t in angles]
    highest = max(logs)
    sums = list(accumulate(exp(logarithm - highest) for logarithm in logs))
    tail = (1 - COVERED / 100) / 2

    def quantile(part: float) -> float:
        step = next(index for index, cumulated in enumerate(sums) if cumulated >= part * sums[-1])
        return 100 * sin(angles[step]) ** 2

    lower = 0.0 if count == 0 else quantile(tail)
    upper = 100.0 if count == total else quantile(1 - tail)
    return lower, upper
