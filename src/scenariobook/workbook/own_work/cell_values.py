"""The values of a returned tracker's cells, as the cells of a fresh one hold them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from openpyxl.utils.datetime import to_excel

from scenariobook.workbook.xlsx.escapes import unescaped
from scenariobook.workbook.xlsx.package import CellValue

_serial: Any = to_excel  # the type stubs lack its result


def plain_value(value: object) -> CellValue:
    """Return a value as our own cells hold it, with dates as numbers."""
    match value:
        case date() | time() | timedelta():
            return float(_serial(value))
        case str():
            return unescaped(value)
        case None | bool() | int() | float():
            return value
    return str(value)
