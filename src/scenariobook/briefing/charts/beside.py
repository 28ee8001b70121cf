"""Judgment beside implied likelihood: one strip a scenario, under the yardstick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import svg
from scenariobook.briefing.charts.likelihood import Band

WIDTH: Final = 190.0
_AXIS_HEIGHT: Final = 11.0
_STRIP_HEIGHT: Final = 15.0
_SMALL: Final = 6.5
_MARGIN: Final = 9.0
_TICKS: Final = (0, 20, 40, 60, 80, 100)
_RADIUS: Final = 3.2


def axis(title: str) -> Markup:
    """Return the percents as a head for the strips' column."""
    return svg.figure(
        title,
        WIDTH,
        _AXIS_HEIGHT,
        *(
            svg.label((_x(tick), 8), f"{tick}%", _SMALL, anchor="middle", fill=svg.GREY)
            for tick in _TICKS
        ),
    )


def strip(
    title: str,
    bands: Sequence[Band],
    implied: float | None,
    judged: float | tuple[float, float] | None,
) -> Markup:
    """Return one scenario's strip; a judgment given as a term alone is its range."""
    return svg.figure(
        title,
        WIDTH,
        _STRIP_HEIGHT,
        *(
            svg.tag(
                "rect",
                x=_x(band.low),
                y=0,
                width=_x(band.high) - _x(band.low),
                height=_STRIP_HEIGHT,
                fill=svg.BANDS[place % 2],
            )
            for place, band in enumerate(bands)
        ),
        *_marks(implied, judged),
    )


def _x(percent: float) -> float:
    return _MARGIN + percent / 100 * (WIDTH - 2 * _MARGIN)


def _marks(implied: float | None, judged: float | tuple[float, float] | None) -> Iterator[Markup]:
    y = _STRIP_HEIGHT / 2
    if isinstance(judged, tuple):
        low, high = _x(judged[0]), _x(judged[1])
        yield svg.line((low, y), (high, y), svg.TEAL, 2)
        yield svg.line((low, y - 3), (low, y + 3), svg.TEAL, 1.4)
        yield svg.line((high, y - 3), (high, y + 3), svg.TEAL, 1.4)
    if isinstance(judged, float) and implied is not None:
        yield svg.line((_x(judged), y), (_x(implied), y), svg.GREY, 0.8)
    if implied is not None:
        yield svg.mark("diamond", (_x(implied), y), _RADIUS, fill=svg.PAPER, stroke=svg.INK)
    if isinstance(judged, float):
        yield svg.mark("circle", (_x(judged), y), _RADIUS, fill=svg.TEAL, stroke=svg.PAPER)
