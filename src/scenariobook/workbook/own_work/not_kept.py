"""Report what analysts made on the program's sheets that a fresh tracker does not keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any, Final

from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.diagnostics import short
from scenariobook.workbook.xlsx import opc

_SHOWN: Final = 5  # cells that are listed
_CELL: Final = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="s")[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?v>(\d+)<'
)
_INLINE: Final = re.compile(
    rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?is>(.*?)</(?:\w+:)?is>', re.DOTALL
)
# What a text may have within it: in words, the element that shows that some text of a part may have
# it, and the elements of which such a text has one. Guides to reading stand over Japanese words.
_WITHIN_TEXTS: Final = (
    ("bold words within the text", "rPr", ("b", "i", "u", "strike", "vertAlign")),
    ("a guide to the reading of the text", "rPh", ("rPh",)),
)
_SIFTED_BY: Final = (
    *("filters", "customFilters", "top10", "dynamicFilter", "colorFilter", "iconFilter"),
)
_ALTERNATIVE: Final = re.compile(rb'\baltText(?:Summary)?="([^"]+)"')
_OUTLINE: Final = re.compile(rb'<(?:\w+:)?(?:row|col)\b[^>]*\boutlineLevel="[1-9]')


def not_kept(
    sheet: Worksheet, parts: Mapping[str, bytes], part: str, *, made_filtered: bool
) -> Iterator[str]:
    """Yield, in words, what of a sheet is not kept, and what the fresh tracker has instead.

    Args:
        sheet: the sheet.
        parts: the parts of its package.
        part: the name of the sheet's part.
        made_filtered: whether the program has filtered it.
    """
    for words, shown_by, kinds in _WITHIN_TEXTS:
        if cells := _cells_with(parts, part, shown_by.encode(), kinds):
            more = f" and {len(cells) - _SHOWN} more" if cells[_SHOWN:] else ""
            where = f"{sheet.title}!{', '.join(cells[:_SHOWN])}{more}"
            yield f"{words} at {where}: the text alone is kept"
    for link in opc.relationships(parts, part):
        if link.kind == "table":
            for text in _ALTERNATIVE.findall(parts[link.target]):
                told = short(unescape(text.decode()))
                yield f"the alternative text {told!r} of a table on {sheet.title}: it is not kept"
    if sheet.protection.sheet:
        yield f"the protection of {sheet.title}: a fresh tracker has none"
    if is_filtered(sheet) and not made_filtered:
        yield f"the filter on {sheet.title}: a fresh tracker shows all rows"
    if _OUTLINE.search(parts[part]):
        yield f"groups of rows or columns on {sheet.title}: a fresh tracker has none"


def is_filtered(sheet: Worksheet) -> bool:
    """Tell whether a filter may hide rows of a sheet."""
    held: Any = (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values()))
    columns = (column for one in held if one is not None for column in one.filterColumn)
    # ExcelJS writes every column of a filter, even if it filters nothing.
    return any(getattr(column, by) is not None for column in columns for by in _SIFTED_BY)


def _cells_with(
    parts: Mapping[str, bytes], part: str, shown_by: bytes, kinds: Sequence[str]
) -> list[str]:
    """Return the cells of a sheet's part whose texts have one of these elements."""
    name = next((name for name in parts if name.casefold().endswith("sharedstrings.xml")), "")
    found: list[bytes] = []
    if name and shown_by in parts[name]:
        having = {
            number
            for number, text in enumerate(opc.children(opc.parse(parts[name]), "si"))
            if any(next(text.iter(f"{{*}}{kind}"), None) is not None for kind in kinds)
        }
        texts = _CELL.findall(parts[part]) if having else ()
        found += [cell for cell, text in texts if int(text) in having]
    if shown_by in parts[part]:
        element = re.compile(rb"<(?:\w+:)?(?:%b)\b" % "|".join(kinds).encode())
        found += [cell for cell, text in _INLINE.findall(parts[part]) if element.search(text)]
    return [cell.decode() for cell in found]
