"""What may not be meant although it can be read: told to whoever typed it, and taken all the same.

The tracker's formulas say the same of what is typed (``workbook.readings``), and a preview says
it of what is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from scenariobook import standards
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Key, Record
from scenariobook.record.merge import Outcome, Result
from scenariobook.record.parse import figure, in_words
from scenariobook.record.typed import FieldValue
from scenariobook.study.model import Indicator, Study

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
_NAMED: Final = 3  # cells that a remark names
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


# --- above a preview ------------------------------------------------------------------------------


def remarks(study: Study, record: Record, outcomes: Iterable[Outcome]) -> list[str]:
    """Return, in words, what hardly can be among the values that outcomes apply.

    One line for each cause, with the first few cells and how many there are.
    """
    found = [
        (cause, f"{outcome.typed.place}, {outcome.typed.key.subject}: {words}")
        for outcome in outcomes
        if outcome.result is Result.APPLIED
        for cause, words in _about(study, record, outcome.typed.key, outcome.typed.value)
    ]
    found.sort(key=lambda one: one[0])  # stable: cells stay in their order
    return [
        _line(cause, [words for _, words in group])
        for cause, group in groupby(found, key=lambda one: one[0])
    ]


def _line(cause: str, cells: Sequence[str]) -> str:
    rest = f"; and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    return f"{cause}: {'; '.join(cells[:_NAMED])}{rest}"


def _about(study: Study, record: Record, key: Key, value: FieldValue) -> Iterator[tuple[str, str]]:
    """Yield why a value may not be meant, and the value beside what tells."""
    indicator = study.indicator_by_id.get(key.subject)
    if indicator is not None and key.field == "value" and isinstance(value, float | int):
        last, when = _last(record, key)
        if why := about_value(indicator, value, last, key.quarter):
            after = f", after {figure(last)} in {when}" if last is not None else ""
            cause, _, percent = why.rpartition(PERCENT_MEANT)
            is_percent = bool(cause)
            yield (
                "perhaps a percent typed as a fraction" if is_percent else why,
                f"{figure(value)}{after}" + (f"; was {percent} % meant?" if is_percent else ""),
            )
    elif isinstance(value, date):
        if indicator is not None:
            why = about_day(indicator, value, key.quarter)
        else:
            why = about_sighting(value, key.quarter)
        if why:
            yield why, f"{in_words(value)} in {key.quarter}"


def _last(record: Record, key: Key) -> tuple[float | None, str]:
    """Return the number of the latest earlier quarter, and that quarter; None if there is none."""
    held = record.readings.get(key.subject, {})
    for quarter in sorted(held, reverse=True):
        value = held[quarter].content.value
        if quarter < key.quarter and isinstance(value, int | float):
            return value, str(quarter)
    return None, ""
