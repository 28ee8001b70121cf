"""Signposts in time: one strip a signpost, under an axis that they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, svg
from scenariobook.record.entries import State

WIDTH: Final = 176.0
_AXIS_HEIGHT: Final = 12.0
_STRIP_HEIGHT: Final = 13.0
_SMALL: Final = 6.5
_RADIUS: Final = 3.1


@dataclass(frozen=True, slots=True)
class Span:
    """The time that all strips show, and the day that the quarter ends."""

    first: date
    last: date
    quarter_end: date

    def x(self, day: date) -> float:
        """Return where a day falls; days outside fall on the edge."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return _RADIUS + min(max(share, 0.0), 1.0) * (WIDTH - 2 * _RADIUS)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting: the state, and the day of the event or the middle of its quarter."""

    day: date
    state: State


def axis(title: str, span: Span) -> Markup:
    """Return the years as a head for the strips' column."""
    return svg.figure(title, WIDTH, _AXIS_HEIGHT, *_years(span))


def _years(span: Span) -> Iterator[Markup]:
    room = labels.extent("2000", _SMALL) + 6
    taken = -room
    for year in range(span.first.year, span.last.year + 1):
        x = span.x(date(year, 1, 1))
        if year > span.first.year:
            yield svg.line((x, 8), (x, _AXIS_HEIGHT), svg.GREY, 0.6)
        if x - taken < room or x + room > WIDTH:
            continue
        taken = x
        yield svg.label((x + 2, 8), str(year), _SMALL, fill=svg.GREY)


def strip(title: str, span: Span, seen: Sequence[Seen], expected: date | None) -> Markup:
    """Return one signpost's strip: its sightings, its expected day, the quarter's end."""
    middle = _STRIP_HEIGHT / 2
    end = span.x(span.quarter_end)
    return svg.figure(
        title,
        WIDTH,
        _STRIP_HEIGHT,
        svg.line((span.x(span.first), middle), (span.x(span.last), middle), svg.RULE, 0.8),
        svg.line((end, 0), (end, _STRIP_HEIGHT), svg.TEAL, 0.9),
        *(() if expected is None else _flag(span.x(expected))),
        *(part for sighting in seen for part in _sighting(span, sighting)),
        at=[span.x(sighting.day) for sighting in seen],
    )


def _flag(x: float) -> Iterator[Markup]:
    yield svg.line((x, 1), (x, _STRIP_HEIGHT), svg.GREY, 0.9)
    yield svg.tag("polygon", points=f"{x:.2f},1 {x + 6:.2f},3 {x:.2f},5", fill=svg.GREY)


def _sighting(span: Span, seen: Seen) -> Iterator[Markup]:
    x, y = span.x(seen.day), _STRIP_HEIGHT / 2
    match seen.state:
        case State.OBSERVED:
            yield svg.mark("circle", (x, y), _RADIUS, fill=svg.BRICK, stroke=svg.PAPER)
        case State.EMERGING:
            yield svg.mark("circle", (x, y), _RADIUS, fill=svg.PAPER, stroke=svg.AMBER)
        case State.RULED_OUT:
            yield svg.line((x - 2.4, y - 2.4), (x + 2.4, y + 2.4), svg.INK, 1.2)
            yield svg.line((x - 2.4, y + 2.4), (x + 2.4, y - 2.4), svg.INK, 1.2)
        case State.NOT_YET:
            yield svg.line((x, y - 2.4), (x, y + 2.4), svg.INK, 1.2)
