"""Find values that are possible but perhaps not meant; the preview warns of them.

The program records them anyway.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.values.field_values import FieldValue
from scenariobook.standards import staleness
from scenariobook.standards.staleness import EVERY_QUARTER
from scenariobook.study.model.items import Indicator

_IS_A_DATE: Final = "is this a date? type a number"
_FAR_ABOVE: Final = "ten times the last value, or more"
_FAR_BELOW: Final = "a tenth of the last value, or less"
_PERCENT_MEANT: Final = " % meant? type "

_FAR: Final = 9.99999999  # times; a little less than ten, so that rounding errors do not matter
_DAYS_AROUND: Final = (
    366  # before and after the quarter: a number that is the serial of such a day may be a date
)
_DAY_ZERO: Final = date(1899, 12, 30)  # the day with serial number 0 in spreadsheet programs
_DIGITS: Final = 9  # decimals of a percentage


def value_doubt(indicator: Indicator, value: FieldValue, last: FieldValue, quarter: Quarter) -> str:
    """Return what may be wrong with a number; empty if nothing is, and for texts.

    Args:
        indicator: The indicator; it admits the value.
        value: The value.
        last: The value of the latest earlier quarter, if there is one.
        quarter: The value's quarter.
    """
    if indicator.type != "number" or not isinstance(value, float | int):
        return ""
    before = float(last) if isinstance(last, float | int) else None
    if indicator.unit == "%" and _may_be_a_fraction(value, before, indicator.decimals):
        percent = f"{round(100 * value, _DIGITS):.15g}"
        return f"{percent}{_PERCENT_MEANT}{percent}"
    above = before is not None and abs(value) >= _FAR * abs(before)
    below = before is not None and abs(value) * _FAR <= abs(before)
    if _is_a_day_of(quarter, value) and (before is None or above or below):
        return _IS_A_DATE
    if not before or not value:
        return ""
    return _FAR_ABOVE if above else _FAR_BELOW if below else ""


def day_doubt(header: str, day: date, quarter: Quarter, indicator: Indicator | None) -> str:
    """Return what may be wrong with a day; empty if nothing is.

    Args:
        header: What the day is called.
        day: The day.
        quarter: The quarter that it was typed for.
        indicator: The indicator whose value it dates. None for the day of an event, which may be
            before the quarter: analysts may hear of it late.
    """
    if day > quarter.last_day:
        return f"{header} lies after the quarter"
    if indicator and day < _earliest_day(indicator, quarter):
        return f"{header} lies before the quarter"
    return ""


def look_doubt(header: str, day: date, quarter: Quarter) -> str:
    """Return what may be wrong with the day on which somebody looked; empty if nothing is.

    A day after the quarter is fine: it may be closed late.
    """
    return f"{header} lies before the quarter" if day < quarter.start else ""


def _earliest_day(indicator: Indicator, quarter: Quarter) -> date:
    """Return the earliest expected ``as_of`` date of a value of a quarter.

    For a cadence that is slower than quarterly, it lies before the quarter.
    """
    if indicator.cadence in EVERY_QUARTER:
        return quarter.start
    days = staleness.STALE_AFTER_DAYS[indicator.cadence] or _DAYS_AROUND
    return quarter.start - timedelta(days=days)


def _first_day_around(quarter: Quarter) -> int:
    """Return the serial number, in spreadsheet programs, of the first day around a quarter."""
    return (quarter.start - _DAY_ZERO).days - _DAYS_AROUND


def _last_day_around(quarter: Quarter) -> int:
    """Return the serial number, in spreadsheet programs, of the last day around a quarter."""
    return (quarter.last_day - _DAY_ZERO).days + _DAYS_AROUND


def _may_be_a_fraction(value: float, last: float | None, decimals: int) -> bool:
    """Return whether a percentage may have been typed as ``27%``, which the file stores as 0.27.

    It was not if the last value was below 1, too, and the indicator's decimals show this one
    without rounding.
    """
    is_small = 0 < abs(value) < 1
    return is_small and (last is None or abs(last) >= 1 or round(value, decimals) != value)


def _is_a_day_of(quarter: Quarter, value: float) -> bool:
    in_time = _first_day_around(quarter) <= value <= _last_day_around(quarter)
    return in_time and float(value).is_integer()
