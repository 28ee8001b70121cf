"""Measure, wrap and shorten texts of charts, which are set in semibold sans."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO
from typing import Final

from fontTools.ttLib import TTFont

from scenariobook.briefing.assets import read_font

_FILE: Final = "SourceSansPro-Semibold.otf"
_SAFETY: Final = 1.02  # WeasyPrint and browsers round widths
_UNKNOWN: Final = 1.05  # em: a character of another font, such as an ideograph


@cache
def _advances() -> dict[int, float]:
    """Return how wide each character is, in em."""
    data = read_font(_FILE)
    if data is None:
        return {}
    font = TTFont(BytesIO(data), lazy=True)
    widths, unit = font["hmtx"].metrics, font["head"].unitsPerEm
    return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


@lru_cache(maxsize=20_000)
def extent(text: str) -> float:
    """Return how wide a text is in one line, in em; too much rather than too little."""
    advances = _advances()
    return sum(advances.get(ord(character), _UNKNOWN) for character in text) * _SAFETY


def wrapped(text: str, width: float, most: int) -> list[str]:
    """Return a text in lines; the last one is cut if need be.

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
        found.append(_cut_to_width(" ".join(rest[:count]), width))
        rest = rest[count:]
    return found or [""]


def _cut_to_width(text: str, width: float) -> str:
    """Return a text, cut with an ellipsis if it is wider than a line."""
    if extent(text) <= width:
        return text
    while text and extent(text + "…") > width:
        text = text[:-1]
    return text.rstrip() + "…"
