"""Draw a likelihood on a scale from 0 to 100 percent: now, last quarter, and each analyst's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg
from scenariobook.standards.colours import SHIPPED_PALETTE
from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT, Yardstick

_WIDTH: Final = 170.0  # points: 60 mm
_HEIGHT, _AXIS = 17.0, 7.0
_LEGEND_WIDTH, _HEAD_HEIGHT = 62.0, 29.5  # of the head with words, bounds and the legend
_NOW, _BEFORE, _IMPLIED = 4.0, 2.5, 4.2  # radii
_LEGEND_LINE, _IN_LEGEND = 10.0, 3.4  # of the legend: a line, and the radius of a mark
_MARGIN: Final = 5.5  # at each end, for half a mark
_SIZE, _LINE = 7.5, 9.0  # of words
_CELL, _CELLS_APART = 11.0, 13.0
_FILLS: Final = {
    "seen": svg.ACCENT,
    "begun": SHIPPED_PALETTE["shade_for"],
    "not seen": SHIPPED_PALETTE["band_even"],
    "unknown": svg.PAPER,
}
_BOUND: Final = SHIPPED_PALETTE["line_to_write_on"]
_BESIDE: Final = 2.2  # points between the ticks of two analysts who say the same
_NEAR: Final = 6.0  # percent: two bounds whose figures would touch
_GAP: Final = 0.5  # points between two words of the head
_LETTER: Final = 0.47  # of the size: the width of a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class StripValues:
    """The values of a strip, in percent.

    Attributes:
        now: The team's likelihood; None if nobody judged.
        before: The team's likelihood in the quarter before; None if nobody judged.
        implied: The implied likelihood; None if the strip does not show it.
        analysts: Each analyst's own estimate.
        words: The values in words, for readers who do not see the strip.
    """

    now: svg.NumberOrRange | None
    before: svg.NumberOrRange | None
    implied: float | None
    analysts: Sequence[svg.NumberOrRange]
    words: str


def strip(values: StripValues, yardstick: Yardstick) -> Markup:
    """Return the strip of one scenario."""
    return svg.drawing(values.words, _WIDTH, _HEIGHT, *_drawn(values, yardstick))


def head(
    yardstick: Yardstick, *, before: bool, judged: bool, implied: bool, analysts: bool
) -> Markup:
    """Return the scale above the strips: the words, their bounds, and the legend of the marks.

    Args:
        yardstick: The study's yardstick.
        before: Whether any strip shows last quarter's judgment.
        judged: Whether any strip shows this quarter's judgment.
        implied: Whether any strip shows the implied likelihood.
        analysts: Whether any strip shows analysts' own estimates.
    """
    marks: dict[str, tuple[bool, Callable[[float, float], Markup]]] = {
        "last quarter": (before, lambda x, y: _dot(x, y, _BEFORE, fill=svg.PAPER)),
        "now": (judged, lambda x, y: _dot(x, y, _IN_LEGEND, fill=svg.ACCENT)),
        "calculated": (implied, lambda x, y: svg.diamond((x, y), _IN_LEGEND)),
        "an analyst": (
            analysts,
            lambda x, y: svg.line((x, y - 2.4), (x, y + 2.4), svg.INK, 0.9),
        ),
    }
    shown_marks = {words: draw for words, (is_shown, draw) in marks.items() if is_shown}
    legend = [
        part
        for index, (words, draw) in enumerate(shown_marks.items())
        for part in (
            draw(_WIDTH + 11, 4.9 + _LEGEND_LINE * index),
            svg.label((_WIDTH + 17.5, 7.5 + _LEGEND_LINE * index), words, _SIZE),
        )
    ]
    return svg.drawing(
        f"Likelihood: {', '.join(shown_marks) or 'none'}",
        _WIDTH + _LEGEND_WIDTH,
        max(_HEAD_HEIGHT, _LEGEND_LINE * len(shown_marks)),
        *_scale(yardstick),
        *legend,
    )


Cell = Literal["seen", "begun", "not seen", "unknown"]


def cells(kinds: Sequence[Cell]) -> Markup:
    """Return a cell for each of a scenario's own items, shaded by its status."""
    words = ", ".join(f"{kinds.count(kind)} {kind}" for kind in _FILLS if kind in kinds)
    step = min(_CELLS_APART, (_WIDTH - 1) / max(1, len(kinds)))
    drawn = [
        svg.rect(
            (index * step + 0.5, 2),
            (step * _CELL / _CELLS_APART, _CELL),
            _FILLS[kind],
            svg.INK if kind == "unknown" else _FILLS[kind],
            0.6,
        )
        for index, kind in enumerate(sorted(kinds, key=list(_FILLS).index))
    ]
    return svg.drawing(words or "no items of its own", _WIDTH, _HEIGHT, *drawn)


def _x(percent: float) -> float:
    return _MARGIN + (_WIDTH - 2 * _MARGIN) * percent / 100


def _bounds(yardstick: Yardstick) -> list[float]:
    """Return the bounds between words, without the two ends of the scale."""
    ends = {end for term in yardstick.terms for end in (term.low, term.high)}
    return sorted(end for end in ends if LOWEST_PERCENT < end < HIGHEST_PERCENT)


def _drawn(values: StripValues, yardstick: Yardstick) -> Iterator[Markup]:
    yield svg.line((_x(0), _AXIS), (_x(100), _AXIS), svg.RULE, 0.5)
    ticks = [((_x(b), _AXIS - 5.5), (_x(b), _AXIS + 5.5)) for b in _bounds(yardstick)]
    yield svg.lines(ticks, _BOUND, 0.4)
    now, before = values.now, values.before
    if isinstance(before, tuple):
        left, right = map(_x, before)
        size = (right - left, 2 * _NOW)
        yield svg.rect((left, _AXIS - _NOW), size, svg.PAPER, svg.ACCENT, 1.1)
    if isinstance(now, tuple):
        low, high = now
        yield svg.line((_x(low), _AXIS), (_x(high), _AXIS), svg.ACCENT, 2 * _BEFORE)
    elif isinstance(now, int | float) and isinstance(before, int | float):
        yield svg.line((_x(before), _AXIS), (_x(now), _AXIS), svg.ACCENT, 1.6)
    if values.implied is not None:
        yield svg.diamond((_x(values.implied), _AXIS), _IMPLIED)
    if isinstance(before, int | float):
        yield _dot(_x(before), _AXIS, _BEFORE, fill=svg.PAPER)
    if isinstance(now, int | float):
        yield _dot(_x(now), _AXIS, _NOW, fill=svg.ACCENT)
    if values.analysts:
        yield svg.lines(_ticks(values.analysts), svg.INK, 0.9)


def _ticks(analysts: Sequence[svg.NumberOrRange]) -> Iterator[tuple[svg.Point, svg.Point]]:
    """Yield an upright tick for each number, side by side, and a level line for each range."""
    x = -_BESIDE
    for percent in sorted(estimate for estimate in analysts if not isinstance(estimate, tuple)):
        x = max(_x(percent), x + _BESIDE)
        yield (x, 12.6), (x, 16.6)
    for low, high in (estimate for estimate in analysts if isinstance(estimate, tuple)):
        yield (_x(low), 14.6), (_x(high), 14.6)


def _dot(x: float, y: float, radius: float, *, fill: str) -> Markup:
    return svg.tag("circle", cx=x, cy=y, r=radius, fill=fill, stroke=svg.ACCENT, stroke_width=1.1)


def _scale(yardstick: Yardstick) -> Iterator[Markup]:
    end = -_GAP
    for term in yardstick.terms:
        words = term.name.removesuffix(" chance").split(" ", 1)
        middle, width = _x(term.middle), _LETTER * _SIZE * max(map(len, words))
        if middle - width / 2 < end + _GAP or middle + width / 2 > _WIDTH:
            continue  # a band too narrow for its word
        end = middle + width / 2
        for line, word in enumerate(reversed(words)):
            yield svg.label((middle, 16 - line * _LINE), word, _SIZE, anchor="middle")
    bounds = _bounds(yardstick)
    for bound in bounds:
        near = any(0 < bound - other < _NEAR for other in bounds)
        if not near:  # of two bounds whose figures would touch, the lower one
            figure = f"{bound:g}" + ("%" if bound == bounds[-1] else "")
            yield svg.label((_x(bound), 27.5), figure, _SIZE, anchor="middle")
