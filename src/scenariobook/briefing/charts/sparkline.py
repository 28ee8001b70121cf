"""An indicator's trend: one line on its watch and warning bands, whose edges are drawn.

The axis goes from the study's first quarter to the briefing's, so that a line which ends
early shows how old its last reading is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg

WIDTH: Final = 84.0
HEIGHT: Final = 22.0
_MARGIN: Final = 3.0
_PADDING: Final = 0.12
_DOT: Final = 1.9
_DOTTED: Final = 16
_EDGE: Final = 0.7
_KEY_WIDTH: Final = 16.0
_KEY_HEIGHT: Final = 8.0


def sparkline(
    title: str,
    values: Sequence[float | None],
    watch: float | None,
    warning: float | None,
    *,
    rising: bool,
) -> Markup:
    """Return the line of a value a quarter, None where there was no reading.

    ``rising`` says on which side of its threshold a band of concern lies.
    """
    held = [(step, value) for step, value in enumerate(values) if value is not None]
    limits = [limit for limit in (watch, warning) if limit is not None]
    low, high = _range([*(value for _, value in held), *limits])
    across = (WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return HEIGHT - _MARGIN - (value - low) / (high - low) * (HEIGHT - 2 * _MARGIN)

    points = [(_MARGIN + step * across, y(value)) for step, value in held]
    edges = [None if limit is None else y(limit) for limit in (watch, warning)]
    return svg.figure(
        title,
        WIDTH,
        HEIGHT,
        *_bands(edges[0], edges[1], rising=rising),
        *_line(points),
        at=[x for x, _ in points],
    )


def key(title: str, which: Literal["watch", "warning", "last"]) -> Markup:
    """Return a piece of a trend for the legend: a band with its edge, or the last reading."""
    if which == "last":
        end = (_KEY_WIDTH - _MARGIN, _KEY_HEIGHT / 2)
        drawn = list(_line([(_MARGIN, _KEY_HEIGHT / 2), end]))
    else:
        edge = _KEY_HEIGHT - 1
        fill = svg.WATCH_BAND if which == "watch" else svg.WARNING_BAND
        body = svg.tag("rect", x=0, y=0, width=_KEY_WIDTH, height=edge, fill=fill)
        drawn = [body, _edge(edge, _KEY_WIDTH, which)]
    return svg.figure(title, _KEY_WIDTH, _KEY_HEIGHT, *drawn)


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    room = (high - low) * _PADDING or 1.0
    return low - room, high + room


def _bands(watch: float | None, warning: float | None, *, rising: bool) -> Iterator[Markup]:
    """Yield the bands, and their edges: broken at watch, whole at warning."""
    end = 0.0 if rising else HEIGHT
    if watch is not None:
        yield _band(watch, end if warning is None else warning, svg.WATCH_BAND)
        yield _edge(watch, WIDTH, "watch")
    if warning is not None:
        yield _band(warning, end, svg.WARNING_BAND)
        yield _edge(warning, WIDTH, "warning")


def _band(one: float, other: float, fill: str) -> Markup:
    top = min(one, other)
    return svg.tag("rect", x=0, y=top, width=WIDTH, height=abs(one - other), fill=fill)


def _edge(y: float, width: float, which: Literal["watch", "warning"]) -> Markup:
    stroke, dash = (svg.AMBER, "2 1.5") if which == "watch" else (svg.BRICK, "none")
    return svg.polyline([(0, y), (width, y)], stroke, _EDGE, dash)


def _line(points: Sequence[svg.Point]) -> Iterator[Markup]:
    """Yield the line; a dot a reading where there are few, and a larger one at the last."""
    if len(points) > 1:
        yield svg.polyline(points, svg.INK, 1.1, "none")
    if 1 < len(points) <= _DOTTED:
        yield svg.marks("circle", points[:-1], _DOT * 0.6, fill=svg.INK, stroke="none")
    if points:
        yield svg.mark("circle", points[-1], _DOT, fill=svg.INK, stroke="none")
