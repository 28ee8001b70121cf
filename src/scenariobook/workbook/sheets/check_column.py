"""What the Update sheet says beside a value: what is wrong with it, or may be."""

from __future__ import annotations

from scenariobook.record import plausible
from scenariobook.study.model import Indicator
from scenariobook.workbook.sheets import status_formulas, unadmitted_columns
from scenariobook.workbook.sheets.contents import Contents


def about(contents: Contents, indicator: Indicator) -> dict[str, str]:
    """Return what may be wrong with the quarter's value and its day, though both are read."""
    reading, last = contents.reading(indicator.id), contents.last_reading(indicator)
    value, before = contents.admitted(indicator), last.value if last else None
    return {
        "about value": plausible.about_value(indicator, value, before, contents.quarter),
        "about day": plausible.about_day(
            indicator, reading.as_of if reading else None, contents.quarter
        ),
    }


def check(contents: Contents, indicator: Indicator) -> str:
    """Return what the Update sheet says beside a value: what is wrong with it, or may be."""
    found = about(contents, indicator)
    first = unadmitted_columns.check(contents, indicator) or found["about value"]
    return status_formulas.BETWEEN.join(filter(None, (first, found["about day"])))
