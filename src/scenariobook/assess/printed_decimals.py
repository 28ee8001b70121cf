"""Tell with how many decimals a value is printed: on the page, in the tracker, in the terminal."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from scenariobook.assess.item_status import level
from scenariobook.study.model.items import Indicator

FINEST: Final = 9  # decimals at most, to print no zero, and the right side of a threshold
HUGE: Final = 1e15  # from here on, a number has no digits left for all its places


def printed_decimals(indicator: Indicator, value: float) -> int | None:
    """Return with how many decimals a value of an indicator is printed.

    They are the indicator's; more only where a value would be rounded to zero, or to the other side
    of a threshold.

    Returns:
        The number of decimals; None if no number of them would do.
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


def _stands_for(indicator: Indicator, printed: float, value: float) -> bool:
    if (printed == 0) != (value == 0):
        return False
    return not indicator.of_type.is_number or level(indicator, printed) == level(indicator, value)


def typed_decimals(value: float) -> int:
    """Return with how many decimals a number was typed; later ones are of a computed number."""
    return len(f"{value:.{FINEST}f}".rstrip("0").partition(".")[2])


def rounded_as_typed(value: float) -> Decimal:
    """Return a number as it was typed; one that was computed, such as a third, is rounded."""
    decimals = typed_decimals(value)
    return rounded(value, decimals if decimals < FINEST else 0)


def rounded(value: float, decimals: int) -> Decimal:
    """Return a number with so many decimals, a half away from zero, as spreadsheets round."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
