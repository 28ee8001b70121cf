"""What plots over quarters share: how values fall into them, bands, lines and judgments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, svg

_SMALL: Final = 7.0
_CAP: Final = 1.6
_STEM: Final = 1.4
_BRACKETED: Final = 6.0  # the least column for a bracket
_SHARE: Final = 0.42  # of a quarter's column that a mark's radius takes at most


@dataclass(frozen=True, slots=True)
class Band:
    """A term's range in percent, with the words printed beside it."""

    label: str
    low: float
    high: float


JudgedValue = float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Series:
    """One scenario's course, a value a quarter, in percent; None where there is none.

    ``label`` is cut where it is long, ``value`` is printed after it. A judgment is a number,
    or the range of the term that its author gave.
    """

    label: str
    value: str
    implied: tuple[float | None, ...]
    judged: tuple[JudgedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A plot's sides, in points, and how quarters and percents fall into it."""

    left: float
    right: float
    top: float
    bottom: float
    quarters: int

    def x(self, index: float) -> float:
        """Return the middle of a quarter's column."""
        return self.left + (index + 0.5) * self.column

    @property
    def column(self) -> float:
        """The width of a quarter's column."""
        return (self.right - self.left) / self.quarters

    def y(self, percent: float) -> float:
        """Return the height at which a percent is drawn."""
        return self.bottom - percent / 100 * (self.bottom - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStyle:
    """How one scenario is drawn: colour, dashes and shape, so that two of them do."""

    colour: str
    dash: str
    shape: str
    radius: float
    stroke: float


def bands_behind(frame: Frame, bands: Sequence[Band]) -> Iterator[Markup]:
    """Yield the yardstick's bands, every other one darker."""
    for index, band in enumerate(bands):
        yield svg.tag(
            "rect",
            x=frame.left,
            y=frame.y(band.high),
            width=frame.right - frame.left,
            height=frame.y(band.low) - frame.y(band.high),
            fill=svg.BANDS[index % 2],
        )


def quarters_below(frame: Frame, quarters: Sequence[str]) -> Iterator[Markup]:
    """Yield as many quarters as there is room for, counted back from the last, this one."""
    base = frame.bottom
    yield svg.line((frame.left, base), (frame.right, base), svg.GREY, 0.6)
    room = labels.extent(quarters[-1], _SMALL) + 6
    every = max(1, ceil(room / frame.column))
    for index, quarter in enumerate(quarters):
        if (len(quarters) - 1 - index) % every:
            continue
        x = frame.x(index)
        ink = svg.INK if index == len(quarters) - 1 else svg.GREY
        yield svg.line((x, base), (x, base + 2.5), ink, 0.6)
        yield svg.label((x, base + 10), quarter, _SMALL, anchor="middle", fill=ink)


def implied(
    frame: Frame, values: Sequence[float | None], look: SeriesStyle, every: int
) -> list[Markup]:
    """Return a line, broken where there is no value, and hollow marks on it.

    Every so many quarters has a mark, counted back from the last, and so has a run's end.
    """
    drawn: list[Markup] = []
    marked: list[svg.Point] = []
    run: list[svg.Point] = []
    for step, value in enumerate((*values, None)):
        if value is not None:
            run.append((frame.x(step), frame.y(value)))
            if (len(values) - 1 - step) % every == 0:
                marked.append(run[-1])
        elif run:
            if len(run) > 1:
                drawn.append(svg.polyline(run, look.colour, look.stroke, look.dash))
            if marked[-1:] != run[-1:]:
                marked.append(run[-1])
            run = []
    if marked:
        radius = look.radius * 0.7
        drawn.append(
            svg.marks(look.shape, marked, radius, fill=svg.PAPER, stroke=look.colour),
        )
    return drawn


def judged(
    frame: Frame, values: Sequence[JudgedValue], look: SeriesStyle, dodge: float
) -> Iterator[Markup]:
    """Yield filled marks for numbers, ``dodge`` beside the quarter, and ranges for terms.

    A range is a bracket, or a bar as wide as the quarter where brackets would be a ladder.
    """
    radius = min(look.radius, max(frame.column * _SHARE, look.radius * 0.55))
    at = [(frame.x(step) + dodge, value) for step, value in enumerate(values)]
    ranges = [(x, frame.y(v[1]), frame.y(v[0])) for x, v in at if isinstance(v, tuple)]
    if ranges and frame.column < _BRACKETED:
        half = frame.column / 2
        outline = "".join(
            f"M{x - half:.2f} {high:.2f}L{x + half:.2f} {high:.2f}"
            f"L{x + half:.2f} {low:.2f}L{x - half:.2f} {low:.2f}Z"
            for x, high, low in ranges
        )
        yield svg.tag("path", d=outline, fill=look.colour)
    elif ranges:
        yield svg.lines(_brackets(ranges), look.colour, _STEM)
    marked = [(x, frame.y(v)) for x, v in at if isinstance(v, float)]
    if marked:
        yield svg.marks(look.shape, marked, radius, fill=look.colour, stroke=svg.PAPER)


def _brackets(
    ranges: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[svg.Point, svg.Point]]:
    for x, high, low in ranges:
        yield (x, high), (x, low)
        yield (x - _CAP, high), (x + _CAP, high)
        yield (x - _CAP, low), (x + _CAP, low)
