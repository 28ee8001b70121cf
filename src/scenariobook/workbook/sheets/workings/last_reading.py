"""The last reading before the open quarter whose value counts: where it stands, and what it says.

Each step stands as Python's value and as the formula that finds it among the past values.
"""

from __future__ import annotations

from datetime import date

from scenariobook.workbook.shape.headers import unadmitted_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.shared.look_ups import look_up
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter

_NONE = '""'  # as a formula, since a reference to a blank cell gives zero


def column(row: IndicatorInQuarter) -> int:
    """Return the number, from 1, of the past quarter that it stands in; 0 if there is none."""
    start = row.contents.study.header.start
    return row.last.quarter.since(start) + 1 if row.last else 0


def column_formula(layout: Layout) -> str:
    """Return the formula for that number."""
    if not layout.past:
        return "0"
    row = "MATCH([id],history_id,0)"
    past = f"INDEX(history_past,{row},1):INDEX(history_past,{row},{len(layout.past)})"
    counts = f'{past}<>""'
    if layout.unadmitted:
        # A run of one cell is that cell: as a range, other programs write it otherwise.
        ends = dict.fromkeys(unadmitted_header(layout.past[place]) for place in (0, -1))
        counts = f"({counts})*({':'.join(f'[{header}]' for header in ends)}<>1)"
    columns = "COLUMN(history_past_quarter)-COLUMN(history_before)"
    return f"IFERROR(SUMPRODUCT(LARGE(({counts})*({columns}),1)),0)"


def value(row: IndicatorInQuarter) -> float | str | None:
    """Return its value."""
    return row.last.value if row.last else None


def value_formula(layout: Layout) -> str:
    """Return the formula for its value."""
    if not layout.past:
        return _NONE
    found = "INDEX(history_past,MATCH([id],history_id,0),[last column])"
    return f'IF([last column]=0,"",{found})'


def quarter(row: IndicatorInQuarter) -> str:
    """Return its quarter; blank if there is none."""
    return str(row.last.quarter) if row.last else ""


def quarter_formula(layout: Layout) -> str:
    """Return the formula for its quarter."""
    if not layout.past:
        return _NONE
    return 'IF([last column]=0,"",INDEX(history_heads,1,[last column]+1))'


def as_of(row: IndicatorInQuarter) -> date | None:
    """Return the day that it speaks for, which is its quarter's last where none is recorded."""
    return (row.last.as_of or row.last.quarter.last_day) if row.last else None


def as_of_formula(layout: Layout) -> str:
    """Return the formula for that day."""
    if not layout.past:
        return _NONE
    last_day = look_up("quarter_last_day", "[last quarter]", "quarter_name")
    found = (
        f'IF([last column]=0,"",IF([last quarter]=[recorded quarter],[recorded as of],{last_day}))'
    )
    if not layout.unadmitted:
        return found
    of_now = "SUMIFS(unadmitted_as_of,unadmitted_indicator,[id],unadmitted_quarter,[last quarter])"
    return f"IF({of_now}>0,{of_now},{found})"
