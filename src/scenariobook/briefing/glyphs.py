"""Characters that no font on this machine has: printed as their code points, never as boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from weasyprint.pdf.fonts import Font

from scenariobook.diagnostics import Diagnostic, Place, in_file_order

_EAST_ASIAN: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
_SHOWN: Final = 3  # characters of one line; the others are counted
# Titles are not printed but read out or shown by other programs, which may have the font; so are
# attributes, but for those of the body, which head and foot every page.
_NOT_PRINTED: Final = r"<title>.*?</title>|<(?!body\b)[^>]*>"


def missing(fonts: Iterable[Font]) -> frozenset[str]:
    """Return the characters that were drawn as boxes with some fonts."""
    return frozenset(chr(code) for font in fonts for code in font.missing)


def spelled(markup: str, characters: Collection[str]) -> str:
    """Return a markup in which characters are printed as their code points: ``[U+4E2D]``."""
    if not characters:
        return markup
    found = f"({_NOT_PRINTED})|([{''.join(map(re.escape, sorted(characters)))}])"
    return re.sub(found, _spelled, markup, flags=re.DOTALL)


def _spelled(match: re.Match[str]) -> str:
    kept: str | None = match[1]
    return kept if kept is not None else f"[{code_point(match[2])}]"


def code_point(character: str) -> str:
    """Return how Unicode names a character's number: ``U+4E2D``."""
    return f"U+{ord(character):04X}"


def diagnose(
    characters: Iterable[str], files: Mapping[str, Sequence[str]], otherwise: str
) -> Sequence[Diagnostic]:
    """Report characters that no font has, each where it stands first.

    ``files`` are lines of text by file. What stands in none of them is reported in the file
    ``otherwise``: it is computed, or written there in another way.
    """
    by_place: dict[Place, list[str]] = {}
    for character in sorted(characters):
        line = _first_line(character, files)
        by_place.setdefault(line or Place(otherwise), []).append(character)
    return in_file_order(
        Diagnostic("B001", _message(found), _at_first(place, found, files), _hint(found))
        for place, found in by_place.items()
    )


def _at_first(place: Place, found: Iterable[str], files: Mapping[str, Sequence[str]]) -> Place:
    """Return where in its line the first of some characters stands."""
    if not place.line:
        return place
    line = files[place.file][place.line - 1]
    return replace(place, column=1 + min(map(line.index, found)))


def _first_line(character: str, files: Mapping[str, Sequence[str]]) -> Place | None:
    for name, lines in files.items():
        for number, line in enumerate(lines, 1):
            if character in line:
                return Place(name, number)
    return None


def _message(characters: Sequence[str]) -> str:
    named = ", ".join(f"{c} ({code_point(c)})" for c in characters[:_SHOWN])
    if characters[_SHOWN:]:
        named += f" and {len(characters) - _SHOWN} more of this line"
    return f"no font on this machine has {named}; printed as [{code_point(characters[0])}]" + (
        " and so on" if characters[1:] else ""
    )


def _hint(characters: Iterable[str]) -> str:
    east_asian = any(unicodedata.name(c, "").startswith(_EAST_ASIAN) for c in characters)
    package = "fonts-noto-cjk" if east_asian else "fonts-noto-core"
    return f"install a font that has it (on Debian: apt-get install {package}), then build again"
