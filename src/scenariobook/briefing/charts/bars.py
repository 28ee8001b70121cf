"""Diverging bars: one drawing a bar, in a table whose labels are ordinary text.

WeasyPrint sets the text of a drawing letter by letter and unshaped; a bar with its title
took four times as long as the bar alone, and titles may be in any script.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import svg

LONGEST: Final = 96.0  # points
HEIGHT: Final = 7.5
TWOFOLD: Final = log(2)  # what doubles the odds, in natural-log units
_LEAST: Final = 0.8
_OUTLINE: Final = 0.8


def scale(values: Sequence[float]) -> float:
    """Return points for a natural-log unit, so that the longest bar fits.

    Small values alone are not blown up: what doubles the odds always fits as well.
    """
    return LONGEST / max([TWOFOLD, *(abs(value) for value in values)])


def bar(title: str, value: float, points: float) -> Markup:
    """Return a bar: filled where the value is above zero, an outline where it is below."""
    length = max(abs(value) * points, _LEAST)
    if value > 0:
        body = svg.tag("rect", x=0, y=0, width=length, height=HEIGHT, fill=svg.TEAL)
    else:
        inset = min(_OUTLINE, length) / 2
        body = svg.tag(
            "rect",
            x=inset,
            y=inset,
            width=length - 2 * inset,
            height=HEIGHT - 2 * inset,
            fill=svg.PAPER,
            stroke=svg.BRICK,
            stroke_width=2 * inset,
        )
    return svg.figure(title, length, HEIGHT, body)
