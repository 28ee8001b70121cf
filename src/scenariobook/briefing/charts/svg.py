"""Write SVG as text: elements, whole drawings with alternative text, marks, bars; measure texts.

The texts are set in semibold sans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from fontTools.ttLib import TTFont
from markupsafe import Markup, escape

from scenariobook.briefing.assets import read_font
from scenariobook.standards.colours import SHIPPED_PALETTE, WHITE

Point = tuple[float, float]
# A likelihood in percent: a number, or the two ends of a word's range.
NumberOrRange = float | tuple[float, float]

_SAFETY: Final = 1.02  # WeasyPrint and browsers round widths
_UNKNOWN_WIDTH: Final = 1.05  # em: a character of another font, such as an ideograph
_OUTLINE: Final = 0.33  # of a mark's radius
_SHORTEST_LINE: Final = 0.01  # shorter ones have no round ends
_BAR_HEIGHT: Final = 7.5
_SHORTEST_BAR: Final = 0.8
_BAR_OUTLINE: Final = 0.8  # width of the line

INK: Final = SHIPPED_PALETTE["ink"]
ACCENT: Final = SHIPPED_PALETTE["accent"]
WARNING: Final = SHIPPED_PALETTE["warning"]
GREY: Final = SHIPPED_PALETTE["axis"]
RULE: Final = SHIPPED_PALETTE["rule"]
PAPER: Final = WHITE
WATCH_BAND: Final = SHIPPED_PALETTE["watch_band"]
WARNING_BAND: Final = SHIPPED_PALETTE["warning_band"]


def tag(name: str, *children: Markup, **attributes: str | float) -> Markup:
    """Return an element; ``stroke_width`` is written ``stroke-width``, and numbers are rounded."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for key, value in attributes.items()
    )
    content = "".join(map(escape, children))
    element = f"<{name}{pairs}>{content}</{name}>" if children else f"<{name}{pairs}/>"
    # Markup.format would escape the whole text again, which took half of the view's time.
    return Markup(element)  # noqa: S704  (escaped above; names come from this package)


def _plain(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.2f}".rstrip("0").rstrip(".")


def drawing(
    title: str, width: float, height: float, *children: Markup, at: Sequence[float] = ()
) -> Markup:
    """Return a whole drawing.

    Args:
        title: The alternative text.
        width: The width in points.
        height: The height in points.
        children: The elements of the drawing.
        at: The distance of each value from the left, the least first. The HTML file shows the value
            nearest to the pointer.
    """
    values = {"data_at": " ".join(map(_plain, at))} if at else {}
    return tag(
        "svg",
        tag("title", Markup.escape(title)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        width=f"{_plain(width)}pt",
        height=f"{_plain(height)}pt",
        viewBox=f"0 0 {_plain(width)} {_plain(height)}",
        **values,
    )


def line(start: Point, end: Point, stroke: str, width: float) -> Markup:
    """Return a straight line."""
    (x1, y1), (x2, y2) = start, end
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width)


def lines(pairs: Iterable[tuple[Point, Point]], stroke: str, width: float) -> Markup:
    """Return many straight lines as one element, since WeasyPrint needs time for each element."""
    outline = "".join(f"M{_at(start)}L{_at(end)}" for start, end in pairs)
    return tag("path", d=outline, fill="none", stroke=stroke, stroke_width=width)


def _at(point: Point) -> str:
    return f"{_plain(point[0])} {_plain(point[1])}"


def rect(at: Point, size: Point, fill: str, stroke: str = "", width: float = 0) -> Markup:
    """Return a rectangle of a width and a height, with an outline if ``stroke`` is given."""
    (x, y), (across, down) = at, size
    outline: dict[str, str | float] = {"stroke": stroke, "stroke_width": width} if stroke else {}
    return tag("rect", x=x, y=y, width=across, height=down, fill=fill, **outline)


def label(at: Point, words: str, size: float, *, anchor: str = "start", fill: str = INK) -> Markup:
    """Return a text on a baseline; ``anchor`` names the part of the text at the point ``at``."""
    return tag(
        "text",
        Markup.escape(words),
        x=at[0],
        y=at[1],
        font_family="Source Sans Pro",
        font_size=size,
        text_anchor=anchor,
        fill=fill,
    )


def polyline(points: Sequence[Point], stroke: str, width: float, *, dash: str = "none") -> Markup:
    """Return a line through points, solid without ``dash``."""
    return tag(
        "polyline",
        points=" ".join(f"{_plain(x)},{_plain(y)}" for x, y in points),
        fill="none",
        stroke=stroke,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linejoin="round",
    )


def circle(at: Point, radius: float, *, fill: str) -> Markup:
    """Return a circle with a dark outline."""
    (x, y), r = at, _plain(radius)
    left, right = (_at((edge, y)) for edge in (x - radius, x + radius))
    arc = f"A{r} {r} 0 1 0 "
    return _mark(f"M{left}{arc}{right}{arc}{left}Z", radius, fill=fill, stroke=INK)


def diamond(at: Point, radius: float) -> Markup:
    """Return a hollow diamond, about as large as a circle of the same radius."""
    (x, y), reach = at, 1.1 * radius
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    outline = f"M{'L'.join(map(_at, corners))}Z"
    return _mark(outline, radius, fill=PAPER, stroke=ACCENT)


def _mark(outline: str, radius: float, *, fill: str, stroke: str) -> Markup:
    width = radius * _OUTLINE
    return tag("path", d=outline, fill=fill, stroke=stroke, stroke_width=width)


def dots(at: Iterable[Point], radius: float, fill: str) -> Markup:
    """Return many dots as one element: round ends of lines that are too short to be seen.

    WeasyPrint draws such lines in a tenth of the time for circles.
    """
    return tag(
        "path",
        d="".join(f"M{_at(point)}h{_SHORTEST_LINE}" for point in at),
        fill="none",
        stroke=fill,
        stroke_width=2 * radius,
        stroke_linecap="round",
    )


def bar(title: str, value: float, points: float) -> Markup:
    """Return a bar of a bar chart, in a cell of a table: filled above zero, else an outline.

    Labels are text of the table, since WeasyPrint draws the text of an SVG letter by letter and
    without shaping. Such text is wrong for some scripts, and takes longer.

    Args:
        title: The alternative text.
        value: The item's effect on the logarithm of the odds.
        points: The length of a bar of value 1.
    """
    length = max(abs(value) * points, _SHORTEST_BAR)
    if value > 0:
        shape = rect((0, 0), (length, _BAR_HEIGHT), ACCENT)
    else:
        inset = min(_BAR_OUTLINE, length) / 2
        inner = (length - 2 * inset, _BAR_HEIGHT - 2 * inset)
        shape = rect((inset, inset), inner, PAPER, INK, 2 * inset)
    return drawing(title, length, _BAR_HEIGHT, shape)


@cache
def _widths() -> dict[int, float]:
    """Return the width of each character, in em."""
    data = read_font("SourceSansPro-Semibold.otf")
    if data is None:
        return {}
    font = TTFont(BytesIO(data), lazy=True)
    widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=20_000)
def extent(text: str) -> float:
    """Return the width of a text in one line, in em; too much rather than too little."""
    advances = _widths()
    return sum(advances.get(ord(character), _UNKNOWN_WIDTH) for character in text) * _SAFETY


def wrapped(text: str, width: float, most: int) -> list[str]:
    """Return a text in lines; a last line that is too long is cut.

    Args:
        text: The text.
        width: The width of a line, in em.
        most: The largest number of lines.
    """
    found: list[str] = []
    rest = text.split()
    while rest:
        count = len(rest)
        while count > 1 and extent(" ".join(rest[:count])) > width:
            count -= 1
        if len(found) == most - 1:
            count = len(rest)
        found.append(_short_to_width(" ".join(rest[:count]), width))
        rest = rest[count:]
    return found or [""]


def _short_to_width(text: str, width: float) -> str:
    """Return a text, cut with an ellipsis if it is wider than a line."""
    if extent(text) <= width:
        return text
    while text and extent(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
