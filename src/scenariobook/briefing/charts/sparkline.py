"""Draw an indicator's trend as a sparkline, on its watch and warning bands.

The axis goes from the study's first quarter to the briefing's. So a line that ends early shows the
age of the last reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg

_WIDTH: Final = 84.0
_HEIGHT: Final = 22.0
_MARGIN: Final = 3.0
_PADDING: Final = 0.12
_DOT: Final = 1.9
_DOTTED: Final = 16  # the most readings that each get a dot
_EDGE: Final = 0.7
_LEGEND_WIDTH: Final = 16.0
_LEGEND_HEIGHT: Final = 8.0


def sparkline(
    title: str,
    values: Sequence[float | None],
    watch: float | None,
    warning: float | None,
    *,
    rising: bool,
) -> Markup:
    """Return a sparkline.

    Args:
        title: The alternative text.
        values: The value of each quarter; None without a reading.
        watch: The threshold of watch; None without one.
        warning: The threshold of warning; None without one.
        rising: Whether values above a threshold are of concern, instead of values below.
    """
    readings = [(step, value) for step, value in enumerate(values) if value is not None]
    limits = [limit for limit in (watch, warning) if limit is not None]
    low, high = _range([*(value for _, value in readings), *limits])
    across = (_WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return _HEIGHT - _MARGIN - (value - low) / (high - low) * (_HEIGHT - 2 * _MARGIN)

    points = [(_MARGIN + step * across, y(value)) for step, value in readings]
    edges = [None if limit is None else y(limit) for limit in (watch, warning)]
    return svg.drawing(
        title,
        _WIDTH,
        _HEIGHT,
        *_bands(edges[0], edges[1], rising=rising),
        *_line(points),
        at=[x for x, _ in points],
    )


def legend_mark(title: str, which: Literal["watch", "warning", "last"]) -> Markup:
    """Return a part of a sparkline, for the legend: a band with its edge, or the last reading."""
    if which == "last":
        end = (_LEGEND_WIDTH - _MARGIN, _LEGEND_HEIGHT / 2)
        parts = list(_line([(_MARGIN, _LEGEND_HEIGHT / 2), end]))
    else:
        edge = _LEGEND_HEIGHT - 1
        fill = svg.WATCH_BAND if which == "watch" else svg.WARNING_BAND
        band = svg.rect((0, 0), (_LEGEND_WIDTH, edge), fill)
        parts = [band, _edge(edge, _LEGEND_WIDTH, which)]
    return svg.drawing(title, _LEGEND_WIDTH, _LEGEND_HEIGHT, *parts)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    room = (high - low) * _PADDING or 1.0
    return low - room, high + room


def _bands(watch: float | None, warning: float | None, *, rising: bool) -> Iterator[Markup]:
    """Yield the bands with their edges: dashed for watch, solid for warning."""
    end = 0.0 if rising else _HEIGHT
    if watch is not None:
        yield _band(watch, end if warning is None else warning, svg.WATCH_BAND)
        yield _edge(watch, _WIDTH, "watch")
    if warning is not None:
        yield _band(warning, end, svg.WARNING_BAND)
        yield _edge(warning, _WIDTH, "warning")


def _band(edge: float, other: float, fill: str) -> Markup:
    top = min(edge, other)
    return svg.rect((0, top), (_WIDTH, abs(edge - other)), fill)


def _edge(y: float, width: float, which: Literal["watch", "warning"]) -> Markup:
    dash = "2 1.5" if which == "watch" else "none"
    return svg.polyline([(0, y), (width, y)], svg.GREY, _EDGE, dash=dash)


def _line(points: Sequence[svg.Point]) -> Iterator[Markup]:
    """Yield the line, a dot for each of few readings, and a larger dot for the last reading."""
    if len(points) > 1:
        yield svg.polyline(points, svg.INK, 1.1)
    if 1 < len(points) <= _DOTTED:
        yield svg.dots(points[:-1], _DOT * 0.6, svg.INK)
    if points:
        yield svg.dots(points[-1:], _DOT, svg.INK)
