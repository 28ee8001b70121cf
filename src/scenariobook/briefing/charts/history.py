"""Draw a scenario's likelihoods by quarter: the team's, the analysts' range, the implied one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import svg
from scenariobook.standards.colours import SHIPPED_PALETTE

_WIDTH: Final = 232.0  # points: half the width of a page
_HEIGHT, _TOP, _BOTTOM = 58.0, 4.0, 46.0
_LEFT, _RIGHT = 3.0, 208.0
_SIZE: Final = 7.5
_DOTTED: Final = 16  # the most quarters that each get a dot


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryValues:
    """The values of a chart, in percent: one for each quarter, None if the quarter has none.

    Attributes:
        words: The values in words, for readers who do not see the chart.
        judged: The team's likelihood.
        estimates: The lowest and the highest estimate of an analyst.
        implied: The implied likelihood.
        first: The first quarter, as printed.
        last: The last quarter, as printed.
    """

    words: str
    judged: Sequence[svg.NumberOrRange | None]
    estimates: Sequence[tuple[float, float] | None]
    implied: Sequence[float | None]
    first: str
    last: str


def history(values: HistoryValues) -> Markup:
    """Return the chart of one scenario."""
    return svg.drawing(values.words, _WIDTH, _HEIGHT, *_drawn(values))


def _drawn(values: HistoryValues) -> Iterator[Markup]:
    for percent in (0, 50, 100):
        y = _y(percent)
        yield svg.line((_LEFT, y), (_RIGHT, y), svg.RULE, 0.4)
        yield svg.label((_RIGHT + 3, y + 2.6), f"{percent}%", _SIZE)
    yield svg.label((_LEFT, _HEIGHT - 2), values.first, _SIZE)
    yield svg.label((_RIGHT, _HEIGHT - 2), values.last, _SIZE, anchor="end")
    across = (_RIGHT - _LEFT) / max(len(values.judged) - 1, 1)
    bands = [
        ((_LEFT + index * across, _y(band[0]) + 0.8), (_LEFT + index * across, _y(band[1]) - 0.8))
        for index, band in enumerate(values.estimates)
        if band
    ]
    if bands:
        yield svg.lines(bands, SHIPPED_PALETTE["shade_for"], 5.0)
    yield svg.polyline(_points(values.implied, across), svg.GREY, 0.8)
    yield from _judged(values.judged, across)


def _judged(judged: Sequence[svg.NumberOrRange | None], across: float) -> Iterator[Markup]:
    """Yield the team's line, with a dot for each number, and an upright bar for each range."""
    placed = [(_LEFT + at * across, value) for at, value in enumerate(judged) if value is not None]
    line = [(x, _y(sum(value) / 2 if isinstance(value, tuple) else value)) for x, value in placed]
    yield svg.polyline(line, svg.ACCENT, 1.6)
    bars = [
        ((x, _y(value[0])), (x, _y(value[1]))) for x, value in placed if isinstance(value, tuple)
    ]
    if bars:
        yield svg.lines(bars, svg.ACCENT, 3.0)
    dotted = placed if len(placed) <= _DOTTED else placed[-1:]
    dots = [(x, _y(value)) for x, value in dotted if not isinstance(value, tuple)]
    if dots:
        yield svg.dots(dots, 2.0, svg.ACCENT)


def _points(values: Sequence[float | None], across: float) -> list[svg.Point]:
    return [
        (_LEFT + at * across, _y(value)) for at, value in enumerate(values) if value is not None
    ]


def _y(percent: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * percent / 100
