"""Read the texts that a tracker has outside its cells: print headers, footers and properties.

A tracker stores how the program made both, so that what somebody typed there can be found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

PRINT_AND_PROPERTIES_KEY: Final = "print and properties"  # the key of its row in the hidden sheet
# The document properties that a person types: the name in openpyxl, and the word for a reader.
PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "title",
        "subject": "subject",
        "creator": "author",
        "keywords": "keywords",
        "category": "category",
        "description": "description",
        "contentStatus": "status",
    }
)
_NO_AUTHOR: Final = ("creator", "openpyxl")
_SIDES: Final = ("left", "center", "right")
# The headers and footers of a printed sheet: the name in openpyxl, and the words for a reader.
_HEADERS_AND_FOOTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        f"{pages}{kind}": f"print {kind.lower()}{of}"
        for kind in ("Header", "Footer")
        for pages, of in (("odd", ""), ("even", " of even pages"), ("first", " of the first page"))
    }
)


@dataclass(frozen=True, slots=True)
class PrintAndProperties:
    """The texts outside the cells that a tracker was made with.

    Trackers store these field names in JSON, so they cannot be renamed.

    Attributes:
        properties: the document's properties, by name.
        print_texts: the texts of print headers and footers, by sheet title and then by section,
            such as ``oddHeader.left``.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    print_texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def property_texts(properties: DocumentProperties) -> dict[str, str]:
    """Return the texts of a document's properties by name, without empty ones.

    Of a file that names no author, openpyxl says that it is its own.
    """
    found = {name: str(getattr(properties, name) or "").strip() for name in PROPERTIES}
    return {name: text for name, text in found.items() if text and (name, text) != _NO_AUTHOR}


def print_texts_of(sheet: Worksheet) -> dict[str, str]:
    """Return the texts of a sheet's print headers and footers by section, without empty ones."""
    return {
        f"{name}.{side}": text
        for name in _HEADERS_AND_FOOTERS
        for side in _SIDES
        if (text := comparable_print_text(getattr(getattr(sheet.HeaderFooter, name), side).text))
    }


def section_in_words(section: str) -> str:
    """Return the words for the header or footer that a section belongs to."""
    return _HEADERS_AND_FOOTERS[section.partition(".")[0]]


def comparable_print_text(text: str | None) -> str:
    """Return a section's text with single spaces, and without the code for a picture."""
    return " ".join((text or "").replace("&G", "").split())


def with_fresh_words(text: str, original: str, fresh: str) -> str:
    """Return an analyst's text in which the program's original words are its present ones."""
    return text.replace(original, fresh) if original and fresh else text
