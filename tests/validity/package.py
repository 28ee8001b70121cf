"""A workbook's package as the lint sees it; it leans on nothing of the program's own reading."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from io import BytesIO
from typing import Any, Final, NamedTuple
from zipfile import ZipFile

from lxml import etree as _etree

etree: Any = _etree  # the type stubs know too little of it
Element = Any

LINKED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384

_READING: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}rPh"  # how it sounds
_ADDRESS: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_CODED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_NAME: Final = 255
_NAME: Final = re.compile(r"[^\W\d][\w.?]*|\\[\w.?]*")
_ROW_AND_COLUMN: Final = re.compile(r"(?:R[0-9]*)?(?:C[0-9]*)?", re.IGNORECASE)


class Link(NamedTuple):
    """A relationship: its id, its type's last word, the part that it leads to."""

    id: str
    kind: str
    target: str


class Range(NamedTuple):
    """A rectangle of cells, all bounds included, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Range) -> bool:
        """Tell whether two ranges have a cell in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


class Sheet(NamedTuple):
    """A sheet as the workbook lists it, and its part's root element."""

    title: str
    state: str
    part: str
    root: Element


class Package:
    """A package's members, and what its workbook lists.

    ``damage`` says, in words, why a part cannot be read at all; then nothing else is asked.
    """

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.roots: dict[str, Element] = {}
        self.damage: list[str] = []
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.roots[name] = etree.fromstring(part)
                except etree.XMLSyntaxError as error:
                    self.damage.append(f"{name} is no XML: {error}")
        main = [link.target for link in self.links("") if link.kind == "officeDocument"]
        self.main = main[0] if main else ""
        if self.main not in self.roots:
            self.damage.append("the package leads to no workbook")

    def links(self, part: str) -> list[Link]:
        """Return what a part leads to; of the package itself, the part's name is empty."""
        folder, name = posixpath.split(part)
        listed = self.roots.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for element in listed if listed is not None else ():
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", "")))[1:]
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Link(element.get("Id", ""), kind, target))
        return found

    def linked(self, part: str, kind: str) -> list[str]:
        """Return the parts that are there of a kind that a part leads to."""
        links = self.links(part)
        return [link.target for link in links if link.kind == kind and link.target in self.roots]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The sheets, in order; those that lead nowhere are left out."""
        targets = {link.id: link.target for link in self.links(self.main)}
        found = []
        for element in self.roots[self.main].iterfind("{*}sheets/{*}sheet"):
            part = targets.get(element.get(f"{LINKED}id"), "")
            if part in self.roots:
                name, state = element.get("name", ""), element.get("state", "visible")
                found.append(Sheet(name, state, part, self.roots[part]))
        return found

    @cached_property
    def names(self) -> list[Element]:
        """The defined names."""
        return list(self.roots[self.main].iterfind("{*}definedNames/{*}definedName"))

    @cached_property
    def tables(self) -> list[tuple[Sheet, str, Element]]:
        """Each Excel table: its sheet, its part and its root element."""
        return [
            (sheet, part, self.roots[part])
            for sheet in self.sheets
            for part in self.linked(sheet.part, "table")
        ]

    @cached_property
    def texts(self) -> list[str]:
        """The shared texts, each as a reader sees it."""
        return [
            decoded(
                "".join(t.text or "" for t in item.iter("{*}t") if t.getparent().tag != _READING)
            )
            for part in self.linked(self.main, "sharedStrings")
            for item in self.roots[part].iterfind("{*}si")
        ]

    def texts_on(self, sheet: Sheet) -> dict[str, str]:
        """Return the texts on a sheet by address; numbers are left out."""
        found = {}
        for cell in sheet.root.iterfind("{*}sheetData/{*}row/{*}c"):
            value = cell.findtext("{*}v") or ""
            match cell.get("t", "n"):
                case "s" if int(value) < len(self.texts):
                    found[cell.get("r")] = self.texts[int(value)]
                case "str":
                    found[cell.get("r")] = decoded(value)
                case "inlineStr":
                    found[cell.get("r")] = "".join(t.text or "" for t in cell.iter("{*}t"))
        return found

    def formulas(self) -> Iterator[tuple[str, str]]:
        """Yield every formula: where it stands, and its text."""
        for name in self.names:
            yield f"the name {name.get('name')}", name.text or ""
        for sheet in self.sheets:
            for element in sheet.root.iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2"):
                at = element.getparent().get("r") or element.getparent().get("sqref") or ""
                yield f"{sheet.title}!{at}", element.text or ""
        for _, part, table in self.tables:
            for element in table.iter("{*}calculatedColumnFormula", "{*}totalsRowFormula"):
                yield part, element.text or ""
        for part, root in self.roots.items():
            if root.tag.endswith("}chartSpace"):
                for element in root.iter("{*}f"):
                    yield part, element.text or ""


def decoded(text: str) -> str:
    """Return a text as a reader sees it: ``_x000a_`` is a line's end."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text)


def position_of(text: str) -> tuple[int, int] | None:
    """Return a cell's column and row, or None if there is no such cell."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (column, row) if column <= LAST_COLUMN and 1 <= row <= LAST_ROW else None


def spanned(text: str) -> Range | None:
    """Return a range that is written as A1:B2 or A1, or None if it is none."""
    first, _, last = text.partition(":")
    start, end = position_of(first), position_of(last or first)
    if start is None or end is None or start[0] > end[0] or start[1] > end[1]:
        return None
    return Range(*start, *end)


def twice(found: Iterable[Hashable]) -> list[str]:
    """Return what comes more than once."""
    return [str(one) for one, count in Counter(found).items() if count > 1]


def utf16_length(text: str) -> int:
    """Return a text's length as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_name(text: str) -> bool:
    """Tell whether Excel takes a text as the name of a range or a table."""
    return (
        _NAME.fullmatch(text) is not None
        and utf16_length(text) <= _LONGEST_NAME
        and position_of(text.upper()) is None
        and _ROW_AND_COLUMN.fullmatch(text) is None
    )
