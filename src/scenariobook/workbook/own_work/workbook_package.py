"""Read a workbook's package: its sheets, names and properties, and whether it counts from 1904.

The analysts' own sheets stay as they are, so a workbook that counts its days from 1904 goes on
counting so. The fresh sheets' dates get the numbers that mean the same days there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from scenariobook.workbook.identity import IDENTITY_KEY
from scenariobook.workbook.xlsx.opc import (
    OFFICE,
    Element,
    Relationship,
    as_xml,
    children,
    parse_xml,
    relationships,
    workbook_part,
)

_FIRST: Final = 2  # the lowest number that a custom property may have
SHEET_ID: Final = f"{{{OFFICE}}}id"


@dataclass(frozen=True, slots=True, eq=False)
class ListedSheet:
    """A sheet as the workbook's part lists it; sheets of two workbooks are never equal.

    Attributes:
        title: Its title.
        number: Its ``sheetId``.
        state: Empty, ``hidden`` or ``veryHidden``.
        link: The relationship from the workbook to its part.
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
        parts: Its parts by name.
        workbook: The name of the workbook's part.
        root: The root element of the workbook's part.
        links: The workbook's relationships.
        sheets: Its sheets in order.
    """

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self.workbook = workbook_part(parts)
        self.root = parse_xml(parts[self.workbook])
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
        """Return the name of the shared part of a kind, such as the theme; empty without one."""
        return next((link.target for link in self.links if link.kind == kind), "")


def has_own_properties(part: bytes | None) -> bool:
    """Tell whether a part (None: missing) has properties besides the identity."""
    return part is not None and any(one.get("name") != IDENTITY_KEY for one in parse_xml(part))


def join_properties(theirs: bytes | None, fresh: bytes) -> bytes:
    """Return a part with the analysts' own properties, such as labels, and the fresh identity.

    Args:
        theirs: The part of the analysts' package; None if it is missing.
        fresh: The part of the fresh tracker.
    """
    if theirs is None:
        return fresh
    root = parse_xml(theirs)
    for element in list(root):
        if element.get("name") == IDENTITY_KEY:
            root.remove(element)
    numbers = [int(element.get("pid")) for element in root]
    for element in parse_xml(fresh):
        number = max([_FIRST - 1, *numbers]) + 1
        numbers.append(number)
        element.set("pid", str(number))
        root.append(element)
    return as_xml(root)


_DAYS_FROM_1900_TO_1904: Final = 1462
_NUMBER: Final = re.compile(
    rb'(<c r="[A-Z]+[0-9]+" s="([0-9]+)">(?:<f>[^<]*</f>)?<v>)([0-9.]+)(?=</v>)'
)


def counts_from_1904(package: WorkbookPackage) -> bool:
    """Tell whether a workbook counts its days from 1904."""
    return any(e.get("date1904") in {"1", "true"} for e in package.all("workbookPr"))


def date_styles(package: WorkbookPackage) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date."""
    root = parse_xml(package.parts[package.shared("styles")])
    codes = {
        int(element.get("numFmtId")): element.get("formatCode", "")
        for collection in children(root, "numFmts")
        for element in collection
    }
    styles = (xf for collection in children(root, "cellXfs") for xf in collection)
    formats = (int(xf.get("numFmtId", "0")) for xf in styles)
    return frozenset(
        style
        for style, number in enumerate(formats)
        if _is_date(codes.get(number, BUILTIN_FORMATS.get(number, "")))
    )


def to_1904(sheet: bytes, dates: Collection[int]) -> bytes:
    """Return a sheet that ``xlsx.package`` wrote, with its dates counted from 1904.

    A number smaller than the days between 1900 and 1904 stays: it is a time of day, or a date that
    a workbook from 1904 cannot hold.

    Args:
        sheet: The sheet's part.
        dates: The numbers of the styles that show dates.
    """

    def counted(match: re.Match[bytes]) -> bytes:
        days = float(match[3])
        if int(match[2]) not in dates or days < _DAYS_FROM_1900_TO_1904:
            return match[0]
        return match[1] + repr(days - _DAYS_FROM_1900_TO_1904).encode()

    return _NUMBER.sub(counted, sheet)


def _is_date(code: str) -> bool:
    return bool(is_date_format(code) and not is_timedelta_format(code))
