"""Print computed likelihoods alike on the page, in the tracker and in the terminal.

The rule is ours. A computed likelihood is rounded to whole percent, a half away from zero, as a
spreadsheet's ROUND does. Below 1 and above 99, no whole percent has a term: the likelihood is
printed as "under 1%" or "over 99%", and has the term and the changes of 1 or 99. The term belongs
to the printed figure, and a change is the difference of two printed figures. A number that somebody
typed is printed as typed, never by this rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Final

from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT, clamped

# Later decimals of a percent are errors of binary fractions, and must not decide a rounding.
EXACT_DECIMALS: Final = 9
ROUNDED: Final = "The implied likelihoods are rounded and need not add up to 100%."


def whole_percent(percent: float) -> int:
    """Return the printed figure of a computed likelihood, from 1 to 99.

    Args:
        percent: The likelihood in percent, from 0 to 100, before it is clamped to 1–99.
    """
    return floor(round(clamped(percent), EXACT_DECIMALS) + 0.5)


def printed(percent: float) -> str:
    """Return a computed likelihood as it is printed: ``46%``, ``under 1%``, ``over 99%``.

    Args:
        percent: See ``whole_percent``.
    """
    exact = round(percent, EXACT_DECIMALS)
    if exact < LOWEST_PERCENT:
        return f"under {LOWEST_PERCENT:g}%"
    return f"over {HIGHEST_PERCENT:g}%" if exact > HIGHEST_PERCENT else f"{whole_percent(percent)}%"


def points_moved(before: float, after: float) -> int:
    """Return the points by which a computed likelihood moved: the printed figures' difference."""
    return whole_percent(after) - whole_percent(before)


def moved_in_words(before: float, after: float) -> str:
    """Return the move of a computed likelihood in words: ``−18 points``, ``unchanged``.

    A move from 1% to under 1% is less than a point, but not "unchanged".
    """
    points = points_moved(before, after)
    if not points and printed(before) != printed(after):
        return f"{'up' if after > before else 'down'} by less than a point"
    return in_points(points) if points else "unchanged"


def in_points(count: int) -> str:
    """Return a number of points with its sign and its noun: ``−18 points``, ``0 points``."""
    return f"{signed_points(count)} point" + ("" if abs(count) == 1 else "s")


def signed_points(count: int) -> str:
    """Return a number of points with its sign, plus or U+2212; zero has none."""
    return f"{count:+d}".replace("-", "\N{MINUS SIGN}") if count else "0"


def shared_out(total: int, parts: Sequence[float]) -> tuple[int, ...]:
    """Return the parts of a change in whole points, which add up to the printed change.

    Each part is rounded up or down; the parts nearest to the next point are rounded up. A part that
    is zero stays zero.

    Args:
        total: The printed change in whole points, less than a point from the sum of the parts.
        parts: The exact parts in points.
    """
    exact = [round(part, EXACT_DECIMALS) for part in parts]
    shares = [floor(part) for part in exact]
    moving = [index for index, part in enumerate(exact) if part]
    nearest = sorted(moving, key=lambda index: shares[index] - exact[index])
    for index in nearest[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)
