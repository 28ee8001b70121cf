"""A workbook's package, part by part: what it lacks, and what reading it would cost.

openpyxl follows relationships from the workbook to its sheets, and from each sheet to its
drawings, comments and tables. This module goes the same ways first, and reads every part
once in full, so that damage is found and nothing lies about its size.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl.xml.constants import (
    ARC_CORE,
    ARC_CUSTOM,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    SHARED_STRINGS,
    XLSM,
    XLSX,
    XLTM,
    XLTX,
)

from scenariobook.workbook.gate import part_scan
from scenariobook.workbook.gate.part_scan import StartTag, elements
from scenariobook.workbook.xlsx.opc import TYPES_PART, rels_of, resolve_target

_LARGEST_LIST: Final = 5_000_000  # bytes of a part that lists others
MOST_COST: Final = 2_000_000  # units of about 2 microseconds; 2,000 indicators × 40 take 1,650,000
_MOST_SEARCHED: Final = 20_000_000  # links × relationships: each is searched for among all
_MANY: Final = 100  # relationships; fewer are searched at once
_MOST_PICTURED: Final = 200_000_000  # bytes of pictures, each counted as often as it is shown
_LONGEST_SHEET_NAME: Final = 255  # characters; Excel allows 31, other programs write more
_MOST_SHEETS: Final = 1_000
_MAIN: Final = (XLTM, XLTX, XLSM, XLSX)  # in the order in which the reader looks for them
_FIXED: Final = (ARC_STYLE, ARC_THEME, ARC_CORE, ARC_CUSTOM)
# What a sheet or a drawing leads the reader to; of all else, only the size matters.
_FOLLOWED: Final = frozenset(
    {"worksheet", "chartsheet", "drawing", "chart", "comments", "table", "pivotTable"}
)
_OF_A_CACHE: Final = frozenset({"pivotCacheDefinition", "pivotCacheRecords"})
_NAMED_IN_WORKBOOK: Final = frozenset({"sheet", "externalReference", "pivotCache"})

# What reading a damaged part raises.
UNPACKING: Final = (
    *(BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError),
)


class _Stop(Exception):
    """The first thing that makes a package unfit to be read."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that the reader starts from; ``sheets`` gives each one's title."""

    workbook: str
    strings: str
    sheets: Mapping[str, str]


def find_fault(package: ZipFile, workbook: str, strings: str) -> str:
    """Return, in one sentence, why a package should not be read; nothing if it should.

    ``workbook`` and ``strings`` are the parts that its list of types names for them.
    """
    try:
        _Scan(package).run(workbook, strings)
    except _Stop as found:
        return str(found)
    return ""


def parts_to_read(package: ZipFile) -> Parts:
    """Return the parts of a package in which no fault was found."""
    _, workbook, strings = main_parts(package.read(TYPES_PART))
    scan = _Scan(package)
    scan.walk(workbook)
    return Parts(workbook, strings, scan.sheets)


def main_parts(listed: bytes) -> tuple[list[str], str, str]:
    """Return all types of parts, the workbook's part, and that of the shared strings.

    ``listed`` is the package's list of types. The second and third are empty if there is
    none.

    Raises:
        ValueError: if the list cannot be read; the message says why.
    """
    if len(listed) > _LARGEST_LIST:
        raise ValueError("is larger than any list of types")
    found = elements(listed)
    types = [
        e.attributes.get("ContentType", "") for e in found if e.name in {"Override", "Default"}
    ]
    by_type = {
        e.attributes.get("ContentType", ""): e.attributes.get("PartName", "")[1:]
        for e in reversed(found)
        if e.name == "Override"
    }
    workbook = next((by_type[kind] for kind in _MAIN if kind in by_type), "")
    if not workbook and set(types) & set(_MAIN):
        workbook = ARC_WORKBOOK
    return types, workbook, by_type.get(SHARED_STRINGS, "")


class _Scan:
    """One walk through a package."""

    def __init__(self, package: ZipFile) -> None:
        self.package = package
        self.sizes = {info.filename: info.file_size for info in package.infolist()}
        self.sheets: dict[str, str] = {}  # their names by part
        self.times: Counter[str] = Counter()  # how often the reader parses a part
        self.links: dict[str, int] = {}  # a sheet's relationships
        # How to look at a part, where that is not as at all others.
        self.special: dict[str, Callable[[bytes], str]] = {ARC_STYLE: part_scan.wrong_in_styles}

    def run(self, workbook: str, strings: str) -> None:
        """Go through the whole package.

        Raises:
            _Stop: with the first fault that is found.
        """
        self.walk(workbook)
        for sheet in list(self.sheets):
            self._follow(sheet)
        fixed = (TYPES_PART, workbook, rels_of(workbook), *_FIXED, *([strings] if strings else []))
        if strings and strings not in self.sizes:
            raise _Stop(damaged(strings, "is missing"))
        self.times.update(name for name in fixed if name in self.sizes)
        most = sum(self._part(name) for name in self.sizes)
        if most > MOST_COST:
            self._refuse_cost()

    def _list(self, name: str) -> list[StartTag]:
        """Return the elements of a part that lists others."""
        if name not in self.sizes:
            raise _Stop(damaged(name, "is missing"))
        if self.sizes[name] > _LARGEST_LIST:
            raise _Stop(f"its part {name} is larger than any tracker's")
        data = self._read(name)
        try:
            return elements(data)
        except ValueError as error:
            raise _Stop(damaged(name, str(error))) from error

    def _read(self, name: str) -> bytes:
        try:
            return self.package.read(name)
        except UNPACKING as error:
            raise _Stop(damaged(name, "is not what was once packed")) from error

    def _relationships(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part leads to inside the package: kind and name by id."""
        name = rels_of(part)
        if name not in self.sizes:
            return {}
        self.times[name] += 1
        found = {}
        listed = [e.attributes for e in self._list(name) if e.name == "Relationship"]
        self.links[part] = len(listed)
        for each in listed:
            target = each.get("Target", "")
            if each.get("TargetMode") != "External":
                kind = each.get("Type", "").rpartition("/")[2]
                found[each.get("Id", "")] = (kind, resolve_target(target, part))
        return found

    def walk(self, workbook: str) -> None:
        """Find the workbook's sheets, links and caches, and what they are called."""
        listed = self._list(workbook)
        self.special[workbook] = part_scan.wrong_in_workbook
        rels = self._relationships(workbook)
        kinds = set()
        for element in listed:
            held = element.attributes.get("id", "")
            # Old macro workbooks list sheets without an id; the reader passes them over.
            if element.name not in _NAMED_IN_WORKBOOK or not held:
                continue
            if held not in rels:
                raise _Stop(damaged(workbook, f"names a part that is not listed ({held})"))
            kind, target = rels[held]
            if kind == "pivotCacheDefinition":
                continue
            self._lead_to(target)
            if element.name == "sheet":
                kinds.add(kind)
                self._sheet(target, element.attributes.get("name", ""))
        if not self.sheets:
            raise _Stop("the workbook has no sheets; ask for the tracker again")
        if kinds == {"chartsheet"}:
            raise _Stop("the workbook holds nothing but charts; ask for the tracker itself")
        for kind, target in rels.values():
            if kind == "styles" and target not in self.sizes:
                raise _Stop(damaged(target, "is missing"))
        self._caches(rels)

    def _sheet(self, part: str, title: str) -> None:
        if len(title) > _LONGEST_SHEET_NAME:
            raise _Stop(f"a sheet's name is {len(title):,} characters long; Excel allows 31")
        if len(self.sheets) == _MOST_SHEETS:
            raise _Stop(f"the workbook has over {_MOST_SHEETS:,} sheets; a tracker has a few dozen")
        self.sheets[part] = title
        self.special[part] = part_scan.wrong_in_sheet

    def _caches(self, rels: Mapping[str, tuple[str, str]]) -> None:
        """For each sheet, the reader parses all pivot caches again."""
        for kind, target in rels.values():
            if kind in _OF_A_CACHE and target in self.sizes and not self.times[target]:
                self.times[target] = len(self.sheets) + 1
                self._caches(self._relationships(target))

    def _lead_to(self, part: str) -> None:
        if part not in self.sizes:
            raise _Stop(damaged(part, "is missing"))
        self.times[part] += 1
        if self.times[part] > 1:
            raise _Stop(
                f"two places of the workbook lead to its part {part}; save it again in its program"
            )

    def _follow(self, part: str) -> None:
        """Go on from a sheet, a drawing or a pivot cache, as the reader does."""
        for kind, target in self._relationships(part).values():
            if kind in _FOLLOWED:
                self._lead_to(target)
                if kind == "drawing":
                    self._drawing(target)

    def _drawing(self, part: str) -> None:
        """Look at a drawing, which may show one picture many times, but not one chart."""
        text = self._read(part)
        pictured = 0
        for held, (kind, target) in self._relationships(part).items():
            shown = text.count(f'"{held}"'.encode()) + text.count(f"'{held}'".encode())
            if kind == "chart":
                self._lead_to(target)
                if shown > 1:
                    raise _Stop(f"its part {part} shows one chart {shown:,} times")
            elif kind == "image":
                pictured += shown * self.sizes.get(target, 0)
        if pictured > _MOST_PICTURED:
            raise _Stop(
                f"the pictures in its part {part} come to {pictured / 1e6:,.0f} MB; delete them"
            )

    def _part(self, name: str) -> int:
        """Read a part in full, look at it, and return what it costs the reader at most."""
        data = self._read(name)
        times = self.times[name]
        if not times:
            ours = name.endswith((".xml", ".rels")) and not name.startswith("customXml/")
            if ours and (why := part_scan.forbidden(data)):
                raise _Stop(damaged(name, why))
            return 0
        try:
            data = part_scan.in_utf_8(data)
        except ValueError as error:
            raise _Stop(damaged(name, str(error))) from error
        if why := part_scan.forbidden(data) or part_scan.malformed(data):
            raise _Stop(damaged(name, why))
        look = self.special.get(name, part_scan.wrong_beside_sheet)
        if why := part_scan.too_long(data) or look(data):
            raise _Stop(f"{self._called(name)} {why}; mend that in its program and save it again")
        self._searched(name, data)
        return part_scan.most_cost(data) * times

    def _searched(self, name: str, data: bytes) -> None:
        relationships = self.links.get(name, 0)
        if relationships < _MANY:
            return
        links = data.count(b"hyperlink") + data.count(b"tablePart")
        if links * relationships > _MOST_SEARCHED:
            raise _Stop(f"{self._called(name)} has {links:,} links; delete them and save it again")

    def _refuse_cost(self) -> None:
        """Look closer at what seems dear, and refuse it if it is."""
        costs = {}
        for name, times in self.times.items():
            costs[name] = part_scan.cost(part_scan.in_utf_8(self.package.read(name))) * times
        if sum(costs.values()) <= MOST_COST:
            return
        dearest = max(costs, key=lambda name: costs[name])
        data = part_scan.in_utf_8(self.package.read(dearest))
        if dearest not in self.sheets:
            found = part_scan.count_elements(data)
            raise _Stop(f"its part {dearest} has {found:,} elements, more than any tracker's")
        raise _Stop(
            f"{self._called(dearest)} has {part_scan.dearest(data)}, most of them perhaps empty; "
            "delete what stands below and beside its tables, and save it again"
        )

    def _called(self, part: str) -> str:
        if part in self.sheets:
            return f"the sheet {self.sheets[part]!r}"
        return f"its part {part}"


def damaged(part: str, why: str) -> str:
    """Return the sentence about a part that is not as it was made."""
    return f"the file is damaged: its part {part} {why}; ask for it again"
