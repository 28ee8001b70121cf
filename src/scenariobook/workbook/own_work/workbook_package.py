"""Read the package of a workbook: its sheets and its defined names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenariobook.workbook.identity import IDENTITY_KEY
from scenariobook.workbook.xlsx.opc import (
    OFFICE,
    Element,
    Relationship,
    children,
    parse,
    relationships,
    workbook_part,
    write,
)

_FIRST: Final = 2  # the lowest number that a custom property may have
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

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.workbook = workbook_part(parts)
        self.root = parse(parts[self.workbook])
        self.links = relationships(parts, self.workbook)
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

    def shared(self, kind: str) -> str:
        """Return the name of the part of a kind that all sheets share; empty if there is none."""
        return next((link.target for link in self.links if link.kind == kind), "")


def has_own_properties(part: bytes | None) -> bool:
    """Tell whether a part has properties besides the identity; a package may have no such part."""
    return part is not None and any(one.get("name") != IDENTITY_KEY for one in parse(part))


def join_properties(theirs: bytes | None, fresh: bytes) -> bytes:
    """Return a part with the analysts' own properties, such as labels, and the fresh identity.

    Args:
        theirs: The part of the analysts' package; None if it has none.
        fresh: The part of the fresh tracker.
    """
    if theirs is None:
        return fresh
    root = parse(theirs)
    for element in list(root):
        if element.get("name") == IDENTITY_KEY:
            root.remove(element)
    numbers = [int(element.get("pid")) for element in root]
    for element in parse(fresh):
        number = max([_FIRST - 1, *numbers]) + 1
        numbers.append(number)
        element.set("pid", str(number))
        root.append(element)
    return write(root)
