"""What a copy holds beside its values and its words: drawings, colours, rules; in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import short
from scenariobook.workbook.own_work.described_by_them import told_margins
from scenariobook.workbook.own_work.package_side import Side
from scenariobook.workbook.own_work.read import Carried, CarriedSheet
from scenariobook.workbook.own_work.rules import range_of
from scenariobook.workbook.shape.described import PROPERTIES
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.areas import Address, Area

_LONGEST: Final = 300  # characters of an address
_SHOWN: Final = 5  # ranges that are listed
_DRAWN: Final[Mapping[str, str]] = MappingProxyType(
    {"pic": "picture", "chart": "chart", "sp": "text box or shape", "cxnSp": "line"}
)
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {"pivotTable": "a pivot table", "oleObject": "an embedded object", "control": "a control"}
)


def added(parts: Mapping[str, bytes], carried: Carried) -> Iterator[str]:
    """Yield what is the analysts' own on the program's sheets, but for cells and comments."""
    side = Side(dict(parts))
    listed = {sheet.title: sheet for sheet in side.sheets}
    for sheet in carried.sheets:
        yield from _drawn(side, listed[sheet.called].part, sheet.called)
        yield from _told(sheet)
    for name, (text, _) in carried.described.items():
        yield f"the document's {PROPERTIES[name]} {short(text)!r}"
    for words in (*carried.left, *carried.noted):
        if not words.startswith("the sheet "):  # which are told by their titles
            yield words


def _told(sheet: CarriedSheet) -> Iterator[str]:
    looks = sheet.colours
    kinds: tuple[tuple[str, Iterable[Area]], ...] = (
        ("colours", _joined((row, c) for row, c, fill, ink, _ in looks if fill or ink)),
        ("type", _joined((row, c) for row, c, _, _, kind in looks if kind)),
        ("conditional formats", (area for area, _ in sheet.rules.formats)),
        ("validations", (area for area, _ in sheet.rules.checks)),
        ("merged cells", sheet.merged),
    )
    for what, areas in kinds:
        ranges = list(dict.fromkeys(map(range_of, areas)))
        if ranges:
            yield f"{what} at {sheet.called}!{_few(ranges)}"
    if sheet.rules.looks:
        yield f"another look of conditional formats on {sheet.called}"
    for link in sheet.links:
        if not link.is_told:
            where = f"{sheet.called}!{get_column_letter(link.column)}{link.row}"
            yield f"a link at {where} to {short(link.address, _LONGEST)}"
    yield from told_margins(sheet.margins, sheet.called)
    columns = [get_column_letter(column) for _, column in sheet.hidden]
    if columns:
        yield f"hidden columns on {sheet.called}: {_few(list(dict.fromkeys(columns)))}"
    if sheet.hidden_rows:
        yield f"hidden rows on {sheet.called}: {_few(list(map(str, sheet.hidden_rows)))}"
    if sheet.threads:
        yield f"a conversation on {sheet.called}"


def _few(said: Sequence[str]) -> str:
    more = f" and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return ", ".join(said[:_SHOWN]) + more


def _joined(cells: Iterable[Address]) -> Iterator[Area]:
    """Yield the rectangles that some cells fill: runs in a row, and alike runs below each other."""
    runs: dict[Address, list[int]] = {}
    for row, found in groupby(sorted(set(cells)), key=lambda cell: cell[0]):
        columns = [column for _, column in found]
        for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
            these = [column for _, column in run]
            runs.setdefault((these[0], these[-1]), []).append(row)
    areas = []
    for (left, right), rows in runs.items():
        for _, block in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            those = [row for _, row in block]
            areas.append((those[0], left, those[-1], right))
    yield from sorted(areas)


def _drawn(side: Side, part: str, called: str) -> Iterator[str]:
    for what, count in sorted(side.drawn_on(part, _DRAWN).items()):
        yield f"a {what} on {called}" if count == 1 else f"{count} of the kind {what} on {called}"
    for link in opc.links(side.parts, part):
        if link.kind in _PARTS:
            yield f"{_PARTS[link.kind]} on {called}"
