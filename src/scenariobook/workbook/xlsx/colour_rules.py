"""Colours that follow what a cell says: words of a column, scales, statuses that have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color

from scenariobook.workbook.xlsx import cell_styles
from scenariobook.workbook.xlsx.cell_styles import MARKS

# Words that stand out in a column, by its shade.
_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "status": {
            "normal": "good",
            "watch": "watch",
            "warning": "warning",
            "stale": "stale",
            "no data": "quiet",
            "no thresholds": "quiet",
            "check value": "check",
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

# Colours of figures in natural-log units, by shade.
_SCALES: Final[Mapping[str, Mapping[float, str]]] = MappingProxyType(
    {
        "evidence": {-1: cell_styles.AGAINST, 0: cell_styles.PAPER, 1: cell_styles.FOR},
        "log of probability": {-2: cell_styles.PAPER, 0: cell_styles.FOR},
    }
)


def rules(shade: str, first: str) -> Iterator[Rule]:
    """Yield the conditional formats of a shade, for cells of which ``first`` is the first."""
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
    """Yield when a status differs from the one before, as a formula, with the mark for it."""
    for word, mark in _WORDS["status"].items():
        yield f'AND({now}="{word}",{last}<>"{word}")', f"{mark} moved"
