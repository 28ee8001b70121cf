"""Draw small arrows.

They are no characters, since for a character that a font lacks WeasyPrint searches all fonts.
"""

from __future__ import annotations

from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg

Direction = Literal["up", "down", "level"]
_SIZE: Final = 9.0


def arrow(title: str, direction: Direction) -> Markup:
    """Return an arrow; ``title`` is its meaning in words, for screen readers."""
    outline = {
        "up": "4.5,0.5 8.5,5 6,5 6,8.5 3,8.5 3,5 0.5,5",
        "down": "4.5,8.5 8.5,4 6,4 6,0.5 3,0.5 3,4 0.5,4",
        "level": "8.5,4.5 4,0.5 4,3 0.5,3 0.5,6 4,6 4,8.5",
    }[direction]
    return svg.figure(title, _SIZE, _SIZE, svg.tag("polygon", points=outline, fill=svg.INK))
