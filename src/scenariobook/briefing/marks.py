"""Marked content of a PDF's pages: which piece draws what, before the file is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pydyf

_PAINTS_TEXT: Final = re.compile(rb"\]? ?T[jJ]$|Do$")
_FONT: Final = re.compile(rb"/(\S+) \S+ Tf$")
_GLYPHS: Final = re.compile(rb"<([0-9a-f]+)>")
_GLYPH_LENGTH: Final = 4  # hexadecimal digits


@dataclass(slots=True)
class Mark:
    """One piece of a page's content between BDC and EMC.

    ``glyphs`` are each font's name with the glyphs shown from it, in hexadecimal.
    """

    operations: list[Any]
    start: int
    draws: bool
    glyphs: list[tuple[str, str]]

    def make_artifact(self, kind: str) -> None:
        """Say that the piece is no part of the text: ``Pagination`` or ``Layout``."""
        self.operations[self.start] = "/Artifact"
        self.operations[self.start + 1] = pydyf.Dictionary({"Type": f"/{kind}"})

    def text(self, unicode: Mapping[str, Mapping[int, str]]) -> str:
        """Return what the piece says; ``unicode`` gives each font's glyphs their characters."""
        return "".join(
            unicode.get(font, {}).get(int(digits[at : at + _GLYPH_LENGTH], 16), "")
            for font, digits in self.glyphs
            for at in range(0, len(digits), _GLYPH_LENGTH)
        )


def marks(operations: list[Any]) -> Iterator[tuple[int, Mark]]:
    """Yield each piece of a page's content that has a number (MCID), with that number.

    ``operations`` are those of a stream, as pydyf keeps them: an operator with its operands
    is one item, but for BDC, whose tag and properties are the two items before it.
    """
    number, start, first = -1, 0, 0
    depth = 0
    for index, operation in enumerate(operations):
        if operation in (b"BDC", b"BMC"):
            depth += 1
            properties = operations[index - 1]
            if depth == 1 and operation == b"BDC" and "MCID" in properties:
                number, start, first = properties["MCID"], index - 2, index + 1
        elif operation == b"EMC":
            depth -= 1
            if depth == 0 and number >= 0:
                inside = operations[first:index]
                yield number, Mark(operations, start, _draws(inside), list(_glyphs(inside)))
                number = -1


def _draws(operations: Iterable[Any]) -> bool:
    return any(isinstance(o, bytes) and _PAINTS_TEXT.search(o) for o in operations)


def _glyphs(operations: Iterable[Any]) -> Iterator[tuple[str, str]]:
    font = ""
    for operation in operations:
        if not isinstance(operation, bytes):
            continue
        if found := _FONT.fullmatch(operation):
            font = found[1].decode()
        elif operation.endswith((b"TJ", b"Tj")):
            for digits in _GLYPHS.findall(operation):
                yield font, digits.decode()
