"""Print margins and document properties that the analysts typed, told from the program's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.find import OwnWork
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.described import (
    Described,
    followed,
    margins_of,
    plain,
    properties_of,
    words_of,
)
from scenariobook.workbook.xlsx.paper import margin

_LONGEST_PROPERTY: Final = 30_000  # characters
# What the program wrote in trackers that do not tell what it did.
_OURS_BEFORE: Final = frozenset({"title", "subject", "creator"})


@dataclass(frozen=True, slots=True)
class Margin:
    """A section of a print header or footer: ``made`` is what the program had put there."""

    theirs: Any
    made: str


def own_margins(
    opened: WorkbookFile, work: OwnWork, described: Described | None
) -> Iterator[tuple[str, Margin]]:
    """Yield the sections of print headers and footers that are the analysts' own."""
    made = described.margins.get(work.made_as, {}) if described else _margins_before(opened, work)
    for section, text in margins_of(work.sheet).items():
        where, _, side = section.partition(".")
        is_told = described or section != "oddHeader.right"  # where the marking stood
        if text != plain(made.get(section, "")) and is_told:
            part = getattr(getattr(work.sheet.HeaderFooter, where), side)
            yield section, Margin(part, made.get(section, ""))


def _margins_before(opened: WorkbookFile, work: OwnWork) -> dict[str, str]:
    """Return what a tracker was made with that does not tell it, as far as that is known."""
    identity = opened.identity
    quarter = identity.quarter if identity else ""
    return {
        "oddHeader.left": margin(opened.workbook.properties.title or "").text or "",
        "oddFooter.left": f"{work.made_as}, open quarter {quarter}",
        "oddFooter.right": "&P / &N",
    }


def own_properties(
    opened: WorkbookFile, described: Described | None
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the document's properties that are the analysts' own."""
    made = described.properties if described else {}
    for name, text in properties_of(opened.workbook.properties).items():
        if text != made.get(name, "") and (described or name not in _OURS_BEFORE):
            yield name, (text, made.get(name, ""))


def put_margins(sheet: Worksheet, margins: Mapping[str, Margin]) -> None:
    """Put what was typed in print headers and footers, in place of the program's words."""
    held = sheet.HeaderFooter
    for section, margin_ in margins.items():
        name, _, side = section.partition(".")
        fresh = plain(getattr(getattr(held, name), side).text)
        part = copy(margin_.theirs)
        part.text = followed(plain(part.text), plain(margin_.made), fresh)
        setattr(getattr(held, name), side, part)
        held.differentFirst = held.differentFirst or name.startswith("first") or None
        held.differentOddEven = held.differentOddEven or name.startswith("even") or None


def told_margins(margins: Mapping[str, Margin], called: str) -> Iterator[str]:
    """Yield in words what was typed in the print headers and footers of a sheet."""
    for section, one in margins.items():
        yield f"the {words_of(section)} {short(plain(one.theirs.text))!r} on {called}"


def describe_again(properties: DocumentProperties, theirs: Mapping[str, tuple[str, str]]) -> None:
    """Put what was typed in the document's properties, in place of the program's words."""
    for name, (text, made) in theirs.items():
        fresh = str(getattr(properties, name) or "")
        setattr(properties, name, followed(text, made, fresh)[:_LONGEST_PROPERTY])
