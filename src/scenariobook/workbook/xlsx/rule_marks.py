"""Define the looks that rules give to cells: the tracker's conditional formats, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from scenariobook.colours import Tracker


def _mark(
    fill: str | None = None,
    colour: str = Tracker.INK,
    *,
    bold: bool = False,
    italic: bool = False,
    edge: str | None = None,
) -> DifferentialStyle:
    return DifferentialStyle(
        font=Font(color=colour, b=bold or None, i=italic or None),
        fill=PatternFill("solid", fgColor=fill, bgColor=fill) if fill else None,
        border=_frame(edge) if edge else None,
    )


def _frame(edge: str) -> Border:
    side = Side("thin", color=edge)
    return Border(left=side, right=side, top=side, bottom=side)


def _framed(mark: DifferentialStyle) -> DifferentialStyle:
    return DifferentialStyle(font=mark.font, fill=mark.fill, border=_frame(Tracker.INK))


def _hatched(colour: str) -> DifferentialStyle:
    return DifferentialStyle(
        font=Font(color=Tracker.INK, i=True),
        fill=PatternFill("lightUp", fgColor=colour, bgColor=Tracker.PAPER),
    )


_STATUS_MARKS: Final = MappingProxyType(
    {
        "good": _mark(Tracker.NORMAL),
        "watch": _mark(Tracker.WATCH, bold=True),
        "warning": _mark(Tracker.WARNING, Tracker.PAPER, bold=True),
        "quiet": _mark(None, Tracker.QUIET, italic=True),
        "stale": _hatched(Tracker.HATCH),
        "check": _mark(None, Tracker.WARNING, bold=True, italic=True),
    }
)
# Looks of conditional formats. The cells also say in words what the colour says.
MARKS: Final[Mapping[str, DifferentialStyle]] = MappingProxyType(
    {
        **_STATUS_MARKS,
        "due": _mark(Tracker.DUE, edge=Tracker.INK),
        "typed over": _mark(Tracker.OPEN, Tracker.WARNING, edge=Tracker.WARNING),
        # Not bold: programs fit a row's height to the text without its conditional format.
        "reason": _mark(None, Tracker.WARNING, italic=True),
        **{f"{name} moved": _framed(mark) for name, mark in _STATUS_MARKS.items()},
        "good carried": _hatched(Tracker.HATCH_NORMAL),
        "watch carried": _hatched(Tracker.WATCH),
        "warning carried": _hatched(Tracker.WARNING),
        "for": _mark(Tracker.FOR, bold=True),
        "rather for": _mark("FFD9E7EA"),
        "rather against": _mark("FFF6E3DC"),
        "against": _mark(Tracker.AGAINST, bold=True),
    }
)
