"""Write the longer steps from an indicator's parameters and readings to its status.

For each step there is a function that returns Python's value, and the formula that gives the same
value in the workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenariobook.assess.status import Status
from scenariobook.record.values import plausible
from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.headers import level_header, number_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.shared.cell_words import (
    BETWEEN,
    CHECK_VALUE,
    CHOOSE_FROM_THE_LIST,
    NOT_ADMITTED,
    NOT_READ,
    TYPE_A_NUMBER,
    UNKNOWN,
)
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter

# --- the column "check" --------------------------------------------------------------------------


def unread(row: IndicatorInQuarter) -> str:
    """Return why the open quarter's value does not count; empty if it counts or there is none."""
    if row.reading.value is None or row.value is not None:
        return ""
    number = row.indicator.type == "number"
    return f"{NOT_ADMITTED}{TYPE_A_NUMBER if number else CHOOSE_FROM_THE_LIST}"


def not_read(indicator: Indicator) -> str:
    """Return why a typed value of an indicator cannot be read."""
    return not_read_words(is_number=indicator.type == "number")


def not_read_words(*, is_number: bool) -> str:
    """Return why a typed value cannot be read: no number, or none of the choices."""
    return f"{NOT_READ}{TYPE_A_NUMBER if is_number else CHOOSE_FROM_THE_LIST}"


UNREAD = (
    f'IF([typed]="","",IF([value]="","{NOT_ADMITTED}",'
    f'IF([place]="{UNKNOWN}","{NOT_READ}",""))&IF(OR([value]="",[place]="{UNKNOWN}"),'
    f'IF([level count]=0,"{TYPE_A_NUMBER}","{CHOOSE_FROM_THE_LIST}"),""))'
)


def about_value(row: IndicatorInQuarter) -> str:
    """Return why a value that counts is doubtful, such as a likely typing error; empty if not."""
    before = row.last.value if row.last else None
    return plausible.about_value(row.indicator, row.value, before, row.contents.quarter)


def about_value_formula(layout: Layout, value: str = "[value]", place: str = "[place]") -> str:
    """Return the formula for why a number is doubtful, with the words of ``record.plausible``.

    Args:
        layout: The layout of the tracker.
        value: The formula for the value.
        place: The formula for the value as a number; a text if it is none.
    """
    last, percent = "N([last value])", f"ROUND(100*{value},{plausible.DIGITS})"
    above = f"ABS({value})>=ten_times*ABS({last})"
    below = f"ABS({value})*ten_times<=ABS({last})"
    fraction = (
        f'AND([in percent]=1,{value}<>0,ABS({value})<1,OR([last value]="",ABS({last})>=1,'
        f"ROUND({value},[decimals])<>{value}))"
    )
    first, end = (
        plausible.first_day_around(layout.quarter),
        plausible.last_day_around(layout.quarter),
    )
    a_day = (
        f"AND({value}=INT({value}),{value}>={first},{value}<={end},"
        f'OR([last value]="",{above},{below}))'
    )
    far = (
        f'IF(OR({last}=0,{value}=0),"",IF({above},"{plausible.FAR_ABOVE}",'
        f'IF({below},"{plausible.FAR_BELOW}","")))'
    )
    return (
        f'IF({value}="","",IF(OR([level count]>0,NOT(ISNUMBER({place}))),"",'
        f'IF({fraction},{percent}&"{plausible.PERCENT_MEANT}"&{percent},'
        f'IF({a_day},"{plausible.IS_A_DATE}",{far}))))'
    )


def about_day(row: IndicatorInQuarter) -> str:
    """Return why the day of the open quarter's value is doubtful; empty if it is not."""
    return plausible.about_day(row.indicator, row.reading.as_of, row.contents.quarter)


def about_day_formula(row: str = "[row]") -> str:
    """Return the formula for why the day in a row of Update is doubtful.

    Args:
        row: The formula for the row's number in its table; empty text if there is no such row.
    """
    as_of = f"INDEX(update_as_of,{row})"
    return (
        f'IF({row}="","",IF({as_of}="","",IF(NOT(ISNUMBER({as_of})),"{plausible.NO_DATE}",'
        f'IF({as_of}>open_quarter_last_day,"{plausible.TOO_LATE}",'
        f'IF({as_of}<[dated from],"{plausible.TOO_EARLY}","")))))'
    )


def check(row: IndicatorInQuarter) -> str:
    """Return the text of the column "check" in Update: errors in a value, and doubts about it."""
    return BETWEEN.join(filter(None, (unread(row) or about_value(row), about_day(row))))


CHECK = (
    '[unread]&[about value]&IF(AND([unread]&[about value]<>"",[about day]<>""),'
    f'"{BETWEEN}","")&[about day]'
)

# --- levels and thresholds -----------------------------------------------------------------------


def levels_of(indicator: Indicator) -> tuple[str, ...]:
    """Return the values that analysts choose from, in order; of yes and no, the concern is last."""
    if indicator.type == "yes-no" and indicator.concern != "no":
        return indicator.choices[::-1]
    return indicator.choices


def all_choices(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    """Return the levels of all indicators, one indicator after the other, and a blank at the end.

    The drop-down lists offer parts of it.
    """
    return (*(level for indicator in indicators for level in levels_of(indicator)), "")


def place_of_choices(indicators: Sequence[Indicator]) -> Iterator[tuple[int, int]]:
    """Yield the places of each indicator's first and last level in ``all_choices``, from 1.

    Both are the place of the blank if the indicator has no levels.
    """
    blank = len(all_choices(indicators))
    before = 0
    for indicator in indicators:
        count = len(levels_of(indicator))
        yield (before + 1, before + count) if count else (blank, blank)
        before += count


def most_levels(layout: Layout) -> int:
    """Return the length of the longest list of levels; at least 2, for yes and no."""
    return max([2, *(len(i.levels) for i in layout.study.indicators)])


def at_level(indicator: Indicator, value: float | str | None) -> int:
    """Return a value's place among the levels, from 1; 0 if it is not a text."""
    return levels_of(indicator).index(value) + 1 if isinstance(value, str) else 0


def at_level_formula(value: str, layout: Layout) -> str:
    """Return the formula for the place of a value among the levels, from 1; 0 if it is no level.

    It compares values as the import does: a text with or without the spaces around it, in any
    case, and a number with the number that a level's text means. If a program turned a typed level
    into a logical value, the formula compares the English word, TRUE or FALSE, whatever word the
    program shows.

    Args:
        value: The formula for the value.
        layout: The layout of the tracker.
    """
    levels, numbers = (
        f"[{header(1)}]:[{header(most_levels(layout))}]" for header in (level_header, number_header)
    )
    exact, bare = (
        f'SUMPRODUCT(({levels}<>"")*({levels}={text})*level_number)'
        for text in (value, f"TRIM({value})")
    )
    by_text = f"IF({exact}>0,{exact},{bare})"
    by_number = f'SUMPRODUCT(({numbers}<>"")*({numbers}={value})*level_number)'
    logical = f'SUMPRODUCT(({levels}=IF({value},"TRUE","FALSE"))*level_number)'
    return (
        f'IF(OR({value}="",[level count]=0),0,'
        f"IF(ISLOGICAL({value}),{logical},IF(ISNUMBER({value}),{by_number},{by_text})))"
    )


def place(indicator: Indicator, value: float | str | None) -> float | None:
    """Return a value as a number: itself, or its place among the levels, from 1."""
    return value if value is None or isinstance(value, float | int) else at_level(indicator, value)


def place_formula(value: str, at_level: str) -> str:
    """Return the formula for a value as a number: itself, or its place among the levels.

    Args:
        value: The formula for the value.
        at_level: The formula for its place among the levels.
    """
    return (
        f'IF({value}="","",IF([level count]=0,IF(AND(ISNUMBER({value}),NOT(ISLOGICAL({value}))),'
        f'{value},"{UNKNOWN}"),IF({at_level}=0,"{UNKNOWN}",{at_level})))'
    )


def level_formula() -> str:
    """Return the formula for the level that a value reaches, whatever its age."""

    def reached(threshold: str) -> str:
        return f'IF({threshold}="",FALSE,[direction]*[place]>=[direction]*{threshold})'

    return (
        f'IF([counts]="","{Status.NO_DATA}",IF([place]="{UNKNOWN}","{CHECK_VALUE}",'
        f'IF(AND([watch]="",[warning]=""),"{Status.NO_THRESHOLDS}",'
        f'IF({reached("[warning]")},"{Status.WARNING}",'
        f'IF({reached("[watch]")},"{Status.WATCH}","{Status.NORMAL}")))))'
    )


def trend(row: IndicatorInQuarter) -> str:
    """Return how the open quarter's value differs from the last one; empty if one is missing."""
    now, before = (
        place(row.indicator, value) for value in (row.value, row.last.value if row.last else None)
    )
    if now is None or before is None:
        return ""
    if now == before:
        return "unchanged"
    if row.indicator.type == "yes-no":
        return "changed"
    return "rising" if now > before else "falling"


TREND = (
    'IF(AND([value]<>"",ISNUMBER([place]),ISNUMBER([last place])),'
    'IF([place]=[last place],"unchanged",IF([kind]="yes-no","changed",'
    'IF([place]>[last place],"rising","falling"))),"")'
)
