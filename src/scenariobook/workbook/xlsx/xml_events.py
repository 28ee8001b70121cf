"""How openpyxl parses sheets and shared texts: as defusedxml does, in C instead of Python.

defusedxml needs Python's own parser to refuse entities, which takes as long as all else that
openpyxl does with a large sheet. What it refuses is declared in a document type, which can
stand only before a part's first element: so that much is looked at first.
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
    """Yield each element of a part once it has ended.

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
    parser.close()
    yield from parser.read_events()


class _Prolog:
    """What stands before a part's first element."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._end
        self._is_over = False

    def look_at(self, data: bytes) -> None:
        """Look at a piece of the part; beyond its first element, there is nothing to see.

        What is no XML is left to the parser that comes after.
        """
        if not self._is_over:
            with suppress(expat.ExpatError):
                self._parser.Parse(data)

    def _end(self, _name: str, _attributes: object) -> None:
        self._is_over = True
        self._parser.StartElementHandler = None

    def _refuse(self, name: str, system: str | None, public: str | None, _inside: object) -> None:
        raise DTDForbidden(name, system, public)
