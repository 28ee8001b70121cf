"""The text of a cell in which somebody struck out some characters, or raised or lowered them."""

from __future__ import annotations

from typing import Any, Final, Self
from xml.etree.ElementTree import Element

from openpyxl.cell.text import InlineFont, Text

from scenariobook.diagnostics import short

_Text: Any = Text  # the stubs lack its parts
_RAISED: Final = {"superscript": "raised", "subscript": "lowered"}


class MarkedText(str):
    """All characters of such a cell, as if nothing were marked.

    Attributes:
        in_words: The text in words: ``'120' struck out, then '130'``.
        possible_texts: The texts that may be meant, without struck-out characters: first without
            raised or lowered ones, then with them.
    """

    __slots__ = ("in_words", "possible_texts")
    in_words: str
    possible_texts: tuple[str, ...]

    @classmethod
    def from_parts(cls, parts: list[tuple[str, str]]) -> Self:
        """Return the text of parts, each with the word for its mark, or an empty one."""
        text = cls("".join(words for words, _ in parts))
        text.in_words = ", then ".join(f"{short(words)!r} {mark}".rstrip() for words, mark in parts)
        unstruck = [(words, mark) for words, mark in parts if mark != "struck out"]
        bare = "".join(words for words, mark in unstruck if not mark)
        text.possible_texts = tuple(dict.fromkeys((bare, "".join(words for words, _ in unstruck))))
        return text


def string_of(element: Element) -> str:
    """Return the text of a shared or an inline string, marked if some of its characters are."""
    text = _Text.from_tree(element)
    parts = [(run.t or "", _mark(run.rPr)) for run in text.r]
    if not any(words.strip() and mark for words, mark in parts):
        return str(text.content)
    return MarkedText.from_parts(parts)


def _mark(font: InlineFont | None) -> str:
    if font is None:
        return ""
    return "struck out" if font.strike else _RAISED.get(str(font.vertAlign), "")
