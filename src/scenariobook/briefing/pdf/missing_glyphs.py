"""Find and report the characters that no font on this machine has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from weasyprint.pdf.fonts import Font

from scenariobook.briefing.markup import code_point
from scenariobook.diagnostics import Diagnostic, Place, in_file_order

_EAST_ASIAN: Final = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
_MOST_NAMED: Final = 3  # characters of one line; a message counts the others


def missing_characters(fonts: Iterable[Font]) -> frozenset[str]:
    """Return the characters for which WeasyPrint drew a box, as none of its fonts has them."""
    return frozenset(chr(code) for font in fonts for code in font.missing)


def diagnose(
    characters: Iterable[str], files: Mapping[str, Sequence[str]], otherwise: str
) -> Sequence[Diagnostic]:
    """Return a warning (B001) for each line that has characters which no font has.

    Args:
        characters: The missing characters.
        files: The lines of the study's files, by file name. Each character is reported where it
            occurs first.
        otherwise: The file to name for a character that occurs in none of them: the program may
            have computed it, or the file may write it with an escape.
    """
    by_place: dict[Place, list[str]] = {}
    for character in sorted(characters):
        line = _first_line(character, files)
        by_place.setdefault(line or Place(otherwise), []).append(character)
    return in_file_order(
        Diagnostic("B001", _message(here), _at_first(place, here, files), _hint(here))
        for place, here in by_place.items()
    )


def _at_first(place: Place, characters: Iterable[str], files: Mapping[str, Sequence[str]]) -> Place:
    """Return a place with the column of the first of some characters in its line."""
    if not place.line:
        return place
    line = files[place.file][place.line - 1]
    return replace(place, column=1 + min(map(line.index, characters)))


def _first_line(character: str, files: Mapping[str, Sequence[str]]) -> Place | None:
    for name, lines in files.items():
        for number, line in enumerate(lines, 1):
            if character in line:
                return Place(name, number)
    return None


def _message(characters: Sequence[str]) -> str:
    named = ", ".join(f"{c} ({code_point(c)})" for c in characters[:_MOST_NAMED])
    if characters[_MOST_NAMED:]:
        named += f" and {len(characters) - _MOST_NAMED} more of this line"
    return f"no font on this machine has {named}; printed as [{code_point(characters[0])}]" + (
        " and so on" if characters[1:] else ""
    )


def _hint(characters: Iterable[str]) -> str:
    east_asian = any(unicodedata.name(c, "").startswith(_EAST_ASIAN) for c in characters)
    package = "fonts-noto-cjk" if east_asian else "fonts-noto-core"
    return f"install a font that has it (on Debian: apt-get install {package}), then build again"
