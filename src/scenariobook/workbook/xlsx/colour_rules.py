"""Make the conditional formats that colour cells by their words, numbers or changed statuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color

from scenariobook.colours import Tracker
from scenariobook.workbook.xlsx.rule_marks import MARKS

_STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "normal": "good",
        "watch": "watch",
        "warning": "warning",
        "stale": "stale",
        "no data": "quiet",
        "no thresholds": "quiet",
        "check value": "check",
    }
)


def carried(status: str) -> str:
    """Return a status as the heat map shows it if its value is from an earlier quarter."""
    return f"({status})"


# By a column's shade, the mark in ``MARKS`` for each word that is coloured.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "status": _STATUSES,
        "heat": {
            **_STATUSES,
            carried("normal"): "good carried",
            carried("watch"): "watch carried",
            carried("warning"): "warning carried",
        },
        "flag": {
            "overdue": "watch",
            "faded": "stale",
            "no sighting": "quiet",
            "check state": "check",
        },
        "item": {
            "normal": "good",
            "ruled out": "good",
            "watch": "watch",
            "emerging": "watch",
            "warning": "warning",
            "observed": "warning",
            "stale": "stale",
            "faded": "stale",
            "no data": "quiet",
            "no sighting": "quiet",
            "no thresholds": "quiet",
        },
        "rating": {
            "highly likely": "for",
            "likely": "rather for",
            "unlikely": "rather against",
            "highly unlikely": "against",
        },
        "verdict": {"diagnostic": "good", "not diagnostic": "quiet"},
        "coverage": {"enough": "good", "too few": "watch"},
    }
)

# By shade, the colours at some values; the values are natural logarithms.
_SCALES: Final[Mapping[str, Mapping[float, str]]] = MappingProxyType(
    {
        "evidence": {-1: Tracker.AGAINST, 0: Tracker.PAPER, 1: Tracker.FOR},
        "log of probability": {-2: Tracker.PAPER, 0: Tracker.FOR},
    }
)


def rules(shade: str, first: str) -> Iterator[Rule]:
    """Yield the conditional formats of a shade, for a range whose first cell is ``first``."""
    if shade in _SCALES:
        stops = [FormatObject(type="num", val=val) for val in _SCALES[shade]]
        colours = [Color(colour) for colour in _SCALES[shade].values()]
        yield Rule(type="colorScale", colorScale=ColorScale(cfvo=stops, color=colours))
    elif shade == "difference":
        far = f"AND(ISNUMBER({first}),ABS(N({first}))>1)"
        yield Rule(type="expression", formula=[far], dxf=MARKS["watch"])
    else:
        for word, mark in _WORDS[shade].items():
            yield Rule(type="cellIs", operator="equal", formula=[f'"{word}"'], dxf=MARKS[mark])


def status_changes(now: str, last: str) -> Iterator[tuple[str, str]]:
    """Yield a formula that is true when a status has become a certain word, and the word's mark.

    Args:
        now: the cell with the present status.
        last: the cell with the status of the quarter before.
    """
    for word, mark in _STATUSES.items():
        known = f'"{word}"', f'"{carried(word)}"'
        is_now = ",".join(f"{now}={one}" for one in known)
        was_not = ",".join(f"{last}<>{one}" for one in known)
        yield f"AND(OR({is_now}),{was_not})", f"{mark} moved"


def former_status_changes(now: str, last: str) -> Iterator[str]:
    """Yield the formulas of ``status_changes`` of the versions that showed no carried status.

    Args:
        now: the cell with the present status.
        last: the cell with the status of the quarter before.
    """
    for word in _STATUSES:
        yield f'AND({now}="{word}",{last}<>"{word}")'
