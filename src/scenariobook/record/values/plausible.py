"""Find values that are possible but perhaps not meant; the program records them anyway.

The tracker's formulas (``workbook.sheets.formulas``) warn with the same words while somebody
types, and a preview warns of the values that it would record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.subjects import about_in_words
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.merge.file_claims import Outcome, Result
from scenariobook.record.values.cells import FieldValue
from scenariobook.record.values.parse import figure, in_words
from scenariobook.standards import staleness
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

FAR: Final = 9.99999999  # times; a little less than ten, so that rounding errors do not matter
DAYS_AROUND: Final = (
    366  # before and after the quarter: a number that is the serial of such a day may be a date
)
_DAY_ZERO: Final = date(1899, 12, 30)  # the day with serial number 0 in spreadsheet programs
DIGITS: Final = 9  # decimals of a percentage
_NAMED: Final = 3  # cells that a remark lists
_EACH_QUARTER: Final = frozenset({"monthly", "quarterly"})


def about_value(
    indicator: Indicator, value: float | str | None, last: float | str | None, quarter: Quarter
) -> str:
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
    """Return what may be wrong with a value's ``as_of`` date; empty if nothing is."""
    if as_of is None:
        return ""
    if as_of > quarter.last_day:
        return TOO_LATE
    return TOO_EARLY if as_of < earliest_day(indicator, quarter) else ""


def about_sighting(seen_on: date | None, quarter: Quarter) -> str:
    """Return what may be wrong with the day of an event; empty if nothing is.

    A day before the quarter is fine: analysts may hear of an event late.
    """
    return SEEN_TOO_LATE if seen_on and seen_on > quarter.last_day else ""


def earliest_day(indicator: Indicator, quarter: Quarter) -> date:
    """Return the earliest expected ``as_of`` date of a value of a quarter.

    For a cadence that is slower than quarterly, it lies before the quarter.
    """
    if indicator.cadence in _EACH_QUARTER:
        return quarter.start
    days = staleness.STALE_AFTER_DAYS[indicator.cadence] or DAYS_AROUND
    return quarter.start - timedelta(days=days)


def first_day_around(quarter: Quarter) -> int:
    """Return the serial number, in spreadsheet programs, of the first day around a quarter."""
    return (quarter.start - _DAY_ZERO).days - DAYS_AROUND


def last_day_around(quarter: Quarter) -> int:
    """Return the serial number, in spreadsheet programs, of the last day around a quarter."""
    return (quarter.last_day - _DAY_ZERO).days + DAYS_AROUND


def _may_be_a_fraction(value: float, last: float | None, decimals: int) -> bool:
    """Return whether a percentage may have been typed as ``27%``, which the file stores as 0.27.

    It was not if the last value was below 1, too, and the indicator's decimals show this one
    without rounding.
    """
    is_small = 0 < abs(value) < 1
    return is_small and (last is None or abs(last) >= 1 or round(value, decimals) != value)


def _is_a_day_of(quarter: Quarter, value: float) -> bool:
    in_time = first_day_around(quarter) <= value <= last_day_around(quarter)
    return in_time and float(value).is_integer()


# --- remarks above a preview ----------------------------------------------------------------------


def remarks(study: Study, record: Record, outcomes: Iterable[Outcome], today: date) -> list[str]:
    """Return one line for each kind of implausible value among those that outcomes apply.

    A line has the first few cells and the number of the others.
    """
    applied = [outcome.typed for outcome in outcomes if outcome.result is Result.APPLIED]
    values = {typed.key: typed.value for typed in applied if typed.key.field == "value"}
    implausible = [
        (cause, f"{typed.place}, {about_in_words(typed.key)}: {words}")
        for typed in applied
        for cause, words in (
            *_about(study, record, values, typed.key, typed.value),
            *_ahead(typed.key, today),
        )
    ]
    implausible.sort(key=lambda cell: cell[0])  # a stable sort: cells keep their order
    return [
        _line(cause, [words for _, words in group])
        for cause, group in groupby(implausible, key=lambda cell: cell[0])
    ]


def _line(cause: str, cells: Sequence[str]) -> str:
    rest = f"; and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    return f"{cause}: {'; '.join(cells[:_NAMED])}{rest}"


def _ahead(key: Key, today: date) -> Iterator[tuple[str, str]]:
    """Yield the cause why the value of a month is implausible that has not begun."""
    if key.field == "value" and part_of(key.subject) > f"{today:%Y-%m}":
        yield "the month lies ahead", part_of(key.subject)


def _about(
    study: Study, record: Record, values: Mapping[Key, FieldValue], key: Key, value: FieldValue
) -> Iterator[tuple[str, str]]:
    """Yield each cause why a value is implausible, with the value and what it was compared with.

    Args:
        study: The study.
        record: The record.
        values: The indicators' values that come beside it.
        key: The field.
        value: The value.
    """
    indicator = study.indicator_by_id.get(id_of(key.subject))
    if indicator is not None and key.field == "value" and isinstance(value, float | int):
        last, when = _last(record, values, key)
        if why := about_value(indicator, value, last, key.quarter):
            after = f", after {figure(last)} in {when}" if last is not None else ""
            cause, _, percent = why.rpartition(PERCENT_MEANT)
            is_percent = bool(cause)
            yield (
                "perhaps a percent typed as a fraction" if is_percent else why,
                f"{figure(value)}{after}" + (f"; was {percent} % meant?" if is_percent else ""),
            )
    elif isinstance(value, date) and key.kind in {"reading", "sighting"}:
        if indicator is not None:
            why = about_day(indicator, value, key.quarter)
        else:
            why = about_sighting(value, key.quarter)
        if why:
            yield why, f"{in_words(value)} in {key.quarter}{_or_swapped(value, key.quarter)}"


def _or_swapped(day: date, quarter: Quarter) -> str:
    """Return the day of a quarter that may be meant where a program read the month first."""
    try:
        swapped = day.replace(month=day.day, day=day.month)
    except ValueError:
        return ""
    is_inside = quarter.start <= swapped <= quarter.last_day
    return f"; was {in_words(swapped)} meant?" if is_inside else ""


def _last(record: Record, values: Mapping[Key, FieldValue], key: Key) -> tuple[float | None, str]:
    """Return the latest earlier number, and its quarter or month.

    Args:
        record: The record.
        values: The indicators' values that come beside the field's, and replace recorded ones.
        key: The field.
    """
    item, before = id_of(key.subject), (key.quarter, part_of(key.subject))
    readings = (entry.content for entry in all_readings(record, item))
    known: dict[tuple[Quarter, str], FieldValue] = {
        (r.quarter, r.period): r.value for r in readings
    }
    known |= {
        (k.quarter, part_of(k.subject)): v for k, v in values.items() if id_of(k.subject) == item
    }
    for quarter, period in sorted(known, reverse=True):
        value = known[quarter, period]
        if (quarter, period) < before and isinstance(value, int | float):
            return value, period or quarter
    return None, ""
