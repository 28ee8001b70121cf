"""Say in words what a cell of the analysts' shows, and read such words back as a cell.

A date is written as 2026-05-05, a time as 14:30, a share as 25%. Of any other number with a format
of its own, such as a currency, the words name the format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles.numbers import FORMAT_GENERAL, FORMAT_TEXT

from scenariobook.workbook.own_work.cell_values import plain_value
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.xlsx.cell_styles import DATE, MOMENT
from scenariobook.workbook.xlsx.package import CellValue

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_SHARE: Final = re.compile(r"(?P<number>-?\d+(?:\.(?P<decimals>\d+))?)%")
_TRUTHS: Final = {"TRUE": True, "FALSE": False}
_WITH_FORMAT: Final = re.compile(r"(?P<text>.*) \(number format (?P<code>[^\n]+)\)", re.DOTALL)
# How the words for a date, a time or both look, and the number format of each.
_MOMENTS: Final[tuple[tuple[str, str, Callable[[str], date | time]], ...]] = (
    (r"\d{4}-\d\d-\d\d", DATE, date.fromisoformat),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d", MOMENT, datetime.fromisoformat),
    (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", f"{MOMENT}:ss", datetime.fromisoformat),
    (r"\d\d:\d\d", "hh:mm", time.fromisoformat),
    (r"\d\d:\d\d:\d\d", "hh:mm:ss", time.fromisoformat),
)
_DURATION: Final = re.compile(r"(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d) hours")
_DIGITS: Final = ".15g"  # as many as spreadsheet programs keep
_DURATION_FORMAT: Final = "[h]:mm:ss"
_HALF_A_SECOND: Final = timedelta(milliseconds=500)
# Number formats of shares; others with a % may show it as a mere letter.
_SHARE_FORMAT: Final = re.compile(r"[#,0]*0(?:\.(?P<decimals>0+))?(?:\\? )?%")


class ReadBack(NamedTuple):
    """What words say of a cell.

    Attributes:
        value: its value, as our own cells hold one.
        number_format: its number format; empty if the words name none.
    """

    value: CellValue
    number_format: str = ""


def shown(cell: Cell) -> str:
    """Return in words what a cell without a formula shows."""
    value = cell.value
    match value:
        case datetime() | date() | time() | timedelta():
            return _moment(value)
        case bool() | None | str():
            return text_of(value)
        case int() | float():
            share = _SHARE_FORMAT.fullmatch(cell.number_format.partition(";")[0])
            return _share(value, len(share["decimals"] or "")) if share else f"{value:{_DIGITS}}"
    return text_of(value)


def with_format(text: str, number_format: str) -> str:
    """Return words for a number or a formula, with the number format unless the words tell it."""
    known = FORMAT_GENERAL, FORMAT_TEXT
    if number_format in known or (text[:1] != "=" and read_back(text).number_format):
        return text
    return f"{text} (number format {number_format})"


def without_format(text: str) -> tuple[str, str]:
    """Return the words without the number format that ``with_format`` named, and the format."""
    match = _WITH_FORMAT.fullmatch(text)
    return (match["text"], match["code"]) if match else (text, "")


def read_back(text: str) -> ReadBack:
    """Return what the words for a value say; a text that is no value stands for itself."""
    words, number_format = without_format(text)
    if _NUMBER.fullmatch(words):
        return ReadBack(float(words), number_format)
    if words in _TRUTHS:
        return ReadBack(_TRUTHS[words])
    if match := _SHARE.fullmatch(words):
        digits = len(match["decimals"] or "")
        share = float(Decimal(match["number"]).scaleb(-2))
        return ReadBack(share, f"0.{'0' * digits}%" if digits else "0%")
    if match := _DURATION.fullmatch(words):
        hours, minutes, seconds = map(int, match.groups())
        days = timedelta(hours=hours, minutes=minutes, seconds=seconds) / timedelta(days=1)
        return ReadBack(days, _DURATION_FORMAT)
    for pattern, code, parse in _MOMENTS:
        if re.fullmatch(pattern, words):
            try:
                return ReadBack(plain_value(parse(words)), code)
            except ValueError:  # such as the 31st of February
                break
    return ReadBack(text)


def _share(value: float, decimals: int) -> str:
    """Return a percentage with all digits of its value, and at least so many decimals."""
    percent = Decimal(f"{value:{_DIGITS}}").scaleb(2)
    plain = f"{percent.normalize():f}"
    digits = max(decimals, len(plain.partition(".")[2]))
    return f"{percent:.{digits}f}%"


def _moment(value: date | time | timedelta) -> str:
    """Return the words for a date, a time, both, or a duration; rounded to a second."""
    if isinstance(value, timedelta):
        if value < timedelta():
            return text_of(value)
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} hours"
    if isinstance(value, time):
        return _clock((datetime.combine(date.min, value) + _HALF_A_SECOND).time())
    if isinstance(value, datetime):
        near = value + _HALF_A_SECOND
        clock = _clock(near.time())
        return f"{near:%Y-%m-%d}" if clock == "00:00" else f"{near:%Y-%m-%d} {clock}"
    return f"{value:%Y-%m-%d}"


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
