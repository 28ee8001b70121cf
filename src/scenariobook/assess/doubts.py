"""What may not be meant although it can be read: told to whoever typed it, and taken all the same.

The tracker's formulas say the same of what is typed (``workbook.readings``).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from scenariobook import standards
from scenariobook.quarter import Quarter
from scenariobook.study.model import Indicator

IS_A_DATE: Final = "is this a date? type a number"
FAR_ABOVE: Final = "ten times the last value, or more"
FAR_BELOW: Final = "a tenth of the last value, or less"
TOO_EARLY: Final = "as of lies before the quarter"
TOO_LATE: Final = "as of lies after the quarter"
NO_DATE: Final = "as of is text, no date"
NO_DAY_SEEN: Final = "seen on is text, no date"
SEEN_TOO_LATE: Final = "seen on lies after the quarter"
PERCENT_MEANT: Final = " % meant? type "

FAR: Final = 9.99999999  # times; ten, whatever the last digits that a program keeps
DAYS_AROUND: Final = 366  # of the quarter: a number that is a day of theirs may be a date
_DAY_ZERO: Final = date(1899, 12, 30)  # of spreadsheet programs
DIGITS: Final = 9  # of a percent, behind the point
_EACH_QUARTER: Final = frozenset({"monthly", "quarterly"})


def about_value(
    indicator: Indicator, value: float | str | None, last: float | str | None, quarter: Quarter
) -> str:
    """Return what may be wrong with a value that the indicator admits; ``last`` stands before it.

    Blank where nothing is, and for words, which come from a list.
    """
    if indicator.type != "number" or not isinstance(value, float | int):
        return ""
    before = float(last) if isinstance(last, float | int) else None
    if indicator.unit == "%" and _may_be_a_fraction(value, before, indicator.decimals):
        percent = f"{round(100 * value, DIGITS):.15g}"
        return f"{percent}{PERCENT_MEANT}{percent}"
    above = before is not None and abs(value) >= FAR * abs(before)
    below = before is not None and abs(value) * FAR <= abs(before)
    if _is_a_day_of(quarter, value) and (before is None or above or below):
        return IS_A_DATE
    if not before or not value:
        return ""
    return FAR_ABOVE if above else FAR_BELOW if below else ""


def about_day(indicator: Indicator, as_of: date | None, quarter: Quarter) -> str:
    """Return what may be wrong with the day that a value speaks for; blank where nothing is."""
    if as_of is None:
        return ""
    if as_of > quarter.last_day:
        return TOO_LATE
    return TOO_EARLY if as_of < earliest_day(indicator, quarter) else ""


def about_sighting(seen_on: date | None, quarter: Quarter) -> str:
    """Return what may be wrong with the day of an event; it may have been heard of late."""
    return SEEN_TOO_LATE if seen_on and seen_on > quarter.last_day else ""


def earliest_day(indicator: Indicator, quarter: Quarter) -> date:
    """Return the earliest day that a value of a quarter is expected to speak for.

    What is measured less often than each quarter may be older.
    """
    if indicator.cadence in _EACH_QUARTER:
        return quarter.start
    days = standards.STALE_AFTER_DAYS[indicator.cadence] or DAYS_AROUND
    return quarter.start - timedelta(days=days)


def first_day_around(quarter: Quarter) -> int:
    """Return the first day around a quarter as the number that programs make of it."""
    return (quarter.start - _DAY_ZERO).days - DAYS_AROUND


def last_day_around(quarter: Quarter) -> int:
    """Return the last day around a quarter as the number that programs make of it."""
    return (quarter.last_day - _DAY_ZERO).days + DAYS_AROUND


def _may_be_a_fraction(value: float, last: float | None, decimals: int) -> bool:
    """Tell whether a percent may have been typed as ``27%``, which leaves 0.27 behind.

    Where the last value was as small, and the decimals show this one whole, it was not.
    """
    is_small = 0 < abs(value) < 1
    return is_small and (last is None or abs(last) >= 1 or round(value, decimals) != value)


def _is_a_day_of(quarter: Quarter, value: float) -> bool:
    in_time = first_day_around(quarter) <= value <= last_day_around(quarter)
    return in_time and float(value).is_integer()
