"""Fresh sheets for a workbook whose sheets of the analysts' own count their days from 1904.

Their sheets stay byte for byte, so that the workbook goes on counting so. The dates of the fresh
sheets are stored as the numbers that mean the same days there.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from scenariobook.workbook.own_work.package_side import Side
from scenariobook.workbook.shape.checksums import FROM_1900_TO_1904
from scenariobook.workbook.xlsx.opc import children, parse

_NUMBER: Final = re.compile(
    rb'(<c r="[A-Z]+[0-9]+" s="([0-9]+)">(?:<f>[^<]*</f>)?<v>)([0-9.]+)(?=</v>)'
)


def counts_from_1904(side: Side) -> bool:
    """Tell whether a workbook counts its days from 1904."""
    return any(e.get("date1904") in {"1", "true"} for e in side.all("workbookPr"))


def date_formats(side: Side) -> frozenset[int]:
    """Return the numbers of the formats that show a number as a date."""
    root = parse(side.parts[side.shared("styles")])
    codes = {
        int(element.get("numFmtId")): element.get("formatCode", "")
        for collection in children(root, "numFmts")
        for element in collection
    }
    formats = (xf for collection in children(root, "cellXfs") for xf in collection)
    numbers = (int(xf.get("numFmtId", "0")) for xf in formats)
    return frozenset(
        place
        for place, number in enumerate(numbers)
        if _is_date(codes.get(number, BUILTIN_FORMATS.get(number, "")))
    )


def from_1904(sheet: bytes, dates: Collection[int]) -> bytes:
    """Return a sheet that ``package`` wrote, with its dates counted from 1904.

    ``dates`` are the numbers of formats that show dates. What is shorter than the years between
    is a time of day, or a date that could not be told there.
    """

    def counted(match: re.Match[bytes]) -> bytes:
        days = float(match[3])
        if int(match[2]) not in dates or days < FROM_1900_TO_1904:
            return match[0]
        return match[1] + repr(days - FROM_1900_TO_1904).encode()

    return _NUMBER.sub(counted, sheet)


def _is_date(code: str) -> bool:
    return bool(is_date_format(code) and not is_timedelta_format(code))
