"""Declare the steps from the values typed for months to the value of the quarter.

For each step there is a function that returns Python's value, and the formula that gives the same
value in the workbook. ``record.months`` has the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from scenariobook.assess.status import months_missing
from scenariobook.quarter import MONTHS_IN_QUARTER, last_day_of
from scenariobook.record.claims.months import months_read
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.values import plausible
from scenariobook.workbook.shape.headers import level_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared.cell_words import BETWEEN
from scenariobook.workbook.sheets.shared.look_ups import filled
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter
from scenariobook.workbook.sheets.workings import status_steps
from scenariobook.workbook.sheets.workings.status_steps import (
    about_day_formula,
    about_value_formula,
    at_level,
    at_level_formula,
    most_levels,
    not_read,
    not_read_words,
)
from scenariobook.workbook.xlsx.package import Value

_NUMBERS: Final = range(1, MONTHS_IN_QUARTER + 1)
# A formula's condition: months make the value, and some of them are missing.
SOME_MISSING: Final = f"AND([months read]>0,[months read]<{MONTHS_IN_QUARTER})"
_ABOUT_MONTHS: Final = f'IF({SOME_MISSING},[months read]&" of {MONTHS_IN_QUARTER} months","")'


def has_months(layout: Layout) -> bool:
    """Tell whether a study has monthly indicators."""
    return any(indicator.cadence == "monthly" for indicator in layout.study.indicators)


def read(row: IndicatorInQuarter) -> int:
    """Return how many months of the open quarter have a value that counts."""
    return len(months_read(row.contents.record, row.indicator, row.contents.quarter))


def about_months(row: IndicatorInQuarter) -> str:
    """Return how many months make the open quarter's value, if some are missing; else empty."""
    return months_missing(read(row) or None)


def check(row: IndicatorInQuarter) -> str:
    """Return the text of Update's column "check": about the value, its day, and missing months."""
    return BETWEEN.join(filter(None, (status_steps.check(row), about_months(row))))


def check_formula() -> str:
    """Return the formula for the same."""
    between = f'IF(AND({SOME_MISSING},[unread]&[about value]&[about day]<>""),"{BETWEEN}","")'
    return f"{status_steps.CHECK}&{between}&{_ABOUT_MONTHS}"


def month_columns(layout: Layout) -> Iterator[Column[IndicatorInQuarter]]:
    """Yield the columns with the steps, for a table with one row per indicator."""
    months = layout.quarter.months
    yield Column("within", value=lambda row: row.indicator.within)
    # A reading of the whole quarter, as older ledgers have it, has no row in Update.
    yield Column("whole quarter", name="indicator_whole", value=_whole)
    yield Column("whole as of", 11, "date", value=_whole_as_of)
    for number, month in enumerate(months, 1):
        row = f"[row of month {number}]"
        yield Column(
            f"row of month {number}",
            value=_row(month),
            formula=f'IFERROR(MATCH([id]&" {month}",update_id,0),"")',
        )
        yield Column(
            f"typed month {number}",
            value=_typed(month),
            formula=f'IF({row}="","",{filled(f"INDEX(update_value,{row})")})',
        )
        yield Column(
            f"level of month {number}",
            value=_level(month),
            formula=at_level_formula(f"[typed month {number}]", layout),
        )
        yield Column(
            f"month {number}",
            value=_admitted(month),
            formula=_admitted_formula(number),
        )
    counted = "+".join(f'IF([month {number}]="",0,1)' for number in _NUMBERS)
    yield Column("months read", name="indicator_months_read", value=read, formula=counted)
    yield Column(
        "of months",
        value=lambda row: row.value if read(row) else None,
        formula=_of_months(layout),
    )
    yield Column(
        "about months", name="indicator_months_missing", value=about_months, formula=_ABOUT_MONTHS
    )
    yield Column("months as of", 11, "date", value=_as_of, formula=_as_of_formula(layout))
    for number, month in enumerate(months, 1):
        yield Column(
            about_header(number), value=_about(month), formula=_about_formula(layout, number)
        )


def about_header(number: int) -> str:
    """Return the header of the column that says what is doubtful about a month's cells.

    Args:
        number: The month's number in its quarter, from 1.
    """
    return f"about month {number}"


def _is_monthly(row: IndicatorInQuarter) -> bool:
    return row.indicator.cadence == "monthly"


def _whole(row: IndicatorInQuarter) -> Value:
    return row.reading.value if _is_monthly(row) else None


def _whole_as_of(row: IndicatorInQuarter) -> Value:
    return row.reading.as_of if _is_monthly(row) else None


def _row(month: str) -> Callable[[IndicatorInQuarter], Value]:
    return lambda row: row.contents.update_rows.get(f"{row.indicator.id} {month}")


def _reading(row: IndicatorInQuarter, month: str) -> Reading:
    subject = f"{row.indicator.id} {month}"
    return row.contents.stated(Reading, subject, row.contents.quarter)


def _typed(month: str) -> Callable[[IndicatorInQuarter], Value]:
    return lambda row: _reading(row, month).value if _is_monthly(row) else None


def about_month(row: IndicatorInQuarter, month: str) -> str:
    """Return what is doubtful about the cells of a month in Update; empty if nothing is."""
    reading, quarter = _reading(row, month), row.contents.quarter
    value = _admitted(month)(row)
    before = row.last.value if row.last else None
    words = plausible.about_value(row.indicator, value, before, quarter)
    if reading.value is not None and value is None:
        words = not_read(row.indicator)
    return BETWEEN.join(
        filter(None, (words, plausible.about_day(row.indicator, reading.as_of, quarter)))
    )


def _about(month: str) -> Callable[[IndicatorInQuarter], Value]:
    return lambda row: about_month(row, month) if _is_monthly(row) else ""


def _about_formula(layout: Layout, number: int) -> str:
    row, typed, month = (f"[{of}month {number}]" for of in ("row of ", "typed ", ""))
    no_number, no_choice = (not_read_words(is_number=is_number) for is_number in (True, False))
    not_counted = f'IF([level count]=0,"{no_number}","{no_choice}")'
    value = about_value_formula(layout, month, month)
    about_value = f'IF({typed}="","",IF({month}="",{not_counted},{value}))'
    about_day = about_day_formula(row)
    return f'{about_value}&IF(AND({about_value}<>"",{about_day}<>""),"{BETWEEN}","")&{about_day}'


def _level(month: str) -> Callable[[IndicatorInQuarter], Value]:
    def place(row: IndicatorInQuarter) -> Value:
        value = _admitted(month)(row)
        return at_level(row.indicator, value) if isinstance(value, str) else 0

    return place


def _admitted(month: str) -> Callable[[IndicatorInQuarter], float | str | None]:
    def value(row: IndicatorInQuarter) -> float | str | None:
        typed = _typed(month)(row)
        if isinstance(typed, float | int | str) and row.indicator.admits(typed):
            return typed
        return None

    return value


def _admitted_formula(number: int) -> str:
    typed = f"[typed month {number}]"
    is_number = f"AND(ISNUMBER({typed}),NOT(ISLOGICAL({typed})))"
    return (
        f'IF({typed}="","",IF([level count]=0,IF({is_number},{typed},""),'
        f'IF([level of month {number}]=0,"",{typed})))'
    )


def _of_months(layout: Layout) -> str:
    """Return the formula for the value of the quarter that its months make, by ``within``."""
    values = ",".join(f"[month {number}]" for number in _NUMBERS)
    last = 'IF([month 3]<>"",[month 3],IF([month 2]<>"",[month 2],[month 1]))'
    numbers = {"mean": "AVERAGE", "sum": "SUM", "highest": "MAX", "lowest": "MIN"}
    of_numbers = last
    for within, function in numbers.items():
        of_numbers = f'IF([within]="{within}",{function}({values}),{of_numbers})'
    highest, lowest = (_level_of(layout, sign) for sign in (1, -1))
    of_levels = f'IF([within]="highest",{highest},IF([within]="lowest",{lowest},{last}))'
    return f'IF([months read]=0,"",IF([level count]=0,{of_numbers},{of_levels}))'


def _level_of(layout: Layout, sign: int) -> str:
    """Return the formula for the level of the most concern among the months; of the least for -1.

    A month without a value has the place 0 and does not count.
    """
    levels = f"[{level_header(1)}]:[{level_header(most_levels(layout))}]"
    places = [f"[level of month {number}]" for number in _NUMBERS]
    largest = f"MAX({','.join(places)})"
    smallest = f"MIN({','.join(f'IF({place}=0,1000,{place})' for place in places)})"
    place = f"IF([direction]={sign},{largest},{smallest})"
    return f"INDEX({levels},1,{place})"


def _as_of(row: IndicatorInQuarter) -> date | None:
    entries = months_read(row.contents.record, row.indicator, row.contents.quarter)
    last = entries[-1].content if entries else None
    return (last.as_of or last.last_day) if last else None


def _as_of_formula(layout: Layout) -> str:
    formula = '""'
    for number, month in enumerate(layout.quarter.months, 1):
        end = last_day_of(month)
        typed = f"INDEX(update_as_of,[row of month {number}])"
        day = f"IF(ISNUMBER({typed}),{typed},DATE({end.year},{end.month},{end.day}))"
        formula = f'IF([month {number}]<>"",{day},{formula})'
    return formula
