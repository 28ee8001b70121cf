"""Measure, wrap and shorten texts, in the typefaces of the stylesheet."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from math import ceil
from typing import Final, Literal

from fontTools.ttLib import TTFont

from scenariobook.briefing.assets import read_font

Face = Literal["sans", "sans bold", "serif", "serif bold"]
_FILES: Final[dict[Face, str]] = {
    "sans": "SourceSansPro-Regular.otf",
    "sans bold": "SourceSansPro-Semibold.otf",
    "serif": "SourceSerifPro-Regular.otf",
    "serif bold": "SourceSerifPro-Semibold.otf",
}
_SAFETY: Final = 1.02  # WeasyPrint and browsers round widths
_UNKNOWN: Final = 1.05  # em: a character of another font, such as an ideograph


@cache
def _advances(face: Face) -> dict[int, float]:
    """Return how wide each character of a typeface is, in em."""
    data = read_font(_FILES[face])
    if data is None:
        return {}
    font = TTFont(BytesIO(data), lazy=True)
    widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=20_000)
def extent(text: str, face: Face = "sans bold") -> float:
    """Return how wide a text is in one line, in em; too much rather than too little."""
    advances = _advances(face)
    return sum(advances.get(ord(character), _UNKNOWN) for character in text) * _SAFETY


def lines(texts: tuple[tuple[str, Face], ...], width: float) -> int:
    """Return how many lines several texts take, one after the other, each in its face.

    Args:
        texts: The texts, separated by spaces.
        width: Of a line, in em.
    """
    count, used = 0, width
    for text, face in texts:
        space = extent(" ", face)
        for word in text.split(" "):
            wide = extent(word, face)
            if used + space + wide <= width:
                used += space + wide
                continue
            broken = max(ceil(wide / width), 1)  # a word too long for a line goes on in the next
            count += broken
            used = wide - (broken - 1) * width
    return max(count, 1)


def wrapped(text: str, width: float, most: int) -> list[str]:
    """Return a text in lines of semibold sans; the last one is cut if need be.

    Args:
        text: The text.
        width: Of a line, in em.
        most: How many lines there may be.
    """
    found: list[str] = []
    rest = text.split()
    while rest:
        count = len(rest)
        while count > 1 and extent(" ".join(rest[:count])) > width:
            count -= 1
        if len(found) == most - 1:
            count = len(rest)
        found.append(_cut(" ".join(rest[:count]), width))
        rest = rest[count:]
    return found or [""]


def _cut(text: str, width: float) -> str:
    """Return a text, cut with an ellipsis if it is wider than a line."""
    if extent(text) <= width:
        return text
    while text and extent(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
