"""Compute a printed value's decimals: on the page, in the tracker, in the terminal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from scenariobook.assess.item_status import status_at
from scenariobook.study.model.items import Indicator

FINEST: Final = 9  # the most decimals that are printed to show that a value is not 0, say
HUGE: Final = 1e15  # from here on, a number has fewer exact digits than places


def printed_decimals(indicator: Indicator, value: float) -> int | None:
    """Return the number of decimals with which a value of an indicator is printed.

    The indicator's own decimals count. A value that they round to zero, or to the other side of a
    threshold, gets more decimals.

    Returns:
        The number of decimals; None if no number is enough.
    """
    if abs(value) >= HUGE:
        return None
    for decimals in range(indicator.decimals, FINEST + 1):
        if _stands_for(indicator, float(rounded(value, decimals)), value):
            return decimals
    return None


def as_printed(indicator: Indicator, value: float | str) -> Decimal | float | str:
    """Return a value as it is printed; a level, an answer or a huge number as it is."""
    if isinstance(value, str):
        return value
    decimals = printed_decimals(indicator, value)
    return value if decimals is None else rounded(value, decimals)


def _stands_for(item: Indicator, printed: float, value: float) -> bool:
    if (printed == 0) != (value == 0):
        return False
    return not item.of_type.is_number or status_at(item, printed) == status_at(item, value)


def typed_decimals(value: float) -> int:
    """Return the number of decimals that somebody typed; at most ``FINEST``."""
    return len(f"{value:.{FINEST}f}".rstrip("0").partition(".")[2])


def rounded_as_typed(value: float) -> Decimal:
    """Return a number as it was typed; a computed number, such as a third, is rounded."""
    decimals = typed_decimals(value)
    return rounded(value, decimals if decimals < FINEST else 0)


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number rounded to ``decimals``; a half goes away from zero, as in spreadsheets."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
