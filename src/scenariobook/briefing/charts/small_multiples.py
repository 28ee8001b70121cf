"""Draw the likelihoods of many scenarios as small multiples: a plot for each, on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.likelihood import WIDTH
from scenariobook.briefing.charts.plot import Band, Frame, Series, SeriesStyle
from scenariobook.colours import SHIPPED_PALETTE

_TICKS: Final = (0, 50, 100)
_TICK_ROOM: Final = 22.0
_ACROSS: Final = 4
_BETWEEN: Final = 12.0
_HEAD: Final = 14.0
_EDGE: Final = 3.0  # room for the half of a mark to the right of the last plot
_AXIS: Final = 12.0
_LEAST: Final = 30.0  # the least height of a plot
_SMALL: Final = 6.5
_LABEL: Final = 7.5
_IMPLIED: Final = SeriesStyle(colour=svg.INK, dash="none", shape="circle", radius=2.4, stroke=0.9)
_JUDGED: Final = SeriesStyle(
    colour=SHIPPED_PALETTE["judged"], dash="none", shape="circle", radius=2.6, stroke=0.9
)  # lighter: the line crosses it


def small_multiples(
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
    each = max((height - _AXIS) / down, _HEAD + _LEAST)
    width = (WIDTH - _TICK_ROOM - _EDGE - (across - 1) * _BETWEEN) / across
    parts: list[Markup] = []
    at: list[float] = []
    for index, series in enumerate(all_series):
        row, column = divmod(index, across)
        left = _TICK_ROOM + column * (width + _BETWEEN)
        frame = Frame(
            left=left,
            right=left + width,
            top=row * each + _HEAD,
            bottom=(row + 1) * each,
            quarters=len(quarters),
        )
        parts += _panel(frame, bands, series)
        if row == 0:
            at += map(frame.x, range(len(quarters)))
        if column == 0:
            parts += _percents(frame)
        if index + across >= len(all_series):
            parts += _quarters(frame, quarters)
    return svg.figure(title, WIDTH, down * each + _AXIS, *parts, at=at)


def _across(count: int) -> int:
    """Return how many plots are side by side: up to four, or five if there are more than eight."""
    return count if count <= _ACROSS else _ACROSS if count <= 2 * _ACROSS else _ACROSS + 1


def _panel(frame: Frame, bands: Sequence[Band], series: Series) -> Iterator[Markup]:
    room = frame.right - frame.left - labels.extent(series.value, _LABEL) - 4
    name = labels.shortened(series.label, room, _LABEL)
    yield svg.label((frame.left, frame.top - 3), name, _LABEL)
    yield svg.label((frame.right, frame.top - 3), series.value, _LABEL, anchor="end")
    yield from plot.bands_behind(frame, bands)
    yield svg.line((frame.left, frame.y(50)), (frame.right, frame.y(50)), svg.RULE, 0.5)
    yield from plot.judged(frame, series.judged, _JUDGED, 0)
    yield from plot.implied(frame, series.implied, _IMPLIED, len(series.implied))


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
