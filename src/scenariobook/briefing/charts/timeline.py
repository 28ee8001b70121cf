"""Draw the sightings of signposts on time lines, one for each signpost, under one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, assert_never

from markupsafe import Markup

from scenariobook.briefing.charts import svg
from scenariobook.record.ledger.kinds import State

_WIDTH: Final = 176.0
_AXIS_HEIGHT: Final = 12.0
_STRIP_HEIGHT: Final = 14.0
_LEVEL: Final = 9.6  # height of the sightings, below the flag
_SMALL: Final = 7.0
_RADIUS: Final = 3.1
_LEAST_RADIUS: Final = 1.3
_FLAG: Final = 6.0
_MARK: Final = 8.0


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """The days that all strips show, from ``first`` to ``last``, and the end of the quarter."""

    first: date
    last: date
    quarter_end: date

    def x(self, day: date) -> float:
        """Return a day's distance from the left; a day outside the span lies on its edge."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return _RADIUS + min(max(share, 0.0), 1.0) * (_WIDTH - 2 * _RADIUS)


@dataclass(frozen=True, slots=True)
class SightingMark:
    """A sighting on a strip.

    Attributes:
        day: The day of the event; the middle of the quarter if the day is unknown.
        state: The recorded state.
        faded: Whether the event was observed too long ago to count.
    """

    day: date
    state: State
    faded: bool = False


def axis(title: str, span: TimeSpan) -> Markup:
    """Return the axis of years, for the head of the strips' column."""
    return svg.drawing(title, _WIDTH, _AXIS_HEIGHT, *_years(span))


def _years(span: TimeSpan) -> Iterator[Markup]:
    room = _SMALL * svg.extent("2000") + 6
    last_label = -room
    for year in range(span.first.year, span.last.year + 1):
        x = span.x(date(year, 1, 1))
        is_cut_off = date(year, 1, 1) < span.first and year < span.last.year
        if is_cut_off and span.x(date(year + 1, 1, 1)) - x < room:
            continue  # there is no room for this label and the next one
        if year > span.first.year:
            yield svg.line((x, 8), (x, _AXIS_HEIGHT), svg.GREY, 0.6)
        if x - last_label < room or x + room > _WIDTH:
            continue
        last_label = x
        yield svg.label((x + 2, 8), str(year), _SMALL, fill=svg.GREY)


def time_line(
    title: str, span: TimeSpan, sightings: Sequence[SightingMark], expected: date | None
) -> Markup:
    """Return one signpost's time line; its marks are smaller if sightings are close to each other.

    Args:
        title: The alternative text.
        span: The days that the strip shows.
        sightings: The sightings, oldest first.
        expected: The day by which the signpost is expected; None without one.
    """
    end = span.x(span.quarter_end)
    radius = _radius([span.x(sighting.day) for sighting in sightings])
    return svg.drawing(
        title,
        _WIDTH,
        _STRIP_HEIGHT,
        svg.line((span.x(span.first), _LEVEL), (span.x(span.last), _LEVEL), svg.RULE, 0.8),
        _end(end, _STRIP_HEIGHT),
        *(() if expected is None else _flag(span.x(expected), _STRIP_HEIGHT)),
        *(_sighting(sighting, (span.x(sighting.day), _LEVEL), radius) for sighting in sightings),
        at=[span.x(sighting.day) for sighting in sightings],
    )


def legend_mark(title: str, state: State, *, faded: bool = False) -> Markup:
    """Return the mark of a sighting, for the legend."""
    middle = _MARK / 2
    sighting = SightingMark(date.min, state, faded)
    return svg.drawing(title, _MARK, _MARK, _sighting(sighting, (middle, middle), _RADIUS))


def legend_end(title: str) -> Markup:
    """Return the line at the quarter's end, for the legend."""
    return svg.drawing(title, _MARK, _MARK, _end(_MARK / 2, _MARK))


def legend_expected(title: str) -> Markup:
    """Return the flag at the expected day, for the legend."""
    return svg.drawing(title, _MARK, _MARK, *_flag(1.0, _MARK))


def _end(x: float, height: float) -> Markup:
    """Return the line at the quarter's end, dashed so that an upright mark on it can be seen."""
    return svg.polyline([(x, 0), (x, height)], svg.ACCENT, 0.9, dash="1.4 1.4")


def _flag(x: float, height: float) -> Iterator[Markup]:
    """Yield a flag, which points to the left if there is no room at the right."""
    tip = x + _FLAG if x + _FLAG <= _WIDTH else x - _FLAG
    yield svg.line((x, 0.5), (x, height), svg.GREY, 0.9)
    yield svg.tag("polygon", points=f"{x:.2f},0.5 {tip:.2f},2.5 {x:.2f},4.5", fill=svg.GREY)


def _radius(xs: Sequence[float]) -> float:
    """Return a radius at which neighbours do not overlap, but never too small to see."""
    ordered = sorted(set(xs))
    closest = min((b - a for a, b in pairwise(ordered)), default=_WIDTH)
    return min(_RADIUS, max(closest / 2 - 0.3, _LEAST_RADIUS))


def _sighting(sighting: SightingMark, at: svg.Point, radius: float) -> Markup:
    x, y = at
    if sighting.faded:
        return svg.circle(at, radius, fill=svg.RULE)
    match sighting.state:
        case State.OBSERVED:
            return svg.circle(at, radius, fill=svg.INK)
        case State.EMERGING:
            return svg.circle(at, radius, fill=svg.PAPER)
        case State.RULED_OUT:
            arm = radius * 0.8
            rising = ((x - arm, y + arm), (x + arm, y - arm))
            falling = ((x - arm, y - arm), (x + arm, y + arm))
            return svg.lines([rising, falling], svg.INK, 1.2)
        case State.NOT_YET:
            return svg.lines([((x, y - 2.6), (x, y + 2.6))], svg.INK, min(2.2, radius * 0.7))
    assert_never(sighting.state)
