"""Draw a diverging bar chart, in which each bar is a drawing in a row of a table.

The labels are ordinary text of the table, since WeasyPrint draws the text of an SVG letter by
letter and without shaping. That is wrong for some scripts, and takes four times as long.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from scenariobook.briefing.charts import svg

_HEIGHT: Final = 7.5
_SHORTEST: Final = 0.8
_OUTLINE: Final = 0.8  # width of the line


def bar(title: str, value: float, points: float) -> Markup:
    """Return a bar: filled if the value is above zero, else an outline.

    Args:
        title: The alternative text.
        value: How far the item moves the logarithm of the odds.
        points: The length of a bar of value 1.
    """
    length = max(abs(value) * points, _SHORTEST)
    if value > 0:
        shape = svg.tag("rect", x=0, y=0, width=length, height=_HEIGHT, fill=svg.TEAL)
    else:
        inset = min(_OUTLINE, length) / 2
        shape = svg.tag(
            "rect",
            x=inset,
            y=inset,
            width=length - 2 * inset,
            height=_HEIGHT - 2 * inset,
            fill=svg.PAPER,
            stroke=svg.INK,
            stroke_width=2 * inset,
        )
    return svg.figure(title, length, _HEIGHT, shape)
