"""Draw the likelihood chart: a panel per scenario over the quarters, on the yardstick's bands.

All panels have one scale. What people judge is thick and dark, what they estimate is pale, and what
the program computes from the evidence is thin and grey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.plot import NARROW, WIDTH, Band, Frame, Series, SeriesStyle
from scenariobook.colours import SHIPPED_PALETTE

_TICKS: Final = (0, 50, 100)
_TICK_ROOM: Final = 22.0
_ACROSS: Final = 4
_NAME_LINES: Final = {1: 3, 2: 2}  # the most lines of a name, by rows of plots; else one
_ACROSS_NARROW: Final = 2
_BETWEEN: Final = 12.0
_HEAD: Final = 14.0  # room for a line of a name above a plot
_LINE: Final = 9.0  # and for each further one
_EDGE: Final = 3.0  # room for the half of a mark to the right of the last plot
_AXIS: Final = 12.0
_LEAST: Final = 30.0  # the least height of a plot
_NAMED_FROM: Final = 76.0  # the height of a plot from which on the bands are named beside it
_PHONE: Final = 52.0  # the height of a plot on a phone, where bands are not named beside it
_SMALL: Final = 6.5
_LABEL: Final = 7.5
_NUMBER: Final = 9.0
_STROKE: Final = 1.8  # of the line through judgments
_KEY: Final = 7.0  # the height of a mark of the legend, and its width
_KEY_WIDTH: Final = 16.0
_TICK: Final = 4.5  # the height of an observed signpost's mark
_IMPLIED: Final = SeriesStyle(colour=svg.GREY, dash="none", shape="circle", radius=2.2, stroke=0.9)
_JUDGED: Final = SeriesStyle(
    colour=SHIPPED_PALETTE["accent"], dash="none", shape="circle", radius=2.6, stroke=_STROKE
)
Mark = Literal["judged", "range", "estimated", "implied", "observed"]
_ESTIMATED: Final = SHIPPED_PALETTE["judged"]


def panels(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    all_series: Sequence[Series],
    height: float,
) -> Markup:
    """Return a plot for each scenario, in rows.

    Args:
        title: The alternative text.
        bands: The yardstick's, from low to high.
        quarters: The labels of the horizontal axis, oldest first.
        all_series: One for each scenario.
        height: Of the chart, which is higher only if its rows do not fit.
    """
    across = _across(len(all_series))
    down = ceil(len(all_series) / across)
    layout = _Layout(
        width=WIDTH,
        across=across,
        row=(height - _AXIS) / down,
        least=_LEAST,
        names_bands=names_bands_beside(len(all_series), height),
        most_lines=_NAME_LINES.get(down, 1),
    )
    return _drawn(title, bands, quarters, all_series, layout)


def narrow_panels(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    all_series: Sequence[Series],
    height: float,
) -> Markup:
    """Return the same plots for a phone, below each other; the arguments are those of ``panels``.

    The bands are named beside the plots if they are there. Where they are not, plots are in pairs.
    """
    names_bands = names_bands_beside(len(all_series), height)
    layout = _Layout(
        width=NARROW,
        across=1 if names_bands else min(_ACROSS_NARROW, len(all_series)),
        row=0,
        least=_NAMED_FROM if names_bands else _PHONE,
        names_bands=names_bands,
        most_lines=2,
    )
    return _drawn(title, bands, quarters, all_series, layout)


def key(title: str, which: Mark) -> Markup:
    """Return a mark of the chart, for the legend.

    Args:
        title: Describes its look.
        which: What it stands for.
    """
    middle = _KEY / 2
    along = ((0.0, middle), (_KEY_WIDTH, middle))
    match which:
        case "judged":
            place = (_KEY_WIDTH / 2, middle)
            marks = [
                svg.lines([along], _JUDGED.colour, _STROKE),
                svg.mark("circle", place, _JUDGED.radius, fill=_JUDGED.colour, stroke=svg.PAPER),
            ]
        case "range":
            marks = [svg.lines(plot.bracket(_KEY_WIDTH / 2, 1, _KEY - 1), _JUDGED.colour, _STROKE)]
        case "estimated":
            marks = [_pale(_KEY_WIDTH / 2 - 3, 6, 0.5, _KEY - 0.5)]
        case "implied":
            marks = [svg.lines([along], _IMPLIED.colour, _IMPLIED.stroke)]
        case "observed":
            tick = ((_KEY_WIDTH / 2, _KEY), (_KEY_WIDTH / 2, _KEY - _TICK))
            axis = ((0.0, _KEY - 0.3), (_KEY_WIDTH, _KEY - 0.3))
            marks = [svg.lines([tick], svg.INK, 1.1), svg.lines([axis], svg.GREY, 0.6)]
    return svg.figure(title, _KEY_WIDTH, _KEY, *marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How the plots are arranged.

    Attributes:
        width: Of the chart.
        across: How many plots are side by side.
        row: The height of a row, with its names, as far as it is enough.
        least: The least height of a plot.
        names_bands: Whether the yardstick's bands are named beside the first plot of a row.
        most_lines: How many lines a name may have.
    """

    width: float
    across: int
    row: float
    least: float
    names_bands: bool
    most_lines: int


def _drawn(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    all_series: Sequence[Series],
    layout: _Layout,
) -> Markup:
    across = layout.across
    room = _TICK_ROOM
    if layout.names_bands:
        room = max(labels.extent(band.label, _SMALL) for band in bands) + 4
    width = (layout.width - room - _EDGE - (across - 1) * _BETWEEN) / across
    names = [_name(series, width, layout.most_lines) for series in all_series]
    head = _HEAD + (max(map(len, names)) - 1) * _LINE
    each = max(layout.row, head + layout.least)
    parts: list[Markup] = []
    at: list[float] = []
    for index, series in enumerate(all_series):
        row, column = divmod(index, across)
        left = room + column * (width + _BETWEEN)
        frame = Frame(
            left=left,
            right=left + width,
            top=row * each + head,
            bottom=(row + 1) * each,
            quarters=len(quarters),
        )
        parts += _panel(frame, bands, series, names[index])
        if row == 0:
            at += map(frame.x, range(len(quarters)))
        if column == 0:
            parts += _names(frame, bands) if layout.names_bands else _percents(frame)
        if index + across >= len(all_series):
            parts += _quarters(frame, quarters)
    height = ceil(len(all_series) / across) * each + _AXIS
    return svg.figure(title, layout.width, height, *parts, at=at)


def names_bands_beside(scenarios: int, height: float) -> bool:
    """Tell whether the chart of so many scenarios has room to name the yardstick's bands.

    Args:
        scenarios: How many panels it has.
        height: Of the chart.
    """
    down = ceil(scenarios / _across(scenarios))
    return (height - _AXIS) / down - _HEAD - _LINE >= _NAMED_FROM


def _across(count: int) -> int:
    """Return how many plots are side by side: up to four, or five if there are more than eight."""
    return count if count <= _ACROSS else _ACROSS if count <= 2 * _ACROSS else _ACROSS + 1


def _name(series: Series, width: float, most: int) -> list[str]:
    """Return a scenario's name in lines above its plot, with room for the figure beside it.

    Args:
        series: The scenario's.
        width: Of the plot.
        most: How many lines it may have.
    """
    room = width - labels.extent(series.value, _NUMBER) - 4
    return labels.wrapped(series.label, room, _LABEL, most)


def _panel(
    frame: Frame, bands: Sequence[Band], series: Series, name: Sequence[str]
) -> Iterator[Markup]:
    for line, words in enumerate(reversed(name)):
        yield svg.label((frame.left, frame.top - 3 - line * _LINE), words, _LABEL)
    yield svg.label((frame.right, frame.top - 3), series.value, _NUMBER, anchor="end")
    yield from plot.bands_behind(frame, bands)
    yield svg.line((frame.left, frame.y(50)), (frame.right, frame.y(50)), svg.RULE, 0.5)
    yield from _estimated(frame, series)
    yield from plot.implied(frame, series.implied, _IMPLIED, len(series.implied))
    yield from _through_judgments(frame, series)
    yield from plot.judged(frame, series.judged, _JUDGED, 0)
    yield from _observed(frame, series.observed)


def _estimated(frame: Frame, series: Series) -> Iterator[Markup]:
    """Yield a pale bar for the span of each quarter's estimates."""
    half = frame.column * 0.4
    for step, span in enumerate(series.estimated):
        if span is not None:
            low, high = span
            top = min(frame.y(high), frame.y((low + high) / 2) - 1)
            bottom = max(frame.y(low), frame.y((low + high) / 2) + 1)
            yield _pale(frame.x(step) - half, 2 * half, top, bottom)


def _pale(left: float, width: float, top: float, bottom: float) -> Markup:
    """Return the pale bar of estimates."""
    return svg.tag(
        "rect",
        x=left,
        y=top,
        width=width,
        height=bottom - top,
        fill=_ESTIMATED,
        fill_opacity=0.45,
    )


def _through_judgments(frame: Frame, series: Series) -> Iterator[Markup]:
    """Yield a thick line through judgments with a number that follow each other."""
    points = [
        (frame.x(step), frame.y(value)) if isinstance(value, float) else None
        for step, value in enumerate(series.judged)
    ]
    joined = [(start, end) for start, end in pairwise(points) if start and end]
    if joined:
        yield svg.lines(joined, _JUDGED.colour, _STROKE)


def _observed(frame: Frame, observed: Sequence[float]) -> Iterator[Markup]:
    """Yield a tick on the axis for each observed signpost."""
    if observed:
        base = frame.bottom
        ticks = (((frame.x(at), base), (frame.x(at), base - _TICK)) for at in observed)
        yield svg.lines(ticks, svg.INK, 1.1)


def _names(frame: Frame, bands: Sequence[Band]) -> Iterator[Markup]:
    """Yield the names of the bands, to the left of the first plot of a row."""
    middles = [frame.y((band.low + band.high) / 2) for band in bands]
    heights = labels.spread(middles, _SMALL + 1, frame.top + 2, frame.bottom)
    for band, height in zip(bands, heights, strict=True):
        at = (frame.left - 4, height + 2.2)
        yield svg.label(at, band.label, _SMALL, anchor="end", fill=svg.GREY)


def _percents(frame: Frame) -> Iterator[Markup]:
    for tick in _TICKS:
        at = (frame.left - 3, frame.y(tick) + 2.2)
        yield svg.label(at, f"{tick}%", _SMALL, anchor="end", fill=svg.GREY)


def _quarters(frame: Frame, quarters: Sequence[str]) -> Iterator[Markup]:
    """Yield the last quarter at the right end of the axis, and the first at its left end."""
    base = frame.bottom
    yield svg.line((frame.left, base), (frame.right, base), svg.GREY, 0.6)
    y = base + 8.5
    yield svg.label((frame.right, y), quarters[-1], _SMALL, anchor="end")
    needed = 2 * labels.extent(quarters[-1], _SMALL) + 4
    if len(quarters) > 1 and needed <= frame.right - frame.left:
        yield svg.label((frame.left, y), quarters[0], _SMALL, fill=svg.GREY)
