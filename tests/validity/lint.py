"""Our own lint of a workbook: what Excel calls damaged or does otherwise, and the SDK accepts.

Microsoft's Open XML SDK, which judges the same workbooks (`made`), sees to types, relationships,
titles of sheets and numbers of formats; openpyxl, LibreOffice and Gnumeric fail at others.

Each check is a function from the workbook to problems in words. It reads the package by itself,
so that a mistake in how the program reads packages does not hide one in how it writes them.
"""

import re
from collections.abc import Callable, Iterator
from inspect import isgeneratorfunction
from itertools import combinations
from typing import Final

from tests.validity.package import (
    LAST_COLUMN,
    LINKED,
    Package,
    decoded,
    is_name,
    position_of,
    spanned,
    twice,
    utf16_length,
)

_TEXT_IN_FORMULA: Final = re.compile(r'"((?:[^"]|"")*)"')

# A sheet that a formula names, in quotes or plain; [1]Sheet! is one of another file.
_SHEET: Final = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.\]'])([^\W\d][\w.]*)!")

# --- the workbook, its sheets and their cells ----------------------------------------------------


def members(book: Package) -> Iterator[str]:
    """Members of the package stand below its root, wherever it is unpacked."""
    for name in book.parts:
        if "\\" in name or ".." in name.split("/"):
            yield f"{name} is no name of a part"


def views(book: Package) -> Iterator[str]:
    """The workbook opens on a sheet that is shown; it alone is selected.

    What is typed goes into every sheet that is selected.
    """
    for view in book.roots[book.main].iterfind("{*}bookViews/{*}workbookView"):
        numbers = [int(view.get(name, "0")) for name in ("activeTab", "firstSheet")]
        for number in numbers:
            if number >= len(book.sheets) or book.sheets[number].state != "visible":
                yield f"the book opens on sheet {number}, which is no sheet that is shown"
        for number, sheet in enumerate(book.sheets):
            for element in sheet.root.iterfind("{*}sheetViews/{*}sheetView"):
                if element.get("tabSelected") in {"1", "true"} and number != numbers[0]:
                    yield f"{sheet.title} is selected, but sheet {numbers[0]} is shown"


def names(book: Package) -> Iterator[str]:
    """Names of tables and of ranges are such as Excel takes, and unlike each other."""
    tables = [table for _, _, table in book.tables]
    called = [("all", table.get("displayName", "")) for table in tables]
    called += [(e.get("localSheetId", "all"), e.get("name", "")) for e in book.names]
    for _, name in called:
        if not is_name(name.removeprefix("_xlnm.")):
            yield f"{name!r} is no name, or looks like a cell"
    for name in twice(f"{name.casefold()!r} of sheet {sheet}" for sheet, name in called):
        yield f"two are called {name}"
    for number in twice(table.get("id") for table in tables):
        yield f"two tables have the number {number}"


def cells(book: Package) -> Iterator[str]:
    """Rows and cells stand in order, each once, each cell in its row, inside of the sheet."""
    for sheet in book.sheets:
        last = 0
        for row in sheet.root.iterfind("{*}sheetData/{*}row"):
            number = int(row.get("r", "0"))
            if number <= last:
                yield f"{sheet.title}: row {number} stands after row {last}"
            last, before = number, 0
            for cell in row.iterfind("{*}c"):
                at = position_of(cell.get("r", ""))
                if at is None or at[1] != number or at[0] <= before:
                    yield f"{sheet.title}: {cell.get('r')} is no next cell of row {number}"
                before = at[0] if at else before


def columns(book: Package) -> Iterator[str]:
    """Columns' widths stand in order and do not overlap."""
    for sheet in book.sheets:
        last = 0
        for column in sheet.root.iterfind("{*}cols/{*}col"):
            first, until = int(column.get("min")), int(column.get("max"))
            if not last < first <= until <= LAST_COLUMN:
                yield f"{sheet.title}: the columns {first} to {until} stand after column {last}"
            last = until


def named_sheets(book: Package) -> Iterator[str]:
    """Every sheet that a formula or a chart names is there."""
    known = {sheet.title.casefold() for sheet in book.sheets}
    for where, text in book.formulas():
        for quoted, plain in _SHEET.findall(_TEXT_IN_FORMULA.sub('""', text)):
            title = quoted.replace("''", "'") or plain
            if "[" not in title and title.casefold() not in known:
                yield f"{where} names the sheet {title!r}, which is not there"


def lengths(book: Package) -> Iterator[str]:
    """Texts, formulas, messages, and lines at a page's edge are no longer than Excel takes."""
    held = [(f"the shared text {n}", text, 32_767) for n, text in enumerate(book.texts)]
    for where, text in book.formulas():
        quoted = (one.replace('""', '"') for one in _TEXT_IN_FORMULA.findall(text))
        held += [(where, text, 8_192), *((f"a text of {where}", one, 255) for one in quoted)]
    for sheet in book.sheets:
        edges = sheet.root.iterfind("{*}headerFooter/*")
        held += [(f"{sheet.title}: a printed line", line.text or "", 255) for line in edges]
        for rule in sheet.root.iter("{*}dataValidation"):
            shown = (rule.get(name, "") for name in ("prompt", "error"))
            held += [(f"{sheet.title}: a message", text, 255) for text in shown]
    for where, text, longest in held:
        if utf16_length(text) > longest:
            yield f"{where} has more than {longest} characters"


def comments(book: Package) -> Iterator[str]:
    """Each comment is one cell's only one, and has a box in the drawing of boxes."""
    for sheet in book.sheets:
        noted = [
            position_of(comment.get("ref", ""))
            for part in book.linked(sheet.part, "comments")
            for comment in book.roots[part].iterfind("{*}commentList/{*}comment")
        ]
        drawn = {link.id: link.target for link in book.links(sheet.part)}
        boxes = [
            tuple(int(box.findtext(f"{{*}}{name}") or -1) + 1 for name in ("Column", "Row"))
            for element in sheet.root.iterfind("{*}legacyDrawing")
            for box in book.roots[drawn[element.get(f"{LINKED}id")]].iter("{*}ClientData")
            if box.get("ObjectType") == "Note"
        ]
        if sorted(map(str, noted)) != sorted(map(str, set(boxes))):
            yield f"{sheet.title}: comments at {noted}, but boxes at {boxes}"


# --- tables: headers as in the cells, columns that differ, room ----------------------------------


def tables(book: Package) -> Iterator[str]:
    """A table has a row, and a column of another name in each column of its range.

    Its headers are what stands in its first row's cells, as text.
    """
    shown = {sheet.part: book.texts_on(sheet) for sheet in book.sheets}
    for sheet, part, table in book.tables:
        span = spanned(table.get("ref", ""))
        called = [c.get("name", "") for c in table.iterfind("{*}tableColumns/{*}tableColumn")]
        headers = [decoded(name).replace("\r\n", "\n") for name in called]
        for name in twice(header.casefold() for header in headers):
            yield f"{part}: two columns are called {name!r}"
        if span is None or span.top == span.bottom:
            yield f"{part}: the range {table.get('ref')} has no room for a row"
            continue
        texts = {position_of(at): text for at, text in shown[sheet.part].items()}
        across = range(span.left, span.right + 1)
        found = [str(texts.get((column, span.top))).replace("\r\n", "\n") for column in across]
        if headers != found:
            yield f"{part}: the headers {headers} are {found} on {sheet.title}"


def listed(book: Package) -> Iterator[str]:
    """A sheet lists each table that it leads to."""
    for sheet in book.sheets:
        count = len([*sheet.root.iter("{*}tablePart")])
        there = book.linked(sheet.part, "table")
        if count != len(there):
            yield f"{sheet.title} lists {count} tables, but leads to {there}"


def room(book: Package) -> Iterator[str]:
    """No table, filter or merged cells are in another's way."""
    for sheet in book.sheets:
        placed = [table for one, _, table in book.tables if one == sheet]
        placed += sheet.root.iter("{*}autoFilter", "{*}mergeCell")
        spans = [(element.get("ref"), spanned(element.get("ref", ""))) for element in placed]
        for (one, span), (other, second) in combinations(spans, 2):
            if span and second and span.meets(second):
                yield f"{one} and {other} overlap on {sheet.title}"


# --- all checks ----------------------------------------------------------------------------------

Check = Callable[[Package], Iterator[str]]

# Each function of this module that yields problems.
CHECKS: Final[tuple[Check, ...]] = tuple(
    check
    for check in vars().values()
    if isgeneratorfunction(check) and check.__module__ == __name__
)


def workbook_problems(book: Package) -> list[str]:
    """Return what is wrong with a workbook, in words."""
    return book.damage or [problem for check in CHECKS for problem in check(book)]
