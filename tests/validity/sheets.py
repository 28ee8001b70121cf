"""What the lint asks of sheets and of Excel tables: order, ranges, lengths, comments, headers."""

import re
from collections.abc import Iterator
from itertools import combinations, product
from typing import Final

from tests.validity.book import (
    LAST_COLUMN,
    LAST_ROW,
    LINKED,
    Book,
    Element,
    Sheet,
    address,
    decoded,
    is_name,
    spanned,
    twice,
    utf16_length,
)

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


def _boxes(book: Book, sheet: Sheet) -> list[tuple[int, ...]]:
    """Return the column and row of each comment's box."""
    drawn = {link.id: link.target for link in book.links(sheet.part) if link.kind == "vmlDrawing"}
    named = (drawn.get(e.get(f"{LINKED}id")) for e in sheet.root.iterfind("{*}legacyDrawing"))
    return [
        tuple(int(box.findtext(f"{{*}}{name}") or -1) + 1 for name in ("Column", "Row"))
        for part in named
        if part in book.roots
        for box in book.roots[part].iter("{*}ClientData")
        if box.get("ObjectType") == "Note"
    ]


# --- tables: headers as in the cells, columns that differ, room ----------------------------------


def _columns(table: Element) -> list[str]:
    return [decoded(c.get("name", "")) for c in table.iterfind("{*}tableColumns/{*}tableColumn")]


def headers(book: Book) -> Iterator[str]:
    """A table's headers are what stands in its first row's cells, as text."""
    shown = {sheet.part: book.shown(sheet) for sheet in book.sheets}
    for sheet, part, table in book.tables:
        span = spanned(table.get("ref", ""))
        if span is None or table.get("headerRowCount", "1") == "0":
            continue
        cells = {address(at): text for at, text in shown[sheet.part].items()}
        for place, name in enumerate(_columns(table), span.left):
            found = cells.get((place, span.top))
            if found is None or found.replace("\r\n", "\n") != name.replace("\r\n", "\n"):
                yield f"{part}: the header {name!r} is {found!r} on {sheet.title}"


def table_columns(book: Book) -> Iterator[str]:
    """A table has as many columns as its range, of different names and numbers."""
    for _, part, table in book.tables:
        span = spanned(table.get("ref", ""))
        names = _columns(table)
        for name in twice(name.casefold() for name in names):
            yield f"{part}: two columns are called {name!r}"
        for number in twice(c.get("id") for c in table.iter("{*}tableColumn")):
            yield f"{part}: two columns have the number {number}"
        counted = {e.get("count", str(len(names))) for e in table.iterfind("{*}tableColumns")}
        if counted != {str(len(names))}:
            yield f"{part}: {len(names)} columns are counted as {counted}"
        if span and span.right - span.left + 1 != len(names):
            yield f"{part}: {len(names)} columns do not fill {table.get('ref')}"


def ranges(book: Book) -> Iterator[str]:
    """A table has a header and a row at least, and its filter is on all of its rows."""
    for _, part, table in book.tables:
        span = spanned(table.get("ref", ""))
        totals = int(table.get("totalsRowCount", "0"))
        rows = int(table.get("headerRowCount", "1")) + totals
        if span is None or span.bottom - span.top < rows:
            yield f"{part}: the range {table.get('ref')} has no room for a row"
            continue
        for element in table.iterfind("{*}autoFilter"):
            if spanned(element.get("ref", "")) != span._replace(bottom=span.bottom - totals):
                yield f"{part}: the filter's range {element.get('ref')} is not the table's"


def room(book: Book) -> Iterator[str]:
    """No other table, no filter and no merged cells are in a table's way."""
    for sheet in book.sheets:
        tables = [(p, spanned(root.get("ref", ""))) for s, p, root in book.tables if s == sheet]
        others = [
            (f"{element.tag.rpartition('}')[2]} {ref}", spanned(ref))
            for element in sheet.root.iter("{*}autoFilter", "{*}mergeCell")
            if (ref := element.get("ref", ""))
        ]
        pairs = [*combinations(tables, 2), *product(tables, others)]
        for (one, span), (other, second) in pairs:
            if span and second and span.meets(second):
                yield f"{one} and {other} overlap on {sheet.title}"


def numbers_and_names(book: Book) -> Iterator[str]:
    """Tables have different numbers and different names, such as Excel takes."""
    roots = [table for _, _, table in book.tables]
    for number in twice(table.get("id") for table in roots):
        yield f"two tables have the number {number}"
    for name in twice(table.get("displayName", "").casefold() for table in roots):
        yield f"two tables are called {name!r}"
    for _, part, table in book.tables:
        if not is_name(table.get("displayName", "")):
            yield f"{part}: {table.get('displayName')!r} is no name, or looks like a cell"


def on_sheets(book: Book) -> Iterator[str]:
    """A sheet lists exactly the tables that it leads to, and a table stands on one sheet."""
    for sheet in book.sheets:
        listed = len(list(sheet.root.iterfind("{*}tableParts/{*}tablePart")))
        counted = {e.get("count", str(listed)) for e in sheet.root.iterfind("{*}tableParts")}
        there = book.linked(sheet.part, "table")
        if listed != len(there) or counted - {str(listed)}:
            yield f"{sheet.title} lists {listed} tables, counts {counted} and has {len(there)}"
    for part in twice(part for _, part, _ in book.tables):
        yield f"{part} stands on two sheets"
