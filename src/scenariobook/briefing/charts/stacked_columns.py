"""How each scenario's own items stood: a row of columns a scenario, a column a quarter.

A column is as high as there are indicators, on one scale for all scenarios. What a shade says,
its edge says as well: warning is dark, watch is framed, normal is pale, the rest is an outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.likelihood import WIDTH
from scenariobook.briefing.charts.plot import Frame
from scenariobook.briefing.palette import SHIPPED_PALETTE

Segment = Literal["warning", "watch", "normal", "without"]

_NAMES: Final = 128.0  # how wide the scenarios' names may be
_LABEL: Final = 8.0
_LINE: Final = 9.5
_LINES: Final = 2
_EDGE: Final = 14.0  # for the half of the last quarter's name that stands outside
_AXIS: Final = 14.0
_DOT: Final = 1.7
_DOT_ROOM: Final = 7.0
_GAP: Final = 4.0  # above a row
_MOST_ROOM: Final = 0.4  # of a row, for both
_SHARE: Final = 0.72  # of a quarter's width that its column takes
_WIDEST: Final = 18.0
_FRAME: Final = 0.7
_KEY: Final = 8.0
_LOOKS: Final[dict[Segment, tuple[str, str]]] = {  # from the base up: inside and edge
    "warning": (svg.BRICK, svg.BRICK),
    "watch": (SHIPPED_PALETTE["watch_mark"], svg.AMBER),
    "normal": (svg.BANDS[1], svg.BANDS[1]),
    "without": (svg.PAPER, svg.RULE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCounts:
    """How many indicators stood how at the end of a quarter, and what was observed by then.

    ``without`` are those that are stale, have no data or no thresholds.
    """

    warning: int
    watch: int
    normal: int
    without: int
    observed: int

    @property
    def indicators(self) -> int:
        """How many indicators there are."""
        return self.warning + self.watch + self.normal + self.without


@dataclass(frozen=True, slots=True)
class StackedRow:
    """A scenario's tallies, one a quarter; ``label`` is cut where it is long."""

    label: str
    counts: tuple[StatusCounts, ...]


def stacked_columns(
    title: str, quarters: Sequence[str], tracks: Sequence[StackedRow], row_height: float
) -> Markup:
    """Return the tracks one below the other, on one axis of quarters."""
    most = max((counts.indicators for track in tracks for counts in track.counts), default=0)
    parts: list[Markup] = []
    height = len(tracks) * row_height
    whole = Frame(
        left=_NAMES + 6, right=WIDTH - _EDGE, top=0, bottom=height, quarters=len(quarters)
    )
    for number, track in enumerate(tracks):
        row = replace(whole, top=number * row_height, bottom=(number + 1) * row_height)
        parts += _row(row, track, most)
    parts += plot.quarters_below(whole, quarters)
    at = [whole.x(index) for index in range(len(quarters))]
    return svg.figure(title, WIDTH, height + _AXIS, *parts, at=at)


def key(title: str, which: Segment | Literal["observed"]) -> Markup:
    """Return a mark of the legend."""
    if which == "observed":
        dot = svg.mark("circle", (_KEY / 2, _KEY / 2), _DOT, fill=svg.INK, stroke=svg.INK)
        return svg.figure(title, _KEY, _KEY, dot)
    inside, edge = _LOOKS[which]
    return svg.figure(title, _KEY, _KEY, _blocks([(0, _KEY)], [(0, _KEY)], inside, edge))


def _row(frame: Frame, track: StackedRow, most: int) -> Iterator[Markup]:
    lines = labels.wrapped(track.label, _NAMES, _LABEL, _lines(frame))
    base = frame.bottom
    room = min(_GAP + _DOT_ROOM, (base - frame.top) * _MOST_ROOM)
    middle = (frame.top + room + base) / 2
    first = middle + 0.35 * _LABEL - (len(lines) - 1) * _LINE / 2
    for number, words in enumerate(lines):
        yield svg.label((0, first + number * _LINE), words, _LABEL)
    yield svg.line((frame.left, base), (frame.right, base), svg.RULE, 0.5)
    wide = min(frame.column * _SHARE, _WIDEST)
    each = (base - frame.top - room) / most if most else 0.0
    across = [(frame.x(n) - wide / 2, frame.x(n) + wide / 2) for n in range(frame.quarters)]
    heights = [base] * len(across)
    for standing, (inside, edge) in _LOOKS.items():
        bars, reached = [], []
        for place, counts in enumerate(track.counts):
            if count := getattr(counts, standing):
                top = heights[place] - count * each
                bars.append(across[place])
                reached.append((top, heights[place]))
                heights[place] = top
        if bars:
            yield _blocks(bars, reached, inside, edge)
    dots = [
        (frame.x(place), heights[place] - room * _DOT_ROOM / (_GAP + _DOT_ROOM) / 2)
        for place, counts in enumerate(track.counts)
        if counts.observed
    ]
    if dots:
        radius = min(_DOT, frame.column * _SHARE / 2)
        yield svg.marks("circle", dots, radius, fill=svg.INK, stroke=svg.INK)


def _lines(frame: Frame) -> int:
    return _LINES if frame.bottom - frame.top >= _LINES * _LINE + 2 else 1


def _blocks(
    across: Sequence[tuple[float, float]],
    reached: Sequence[tuple[float, float]],
    inside: str,
    edge: str,
) -> Markup:
    """Return blocks of one look as one outline, each within its own edge."""
    half = _FRAME / 2
    outline = "".join(
        f"M{left + half:.2f} {top + half:.2f}L{right - half:.2f} {top + half:.2f}"
        f"L{right - half:.2f} {bottom - half:.2f}L{left + half:.2f} {bottom - half:.2f}Z"
        for (left, right), (top, bottom) in zip(across, reached, strict=True)
    )
    return svg.tag("path", d=outline, fill=inside, stroke=edge, stroke_width=_FRAME)
