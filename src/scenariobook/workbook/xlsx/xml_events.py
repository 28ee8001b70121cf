"""Parse the XML of sheets and shared strings in C, and still refuse document types.

defusedxml refuses document types, and with them entities, only with Python's own parser. For a
large sheet, that takes as long as everything else that openpyxl does. A document type can only
stand before a part's first element, so here a second parser checks that beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any, Final
from xml.etree.ElementTree import Element, XMLPullParser
from xml.parsers import expat

from defusedxml import DTDForbidden

_AT_ONCE: Final = 65_536  # bytes


def iterparse(source: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Yield an ("end", element) pair for each element of a part, as ``ElementTree.iterparse`` does.

    Raises:
        DTDForbidden: if the part has a document type.
        ParseError: if it is not well-formed.
    """
    parser: Any = XMLPullParser()
    prolog = _Prolog()
    while data := source.read(_AT_ONCE):
        prolog.look_at(data)
        parser.feed(data)
        yield from parser.read_events()
    prolog.look_at(b"", is_last=True)
    parser.close()
    yield from parser.read_events()


class _Prolog:
    """Checks the beginning of a part, up to its first element."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._end
        self._is_over = False

    def look_at(self, data: bytes, *, is_last: bool = False) -> None:
        """Check the next bytes of the part; do nothing behind its first element.

        The main parser reports what is not well-formed. Since version 2.6, expat may keep its input
        until more or the end comes, so both parsers must get the end.
        """
        if not self._is_over:
            with suppress(expat.ExpatError):
                self._parser.Parse(data, is_last)

    def _end(self, _name: str, _attributes: object) -> None:
        self._is_over = True
        self._parser.StartElementHandler = None

    def _refuse(self, name: str, system: str | None, public: str | None, _inside: object) -> None:
        raise DTDForbidden(name, system, public)
