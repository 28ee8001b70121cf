"""Report, in words, what analysts added to a copy other than values: drawings, colours, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import Final

from openpyxl.utils import get_column_letter

from scenariobook.workbook.own_work.own_print_and_properties import (
    print_texts_in_words,
    properties_in_words,
)
from scenariobook.workbook.own_work.own_rules import range_of
from scenariobook.workbook.own_work.read import OwnWork, SheetWork
from scenariobook.workbook.own_work.workbook_package import WorkbookPackage
from scenariobook.workbook.xlsx import opc
from scenariobook.workbook.xlsx.areas import Address, Area

_SHOWN: Final = 5  # how many ranges a text lists
_DRAWN: Final[Mapping[str, str]] = MappingProxyType(
    {"pic": "picture", "chart": "chart", "sp": "text box or shape", "cxnSp": "line"}
)
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {"pivotTable": "a pivot table", "oleObject": "an embedded object", "control": "a control"}
)


def added(parts: Mapping[str, bytes], own_work: OwnWork) -> Iterator[str]:
    """Yield, in words, what analysts added to the program's sheets, without cells and comments.

    Args:
        parts: the parts of the copy's package.
        own_work: the analysts' work in the copy.
    """
    side = WorkbookPackage(dict(parts))
    listed = {sheet.title: sheet for sheet in side.sheets}
    for sheet in own_work.sheets:
        yield from _drawn(side, listed[sheet.title].part, sheet.title)
        yield from _looks_and_rules(sheet)
        yield from (
            f"a {link.in_words(sheet.title)}" for link in sheet.links if not link.is_in_text
        )
        yield from print_texts_in_words(sheet.print_texts, sheet.title)
    yield from properties_in_words(own_work.properties, own_work.extended_properties)
    for words in (*own_work.not_transferable, *own_work.remarks):
        if not words.startswith("the sheet "):  # the caller lists sheets by their titles
            yield words


def _looks_and_rules(sheet: SheetWork) -> Iterator[str]:
    looks = sheet.colours
    kinds: tuple[tuple[str, Iterable[Area]], ...] = (
        ("colours", _joined((row, c) for row, c, fill, ink, _ in looks if fill or ink)),
        (
            "bold, underlined or struck letters",
            _joined((row, c) for row, c, _, _, kind in looks if kind),
        ),
        ("conditional formats", (area for area, _ in sheet.rules.formats)),
        ("validations", (area for area, _ in sheet.rules.checks)),
        ("merged cells", sheet.merged),
    )
    for what, areas in kinds:
        ranges = list(dict.fromkeys(map(range_of, areas)))
        if ranges:
            yield f"{what} at {sheet.title}!{_few(ranges)}"
    if sheet.rules.looks:
        yield f"another look of conditional formats on {sheet.title}"
    columns = [get_column_letter(column) for _, column in sheet.hidden]
    if columns:
        yield f"hidden columns on {sheet.title}: {_few(list(dict.fromkeys(columns)))}"
    if sheet.hidden_rows:
        yield f"hidden rows on {sheet.title}: {_few(list(map(str, sheet.hidden_rows)))}"
    if sheet.threads:
        yield f"a conversation on {sheet.title}"


def _few(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more


def _joined(cells: Iterable[Address]) -> Iterator[Area]:
    """Yield rectangles that cover cells: joined within a row, then with equal ones below."""
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


def _drawn(side: WorkbookPackage, part: str, called: str) -> Iterator[str]:
    for what, count in sorted(side.drawn_on(part, _DRAWN).items()):
        yield f"a {what} on {called}" if count == 1 else f"{count} of the kind {what} on {called}"
    for link in opc.relationships(side.parts, part):
        if link.kind in _PARTS:
            yield f"{_PARTS[link.kind]} on {called}"
