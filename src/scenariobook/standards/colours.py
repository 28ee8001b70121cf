"""Name the colours of the briefing, the tracker and their charts.

Paper and screen differ: in the tracker, each status has a fill; on paper, red is kept for bad news.
All colours are written as in a stylesheet, each once; stylesheets name them, but for white, which
they write as ``#fff``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WHITE: Final = "#ffffff"
_INK: Final = "#1f2933"
_ACCENT: Final = "#1b4d5c"
_TINT: Final = "#eef3f4"
_GREY: Final = "#6b7680"
_BAD_NEWS: Final = "#9b2f23"
# The briefing's colours, by the names that stylesheets use. A study may have its own.
SHIPPED_PALETTE: Final[Mapping[str, str]] = MappingProxyType(
    {
        # text
        "ink": _INK,
        "muted": "#5b6670",
        "axis": _GREY,
        # headings, judgments
        "accent": _ACCENT,
        "tint": _TINT,
        # statuses: the outline of bad news, the fill of its mark, and the band in a chart of any
        "watch": "#9a6508",
        "watch_mark": "#f0c979",
        "watch_band": "#edf1f3",
        "warning": _BAD_NEWS,
        "warning_band": "#d3dade",
        # shades of the heat map, and of signs on page one; the darkest is the accent
        "shade_for": "#bcd5db",
        "shade_against": "#fbf1ec",
        "shade_strongly_against": "#edc4b7",
        # the yardstick's bands, alternately; items on page one that were not seen
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


def _bare(colour: str) -> str:
    """Return a colour without its sign, as charts in a workbook have it."""
    return colour.removeprefix("#").upper()


def _opaque(colour: str) -> str:
    """Return a colour with its opacity, alpha first, as cells in a workbook have it."""
    return f"FF{_bare(colour)}"


class TrackerChart:
    """The colours of the tracker's line chart."""

    PAPER: Final = _bare(WHITE)
    INK: Final = _bare("#3e4c59")
    RULE: Final = _bare("#dde2e7")
    AXIS: Final = _bare("#9aa5b1")
    # The lines of the scenarios, in their order.
    LINES: Final = tuple(
        map(_bare, (_ACCENT, "#b4432f", "#9a6b00", "#6b7c93", "#4b3b73", "#2e7d4f", _INK))
    )


class Sheets:
    """The colours of the tracker's sheets."""

    INK: Final = _opaque(_INK)
    QUIET: Final = _opaque(_GREY)
    ID: Final = _opaque("#9aa5ae")
    PAPER: Final = _opaque(WHITE)
    RULE: Final = _opaque("#e3e7ea")
    ACCENT: Final = _opaque(_ACCENT)
    TINT: Final = _opaque(_TINT)
    INPUT: Final = _opaque("#fff8dc")
    INPUT_EDGE: Final = _opaque("#e2cf94")
    DUE: Final = _opaque("#ffe48a")
    WATCH: Final = _opaque("#f2c14e")
    WRONG: Final = _opaque(_BAD_NEWS)
