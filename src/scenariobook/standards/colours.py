"""All colours: those of the briefing and its charts, and those of the tracker and its chart.

They differ where paper and screen want it. A status at watch or at warning looks alike in both; on
paper, red is kept for what is bad news.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Of the briefing, by the names that stylesheets use. A study may have others of its own.
SHIPPED_PALETTE: Final[Mapping[str, str]] = MappingProxyType(
    {
        # text
        "ink": "#1f2933",
        "muted": "#5b6670",
        "axis": "#6b7680",
        # headings, judgments
        "accent": "#1b4d5c",
        "tint": "#eef3f4",
        # statuses: the outline of bad news, the fill of its mark, and the band in a chart of any
        "watch": "#9a6508",
        "watch_mark": "#f0c979",
        "watch_band": "#edf1f3",
        "warning": "#9b2f23",
        "warning_band": "#d3dade",
        # shades of the heat map, and of signs on page one; the darkest is the accent
        "shade_for": "#bcd5db",
        "shade_against": "#fbf1ec",
        "shade_strongly_against": "#edc4b7",
        # the yardstick's bands, alternately; what was not seen on page one
        "band_odd": "#f4f6f7",
        "band_even": "#e9edef",
        # thin lines and backgrounds
        "rule": "#c5ccd2",
        "line_to_write_on": "#8a949d",
        "underline": "#8aa5ae",
        "flag": "#e4e8eb",
        "highlight": "#fbf3dd",
    }
)


class TrackerChart:
    """The colours of the tracker's line chart, as six hexadecimal digits."""

    PAPER: Final = "FFFFFF"
    INK: Final = "3E4C59"
    RULE: Final = "DDE2E7"
    AXIS: Final = "9AA5B1"
    LINES: Final = (
        "1B4D5C",
        "B4432F",
        "9A6B00",
        "6B7C93",
        "4B3B73",
        "2E7D4F",
        "1F2933",
    )  # of the scenarios, in their order


class Sheets:
    """The colours of the tracker's sheets, as eight hexadecimal digits: alpha, red, green, blue."""

    INK: Final = "FF1F2933"
    QUIET: Final = "FF6B7680"
    ID: Final = "FF9AA5AE"
    PAPER: Final = "FFFFFFFF"
    RULE: Final = "FFE3E7EA"
    ACCENT: Final = "FF1B4D5C"
    TINT: Final = "FFEEF3F4"
    INPUT: Final = "FFFFF8DC"
    INPUT_EDGE: Final = "FFE2CF94"
    DUE: Final = "FFFFE48A"
    WATCH: Final = "FFF2C14E"
    WRONG: Final = "FF9B2F23"
