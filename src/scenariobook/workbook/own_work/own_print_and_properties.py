"""Find what analysts typed in print headers, footers and document properties; put it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_APP

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.differences import Additions
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.print_and_properties import (
    PROPERTIES,
    PrintAndProperties,
    comparable_print_text,
    print_texts_of,
    property_texts,
    section_in_words,
    with_fresh_words,
)
from scenariobook.workbook.xlsx.opc import local_name, parse
from scenariobook.workbook.xlsx.paper import margin_text

# The properties that the program never writes, and the words for a reader; none for the company,
# which programs write unasked.
_EXTENDED: Final[Mapping[str, str]] = MappingProxyType(
    {"Manager": "manager", "Company": "", "HyperlinkBase": "base of links"}
)
_LONGEST_PROPERTY: Final = 30_000  # characters
# The properties that the program wrote in trackers of older versions, which do not store them.
_WRITTEN_BEFORE: Final = frozenset({"title", "subject", "creator"})


@dataclass(frozen=True, slots=True)
class OwnPrintText:
    """A section of a print header or footer in which an analyst typed.

    Attributes:
        section: the section as openpyxl holds it, with its font.
        original: the text that the program wrote there.
    """

    section: Any
    original: str


@dataclass(frozen=True, slots=True)
class OwnProperty:
    """A document property that an analyst typed.

    Attributes:
        text: the property.
        original: the text that the program wrote there.
    """

    text: str
    original: str


def own_print_texts(
    opened: WorkbookFile, work: Additions, stored: PrintAndProperties | None
) -> Iterator[tuple[str, OwnPrintText]]:
    """Yield the name of each section of print headers and footers in which analysts typed.

    Args:
        opened: the returned tracker.
        work: what analysts added to one of its sheets.
        stored: the texts that the tracker was made with; None in trackers of older versions.
    """
    texts = (
        stored.print_texts.get(work.original_title, {})
        if stored
        else _print_texts_of_older_versions(opened, work)
    )
    for name, text in print_texts_of(work.sheet).items():
        original = texts.get(name, "")
        is_known = stored or name != "oddHeader.right"  # it had the study's marking
        if text != comparable_print_text(original) and is_known:
            where, _, side = name.partition(".")
            section = getattr(getattr(work.sheet.HeaderFooter, where), side)
            yield name, OwnPrintText(section, original)


def _print_texts_of_older_versions(opened: WorkbookFile, work: Additions) -> dict[str, str]:
    """Return the texts that the program wrote in a tracker that does not store them."""
    identity = opened.identity
    quarter = identity.quarter if identity else ""
    return {
        "oddHeader.left": margin_text(opened.workbook.properties.title or "").text or "",
        "oddFooter.left": f"{work.original_title}, open quarter {quarter}",
        "oddFooter.right": "&P / &N",
    }


def own_properties(
    opened: WorkbookFile, stored: PrintAndProperties | None
) -> Iterator[tuple[str, OwnProperty]]:
    """Yield the name of each document property that an analyst typed, with the property.

    Args:
        opened: the returned tracker.
        stored: the texts that the tracker was made with; None in trackers of older versions.
    """
    originals = stored.properties if stored else {}
    for name, text in property_texts(opened.workbook.properties).items():
        original = originals.get(name, "")
        if text != original and (stored or name not in _WRITTEN_BEFORE):
            yield name, OwnProperty(text, original)


def extended_properties(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each property of a package that the program never writes.

    Args:
        parts: the parts of the package.
    """
    if ARC_APP in parts:
        for element in parse(parts[ARC_APP]):
            if local_name(element) in _EXTENDED and (element.text or "").strip():
                yield local_name(element), element.text


def put_print_texts(sheet: Worksheet, own: Mapping[str, OwnPrintText]) -> None:
    """Write what analysts typed in print headers and footers over the program's texts."""
    held = sheet.HeaderFooter
    for name, text in own.items():
        where, _, side = name.partition(".")
        fresh = comparable_print_text(getattr(getattr(held, where), side).text)
        section = copy(text.section)
        section.text = with_fresh_words(
            comparable_print_text(section.text), comparable_print_text(text.original), fresh
        )
        setattr(getattr(held, where), side, section)
        held.differentFirst = held.differentFirst or where.startswith("first") or None
        held.differentOddEven = held.differentOddEven or where.startswith("even") or None


def print_texts_in_words(own: Mapping[str, OwnPrintText], title: str) -> Iterator[str]:
    """Yield, in words, what analysts typed in the print headers and footers of a sheet."""
    for name, text in own.items():
        typed = short(comparable_print_text(text.section.text))
        yield f"the {section_in_words(name)} {typed!r} on {title}"


def put_properties(properties: DocumentProperties, own: Mapping[str, OwnProperty]) -> None:
    """Write the document properties that analysts typed over the program's."""
    for name, typed in own.items():
        fresh = str(getattr(properties, name) or "")
        text = with_fresh_words(typed.text, typed.original, fresh)
        setattr(properties, name, text[:_LONGEST_PROPERTY])


def properties_in_words(
    own: Mapping[str, OwnProperty], extended: Mapping[str, str]
) -> Iterator[str]:
    """Yield, in words, the document properties that analysts typed."""
    for name, typed in own.items():
        yield f"the document's {PROPERTIES[name]} {short(typed.text)!r}"
    for name, text in extended.items():
        if words := _EXTENDED[name]:
            yield f"the document's {words} {short(text)!r}"
