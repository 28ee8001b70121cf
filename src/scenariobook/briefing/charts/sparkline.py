"""An indicator's trend: one line on its watch and warning bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import svg

WIDTH: Final = 84.0
HEIGHT: Final = 22.0
_MARGIN: Final = 3.0
_PADDING: Final = 0.12
_DOT: Final = 1.7


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


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    room = (high - low) * _PADDING or 1.0
    return low - room, high + room


def _bands(watch: float | None, warning: float | None, *, rising: bool) -> Iterator[Markup]:
    end = 0.0 if rising else HEIGHT
    if watch is not None:
        yield _band(watch, end if warning is None else warning, svg.WATCH_BAND)
    if warning is not None:
        yield _band(warning, end, svg.WARNING_BAND)


def _band(one: float, other: float, fill: str) -> Markup:
    top = min(one, other)
    return svg.tag("rect", x=0, y=top, width=WIDTH, height=abs(one - other), fill=fill)


def _line(points: Sequence[svg.Point]) -> Iterator[Markup]:
    if len(points) > 1:
        yield svg.polyline(points, svg.INK, 1.1, "none")
    if points:
        x, y = points[-1]
        yield svg.tag("circle", cx=x, cy=y, r=_DOT, fill=svg.INK)
