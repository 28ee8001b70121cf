"""Return the last reading before the open quarter with a value that the indicator admits.

For each step, one function returns the value that Python calculates, and another the formula that
looks it up on the sheet Past values.
"""

from __future__ import annotations

from datetime import date

from scenariobook.workbook.shape.headers import unadmitted_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.shared.look_ups import look_up
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter

_NONE = '""'  # a formula for empty text, since a reference to a blank cell gives zero


def column(row: IndicatorInQuarter) -> int:
    """Return the number of the reading's quarter, from 1; 0 if there is no reading."""
    start = row.contents.study.header.start
    return row.last.quarter.since(start) + 1 if row.last else 0


def column_formula(layout: Layout) -> str:
    """Return the formula for the number of the reading's quarter."""
    if not layout.past:
        return "0"
    row = "MATCH([id],history_id,0)"
    past = f"INDEX(history_past,{row},1):INDEX(history_past,{row},{len(layout.past)})"
    counts = f'{past}<>""'
    if layout.unadmitted:
        # For a single cell, write the cell and not a range, which programs write differently.
        ends = dict.fromkeys(unadmitted_header(layout.past[place]) for place in (0, -1))
        counts = f"({counts})*({':'.join(f'[{header}]' for header in ends)}<>1)"
    columns = "COLUMN(history_past_quarter)-COLUMN(history_before)"
    return f"IFERROR(SUMPRODUCT(LARGE(({counts})*({columns}),1)),0)"


def value(row: IndicatorInQuarter) -> float | str | None:
    """Return the reading's value; None if there is no reading."""
    return row.last.value if row.last else None


def value_formula(layout: Layout) -> str:
    """Return the formula for the reading's value."""
    if not layout.past:
        return _NONE
    past = "INDEX(history_past,MATCH([id],history_id,0),[last column])"
    return f'IF([last column]=0,"",{past})'


def quarter(row: IndicatorInQuarter) -> str:
    """Return the reading's quarter; empty if there is no reading."""
    return str(row.last.quarter) if row.last else ""


def quarter_formula(layout: Layout) -> str:
    """Return the formula for the reading's quarter."""
    if not layout.past:
        return _NONE
    return 'IF([last column]=0,"",INDEX(history_heads,1,[last column]+1))'


def as_of(row: IndicatorInQuarter) -> date | None:
    """Return the reading's day; without a recorded day, the last of its quarter."""
    return (row.last.as_of or row.last.last_day) if row.last else None


def as_of_formula(layout: Layout) -> str:
    """Return the formula for the reading's day."""
    if not layout.past:
        return _NONE
    last_day = look_up("quarter_last_day", "[last quarter]", "quarter_name")
    day = (
        f'IF([last column]=0,"",IF([last quarter]=[recorded quarter],[recorded as of],{last_day}))'
    )
    if not layout.unadmitted:
        return day
    # The day that was recorded with the unadmitted value, which an analyst has typed over.
    unadmitted = (
        "SUMIFS(unadmitted_as_of,unadmitted_indicator,[id],unadmitted_quarter,[last quarter])"
    )
    return f"IF({unadmitted}>0,{unadmitted},{day})"
