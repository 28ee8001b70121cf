"""Read the marked-content sequences of a PDF page: what each of them draws."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pydyf

_SHOWS_TEXT: Final = (b"TJ", b"Tj")  # how operations end that do so
_DRAWS: Final = (*_SHOWS_TEXT, b"Do")
_FONT: Final = re.compile(rb"/(\S+) \S+ Tf$")
_GLYPHS: Final = re.compile(rb"<([0-9a-f]+)>")
_GLYPH_LENGTH: Final = 4  # hexadecimal digits


@dataclass(slots=True)
class MarkedContent:
    """A marked-content sequence of a page: the operators from BDC to EMC.

    Attributes:
        operations: The whole stream of the page, as pydyf has it.
        start: The index in ``operations`` of the tag that the BDC operator has.
        draws: Whether the sequence shows text or an image or form.
        glyphs: Font names, each with the glyphs that it shows, as hexadecimal digits.
    """

    operations: list[Any]
    start: int
    draws: bool
    glyphs: list[tuple[str, str]]

    def make_artifact(self, kind: str) -> None:
        """Make the sequence an artifact, which readers skip; ``kind`` is Pagination or Layout."""
        self.operations[self.start] = "/Artifact"
        self.operations[self.start + 1] = pydyf.Dictionary({"Type": f"/{kind}"})

    def text(self, unicode: Mapping[str, Mapping[int, str]]) -> str:
        """Return the text of the sequence; ``unicode`` maps font name and glyph to characters."""
        return "".join(
            unicode.get(font, {}).get(int(digits[at : at + _GLYPH_LENGTH], 16), "")
            for font, digits in self.glyphs
            for at in range(0, len(digits), _GLYPH_LENGTH)
        )


def marked_contents(operations: list[Any]) -> Iterator[tuple[int, MarkedContent]]:
    """Yield each marked-content sequence of a page that has a number (MCID), with that number.

    Args:
        operations: The stream of the page, as pydyf has it. An operator with its operands is one
            item; BDC is different: its tag and its properties are the two items before it.
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
                yield (
                    number,
                    MarkedContent(operations, start, _draws(inside), list(_glyphs(inside))),
                )
                number = -1


def _draws(operations: Iterable[Any]) -> bool:
    return any(isinstance(o, bytes) and o.endswith(_DRAWS) for o in operations)


def _glyphs(operations: Iterable[Any]) -> Iterator[tuple[str, str]]:
    font = ""
    for operation in operations:
        if not isinstance(operation, bytes):
            continue
        if operation.endswith(_SHOWS_TEXT):
            for digits in _GLYPHS.findall(operation):
                yield font, digits.decode()
        elif operation.endswith(b"Tf") and (match := _FONT.fullmatch(operation)):
            font = match[1].decode()
