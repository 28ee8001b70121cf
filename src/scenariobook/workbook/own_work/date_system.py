"""Write fresh sheets into a workbook that counts its days from 1904 instead of 1900.

The analysts' own sheets stay as they are, so the workbook goes on counting from 1904. The dates of
the fresh sheets are stored as the numbers that mean the same days there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from scenariobook.workbook.own_work.workbook_package import WorkbookPackage
from scenariobook.workbook.xlsx.opc import children, parse

_DAYS_FROM_1900_TO_1904: Final = 1462
_NUMBER: Final = re.compile(
    rb'(<c r="[A-Z]+[0-9]+" s="([0-9]+)">(?:<f>[^<]*</f>)?<v>)([0-9.]+)(?=</v>)'
)


def counts_from_1904(package: WorkbookPackage) -> bool:
    """Tell whether a workbook counts its days from 1904."""
    return any(e.get("date1904") in {"1", "true"} for e in package.all("workbookPr"))


def date_styles(package: WorkbookPackage) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    root = parse(package.parts[package.shared("styles")])
    codes = {
        int(element.get("numFmtId")): element.get("formatCode", "")
        for collection in children(root, "numFmts")
        for element in collection
    }
    styles = (xf for collection in children(root, "cellXfs") for xf in collection)
    formats = (int(xf.get("numFmtId", "0")) for xf in styles)
    return frozenset(
        style
        for style, number in enumerate(formats)
        if _is_date(codes.get(number, BUILTIN_FORMATS.get(number, "")))
    )


def to_1904(sheet: bytes, dates: Collection[int]) -> bytes:
    """Return a sheet that ``xlsx.package`` wrote, with its dates counted from 1904.

    A number smaller than the days between 1900 and 1904 stays: it is a time of day, or a date that
    such a workbook cannot hold.

    Args:
        sheet: the sheet's part.
        dates: the numbers of the styles that show dates.
    """

    def counted(match: re.Match[bytes]) -> bytes:
        days = float(match[3])
        if int(match[2]) not in dates or days < _DAYS_FROM_1900_TO_1904:
            return match[0]
        return match[1] + repr(days - _DAYS_FROM_1900_TO_1904).encode()

    return _NUMBER.sub(counted, sheet)


def _is_date(code: str) -> bool:
    return bool(is_date_format(code) and not is_timedelta_format(code))
