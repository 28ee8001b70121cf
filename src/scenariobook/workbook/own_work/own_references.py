"""Find the analysts' formulas and names that refer to our sheets, to rewrite them if rows move."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from openpyxl.utils import quote_sheetname

from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.xlsx import opc

# The elements of a sheet's part, other than cells, that hold formulas.
_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cfRule": "a conditional format",
        "dataValidation": "a validation",
        "sparkline": "a sparkline",
    }
)


def formulas(opened: WorkbookFile, ours: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the formulas on the analysts' sheets that mention one of the program's sheets.

    Args:
        opened: a returned tracker.
        ours: the present titles of the program's sheets.

    Yields:
        The sheet's title; the formula's cell, or what else holds it; its text, with ``=``.
    """
    held = opened.parts
    for title, part in opc.sheet_parts(held).items():
        if title in ours:
            continue
        found = [*_of_cells(opened, title), *_of_rules(held[part])]
        for name in sorted(opc.reachable_parts(held, [part])):
            if "/charts/chart" in name:
                found += [("a chart", text) for text in _texts(opc.parse(held[name]))]
        for where, text in dict.fromkeys(found):
            if any(called in text for called in ours):
                yield title, where, text


def names(opened: WorkbookFile, ours: Collection[str]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the defined names that mention one of the program's sheets, with their formulas.

    Each name is a pair: the title of the sheet if only one sheet has the name, else an empty text;
    and the name itself in small letters.
    """
    book: Any = opened.workbook
    held = [("", book.defined_names), *((sheet.title, sheet.defined_names) for sheet in book)]
    for title, defined in held:
        for name, value in defined.items():
            text = value.attr_text or ""
            if any(called in text for called in ours):
                yield (title, name.casefold()), text


def is_about(formula: str, titles: Iterable[str]) -> bool:
    """Tell whether a formula refers to cells on one of the sheets with these titles."""
    called = (
        words
        for title in titles
        for words in (re.escape(quote_sheetname(title)), rf"(?<![\w.']){re.escape(title)}")
    )
    return any(re.search(f"{words}!", formula) for words in called)


def is_built_in(name: str) -> bool:
    """Tell whether programs make such a name by themselves, as that of a print area."""
    called = name.casefold()
    return called.startswith("_xlnm") or called in {"print_area", "print_titles", "sheet_title"}


def _of_cells(opened: WorkbookFile, title: str) -> Iterator[tuple[str, str]]:
    if title in {sheet.title for sheet in opened.sheets}:
        for row in opened.rows(opened.workbook[title]).values():
            for cell in row.values():
                if cell.data_type == "f":
                    yield cell.coordinate, str(getattr(cell.value, "text", cell.value))


def _of_rules(part: bytes) -> Iterator[tuple[str, str]]:
    for element in opc.parse(part).iter(*(f"{{*}}{name}" for name in _RULES)):
        kind = _RULES[opc.local_name(element)]
        yield from ((kind, text) for text in _texts(element))


def _texts(root: opc.Element) -> Iterator[str]:
    """Yield the formulas inside an element of a part, with an equals sign before each."""
    for element in root.iter("{*}f", "{*}formula", "{*}formula1", "{*}formula2"):
        if element.text and not len(element):
            yield f"={element.text}"
