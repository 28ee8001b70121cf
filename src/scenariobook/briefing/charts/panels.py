"""The likelihoods of many scenarios: a small plot for each, all on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import labels, plot, svg
from scenariobook.briefing.charts.likelihood import WIDTH
from scenariobook.briefing.charts.plot import Band, Course, Frame, Look
from scenariobook.briefing.palette import SHIPPED

_TICKS: Final = (0, 50, 100)
_TICK_ROOM: Final = 22.0
_ACROSS: Final = 4
_BETWEEN: Final = 12.0
_HEAD: Final = 14.0
_EDGE: Final = 3.0  # for the half of a mark that stands outside the last plot
_AXIS: Final = 12.0
_LEAST: Final = 30.0  # the least height of a plot
_SMALL: Final = 6.5
_LABEL: Final = 7.5
_IMPLIED: Final = Look(svg.INK, "none", "circle", 2.4, 0.9)
_JUDGED: Final = Look(SHIPPED["judged"], "none", "circle", 2.6, 0.9)  # lighter: the line crosses it


def apart(
    title: str,
    bands: Sequence[Band],
    quarters: Sequence[str],
    courses: Sequence[Course],
    height: float,
) -> Markup:
    """Return a plot for each scenario, in rows; it grows beyond ``height`` if it must."""
    across = _across(len(courses))
    down = ceil(len(courses) / across)
    each = max((height - _AXIS) / down, _HEAD + _LEAST)
    width = (WIDTH - _TICK_ROOM - _EDGE - (across - 1) * _BETWEEN) / across
    parts: list[Markup] = []
    at: list[float] = []
    for index, course in enumerate(courses):
        row, column = divmod(index, across)
        left = _TICK_ROOM + column * (width + _BETWEEN)
        frame = Frame(left, left + width, row * each + _HEAD, (row + 1) * each, len(quarters))
        parts += _panel(frame, bands, course)
        if row == 0:
            at += map(frame.x, range(len(quarters)))
        if column == 0:
            parts += _percents(frame)
        if index + across >= len(courses):
            parts += _quarters(frame, quarters)
    return svg.figure(title, WIDTH, down * each + _AXIS, *parts, at=at)


def _across(count: int) -> int:
    """Return how many plots stand side by side: up to four in one row, then in more."""
    return count if count <= _ACROSS else _ACROSS if count <= 2 * _ACROSS else _ACROSS + 1


def _panel(frame: Frame, bands: Sequence[Band], course: Course) -> Iterator[Markup]:
    room = frame.right - frame.left - labels.extent(course.value, _LABEL) - 4
    name = labels.shortened(course.label, room, _LABEL)
    yield svg.label((frame.left, frame.top - 3), name, _LABEL)
    yield svg.label((frame.right, frame.top - 3), course.value, _LABEL, anchor="end")
    yield from plot.bands_behind(frame, bands)
    yield svg.line((frame.left, frame.y(50)), (frame.right, frame.y(50)), svg.RULE, 0.5)
    yield from plot.judged(frame, course.judged, _JUDGED, 0)
    yield from plot.implied(frame, course.implied, _IMPLIED, len(course.implied))


def _percents(frame: Frame) -> Iterator[Markup]:
    for tick in _TICKS:
        at = (frame.left - 3, frame.y(tick) + 2.2)
        yield svg.label(at, f"{tick}%", _SMALL, anchor="end", fill=svg.GREY)


def _quarters(frame: Frame, quarters: Sequence[str]) -> Iterator[Markup]:
    """Yield the last quarter at the plot's right side, and the first at its left."""
    base = frame.bottom
    yield svg.line((frame.left, base), (frame.right, base), svg.GREY, 0.6)
    y = base + 8.5
    yield svg.label((frame.right, y), quarters[-1], _SMALL, anchor="end")
    needed = 2 * labels.extent(quarters[-1], _SMALL) + 4
    if len(quarters) > 1 and needed <= frame.right - frame.left:
        yield svg.label((frame.left, y), quarters[0], _SMALL, fill=svg.GREY)
