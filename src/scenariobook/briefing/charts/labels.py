"""Measure texts, shorten and wrap them."""

from __future__ import annotations

from typing import Final
from unicodedata import east_asian_width

# Advance widths of Source Sans Pro Semibold in em, rounded up, each with the characters that are
# not wider. So no text is wider than ``extent`` returns; a test compares with the font itself.
_WIDTHS: Final = (
    (0.2, " "),
    (0.285, "',.:;Iijl|"),
    (0.325, "!()-[]f{}"),
    (0.375, "/\\rt"),
    (0.48, "*?csz–"),
    (0.525, '0123456789#$+<=>^_~−"FJLYaegkvxy'),
    (0.565, "AESTVXZ`bdhnopqu"),
    (0.64, "&BCDGKPR"),
    (0.68, "HNOQU"),
)
_EM: Final = {character: width for width, characters in _WIDTHS for character in characters}
_EM_OTHER: Final = 1.0
_EM_IDEOGRAPH: Final = 1.05


def extent(words: str, size: float) -> float:
    """Return an upper bound of a text's width, in the unit of ``size``."""
    return size * sum(map(_em, words))


def _em(character: str) -> float:
    if character in _EM:
        return _EM[character]
    return _EM_IDEOGRAPH if east_asian_width(character) in "WF" else _EM_OTHER


def shortened(words: str, room: float, size: float) -> str:
    """Return the text, cut with an ellipsis if it is wider than ``room``."""
    if extent(words, size) <= room:
        return words
    while words and extent(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def wrapped(words: str, room: float, size: float, most: int) -> list[str]:
    """Return the text in lines that fit ``room``, at most ``most``; the last is cut if need be."""
    lines: list[str] = []
    rest = words.split()
    while rest:
        count = len(rest)
        while count > 1 and extent(" ".join(rest[:count]), size) > room:
            count -= 1
        if len(lines) == most - 1:
            count = len(rest)
        lines.append(shortened(" ".join(rest[:count]), room, size))
        rest = rest[count:]
    return lines or [""]
