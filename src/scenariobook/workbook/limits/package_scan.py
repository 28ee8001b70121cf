"""Scan a workbook's package part by part, for damage and for what would take too long to read.

openpyxl follows relationships from the workbook to its sheets, and from each sheet to its
drawings, comments and tables. This module follows the same ones first. It also unpacks every part
in full, so that a damaged part is found and a part cannot state a false size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final
from zipfile import ZipFile

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

from scenariobook.workbook.limits import part_scan
from scenariobook.workbook.limits.part_scan import StartTag, elements
from scenariobook.workbook.xlsx.opc import TYPES_PART, UNPACKING_ERRORS, rels_of, resolve_target

_LARGEST_LIST: Final = 5_000_000  # bytes of a part that lists others
# Units of about 2 microseconds; 2,000 indicators over 40 quarters take 1,960,000.
MOST_COST: Final = 2_250_000
_MOST_SEARCHED: Final = 20_000_000  # links × relationships: openpyxl searches all for each link
_MANY: Final = 100  # relationships; searching fewer takes no time
_MOST_PICTURED: Final = 200_000_000  # bytes of pictures, each counted as often as it is shown
_LONGEST_SHEET_NAME: Final = 255  # characters; Excel allows 31, other programs write more
_MOST_SHEETS: Final = 1_000
_MAIN: Final = (XLTM, XLTX, XLSM, XLSX)  # in the order in which openpyxl looks for them
_FIXED: Final = (ARC_STYLE, ARC_THEME, ARC_CORE, ARC_CUSTOM)
# The kinds of parts that openpyxl reads from a sheet or a drawing; others it only copies.
_FOLLOWED: Final = frozenset(
    {"worksheet", "chartsheet", "drawing", "chart", "comments", "table", "pivotTable"}
)
_OF_A_CACHE: Final = frozenset({"pivotCacheDefinition", "pivotCacheRecords"})
_NAMED_IN_WORKBOOK: Final = frozenset({"sheet", "externalReference", "pivotCache"})


class _Fault(Exception):
    """The first reason not to read a package; the message is a sentence for the user."""


def find_fault(package: ZipFile, workbook: str, strings: str) -> str:
    """Return one sentence that says why not to read a package; an empty text if it is fine.

    Args:
        package: the workbook's ZIP archive.
        workbook: the name of the workbook's part, as ``main_parts`` returns it.
        strings: the name of the shared strings' part, as ``main_parts`` returns it.
    """
    try:
        _Scan(package).run(workbook, strings)
    except _Fault as fault:
        return str(fault)
    return ""


def main_parts(listed: bytes) -> tuple[list[str], str, str]:
    """Read the package's list of content types.

    Args:
        listed: the bytes of ``[Content_Types].xml``.

    Returns:
        All content types; the name of the workbook's part; the name of the shared strings' part.
        A name is empty if there is no such part.

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
        self.sheets: dict[str, str] = {}  # titles by part
        self.times: Counter[str] = Counter()  # how often openpyxl parses each part
        self.links: dict[str, int] = {}  # the number of relationships of each part
        # The check of a part's content, by part; other parts have ``wrong_beside_sheet``.
        self.checks: dict[str, Callable[[bytes], str]] = {ARC_STYLE: part_scan.wrong_in_styles}

    def run(self, workbook: str, strings: str) -> None:
        """Scan the whole package.

        Raises:
            _Fault: with the first fault.
        """
        self.walk(workbook)
        for sheet in list(self.sheets):
            self._follow(sheet)
        fixed = (TYPES_PART, workbook, rels_of(workbook), *_FIXED, *([strings] if strings else []))
        if strings and strings not in self.sizes:
            raise _Fault(damaged(strings, "is missing"))
        self.times.update(name for name in fixed if name in self.sizes)
        most = sum(self._check_part(name) for name in self.sizes)
        if most > MOST_COST:
            self._refuse_cost()

    def _start_tags(self, name: str) -> list[StartTag]:
        """Return the start tags of a part that lists other parts."""
        if name not in self.sizes:
            raise _Fault(damaged(name, "is missing"))
        if self.sizes[name] > _LARGEST_LIST:
            raise _Fault(f"its part {name} is larger than any tracker's")
        data = self._read(name)
        try:
            return elements(data)
        except ValueError as error:
            raise _Fault(damaged(name, str(error))) from error

    def _read(self, name: str) -> bytes:
        try:
            return self.package.read(name)
        except UNPACKING_ERRORS as error:
            raise _Fault(damaged(name, "cannot be unpacked")) from error

    def _relationships(self, part: str) -> Mapping[str, tuple[str, str]]:
        """Return the kind and the target part of each relationship inside the package, by id."""
        name = rels_of(part)
        if name not in self.sizes:
            return {}
        self.times[name] += 1
        found = {}
        listed = [e.attributes for e in self._start_tags(name) if e.name == "Relationship"]
        self.links[part] = len(listed)
        for each in listed:
            target = each.get("Target", "")
            if each.get("TargetMode") != "External":
                kind = each.get("Type", "").rpartition("/")[2]
                found[each.get("Id", "")] = (kind, resolve_target(target, part))
        return found

    def walk(self, workbook: str) -> None:
        """Follow the workbook's relationships to its sheets, external links and pivot caches."""
        listed = self._start_tags(workbook)
        self.checks[workbook] = part_scan.wrong_in_workbook
        rels = self._relationships(workbook)
        kinds = set()
        for element in listed:
            link_id = element.attributes.get("id", "")
            # Old macro workbooks list sheets without an id, which openpyxl skips.
            if element.name not in _NAMED_IN_WORKBOOK or not link_id:
                continue
            if link_id not in rels:
                raise _Fault(damaged(workbook, f"names a part that is not listed ({link_id})"))
            kind, target = rels[link_id]
            if kind == "pivotCacheDefinition":
                continue
            self._count_target(target)
            if element.name == "sheet":
                kinds.add(kind)
                self._add_sheet(target, element.attributes.get("name", ""))
        if not self.sheets:
            raise _Fault("the workbook has no sheets; ask for the tracker again")
        if kinds == {"chartsheet"}:
            raise _Fault("the workbook holds nothing but charts; ask for the tracker itself")
        for kind, target in rels.values():
            if kind == "styles" and target not in self.sizes:
                raise _Fault(damaged(target, "is missing"))
        self._caches(rels)

    def _add_sheet(self, part: str, title: str) -> None:
        if len(title) > _LONGEST_SHEET_NAME:
            raise _Fault(f"a sheet's name is {len(title):,} characters long; Excel allows 31")
        if len(self.sheets) == _MOST_SHEETS:
            raise _Fault(
                f"the workbook has over {_MOST_SHEETS:,} sheets; a tracker has a few dozen"
            )
        self.sheets[part] = title
        self.checks[part] = part_scan.wrong_in_sheet

    def _caches(self, rels: Mapping[str, tuple[str, str]]) -> None:
        """Count that openpyxl parses all pivot caches again for each sheet."""
        for kind, target in rels.values():
            if kind in _OF_A_CACHE and target in self.sizes and not self.times[target]:
                self.times[target] = len(self.sheets) + 1
                self._caches(self._relationships(target))

    def _count_target(self, part: str) -> None:
        if part not in self.sizes:
            raise _Fault(damaged(part, "is missing"))
        self.times[part] += 1
        if self.times[part] > 1:
            raise _Fault(
                f"two places of the workbook lead to its part {part}; save it again in its program"
            )

    def _follow(self, part: str) -> None:
        """Follow a sheet's relationships as openpyxl does."""
        for kind, target in self._relationships(part).values():
            if kind in _FOLLOWED:
                self._count_target(target)
                if kind == "drawing":
                    self._drawing(target)

    def _drawing(self, part: str) -> None:
        """Check a drawing, which may show a picture many times, but a chart only once."""
        text = self._read(part)
        pictured = 0
        for link_id, (kind, target) in self._relationships(part).items():
            shown = text.count(f'"{link_id}"'.encode()) + text.count(f"'{link_id}'".encode())
            if kind == "chart":
                self._count_target(target)
                if shown > 1:
                    raise _Fault(f"its part {part} shows one chart {shown:,} times")
            elif kind == "image":
                pictured += shown * self.sizes.get(target, 0)
        if pictured > _MOST_PICTURED:
            raise _Fault(
                f"the pictures in its part {part} come to {pictured / 1e6:,.0f} MB; delete them"
            )

    def _check_part(self, name: str) -> int:
        """Unpack and check a part; return an upper bound of what openpyxl's reading costs."""
        data = self._read(name)
        times = self.times[name]
        if not times:
            is_office_xml = name.endswith((".xml", ".rels")) and not name.startswith("customXml/")
            if is_office_xml and (why := part_scan.forbidden(data)):
                raise _Fault(damaged(name, why))
            return 0
        try:
            data = part_scan.in_utf_8(data)
        except ValueError as error:
            raise _Fault(damaged(name, str(error))) from error
        if why := part_scan.forbidden(data) or part_scan.malformed(data):
            raise _Fault(damaged(name, why))
        check = self.checks.get(name, part_scan.wrong_in_other_part)
        if why := part_scan.too_long(data) or check(data):
            raise _Fault(f"{self._name_of(name)} {why}; mend that in its program and save it again")
        self._check_links(name, data)
        return part_scan.most_cost(data) * times

    def _check_links(self, name: str, data: bytes) -> None:
        relationships = self.links.get(name, 0)
        if relationships < _MANY:
            return
        links = data.count(b"hyperlink") + data.count(b"tablePart")
        if links * relationships > _MOST_SEARCHED:
            raise _Fault(
                f"{self._name_of(name)} has {links:,} links; delete them and save it again"
            )

    def _refuse_cost(self) -> None:
        """Compute the exact cost where the upper bound was too high; refuse what costs too much."""
        costs = {}
        for name, times in self.times.items():
            costs[name] = part_scan.cost(part_scan.in_utf_8(self.package.read(name))) * times
        if sum(costs.values()) <= MOST_COST:
            return
        dearest = max(costs, key=lambda name: costs[name])
        data = part_scan.in_utf_8(self.package.read(dearest))
        if dearest not in self.sheets:
            found = part_scan.count_elements(data)
            raise _Fault(f"its part {dearest} has {found:,} elements, more than any tracker's")
        many = part_scan.costliest_elements(data)
        raise _Fault(
            f"{self._name_of(dearest)} has {many}, most of them perhaps empty; "
            "delete what stands below and beside its tables, and save it again"
        )

    def _name_of(self, part: str) -> str:
        if part in self.sheets:
            return f"the sheet {self.sheets[part]!r}"
        return f"its part {part}"


def damaged(part: str, why: str) -> str:
    """Return the sentence that says which part of a file is damaged."""
    return f"the file is damaged: its part {part} {why}; ask for it again"
