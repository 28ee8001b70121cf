"""What the lint asks of Excel tables: headers as in the cells, columns that differ, room."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from tests.validity.book import Book, Element, address, decoded, etree, spanned
from tests.validity.of_names import is_name
from tests.validity.of_package import twice


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


def columns(book: Book) -> Iterator[str]:
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
            (f"{etree.QName(element).localname} {ref}", spanned(ref))
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
