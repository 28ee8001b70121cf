"""Draw the heat map: for each item, one drawing, a row of cells.

As many cells of a table would take longer to lay out. For a reader who does not see colours there
are signs and frames: cells for a scenario are filled, cells against it have a frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from markupsafe import Markup

from scenariobook.briefing.charts import svg
from scenariobook.standards.colours import SHIPPED_PALETTE

Shade = Literal["strongly-for", "for", "even", "against", "strongly-against"]

_WIDTH: Final = 176.0
_HEIGHT: Final = 13.0
_LEGEND_HEIGHT: Final = 10.0
_GAP: Final = 1.5
_LABEL: Final = 7.0
_LINE: Final = 8.0
_LINES: Final = 3
_ARM: Final = 2.5
_TWO_SIGNS: Final = 4.5  # width of two signs and the space between them, in arms of a sign
_SIGN_MARGIN: Final = 4.5
_FRAMES: Final[Mapping[Shade, float]] = {"against": 0.8, "strongly-against": 1.8}
_FILLS: Final[Mapping[Shade, str]] = {
    "strongly-for": svg.ACCENT,
    "for": SHIPPED_PALETTE["shade_for"],
    "even": SHIPPED_PALETTE["band_odd"],
    "against": SHIPPED_PALETTE["shade_against"],
    "strongly-against": SHIPPED_PALETTE["shade_strongly_against"],
}


def head(title: str, names: Sequence[str]) -> Markup:
    """Return the head of the map: the columns' names, each in up to three lines."""
    width = _width(len(names))
    room = (width - _GAP - 1) / _LABEL
    wrapped_names = [svg.wrapped(name, room, _LINES) for name in names]
    height = _LINE * max(len(lines) for lines in wrapped_names) + 2
    return svg.drawing(
        title,
        _WIDTH,
        height,
        *(
            svg.label(
                ((index + 0.5) * width, height - 3 - _LINE * (len(lines) - 1 - place)),
                line,
                _LABEL,
                anchor="middle",
            )
            for index, lines in enumerate(wrapped_names)
            for place, line in enumerate(lines)
        ),
    )


def has_room_for_names(names: Sequence[str]) -> bool:
    """Tell whether the head has room for every name in full."""
    room = (_width(len(names)) - _GAP - 1) / _LABEL
    return all(
        " ".join(svg.wrapped(name, room, _LINES)) == " ".join(name.split()) for name in names
    )


def row(title: str, shades: Sequence[Shade]) -> Markup:
    """Return the cells of one item; ``title`` is their alternative text."""
    width = _width(len(shades))
    return svg.drawing(title, _WIDTH, _HEIGHT, *_shaded_cells(shades, width, _HEIGHT))


def legend_mark(title: str, shade: Shade) -> Markup:
    """Return a single cell, for the legend."""
    width = 1.5 * _LEGEND_HEIGHT
    return svg.drawing(title, width, _LEGEND_HEIGHT, *_shaded_cells([shade], width, _LEGEND_HEIGHT))


def _width(count: int) -> float:
    return min(_WIDTH / count, _WIDTH / 3)


def _shaded_cells(shades: Sequence[Shade], width: float, height: float) -> Iterator[Markup]:
    for shade, fill in _FILLS.items():
        indexes = [index for index, value in enumerate(shades) if value == shade]
        if not indexes:
            continue
        frame = _FRAMES.get(shade, 0.0)
        yield svg.tag(
            "path",
            d="".join(_box(index * width, width, height, frame / 2) for index in indexes),
            fill=fill,
            stroke=svg.WARNING if frame else "none",
            stroke_width=frame,
        )
        arms = _TWO_SIGNS if shade.startswith("strongly") else 2
        arm = min(_ARM, max(width - _GAP - _SIGN_MARGIN, 1) / arms)
        ink = svg.PAPER if shade == "strongly-for" else svg.INK
        middles = [((index + 0.5) * width, height / 2) for index in indexes]
        signs = (sign for middle in middles for sign in _sign(shade, middle, arm))
        yield svg.lines(signs, ink, 1.1)


def _box(left: float, width: float, height: float, inset: float) -> str:
    x, across, down = left + _GAP / 2 + inset, width - _GAP - 2 * inset, height - 2 * inset
    corners = ((x, inset), (x + across, inset), (x + across, inset + down), (x, inset + down))
    return "M" + "L".join(f"{cx:.2f} {cy:.2f}" for cx, cy in corners) + "Z"


def _sign(shade: Shade, middle: svg.Point, arm: float) -> Iterator[tuple[svg.Point, svg.Point]]:
    """Yield the strokes of a sign: a dot, or one or two plus or minus signs."""
    x, y = middle
    if shade == "even":
        yield (x - 0.6, y), (x + 0.6, y)
        return
    offset = 1.25 * arm if shade.startswith("strongly") else 0.0
    for at in (x - offset, x + offset) if offset else (x,):
        yield (at - arm, y), (at + arm, y)
        if shade.endswith("for"):
            yield (at, y - arm), (at, y + arm)
