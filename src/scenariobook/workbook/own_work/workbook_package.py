"""Read the package of a workbook: its sheets, its defined names, and what its sheets show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scenariobook.workbook.shape.names import WORKINGS
from scenariobook.workbook.xlsx.opc import (
    OFFICE,
    Element,
    Relationship,
    children,
    local_name,
    parse,
    relationships,
    workbook_part,
)

# Kinds of parts that spreadsheet programs add to a sheet, or that are compared cell by cell.
_PLAIN: Final = frozenset(
    {"table", "printerSettings", "comments", "vmlDrawing", "threadedComment", "hyperlink"}
)
_OURS: Final = re.compile(rb"\b%b'?!" % WORKINGS.encode())  # the program's charts draw this sheet
SHEET_ID: Final = f"{{{OFFICE}}}id"


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook's part lists it.

    Attributes:
        title: its title.
        number: its ``sheetId``.
        state: empty, ``hidden`` or ``veryHidden``.
        link: the relationship from the workbook to its part.
    """

    title: str
    number: int
    state: str
    link: Relationship

    @property
    def part(self) -> str:
        """The name of its part."""
        return self.link.target


class WorkbookPackage:
    """The package of a workbook.

    Attributes:
        parts: its parts by name.
        workbook: the name of the workbook's part.
        root: the root element of the workbook's part.
        links: the workbook's relationships.
        sheets: its sheets in order.
    """

    def __init__(self, held: dict[str, bytes]) -> None:
        self.parts = held
        self.workbook = workbook_part(held)
        self.root = parse(held[self.workbook])
        self.links = relationships(held, self.workbook)
        targets = {link.id: link for link in self.links}
        self.sheets = [
            ListedSheet(
                e.get("name"), int(e.get("sheetId")), e.get("state", ""), targets[e.get(SHEET_ID)]
            )
            for e in next(self.all("sheets"))
        ]

    def all(self, name: str) -> Iterator[Element]:
        """Yield the elements of a name in the workbook's part."""
        return children(self.root, name)

    @property
    def names(self) -> list[Element]:
        """The elements of the defined names."""
        return [name for names in self.all("definedNames") for name in names]

    def tables(self, sheet: ListedSheet) -> Iterator[str]:
        """Yield the names of the Excel tables on a sheet."""
        for link in relationships(self.parts, sheet.part):
            if link.kind == "table" and link.target in self.parts:
                yield parse(self.parts[link.target]).get("displayName", "")

    def shown_on(self, sheet: ListedSheet) -> Counter[str]:
        """Count a sheet's drawings, without the program's chart, and its other unusual parts."""
        found: Counter[str] = Counter()
        for link in relationships(self.parts, sheet.part):
            if link.kind == "drawing" and link.target in self.parts:
                charts = (
                    self.parts.get(li.target, b"") for li in relationships(self.parts, link.target)
                )
                ours = sum(bool(_OURS.search(chart)) for chart in charts)
                found["drawing(s)"] += len(parse(self.parts[link.target])) - ours
            elif link.kind not in _PLAIN:
                found[f"part(s) of the kind {link.kind}"] += 1
        return found

    def drawn_on(self, sheet: str, kinds: Mapping[str, str]) -> Counter[str]:
        """Count the elements of a sheet's drawings, without the program's chart, by kind.

        Args:
            sheet: the name of the sheet's part.
            kinds: what to call each kind of element, by the element's name.
        """
        found: Counter[str] = Counter()
        for link in relationships(self.parts, sheet):
            if link.kind != "drawing" or link.target not in self.parts:
                continue
            charts = {
                li.id: self.parts.get(li.target, b"")
                for li in relationships(self.parts, link.target)
            }
            for element in parse(self.parts[link.target]).iter():
                what = kinds.get(local_name(element)) if isinstance(element.tag, str) else None
                if what and not _OURS.search(charts.get(element.get(f"{{{OFFICE}}}id", ""), b"")):
                    found[what] += 1
        return found

    def shared(self, kind: str) -> str:
        """Return the name of the part of a kind that all sheets share; empty if there is none."""
        return next((link.target for link in self.links if link.kind == kind), "")
