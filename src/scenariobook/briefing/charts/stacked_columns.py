"""Draw stacked columns of statuses: a row per scenario, and in it a column per quarter.

The height of a column is the number of the scenario's own indicators, on one scale for all rows.
Each segment is the indicators of one status. Fill and edge identify it without colour: warning is
dark, watch has a frame, normal is pale, the rest is an outline.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.plot import NARROW, WIDTH, Frame
from scenariobook.colours import SHIPPED_PALETTE

Segment = Literal["warning", "watch", "normal", "without"]

_NAMES: Final = 128.0  # how wide the scenarios' names may be
_LABEL: Final = 8.0
_LINE: Final = 9.5
_LINES: Final = 2
_ABOVE: Final = 14.0  # room for a name above its row
_EDGE: Final = 14.0  # room for the half of the last quarter's label to the right of the plot
_AXIS: Final = 14.0
_DOT: Final = 1.7
_DOT_ROOM: Final = 7.0
_GAP: Final = 4.0  # above a row
_MOST_ROOM: Final = 0.4  # the most of a row for gap and dot together
_SHARE: Final = 0.72  # the width of a column, as a share of its quarter's
_WIDEST: Final = 18.0
_FRAME: Final = 0.7
_KEY: Final = 8.0
_SEGMENTS: Final[dict[Segment, tuple[str, str]]] = {  # fill and edge, from the lowest segment up
    "warning": (svg.BRICK, svg.BRICK),
    "watch": (SHIPPED_PALETTE["watch_mark"], svg.AMBER),
    "normal": (svg.BANDS[1], svg.BANDS[1]),
    "without": (svg.PAPER, svg.RULE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCounts:
    """The statuses of a scenario's own items at the end of a quarter.

    Attributes:
        warning: Indicators at warning.
        watch: Indicators at watch.
        normal: Indicators that are normal.
        without: Indicators that are stale, or have no data or no thresholds.
        observed: Signposts that are observed, and not faded.
    """

    warning: int
    watch: int
    normal: int
    without: int
    observed: int

    @property
    def indicators(self) -> int:
        """The number of indicators."""
        return self.warning + self.watch + self.normal + self.without


@dataclass(frozen=True, slots=True)
class StackedRow:
    """A scenario's row: its counts, one for each quarter, and a label, shortened if it is long."""

    label: str
    counts: tuple[StatusCounts, ...]


def stacked_columns(
    title: str,
    quarters: Sequence[str],
    rows: Sequence[StackedRow],
    row_height: float,
    *,
    narrow: bool = False,
) -> Markup:
    """Return rows of columns, one below the other, on one axis of quarters.

    Args:
        title: The alternative text.
        quarters: The labels of the axis, oldest first.
        rows: One for each scenario.
        row_height: In points, without the name above the row.
        narrow: Whether it is for a phone, where each name stands above its row, not beside it.
    """
    most = max((counts.indicators for row in rows for counts in row.counts), default=0)
    parts: list[Markup] = []
    width, left, above = (NARROW, _EDGE, _ABOVE) if narrow else (WIDTH, _NAMES + 6, 0.0)
    each = row_height + above
    height = len(rows) * each
    whole = Frame(left=left, right=width - _EDGE, top=0, bottom=height, quarters=len(quarters))
    for number, row in enumerate(rows):
        frame = replace(whole, top=number * each + above, bottom=(number + 1) * each)
        parts += _columns(frame, row, most)
        if narrow:
            name = labels.shortened(row.label, width, _LABEL)
            parts.append(svg.label((0, frame.top - 2), name, _LABEL))
        else:
            parts += _name_beside(frame, row)
    parts += plot.quarters_below(whole, quarters)
    at = [whole.x(index) for index in range(len(quarters))]
    return svg.figure(title, width, height + _AXIS, *parts, at=at)


def key(title: str, which: Segment | Literal["observed"]) -> Markup:
    """Return a segment or a dot, for the legend."""
    if which == "observed":
        dot = svg.mark("circle", (_KEY / 2, _KEY / 2), _DOT, fill=svg.INK, stroke=svg.INK)
        return svg.figure(title, _KEY, _KEY, dot)
    fill, edge = _SEGMENTS[which]
    return svg.figure(title, _KEY, _KEY, _blocks([(0, _KEY)], [(0, _KEY)], fill, edge))


def _room(frame: Frame) -> float:
    """Return the room for gap and dot above a row's highest column."""
    return min(_GAP + _DOT_ROOM, (frame.bottom - frame.top) * _MOST_ROOM)


def _name_beside(frame: Frame, row: StackedRow) -> Iterator[Markup]:
    lines = labels.wrapped(row.label, _NAMES, _LABEL, _lines(frame))
    middle = (frame.top + _room(frame) + frame.bottom) / 2
    first = middle + 0.35 * _LABEL - (len(lines) - 1) * _LINE / 2
    for number, words in enumerate(lines):
        yield svg.label((0, first + number * _LINE), words, _LABEL)


def _columns(frame: Frame, row: StackedRow, most: int) -> Iterator[Markup]:
    base, room = frame.bottom, _room(frame)
    yield svg.line((frame.left, base), (frame.right, base), svg.RULE, 0.5)
    wide = min(frame.column * _SHARE, _WIDEST)
    unit = (base - frame.top - room) / most if most else 0.0
    columns = [(frame.x(n) - wide / 2, frame.x(n) + wide / 2) for n in range(frame.quarters)]
    tops = [base] * len(columns)  # how high each column is so far
    for status, (fill, edge) in _SEGMENTS.items():
        across, down = [], []
        for place, counts in enumerate(row.counts):
            if count := getattr(counts, status):
                top = tops[place] - count * unit
                across.append(columns[place])
                down.append((top, tops[place]))
                tops[place] = top
        if across:
            yield _blocks(across, down, fill, edge)
    dots = [
        (frame.x(place), tops[place] - room * _DOT_ROOM / (_GAP + _DOT_ROOM) / 2)
        for place, counts in enumerate(row.counts)
        if counts.observed
    ]
    if dots:
        radius = min(_DOT, frame.column * _SHARE / 2)
        yield svg.marks("circle", dots, radius, fill=svg.INK, stroke=svg.INK)


def _lines(frame: Frame) -> int:
    return _LINES if frame.bottom - frame.top >= _LINES * _LINE + 2 else 1


def _blocks(
    across: Sequence[tuple[float, float]],
    down: Sequence[tuple[float, float]],
    fill: str,
    edge: str,
) -> Markup:
    """Return the segments of one status as one outline; edges lie within the segments."""
    half = _FRAME / 2
    outline = "".join(
        f"M{left + half:.2f} {top + half:.2f}L{right - half:.2f} {top + half:.2f}"
        f"L{right - half:.2f} {bottom - half:.2f}L{left + half:.2f} {bottom - half:.2f}Z"
        for (left, right), (top, bottom) in zip(across, down, strict=True)
    )
    return svg.tag("path", d=outline, fill=fill, stroke=edge, stroke_width=_FRAME)
