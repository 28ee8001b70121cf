"""Report, in words, what analysts added to a copy outside its sheets: names, titles, properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from openpyxl.xml.constants import ARC_CUSTOM

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.differences import Differences
from scenariobook.workbook.own_work.own_references import is_built_in
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import Checksums
from scenariobook.workbook.shape.identity import IDENTITY_KEY
from scenariobook.workbook.xlsx.opc import parse

_LABEL: Final = "MSIP_Label_"  # how the properties begin in which Office keeps a label of secrecy


def added_to_file(opened: WorkbookFile, checksums: Checksums, found: Differences) -> Iterator[str]:
    """Yield, in words, the names, titles of sheets and custom properties that analysts typed.

    Args:
        opened: the copy.
        checksums: the checksums that it stores.
        found: how it differs from how it was made.
    """
    for work in found.additions:
        if work.sheet.title != work.original_title:
            yield f"the title {work.sheet.title!r} of the sheet {work.original_title}"
    yield from _names(opened, checksums)
    yield from _properties(opened)


def _names(opened: WorkbookFile, checksums: Checksums) -> Iterator[str]:
    """Yield the defined names, unless the copy is of an older version, which does not list ours."""
    book: Any = opened.workbook
    for held in (book, *book) if checksums.names is not None else ():
        for name, one in held.defined_names.items():
            if name.casefold() not in (checksums.names or ()) and not is_built_in(name):
                comment = f", {short(one.comment)}" if one.comment else ""
                yield f"the name {name!r} (={short(one.attr_text or '')}{comment})"


def _properties(opened: WorkbookFile) -> Iterator[str]:
    held = opened.parts.get(ARC_CUSTOM)
    for element in parse(held) if held else ():
        name = element.get("name", "")
        if name != IDENTITY_KEY and not name.startswith(_LABEL):
            value = " ".join(element.itertext())
            yield f"the document's property {name!r}: {short(value)!r}"
