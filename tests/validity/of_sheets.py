"""What the lint asks of sheets: order, ranges, lengths, comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from tests.validity.book import (
    LAST_COLUMN,
    LAST_ROW,
    LINKED,
    Book,
    Element,
    Sheet,
    address,
    spanned,
)
from tests.validity.of_names import utf16_length
from tests.validity.of_package import twice

_LONGEST_FORMULA: Final = 8192
_LONGEST_TEXT_IN_FORMULA: Final = 255
_LONGEST_TEXT: Final = 32_767
_LONGEST_LIST: Final = 255
_LONGEST_LINE: Final = 255  # a header or footer of a printed page
_MESSAGES: Final = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
_TEXT_IN_FORMULA: Final = re.compile(r'"((?:[^"]|"")*)"')


def cells(book: Book) -> Iterator[str]:
    """Rows and cells stand in order, each once, each in its row, inside of the sheet."""
    for sheet in book.sheets:
        last = 0
        for row in sheet.root.iterfind("{*}sheetData/{*}row"):
            number = int(row.get("r", last + 1))
            if not last < number <= LAST_ROW:
                yield f"{sheet.title}: row {number} stands after row {last}"
            last, before = number, 0
            for cell in row.iterfind("{*}c"):
                at = address(cell.get("r", ""))
                if at is None or at[1] != number:
                    yield f"{sheet.title}: {cell.get('r')} is no cell of row {number}"
                elif at[0] <= before:
                    yield f"{sheet.title}: {cell.get('r')} stands twice, or not in order"
                before = at[0] if at else before


def columns(book: Book) -> Iterator[str]:
    """Columns' widths stand in order and do not overlap."""
    for sheet in book.sheets:
        last = 0
        for column in sheet.root.iterfind("{*}cols/{*}col"):
            first, until = int(column.get("min")), int(column.get("max"))
            if not last < first <= until <= LAST_COLUMN:
                yield f"{sheet.title}: the columns {first} to {until} stand after column {last}"
            last = until


def merged(book: Book) -> Iterator[str]:
    """Merged ranges are ranges of several cells, and none overlaps another."""
    for sheet in book.sheets:
        found = {}
        for element in sheet.root.iter("{*}mergeCell"):
            ref = element.get("ref", "")
            span = spanned(ref)
            if span is None or span[:2] == span[2:] or ref in found:
                yield f"{sheet.title}: {ref} is merged, but is no range, or is merged twice"
            else:
                found[ref] = span
        for (one, span), (other, second) in combinations(found.items(), 2):
            if span.meets(second):
                yield f"{sheet.title}: the merged ranges {one} and {other} overlap"


def counts(book: Book) -> Iterator[str]:
    """What a sheet counts is what it has."""
    for sheet in book.sheets:
        for name in ("mergeCells", "dataValidations", "hyperlinks"):
            for element in sheet.root.iterfind(f"{{*}}{name}"):
                if element.get("count", str(len(element))) != str(len(element)) or not len(element):
                    yield f"{sheet.title}: {name} has {len(element)}, not {element.get('count')}"


def validations(book: Book) -> Iterator[str]:
    """Rules for typing are on ranges; lists and messages are no longer than Excel takes."""
    for sheet in book.sheets:
        for rule in sheet.root.iterfind("{*}dataValidations/{*}dataValidation"):
            where = f"{sheet.title}: the rule for {rule.get('sqref')}"
            if not rule.get("sqref") or None in map(spanned, rule.get("sqref").split()):
                yield f"{where} is for no range"
            listed = rule.findtext("{*}formula1") or ""
            if listed.startswith('"') and utf16_length(listed[1:-1]) > _LONGEST_LIST:
                yield f"{where} has a list of more than {_LONGEST_LIST} characters"
            for name, longest in _MESSAGES.items():
                if utf16_length(rule.get(name, "")) > longest:
                    yield f"{where} has a {name} of more than {longest} characters"


def rules(book: Book) -> Iterator[str]:
    """Conditional formats are on ranges."""
    for sheet in book.sheets:
        for element in sheet.root.iterfind("{*}conditionalFormatting"):
            ref = element.get("sqref", "")
            if not ref or None in map(spanned, ref.split()):
                yield f"{sheet.title}: a conditional format is for {ref!r}, which is no range"


def formulas(book: Book) -> Iterator[str]:
    """Formulas are there, without an equals sign, and no longer than Excel takes."""
    for where, text in book.formulas():
        if not text or text.startswith("="):
            yield f"{where} has no formula, or one with an equals sign: {text!r}"
        if utf16_length(text) > _LONGEST_FORMULA:
            yield f"{where} has a formula of more than {_LONGEST_FORMULA} characters"
        for quoted in _TEXT_IN_FORMULA.findall(text):
            if utf16_length(quoted.replace('""', '"')) > _LONGEST_TEXT_IN_FORMULA:
                yield f"{where} has a text of more than {_LONGEST_TEXT_IN_FORMULA} characters"


def texts(book: Book) -> Iterator[str]:
    """Texts are no longer than a cell holds, and lines no longer than a page's edge does."""
    for number, text in enumerate(book.texts):
        if utf16_length(text) > _LONGEST_TEXT:
            yield f"the shared text {number} has more than {_LONGEST_TEXT} characters"
    for sheet in book.sheets:
        for line in sheet.root.iterfind("{*}headerFooter/*"):
            if utf16_length(line.text or "") > _LONGEST_LINE:
                yield f"{sheet.title}: a printed line has more than {_LONGEST_LINE} characters"


def comments(book: Book) -> Iterator[str]:
    """Each comment is one cell's only one, has an author, and a box in the drawing of boxes."""
    for sheet in book.sheets:
        parts = book.linked(sheet.part, "comments")
        noted = []
        for root in (book.roots[part] for part in parts):
            authors = len(list(root.iterfind("{*}authors/{*}author")))
            for comment in root.iterfind("{*}commentList/{*}comment"):
                noted.append(comment.get("ref", ""))
                if int(comment.get("authorId", "0")) >= authors:
                    yield f"{sheet.title}: the comment at {noted[-1]} has no author"
        for at in twice(noted):
            yield f"{sheet.title}: {at} has two comments"
        boxes = _boxes(book, sheet)
        if sorted(map(str, map(address, noted))) != sorted(map(str, boxes)):
            yield f"{sheet.title}: comments at {noted}, but boxes at {boxes}"


def _boxes(book: Book, sheet: Sheet) -> list[tuple[int, int]]:
    """Return the column and row of each comment's box."""
    drawn = {link.id: link.target for link in book.links(sheet.part) if link.kind == "vmlDrawing"}
    named = (drawn.get(e.get(f"{LINKED}id")) for e in sheet.root.iterfind("{*}legacyDrawing"))
    return [
        (_number(box, "Column"), _number(box, "Row"))
        for part in named
        if part in book.roots
        for box in book.roots[part].iter("{*}ClientData")
        if box.get("ObjectType") == "Note"
    ]


def _number(box: Element, name: str) -> int:
    return int(box.findtext(f"{{*}}{name}") or -1) + 1
