"""Escape and unescape characters in the texts of a part, as Excel does (``_x0041_``)."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

# Excel reads _x0041_ in any text as the character with that number.
_LOOKS_ESCAPED = re.compile(r"_(?=[xX][0-9A-Fa-f]{4}_)")
_LINE_ENDS = re.compile(r"\r\n?")
# An escaped underscore: only where the text behind it would look like an escape.
_ESCAPED_UNDERSCORE = r"_x(005[Ff])_(?=[xX][0-9A-Fa-f]{4}_)"
_ESCAPED_SPACE = re.compile(rf"_x(000[9ADad])_|{_ESCAPED_UNDERSCORE}")
_ESCAPED_CONTROL = re.compile(rf"_x(00[01][0-9A-Fa-f])_|{_ESCAPED_UNDERSCORE}")


def escaped(text: str) -> str:
    """Return a text as a part must hold it, so that programs show the text itself."""
    return escape(literal(_LINE_ENDS.sub("\n", text)))


def literal(text: str) -> str:
    """Return a text with its would-be escapes, such as ``_x0041_``, escaped for Excel."""
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def unescaped(text: str, *, controls: bool = False) -> str:
    """Return a text of a part as programs show it, with its escaped characters and line ends.

    Args:
        text: the text as written in the part.
        controls: whether to turn all escaped control characters into themselves, not only tabs
            and line ends; no sheet may hold such a text.
    """
    pattern = _ESCAPED_CONTROL if controls else _ESCAPED_SPACE
    return _LINE_ENDS.sub("\n", pattern.sub(lambda match: chr(int(match[1] or match[2], 16)), text))


def spellings(text: str) -> tuple[str, ...]:
    """Return the texts that programs may mean by a text in a part.

    Programs differ in what is an escape: LibreOffice writes what it shows without escaping it, and
    Gnumeric shows what is written without unescaping it.
    """
    if "_x" not in text.casefold():
        return (text,)
    shown = unescaped(text)
    return text, shown, unescaped(shown)
