"""What the lint asks of formats and texts, which sheets name by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tests.validity.book import Book
from tests.validity.of_package import twice

_FIRST_OWN_FORMAT: Final = 164  # lower numbers are every program's
_LONGEST_FORMAT: Final = 255
_USES: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
# The attributes that name a conditional format: of rules, tables and their columns.
_RULES: Final = (
    *("dxfId", "dataDxfId", "headerRowDxfId", "totalsRowDxfId"),
    *("headerRowBorderDxfId", "tableBorderDxfId", "totalsRowBorderDxfId"),
)
_TYPES: Final = frozenset({"n", "s", "str", "b", "e", "inlineStr", "d"})


def _count(book: Book, name: str) -> int:
    return len(list(book.styles.iterfind(f"{{*}}{name}/*")))


def formats(book: Book) -> Iterator[str]:
    """Every format that a cell, a row or a column names is there."""
    known = _count(book, "cellXfs")
    for sheet in book.sheets:
        for element in sheet.root.iter("{*}c", "{*}row", "{*}col"):
            number = element.get("style" if element.tag.endswith("}col") else "s", "0")
            if int(number) >= known:
                where = element.get("r") or f"column {element.get('min')}"
                yield f"{sheet.title}: {where} has the format {number} of {known}"


def parts_of_formats(book: Book) -> Iterator[str]:
    """What formats are made of is there."""
    for xf in book.styles.iter("{*}xf"):
        for use, name in _USES.items():
            if int(xf.get(use, "-1")) >= _count(book, name):
                yield f"a format has the {use} {xf.get(use)} of {_count(book, name)}"


def number_formats(book: Book) -> Iterator[str]:
    """Number formats differ in their numbers, hold something, and are there where one is named."""
    held = list(book.styles.iterfind("{*}numFmts/{*}numFmt"))
    known = [element.get("numFmtId") for element in held]
    for number in twice(known):
        yield f"two number formats have the number {number}"
    for element in held:
        if not 0 < len(element.get("formatCode", "")) <= _LONGEST_FORMAT:
            yield f"the number format {element.get('numFmtId')} is empty or too long"
    for xf in book.styles.iter("{*}xf"):
        number = xf.get("numFmtId", "0")
        if int(number) >= _FIRST_OWN_FORMAT and number not in known:
            yield f"a format has the number format {number}, which is not there"


def conditional_formats(book: Book) -> Iterator[str]:
    """Every conditional format that a rule or a table names is there."""
    known = _count(book, "dxfs")
    roots = [(sheet.title, sheet.root) for sheet in book.sheets]
    for where, root in [*roots, *((part, table) for _, part, table in book.tables)]:
        for name in _RULES:
            for number in root.xpath(f"//@{name}"):
                if int(number) >= known:
                    yield f"{where} has the {name} {number} of {known}"


def values(book: Book) -> Iterator[str]:
    """A cell's type is one that there is, and its value is of that type."""
    known = len(book.texts)
    for sheet in book.sheets:
        for cell in sheet.root.iterfind("{*}sheetData/{*}row/{*}c"):
            where = f"{sheet.title}!{cell.get('r')}"
            kind, value = cell.get("t", "n"), cell.findtext("{*}v")
            if kind not in _TYPES:
                yield f"{where} is of the type {kind}"
            elif kind == "s" and not (value and value.isdecimal() and int(value) < known):
                yield f"{where} has the text {value} of {known}"
            elif kind == "n" and value and not _is_number(value):
                yield f"{where} holds {value!r}, which is no number"
            elif kind == "b" and value not in {"0", "1"}:
                yield f"{where} holds {value!r}, which is neither yes nor no"


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")  # which is false of nan, too
    except ValueError:
        return False
