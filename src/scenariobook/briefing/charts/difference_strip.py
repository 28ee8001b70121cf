"""Draw judgment and implied likelihood of a scenario on one strip with the yardstick's bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg

WIDTH: Final = 170.0
_AXIS_HEIGHT: Final = 11.0
_STRIP_HEIGHT: Final = 16.0
# Two heights, so that neither mark covers the other.
_UPPER: Final = 4.6  # of a judgment
_LOWER: Final = 11.4  # of an implied likelihood
_SMALL: Final = 7.0
_MARGIN: Final = 9.0
_TICKS: Final = (0, 20, 40, 60, 80, 100)
_RADIUS: Final = 3.2
_KEY: Final = 10.0


@dataclass(frozen=True, slots=True)
class Band:
    """A term's range in percent, from ``low`` to ``high``, and the label printed beside it."""

    label: str
    low: float
    high: float


def axis(title: str) -> Markup:
    """Return the axis of percents, for the head of the strips' column."""
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
    """Return one scenario's strip.

    Args:
        title: The alternative text.
        bands: The yardstick's, from low to high.
        implied: In percent; None in an exploratory study.
        judged: A percent, the range of a term, or None if there is no judgment.
    """
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


def key(title: str, which: Literal["judged", "range", "implied"]) -> Markup:
    """Return a mark of the strip, for the legend."""
    middle = (_KEY / 2, _KEY / 2)
    match which:
        case "judged":
            mark = svg.mark("circle", middle, _RADIUS, fill=svg.TEAL, stroke=svg.PAPER)
        case "range":
            mark = _bracket(1, _KEY - 1, _KEY / 2)
        case "implied":
            mark = svg.mark("diamond", middle, _RADIUS, fill=svg.PAPER, stroke=svg.INK)
    return svg.figure(title, _KEY, _KEY, mark)


def _bracket(low: float, high: float, y: float) -> Markup:
    caps = [((x, y - 3), (x, y + 3)) for x in (low, high)]
    return svg.lines([((low, y), (high, y)), *caps], svg.TEAL, 1.6)


def _x(percent: float) -> float:
    return _MARGIN + percent / 100 * (WIDTH - 2 * _MARGIN)


def _marks(implied: float | None, judged: float | tuple[float, float] | None) -> Iterator[Markup]:
    if isinstance(judged, tuple):
        yield _bracket(_x(judged[0]), _x(judged[1]), _UPPER)
    if isinstance(judged, float):
        at = (_x(judged), _UPPER)
        yield svg.mark("circle", at, _RADIUS, fill=svg.TEAL, stroke=svg.PAPER)
    if implied is not None:
        at = (_x(implied), _LOWER)
        yield svg.mark("diamond", at, _RADIUS, fill=svg.PAPER, stroke=svg.INK)
