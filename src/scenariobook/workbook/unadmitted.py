"""What the tracker knows of recorded values that their indicators do not admit any more."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.study.model import Indicator
from scenariobook.workbook import readings
from scenariobook.workbook.contents import Contents
from scenariobook.workbook.headers import unadmitted_header
from scenariobook.workbook.package import CellValue, Formula
from scenariobook.workbook.page import RowValues


def check(contents: Contents, indicator: Indicator) -> str:
    """Return why the quarter's value does not count; blank where it does, or there is none."""
    value = contents.value(indicator.id, contents.quarter)
    if value is None or indicator.admits(value):
        return ""
    number = indicator.type == "number"
    how = readings.TYPE_A_NUMBER if number else readings.CHOOSE_FROM_THE_LIST
    return f"{readings.NOT_ADMITTED}{how}"


def standing(contents: Contents, indicator: Indicator) -> dict[str, CellValue | Formula]:
    """Return of each past quarter whether its value stands, and does not count."""
    found: dict[str, CellValue | Formula]
    found = dict.fromkeys(map(unadmitted_header, contents.layout.past))
    for number, reading in enumerate(contents.unadmitted, 1):
        if reading.item == indicator.id and reading.quarter < contents.quarter:
            found[unadmitted_header(str(reading.quarter))] = Formula(readings.stands(number), 1)
    return found


def rows(contents: Contents) -> Iterator[RowValues]:
    """Yield the rows of the hidden workings, one for each such value."""
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
