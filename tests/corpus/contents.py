"""The tracker with odd contents in a cell that an analyst types in, or beside it."""

from __future__ import annotations

import re
from typing import Final

from tests.corpus.trackers import UNCHANGED, Case, Change, changed, sheet


def _cell(address: str, kind: str, held: bytes) -> Change:
    """Return a change of one cell's type and what it holds; its format stays."""
    start = re.compile(rb'<c r="%s"( s="\d+")[^>]*?(?:/>|>(?:(?!</c>).)*</c>)' % address.encode())
    typed = f' t="{kind}"'.encode() if kind else b""
    return lambda data: start.sub(
        lambda found: b'<c r="%s"%s%s>%s</c>' % (address.encode(), found[1], typed, held),
        data,
        count=1,
    )


def _update(name: str, words: str, address: str, kind: str, held: bytes) -> Case:
    return Case(name, lambda: changed((sheet("Update"), _cell(address, kind, held))), words)


def _typed(name: str, words: str, address: str, text: str) -> Case:
    inline = f'<is><t xml:space="preserve">{text}</t></is>'.encode()
    return _update(name, words, address, "inlineStr", inline)


_APPLIED: Final = "1 new"
_BROKEN: Final = "the file cannot be read"

CONTENTS: Final = (
    _typed("32,767 characters", _APPLIED, "M4", "word " * 6_553 + "xx"),
    _typed("32,768 characters", "32,768 characters", "M4", "word " * 6_553 + "xxx"),
    _typed("a word of 3,001 letters", "3,001 characters without a space", "M4", "x" * 3_001),
    _typed("half a million characters", "500,000 characters", "M4", "x" * 500_000),
    _typed("escaped zero", "cannot stand in a workbook", "M4", "a_x0000_b"),
    _typed("escaped letter", _APPLIED, "M4", "_x0041_"),
    _typed("a control character", _BROKEN, "M4", "a&#1;b"),
    _typed("half a character", _BROKEN, "M4", "&#xD800;"),
    _typed("no character", _BROKEN, "M4", "\ufffe"),
    _typed("characters that turn the line", _APPLIED, "M4", "a\u202eb\u2028c"),
    _typed("what looks like a formula", _APPLIED, "M4", "=1+1"),
    _typed("what looks like a command", _APPLIED, "M4", "=cmd|' /C calc'!A0"),
    _typed("a number of many digits", "the number is too large", "H4", "9" * 1_000),
    _typed("a source that is none", "the study has no source", "J4", "nobody; nowhere"),
    _typed("another id", UNCHANGED, "AA4", "\u202elevel"),
    _typed(
        "another header",
        "Update has no column 'note': nothing is taken in there",
        "M3",
        "note\u200b",
    ),
    _update("1e400", "the number is too large", "H4", "", b"<v>1e400</v>"),
    _update("1e308", "the number is too large", "H4", "", b"<v>1e308</v>"),
    _update("NaN", "the file cannot be read", "H4", "", b"<v>NaN</v>"),
    _update("hexadecimal", "the file cannot be read", "H4", "", b"<v>0x10</v>"),
    _update("an error", "the cell shows the error #N/A", "H4", "e", b"<v>#N/A</v>"),
    _update("a yes", "TRUE stands where a number should", "H4", "b", b"<v>1</v>"),
    _update("a day for a number", "holds a date or a time", "H4", "d", b"<v>2022-01-01</v>"),
    _update("an array formula", _APPLIED, "H4", "", b'<f t="array"/><v>2</v>'),
    _update("a formula copied from nowhere", "a formula stands here", "H4", "", b'<f si="9"/>'),
    _update("a day far away", "is not a date", "I4", "", b"<v>1000000000</v>"),
    _update("a day before days", "lies over 10 years before 2022Q1", "I4", "", b"<v>-5</v>"),
    _update("an hour", "is not a date", "I4", "", b"<v>0.5</v>"),
    _update("no grade", "is not one of: 1, 2, 3", "K4", "", b"<v>1e30</v>"),
)
