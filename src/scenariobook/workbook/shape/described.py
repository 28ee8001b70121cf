"""What the program says of a tracker outside its cells: print margins, document properties.

A tracker carries both as they were made, so that what somebody typed there is told from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

KEY: Final = "described"  # of the pair on the hidden sheet that holds this
# The properties that a person types, by what openpyxl calls them, and their words.
PROPERTIES: Final[Mapping[str, str]] = {
    "title": "title",
    "subject": "subject",
    "creator": "author",
    "keywords": "keywords",
    "category": "category",
    "description": "description",
    "contentStatus": "status",
}
_SECTIONS: Final = ("left", "center", "right")
_MARGINS: Final = {
    f"{when}{where}": f"print {where.lower()}{of}"
    for where in ("Header", "Footer")
    for when, of in (("odd", ""), ("even", " of even pages"), ("first", " of the first page"))
}


@dataclass(frozen=True, slots=True)
class Described:
    """What a tracker was made with.

    ``properties`` are those of the document, by name; ``margins`` the texts in print headers and
    footers, by sheet and then by section, such as ``oddHeader.left``.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    margins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def properties_of(properties: DocumentProperties) -> dict[str, str]:
    """Return what a document's properties say, by name."""
    found = {name: str(getattr(properties, name) or "").strip() for name in PROPERTIES}
    return {name: text for name, text in found.items() if text}


def margins_of(sheet: Worksheet) -> dict[str, str]:
    """Return the texts in a sheet's print headers and footers, by section."""
    return {
        f"{margin}.{section}": text
        for margin, section in sections()
        if (text := plain(getattr(getattr(sheet.HeaderFooter, margin), section).text))
    }


def sections() -> Iterator[tuple[str, str]]:
    """Yield the sections of all print headers and footers, by the names that openpyxl has."""
    return ((margin, section) for margin in _MARGINS for section in _SECTIONS)


def words_of(section: str) -> str:
    """Return how a section's header or footer is called."""
    return _MARGINS[section.partition(".")[0]]


def plain(text: str | None) -> str:
    """Return a margin's text as it compares: spaces as one, without a picture's place."""
    return " ".join((text or "").replace("&G", "").split())


def followed(text: str, made: str, fresh: str) -> str:
    """Return a text of theirs, with what the program says now for what it said in it."""
    return text.replace(made, fresh) if made and fresh else text
