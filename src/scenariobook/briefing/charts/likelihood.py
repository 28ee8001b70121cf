"""The likelihood chart: every scenario over the quarters, on the yardstick's bands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, svg

WIDTH: Final = 453.0
_TOP: Final = 6.0
_AXIS_ROOM: Final = 14.0
_SMALL: Final = 6.5
_LABEL: Final = 7.5
_LABEL_GAP: Final = 9.0
_LABEL_ROOM: Final = 128.0
_LEADER: Final = 16.0
_MARK: Final = 3.0
_MOST_DODGE: Final = 4.0

_COLOURS: Final = (svg.TEAL, svg.BRICK, svg.AMBER, "#5a7fb5", "#6d4a7c", svg.GREY)
_DASHES: Final = ("none", "6 2", "1.6 1.6", "8 2 1.6 2", "3 2")
_SHAPES: Final = ("circle", *svg.SHAPES)


@dataclass(frozen=True, slots=True)
class Band:
    """A term's range in percent, with the words printed beside it."""

    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Course:
    """One scenario's course, a value a quarter, in percent; None where there is none.

    ``label`` is cut where it is long, ``value`` is printed after it. A judgment is a number,
    or the range of the term that its author gave.
    """

    label: str
    value: str
    implied: tuple[float | None, ...]
    judged: tuple[float | tuple[float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The plot's sides, in points, and how quarters and percents fall into it."""

    left: float
    right: float
    top: float
    bottom: float
    quarters: int

    def x(self, index: float) -> float:
        """Return the middle of a quarter's column."""
        return self.left + (index + 0.5) * self.column

    @property
    def column(self) -> float:
        """The width of a quarter's column."""
        return (self.right - self.left) / self.quarters

    def y(self, percent: float) -> float:
        """Return the height at which a percent is drawn."""
        return self.bottom - percent / 100 * (self.bottom - self.top)


def likelihood_chart(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    courses: Sequence[Course],
    height: float,
) -> Markup:
    """Return the chart; it grows beyond ``height`` where its labels need more room.

    Implied likelihoods are lines, judgments filled marks, and judgments given as a term
    alone are brackets over the term's range.
    """
    height = max(height, _TOP + _AXIS_ROOM + _LABEL_GAP * (len(courses) + 1))
    band_room = max(labels.extent(band.label, _SMALL) for band in bands) + 4
    names = [_name(course) for course in courses]
    name_room = max(labels.extent(name, _LABEL) for name in names) + _LEADER + 2 * _MARK + 4
    frame = _Frame(band_room, WIDTH - name_room, _TOP, height - _AXIS_ROOM, len(quarters))
    return svg.figure(
        title,
        WIDTH,
        height,
        *_background(frame, bands),
        *_axis(frame, quarters),
        *(part for i, course in enumerate(courses) for part in _implied(frame, i, course)),
        *(
            part
            for i, course in enumerate(courses)
            for part in _judged(frame, i, course, len(courses))
        ),
        *_names(frame, courses, names),
        at=[frame.x(index) for index in range(len(quarters))],
    )


def _name(course: Course) -> str:
    ending = f", {course.value}" if course.value else ""
    room = _LABEL_ROOM - labels.extent(ending, _LABEL)
    return labels.shortened(course.label, room, _LABEL) + ending


def colour(index: int) -> str:
    """Return a scenario's colour; with dash and shape it is never used twice up to 15."""
    return _COLOURS[index % len(_COLOURS)]


def shape(index: int) -> str:
    """Return the shape of a scenario's marks."""
    return _SHAPES[index % len(_SHAPES)]


def dash(index: int) -> str:
    """Return how a scenario's line is broken."""
    return _DASHES[index % len(_DASHES)]


def _background(frame: _Frame, bands: Sequence[Band]) -> Iterator[Markup]:
    middles = [frame.y((band.low + band.high) / 2) for band in bands]
    heights = labels.spread(middles, _SMALL + 1, frame.top + 2, frame.bottom)
    for index, (band, height) in enumerate(zip(bands, heights, strict=True)):
        yield svg.tag(
            "rect",
            x=frame.left,
            y=frame.y(band.high),
            width=frame.right - frame.left,
            height=frame.y(band.low) - frame.y(band.high),
            fill=svg.BANDS[index % 2],
        )
        yield svg.label(
            (frame.left - 4, height + 2.2), band.label, _SMALL, anchor="end", fill=svg.GREY
        )
    yield svg.line((frame.left, frame.y(50)), (frame.right, frame.y(50)), svg.RULE, 0.5)


def _axis(frame: _Frame, quarters: Sequence[str]) -> Iterator[Markup]:
    base = frame.bottom
    yield svg.line((frame.left, base), (frame.right, base), svg.GREY, 0.6)
    room = labels.extent(quarters[-1], _SMALL) + 4
    every = max(1, -(-room // frame.column))
    for index, quarter in enumerate(quarters):
        if (len(quarters) - 1 - index) % every:
            continue
        x = frame.x(index)
        yield svg.line((x, base), (x, base + 2.5), svg.GREY, 0.6)
        yield svg.label((x, base + 10), quarter, _SMALL, anchor="middle", fill=svg.GREY)


def _implied(frame: _Frame, index: int, course: Course) -> Iterator[Markup]:
    run: list[svg.Point] = []
    for step, value in enumerate((*course.implied, None)):
        if value is not None:
            run.append((frame.x(step), frame.y(value)))
        elif run:
            if len(run) > 1:
                yield svg.polyline(run, colour(index), 1.1, dash(index))
            yield svg.mark(shape(index), run[-1], _MARK * 0.7, fill=svg.PAPER, stroke=colour(index))
            run = []


def _judged(frame: _Frame, index: int, course: Course, count: int) -> Iterator[Markup]:
    step = min(_MOST_DODGE, frame.column * 0.8 / count)
    dodge = (index - (count - 1) / 2) * step
    for quarter, value in enumerate(course.judged):
        x = frame.x(quarter) + dodge
        if isinstance(value, tuple):
            yield from _bracket(x, frame.y(value[1]), frame.y(value[0]), colour(index))
        elif value is not None:
            yield svg.mark(
                shape(index), (x, frame.y(value)), _MARK, fill=colour(index), stroke=svg.PAPER
            )


def _bracket(x: float, top: float, bottom: float, stroke: str) -> Iterator[Markup]:
    yield svg.line((x, top), (x, bottom), stroke, 1.4)
    yield svg.line((x - 1.6, top), (x + 1.6, top), stroke, 1.4)
    yield svg.line((x - 1.6, bottom), (x + 1.6, bottom), stroke, 1.4)


def _names(frame: _Frame, courses: Sequence[Course], names: Sequence[str]) -> Iterator[Markup]:
    ends = [_end(frame, course) for course in courses]
    targets = [frame.bottom if end is None else end[1] for end in ends]
    heights = labels.spread(targets, _LABEL_GAP, frame.top + 3, frame.bottom - 1)
    at = frame.right + _LEADER
    for index, (end, name, y) in enumerate(zip(ends, names, heights, strict=True)):
        if end is not None:
            bend = (frame.right + 3, end[1])
            for start, stop in pairwise((end, bend, (at - 2, y))):
                yield svg.line(start, stop, svg.RULE, 0.5)
        yield svg.mark(
            shape(index), (at + _MARK, y), _MARK * 0.9, fill=colour(index), stroke=svg.PAPER
        )
        yield svg.label((at + 2 * _MARK + 3, y + 2.5), name, _LABEL)


def _end(frame: _Frame, course: Course) -> svg.Point | None:
    """Return where a course's last value stands: implied before judged."""
    for values in (course.implied, course.judged):
        for step in reversed(range(len(values))):
            value = values[step]
            if value is not None:
                middle = sum(value) / 2 if isinstance(value, tuple) else value
                return frame.x(step), frame.y(middle)
    return None
