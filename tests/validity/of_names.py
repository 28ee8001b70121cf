"""What the lint asks of the names of sheets, and of defined names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.validity.book import Book, address
from tests.validity.of_package import twice

_LONGEST_TITLE: Final = 31
_LONGEST_NAME: Final = 255
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]|^'|'$|[\x00-\x1f]")
_RESERVED: Final = "history"  # Excel keeps it for the history of changes
_NAME: Final = re.compile(r"[^\W\d][\w.?]*|\\[\w.?]*")
_ROW_AND_COLUMN: Final = re.compile(r"(?:R[0-9]*)?(?:C[0-9]*)?", re.IGNORECASE)
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
# A sheet that a formula names, in quotes or plain; [1]Sheet! is one of another file.
_SHEET: Final = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.\]'])([^\W\d][\w.]*)!")


def utf16_length(text: str) -> int:
    """Return a text's length as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_name(text: str) -> bool:
    """Tell whether Excel takes a text as the name of a range or a table."""
    return (
        _NAME.fullmatch(text) is not None
        and utf16_length(text) <= _LONGEST_NAME
        and address(text.upper()) is None
        and _ROW_AND_COLUMN.fullmatch(text) is None
    )


def titles(book: Book) -> Iterator[str]:
    """Sheets' names are such as Excel takes, and unlike each other."""
    for sheet in book.sheets:
        if not 0 < utf16_length(sheet.title) <= _LONGEST_TITLE:
            yield f"the sheet's name {sheet.title!r} has more than 31 characters, or none"
        if _NOT_IN_TITLES.search(sheet.title) or sheet.title.casefold() == _RESERVED:
            yield f"no sheet may be called {sheet.title!r}"
    for title in twice(sheet.title.casefold() for sheet in book.sheets):
        yield f"two sheets are called {title!r}"
    for number in twice(sheet.number for sheet in book.sheets):
        yield f"two sheets have the number {number}"


def views(book: Book) -> Iterator[str]:
    """The workbook opens on a sheet that is there and shown."""
    if all(sheet.state != "visible" for sheet in book.sheets):
        yield "no sheet is shown"
    for view in book.roots[book.main].iterfind("{*}bookViews/{*}workbookView"):
        for attribute in ("activeTab", "firstSheet"):
            number = int(view.get(attribute, "0"))
            if number >= len(book.sheets) or book.sheets[number].state != "visible":
                yield f"{attribute} is {number}, which is no sheet that is shown"


def selected(book: Book) -> Iterator[str]:
    """Only the sheet that is shown is selected: what is typed goes into all that are."""
    view = book.roots[book.main].find("{*}bookViews/{*}workbookView")
    shown = int("0" if view is None else view.get("activeTab", "0"))
    for number, sheet in enumerate(book.sheets):
        for element in sheet.root.iterfind("{*}sheetViews/{*}sheetView"):
            if element.get("tabSelected") in {"1", "true"} and number != shown:
                yield f"{sheet.title} is selected, but sheet {shown} is shown"


def defined_names(book: Book) -> Iterator[str]:
    """Defined names are such as Excel takes, unlike each other and unlike cells and tables."""
    tables = {root.get("displayName", "").casefold() for _, _, root in book.tables}
    for element in book.names:
        name, scope = element.get("name", ""), element.get("localSheetId")
        if not is_name(name.removeprefix("_xlnm.")):
            yield f"{name!r} is no name, or looks like a cell"
        if name.casefold() in tables:
            yield f"{name!r} is a table and a defined name"
        if scope is not None and int(scope) >= len(book.sheets):
            yield f"{name!r} is of sheet {scope}, which is not there"
    keys = ((e.get("name", "").casefold(), e.get("localSheetId", "all")) for e in book.names)
    for key in twice(" of sheet ".join(key) for key in keys):
        yield f"two defined names are {key}"


def named_sheets(book: Book) -> Iterator[str]:
    """Every sheet that a formula names is there."""
    known = {sheet.title.casefold() for sheet in book.sheets}
    for where, text in book.formulas():
        for quoted, plain in _SHEET.findall(_QUOTED.sub('""', text)):
            title = quoted.replace("''", "'") or plain
            if "[" not in title and title.casefold() not in known:
                yield f"{where} names the sheet {title!r}, which is not there"
        if "#REF!" in text:
            yield f"{where} refers to what is not there: {text}"
