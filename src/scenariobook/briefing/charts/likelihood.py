"""Draw the likelihood chart: a line per scenario over the quarters, on the yardstick's bands.

A few scenarios over a few quarters share one plot, with a name at the end of each line. With more,
a reader cannot distinguish the lines: then ``small_multiples`` draws a plot for each scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.plot import Band, Frame, Series, SeriesStyle
from scenariobook.colours import SHIPPED_PALETTE

WIDTH: Final = 453.0
_MOST_TOGETHER: Final = 5
_MOST_JUDGMENTS: Final = 100  # in one plot, so that each has three points of width
_TOP: Final = 6.0
_AXIS_ROOM: Final = 14.0
_SMALL: Final = 7.0
_LABEL: Final = 8.0
_LABEL_GAP: Final = 9.5
_LABEL_ROOM: Final = 132.0
_LEADER: Final = 16.0
_MARK: Final = 3.0
_STROKE: Final = 1.2
_MOST_DODGE: Final = 4.0
_MARKED_EVERY: Final = 24.0  # along the axis, between two marks on a line

_COLOURS: Final = (
    svg.TEAL,
    svg.BRICK,
    svg.AMBER,
    SHIPPED_PALETTE["line_four"],
    SHIPPED_PALETTE["line_five"],
)
_DASHES: Final = ("none", "6 2.4", "1.2 1.8", "8 2 1.4 2", "3 2")
_SHAPES: Final = ("circle", "square", "diamond", "triangle", "wedge")


def series_style(index: int) -> SeriesStyle:
    """Return the style of a scenario in the shared plot; no two have the same."""
    return SeriesStyle(
        colour=_COLOURS[index],
        dash=_DASHES[index],
        shape=_SHAPES[index],
        radius=_MARK,
        stroke=_STROKE,
    )


def fits_one_plot(scenarios: int, quarters: int) -> bool:
    """Tell whether so many scenarios and quarters are legible in one plot."""
    return scenarios == 1 or (
        scenarios <= _MOST_TOGETHER and scenarios * quarters <= _MOST_JUDGMENTS
    )


def one_plot(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    all_series: Sequence[Series],
    height: float,
) -> Markup:
    """Return one plot with all scenarios.

    Lines with hollow marks are implied likelihoods. Filled marks are judgments with a number;
    brackets are judgments with a term alone, over its range.

    Args:
        title: The alternative text.
        bands: The yardstick's, from low to high.
        quarters: The labels of the horizontal axis, oldest first.
        all_series: One for each scenario; ``fits_one_plot`` says how many may be here.
        height: Of the whole chart.
    """
    band_room = max(labels.extent(band.label, _SMALL) for band in bands) + 4
    names = [_label(series) for series in all_series]
    name_room = max(labels.extent(name, _LABEL) for name in names) + _LEADER + 2 * _MARK + 4
    frame = Frame(
        left=band_room,
        right=WIDTH - name_room,
        top=_TOP,
        bottom=height - _AXIS_ROOM,
        quarters=len(quarters),
    )
    every = max(1, round(_MARKED_EVERY / frame.column))
    looks = [series_style(index) for index in range(len(all_series))]
    return svg.figure(
        title,
        WIDTH,
        height,
        *plot.bands_behind(frame, bands),
        *_terms(frame, bands),
        *plot.quarters_below(frame, quarters),
        *(
            part
            for series, style in zip(all_series, looks, strict=True)
            for part in plot.implied(frame, series.implied, style, every)
        ),
        *(
            part
            for i, series in enumerate(all_series)
            for part in plot.judged(
                frame, series.judged, looks[i], _dodge(frame, i, len(all_series))
            )
        ),
        *_names(frame, all_series, names),
        at=[frame.x(index) for index in range(len(quarters))],
    )


def _label(series: Series) -> str:
    """Return a series' label, shortened, with its value after it."""
    separator = " " if series.label.endswith((".", "?", "!", "…")) else ", "
    ending = separator + series.value if series.value else ""
    room = _LABEL_ROOM - labels.extent(ending, _LABEL)
    return labels.shortened(series.label, room, _LABEL) + ending


def _dodge(frame: Frame, index: int, count: int) -> float:
    return (index - (count - 1) / 2) * min(_MOST_DODGE, frame.column * 0.8 / count)


def _terms(frame: Frame, bands: Sequence[Band]) -> Iterator[Markup]:
    middles = [frame.y((band.low + band.high) / 2) for band in bands]
    heights = labels.spread(middles, _SMALL + 1, frame.top + 2, frame.bottom)
    for band, height in zip(bands, heights, strict=True):
        yield svg.label(
            (frame.left - 4, height + 2.4), band.label, _SMALL, anchor="end", fill=svg.GREY
        )
    yield svg.line((frame.left, frame.y(50)), (frame.right, frame.y(50)), svg.RULE, 0.5)


def _names(frame: Frame, all_series: Sequence[Series], names: Sequence[str]) -> Iterator[Markup]:
    ends = [_end(frame, series) for series in all_series]
    targets = [frame.bottom if end is None else end[1] for end in ends]
    heights = labels.spread(targets, _LABEL_GAP, frame.top + 3, frame.bottom - 1)
    at = frame.right + _LEADER
    for index, (end, name, y) in enumerate(zip(ends, names, heights, strict=True)):
        style = series_style(index)
        if end is not None:
            bend = (frame.right + 3, end[1])
            yield svg.lines(pairwise((end, bend, (at - 2, y))), svg.RULE, 0.5)
        yield svg.mark(
            style.shape, (at + _MARK, y), _MARK * 0.9, fill=style.colour, stroke=svg.PAPER
        )
        yield svg.label((at + 2 * _MARK + 3, y + 2.7), name, _LABEL)


def _end(frame: Frame, series: Series) -> svg.Point | None:
    """Return the point of a series' last implied likelihood, or else of its last judgment."""
    for values in (series.implied, series.judged):
        for step in reversed(range(len(values))):
            value = values[step]
            if value is not None:
                middle = sum(value) / 2 if isinstance(value, tuple) else value
                return frame.x(step), frame.y(middle)
    return None
