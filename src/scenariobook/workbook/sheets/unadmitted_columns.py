"""Recorded values that their indicators do not admit any more, in the tracker's hidden workings.

Each stands in its cell as it was typed, and does not count for as long as it stands there.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.headers import unadmitted_header
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets import status_formulas
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.formulas import Formulas, look_up
from scenariobook.workbook.sheets.page import RowValues
from scenariobook.workbook.xlsx.package import CellValue, Formula


def check(contents: Contents, indicator: Indicator) -> str:
    """Return why the quarter's value does not count; blank where it does, or there is none."""
    value = contents.value(indicator.id, contents.quarter)
    if value is None or indicator.admits(value):
        return ""
    number = indicator.type == "number"
    how = status_formulas.TYPE_A_NUMBER if number else status_formulas.CHOOSE_FROM_THE_LIST
    return f"{status_formulas.NOT_ADMITTED}{how}"


def rows(contents: Contents) -> Iterator[RowValues]:
    """Yield a row for each such value."""
    for reading in contents.unadmitted:
        value = "" if reading.value is None else reading.value
        yield {
            "id": f"{reading.item} {reading.quarter}",
            "indicator": reading.item,
            "quarter": str(reading.quarter),
            "as of": reading.as_of or reading.quarter.last_day,
            "value": value,
            "now": value,
            "stands": 1,
        }


def formulas(layout: Layout) -> Formulas:
    """Return the steps that tell whether such a value still stands in its cell.

    Once it is typed over, what stands there counts. A number and a text that looks like it are
    told apart, and so are texts by their case.
    """
    now = look_up("update_value", "[indicator]", "update_id")
    if layout.past:
        column = "MATCH([quarter],history_past_quarter,0)"
        past = f"INDEX(history_past,MATCH([indicator],history_id,0),{column})"
        now = f'IF([quarter]="{layout.quarter}",{now},{past})'
    return {
        "now": f'IFERROR({now},"")',
        "stands": "IF(AND(ISNUMBER([now])=ISNUMBER([value]),EXACT([now],[value])),1,0)",
    }


def standing(contents: Contents) -> dict[str, dict[str, CellValue | Formula]]:
    """Return of each indicator's past quarters whether such a value stands there, by id."""
    found: dict[str, dict[str, CellValue | Formula]] = {
        indicator.id: dict.fromkeys(map(unadmitted_header, contents.layout.past))
        for indicator in contents.study.indicators
    }
    for number, reading in enumerate(contents.unadmitted, 1):
        if reading.quarter < contents.quarter:
            stands = Formula(f"INDEX(unadmitted_stands,{number}+1)", 1)
            found[reading.item][unadmitted_header(str(reading.quarter))] = stands
    return found


def steps(layout: Layout) -> Formulas:
    """Return the steps from readings to a status that leave out such values."""
    found = status_formulas.steps(layout) | {
        "value": "IF(COUNTIFS(unadmitted_indicator,[id],unadmitted_quarter,"
        f'"{layout.quarter}",unadmitted_stands,1)>0,"",[typed])'
    }
    if not layout.past:
        return found
    # A run of one cell is that cell: as a range, other programs write it otherwise.
    ends = dict.fromkeys(unadmitted_header(layout.past[place]) for place in (0, -1))
    stand = ":".join(f"[{header}]" for header in ends)
    as_of = "SUMIFS(unadmitted_as_of,unadmitted_indicator,[id],unadmitted_quarter,[last quarter])"
    return found | {
        "last column": status_formulas.last_column(
            f'({status_formulas.past_values(layout)}<>"")*({stand}<>1)'
        ),
        "last as of": f"IF({as_of}>0,{as_of},{found['last as of']})",
    }
