"""One of the two packages that a graft joins."""

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
    links,
    local_name,
    parse,
    workbook_part,
)

# What programs add to a sheet by themselves, and what is looked at cell by cell.
_PLAIN: Final = frozenset(
    {"table", "printerSettings", "comments", "vmlDrawing", "threadedComment", "hyperlink"}
)
_OURS: Final = re.compile(rb"\b%b'?!" % WORKINGS.encode())  # what the program's chart draws
SHEET_ID: Final = f"{{{OFFICE}}}id"


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet as the workbook lists it."""

    title: str
    number: int
    state: str
    link: Relationship

    @property
    def part(self) -> str:
        """The part that holds it."""
        return self.link.target


class Side:
    """A package: its parts, its workbook, what that leads to, and its sheets in order."""

    def __init__(self, held: dict[str, bytes]) -> None:
        self.parts = held
        self.workbook = workbook_part(held)
        self.root = parse(held[self.workbook])
        self.links = links(held, self.workbook)
        targets = {link.id: link for link in self.links}
        self.sheets = [
            ListedSheet(
                e.get("name"), int(e.get("sheetId")), e.get("state", ""), targets[e.get(SHEET_ID)]
            )
            for e in next(self.all("sheets"))
        ]

    def all(self, name: str) -> Iterator[Element]:
        """Yield the workbook's elements of a name."""
        return children(self.root, name)

    @property
    def names(self) -> list[Element]:
        """The defined names."""
        return [name for names in self.all("definedNames") for name in names]

    def tables(self, sheet: ListedSheet) -> Iterator[str]:
        """Yield the names of the Excel tables on a sheet."""
        for link in links(self.parts, sheet.part):
            if link.kind == "table" and link.target in self.parts:
                yield parse(self.parts[link.target]).get("displayName", "")

    def shown_on(self, sheet: ListedSheet) -> Counter[str]:
        """Count what is drawn on a sheet, the program's chart apart, and what else it leads to."""
        found: Counter[str] = Counter()
        for link in links(self.parts, sheet.part):
            if link.kind == "drawing" and link.target in self.parts:
                charts = (self.parts.get(li.target, b"") for li in links(self.parts, link.target))
                ours = sum(bool(_OURS.search(chart)) for chart in charts)
                found["drawing(s)"] += len(parse(self.parts[link.target])) - ours
            elif link.kind not in _PLAIN:
                found[f"part(s) of the kind {link.kind}"] += 1
        return found

    def drawn_on(self, sheet: str, kinds: Mapping[str, str]) -> Counter[str]:
        """Count what is drawn on the sheet of a part, the program's chart apart.

        ``kinds`` is what elements of a drawing are called.
        """
        found: Counter[str] = Counter()
        for link in links(self.parts, sheet):
            if link.kind != "drawing" or link.target not in self.parts:
                continue
            charts = {
                li.id: self.parts.get(li.target, b"") for li in links(self.parts, link.target)
            }
            for element in parse(self.parts[link.target]).iter():
                what = kinds.get(local_name(element)) if isinstance(element.tag, str) else None
                if what and not _OURS.search(charts.get(element.get(f"{{{OFFICE}}}id", ""), b"")):
                    found[what] += 1
        return found

    def shared(self, kind: str) -> str:
        """Return the part that holds formats or texts; nothing if there is none."""
        return next((link.target for link in self.links if link.kind == kind), "")
