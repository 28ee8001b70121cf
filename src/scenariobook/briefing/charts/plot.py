"""Draw the parts that plots over quarters share: bands, axis, lines and judgments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, svg

WIDTH: Final = 453.0  # of a chart that is as wide as the text, in points
NARROW: Final = 205.0  # and of one for a phone, in the HTML edition
_SMALL: Final = 7.0
_CAP: Final = 1.6
_STEM: Final = 1.4
_BRACKETED: Final = 6.0  # the least width of a column for a bracket
_SHARE: Final = 0.42  # the greatest radius of a mark, as a share of a quarter's column


@dataclass(frozen=True, slots=True)
class Band:
    """A term's range in percent, from ``low`` to ``high``, and the label printed beside it."""

    label: str
    low: float
    high: float


# A percent, or the range of the term that an analyst stated; None without a judgment.
JudgedValue = float | tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Series:
    """The likelihoods of one scenario, one value per quarter, in percent.

    Attributes:
        label: The scenario's name, which charts shorten if it is long.
        value: A text that charts print after the label.
        implied: The implied likelihoods; None for a quarter without one.
        judged: The judgments; None for a quarter without one.
        estimated: The lowest and the highest estimate; None for a quarter without any.
        observed: When signposts of the scenario were observed, in quarters from the middle of the
            first one.
    """

    label: str
    value: str
    implied: tuple[float | None, ...]
    judged: tuple[JudgedValue, ...]
    estimated: tuple[tuple[float, float] | None, ...] = ()
    observed: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The area of a plot, and the scales of its axes.

    Attributes:
        left: The left side, in points of the drawing.
        right: The right side.
        top: The upper side, at 100%.
        bottom: The lower side, at 0%.
        quarters: How many columns the horizontal axis has.
    """

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
        """Return the vertical position of a percent."""
        return self.bottom - percent / 100 * (self.bottom - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStyle:
    """The look of one series: any two of colour, dash and shape identify it.

    Attributes:
        colour: Of lines and marks.
        dash: The ``stroke-dasharray`` of the line.
        shape: Of marks: ``circle`` or a name in ``svg.SHAPES``.
        radius: Of marks.
        stroke: The width of the line.
    """

    colour: str
    dash: str
    shape: str
    radius: float
    stroke: float


def bands_behind(frame: Frame, bands: Sequence[Band]) -> Iterator[Markup]:
    """Yield the yardstick's bands as a background, every other one darker."""
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
    """Yield the axis, with labels for the last quarter and as many before it as have room."""
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
    frame: Frame, values: Sequence[float | None], style: SeriesStyle, every: int
) -> list[Markup]:
    """Return a line with gaps where values are missing, and hollow marks on it.

    Every ``every``th quarter has a mark, counted back from the last. The last value before a gap
    also has one.
    """
    parts: list[Markup] = []
    marked: list[svg.Point] = []
    run: list[svg.Point] = []
    for step, value in enumerate((*values, None)):
        if value is not None:
            run.append((frame.x(step), frame.y(value)))
            if (len(values) - 1 - step) % every == 0:
                marked.append(run[-1])
        elif run:
            if len(run) > 1:
                parts.append(svg.polyline(run, style.colour, style.stroke, style.dash))
            if marked[-1:] != run[-1:]:
                marked.append(run[-1])
            run = []
    if marked:
        radius = style.radius * 0.7
        parts.append(
            svg.marks(style.shape, marked, radius, fill=svg.PAPER, stroke=style.colour),
        )
    return parts


def judged(
    frame: Frame, values: Sequence[JudgedValue], style: SeriesStyle, dodge: float
) -> Iterator[Markup]:
    """Yield a filled mark for each judgment with a number, and a range for each with a term.

    A range is a bracket. If columns are too narrow for brackets, it is a bar as wide as the column.

    Args:
        frame: The plot.
        values: One for each quarter.
        style: The look of the marks.
        dodge: How far to the right of the column's middle to draw, so that series do not overlap.
    """
    radius = min(style.radius, max(frame.column * _SHARE, style.radius * 0.55))
    at = [(frame.x(step) + dodge, value) for step, value in enumerate(values)]
    ranges = [(x, frame.y(v[1]), frame.y(v[0])) for x, v in at if isinstance(v, tuple)]
    if ranges and frame.column < _BRACKETED:
        half = frame.column / 2
        outline = "".join(
            f"M{x - half:.2f} {high:.2f}L{x + half:.2f} {high:.2f}"
            f"L{x + half:.2f} {low:.2f}L{x - half:.2f} {low:.2f}Z"
            for x, high, low in ranges
        )
        yield svg.tag("path", d=outline, fill=style.colour)
    elif ranges:
        yield svg.lines(_brackets(ranges), style.colour, _STEM)
    marked = [(x, frame.y(v)) for x, v in at if isinstance(v, float)]
    if marked:
        yield svg.marks(style.shape, marked, radius, fill=style.colour, stroke=svg.PAPER)


def _brackets(
    ranges: Sequence[tuple[float, float, float]],
) -> Iterator[tuple[svg.Point, svg.Point]]:
    for x, high, low in ranges:
        yield from bracket(x, high, low)


def bracket(x: float, top: float, bottom: float) -> Iterator[tuple[svg.Point, svg.Point]]:
    """Yield the lines of an upright bracket."""
    yield (x, top), (x, bottom)
    yield (x - _CAP, top), (x + _CAP, top)
    yield (x - _CAP, bottom), (x + _CAP, bottom)
