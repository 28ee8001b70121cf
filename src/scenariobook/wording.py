"""Word what messages quote, count and list: texts cut short, plurals, the nearest valid word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final
from unicodedata import category

# Categories: spaces, private use, and characters that this Python's Unicode has not assigned.
_SHOWN: Final = frozenset({"Zs", "Co", "Cn"})
_LAST_OF_A_PLANE: Final = 0xFFFE  # U+xxFFFE and U+xxFFFF are never characters
# Persian, Indian languages and emoji need the joiners; the third marks hyphenation.
_JOINERS: Final = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}\N{SOFT HYPHEN}")
# All control characters except line ends and tabs.
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def close_to(wrong: str, valid: Iterable[str], alike: float = 0.6) -> str:
    """Return the valid word that is most similar to a wrong one; empty without one.

    Args:
        wrong: The wrong word.
        valid: The valid words.
        alike: How similar the word must be, from 0 to 1 for equal words.
    """
    return next(iter(get_close_matches(wrong, sorted(valid), n=1, cutoff=alike)), "")


def nearest(wrong: str, valid: Iterable[str]) -> str:
    """Return a hint: the valid word most similar to a wrong one, or all valid words if few."""
    words = sorted(valid)
    if close := close_to(wrong, words):
        return f"did you mean {close!r}?"
    few = 12
    if 0 < len(words) <= few:
        return "one of: " + ", ".join(words)
    return ""


def short(text: str, longest: int = 48) -> str:
    """Return a text on one line, cut to ``longest`` characters, for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def first_of(words: Sequence[str], count: int, between: str = ", ") -> str:
    """Return the first of many words, and the number of the others, parted like the words."""
    more = f"{between.strip(', ')} and {len(words) - count} more" if words[count:] else ""
    return between.join(words[:count]) + more


def first_lines(lines: Sequence[str], count: int, alike: str = "") -> Sequence[str]:
    """Return the first of many lines, and one that tells how many more there are, and of what."""
    more = len(lines) - count
    return [*lines[:count], f"and {more} more{alike}"] if more > 0 else lines


def plural(count: int, noun: str, many: str = "") -> str:
    """Return a count with its noun: ``1 error``, ``2 errors``, ``2 entries``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {many or noun + 's'}"


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return the numbers of entries as words, such as ``entries 5 to 9``."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        return f"entry {first}"
    if last - first + 1 == len(numbers):
        return f"entries {first} to {last}"
    return "entries " + ", ".join(map(str, numbers))


def printable(text: str) -> str:
    """Return a name for a message on one line; control characters are replaced by U+FFFD.

    Spaces of any width, joiners and characters that are newer than this Python stay.
    """
    return "".join(c if _is_shown(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_shown(character: str) -> bool:
    if character.isprintable() or character in _JOINERS:
        return True
    return category(character) in _SHOWN and ord(character) & _LAST_OF_A_PLANE != _LAST_OF_A_PLANE


def harmless(text: str) -> str:
    """Return a text of several lines; each control character is replaced by U+FFFD."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
