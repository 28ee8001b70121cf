"""Find the damaged cell that made openpyxl fail on a workbook that ``preflight`` had accepted.

This takes as long as reading the workbook, so it runs only after reading has failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse
from openpyxl.utils.datetime import from_ISO8601

from scenariobook.diagnostics import short
from scenariobook.workbook.limits.package_scan import Parts, parts_to_read
from scenariobook.workbook.limits.part_scan import elements, in_utf_8
from scenariobook.workbook.xlsx.opc import UNPACKING_ERRORS

_from_iso: Any = from_ISO8601  # the stubs do not say what it takes
_REFERENCE: Final = re.compile(r"[A-Za-z]{1,3}[0-9]+")
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")


def why_unreadable(data: bytes, error: Exception) -> str:
    """Return one sentence that says why a workbook could not be read, and what to do.

    Args:
        data: the workbook's bytes.
        error: what openpyxl raised; the sentence quotes it if no damaged cell is found.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            found = next(_damaged_cells(package), "")
    except UNPACKING_ERRORS:
        found = ""
    named = " ".join(f"{type(error).__name__}: {error}".split())
    return f"the file cannot be read ({found or named}); ask for it again"


def _damaged_cells(package: ZipFile) -> Iterator[str]:
    parts = parts_to_read(package)
    for sheet, title in parts.sheets.items():
        counts = _Counts(package, parts)
        try:
            for cell, why in _cells(in_utf_8(package.read(sheet)), counts):
                yield f"the sheet {title!r} is damaged at {cell}: {why}"
        except ParseError as error:
            yield f"the sheet {title!r} is not well-formed XML: {error}"


class _Counts:
    """How many shared strings and cell formats a workbook has, to which its cells refer."""

    def __init__(self, package: ZipFile, parts: Parts) -> None:
        names = frozenset(package.namelist())
        self.texts = self.formats = 0
        if parts.strings in names:
            self.texts = len(_TEXT.findall(in_utf_8(package.read(parts.strings))))
        if "xl/styles.xml" in names:
            found = [e.name for e in elements(package.read("xl/styles.xml"))]
            begin = found.index("cellXfs") if "cellXfs" in found else len(found)
            rest = found[begin + 1 :]
            end = next((n for n, name in enumerate(rest) if name == "cellStyles"), len(rest))
            self.formats = rest[:end].count("xf")


def _cells(data: bytes, counts: _Counts) -> Iterator[tuple[str, str]]:
    """Yield the address of each damaged cell of a sheet, and what is wrong with it."""
    for _, element in iterparse(BytesIO(data)):
        name = element.tag.rpartition("}")[2]
        if name == "row":
            row = element.get("r", "1")
            if not row.isascii() or not row.isdigit():
                yield f"row {_quoted(row)}", "this is no row's number"
            element.clear()
        elif name == "c" and (why := _fault_of(element, counts)):
            yield _quoted(element.get("r", "a cell without an address")), why


def _fault_of(cell: Element, counts: _Counts) -> str:
    reference, style = cell.get("r"), cell.get("s", "0")
    if reference is not None and not _REFERENCE.fullmatch(reference):
        return "this is no cell's address"
    if not _is_index(style, counts.formats):
        return f"there is no format {_quoted(style)}"
    value = next((e.text or "" for e in cell if e.tag.endswith("}v")), "")
    return _fault_of_value(cell.get("t", "n"), value, counts.texts) if value else ""


def _fault_of_value(kind: str, value: str, texts: int) -> str:
    match kind:
        case "s" if not _is_index(value, texts):
            return f"there is no text {_quoted(value)}"
        case "n" if not _is_number(value):
            return f"{_quoted(value)} is no number"
        case "b" if value not in {"0", "1"}:
            return f"{_quoted(value)} is neither yes nor no"
        case "d" if not _is_date(value):
            return f"{_quoted(value)} is no date"
    return ""


def _is_index(text: str, count: int) -> bool:
    """Tell whether a text is an index into a list of so many; 0 is allowed in an empty one."""
    return text.isascii() and text.isdigit() and (int(text) < count or text == "0")


def _is_number(text: str) -> bool:
    try:
        float(text) if {".", "e", "E"} & set(text) else int(text)
    except ValueError:
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return _from_iso(text) is not None
    except ValueError:
        return False


def _quoted(text: str) -> str:
    return repr(short(text))
