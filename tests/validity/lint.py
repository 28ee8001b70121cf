"""Our own lint of a workbook: what validators miss and Excel calls damaged.

Each check is a function from the workbook to problems in words. It reads the package by itself,
so that a mistake in how the program reads packages does not hide one in how it writes them.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from inspect import isgeneratorfunction
from typing import Final
from zipfile import BadZipFile

from tests.validity import sheets
from tests.validity.book import LINKED, TYPES_PART, Book, is_name, twice, utf16_length

# --- the package: types, relationships, nothing left over ----------------------------------------

# What the type of a part ends with, by the kind of relationship that leads to it.
_TYPES: Final = {
    "officeDocument": "sheet.main+xml",
    "worksheet": "worksheet+xml",
    "styles": "styles+xml",
    "sharedStrings": "sharedStrings+xml",
    "theme": "theme+xml",
    "table": "table+xml",
    "drawing": "drawing+xml",
    "chart": "chart+xml",
    "comments": "comments+xml",
    "vmlDrawing": "vmlDrawing",
    "core-properties": "core-properties+xml",
    "extended-properties": "extended-properties+xml",
    "custom-properties": "custom-properties+xml",
}


def members(book: Book) -> Iterator[str]:
    """Members of the ZIP differ, whatever the case of letters, and stand below its root."""
    for name in twice(name.casefold() for name in book.members):
        yield f"{name} is in the package twice"
    for name in book.members:
        if "\\" in name or name.startswith("/") or ".." in name.split("/"):
            yield f"{name} is no name of a part"


def types(book: Book) -> Iterator[str]:
    """Every part has one type; no type is of a part that is not there."""
    given = _types(book)
    for name in twice(what for what, _ in given):
        yield f"{name} has two types"
    known = dict(given)
    for name in known:
        if not name.startswith("*.") and name not in book.parts:
            yield f"a type is given to {name}, which is not there"
    for name in book.parts.keys() - {TYPES_PART}:
        if not _type_of(name, known):
            yield f"{name} has no type"


def kinds(book: Book) -> Iterator[str]:
    """What a part leads to is of the type that the relationship asks for."""
    known = dict(_types(book))
    for part in ("", *book.parts):
        for link in book.links(part):
            kind = _type_of(link.target, known)
            if link.target in book.parts and not kind.endswith(_TYPES.get(link.kind, "")):
                yield f"{link.target} is a {link.kind}, but its type is {kind}"


def _types(book: Book) -> list[tuple[str, str]]:
    """Return the types that are given: to a part by name, or to an extension, as in *.xml."""
    return [
        (
            element.get("PartName", "")[1:] or f"*.{element.get('Extension', '').casefold()}",
            element.get("ContentType", ""),
        )
        for element in book.roots.get(TYPES_PART, ())
    ]


def _type_of(part: str, known: Mapping[str, str]) -> str:
    return known.get(part) or known.get(f"*.{part.rpartition('.')[2].casefold()}", "")


def relationships(book: Book) -> Iterator[str]:
    """What a part leads to is there; no two relationships have one id; none is of no part."""
    for name in book.parts:
        folder, listed = posixpath.split(name)
        if not name.endswith(".rels"):
            continue
        part = posixpath.join(posixpath.dirname(folder), listed.removesuffix(".rels"))
        if part and part not in book.parts:
            yield f"{name} is of a part that is not there"
        links = book.links(part)
        for one in twice(link.id for link in links):
            yield f"{part or 'the package'} has two relationships with the id {one}"
        for link in links:
            if not link.outside and link.target not in book.parts:
                yield f"{part or 'the package'} leads to {link.target}, which is not there"


def ids(book: Book) -> Iterator[str]:
    """What a part names by a relationship's id is among its relationships."""
    for part, root in book.roots.items():
        known = {link.id for link in book.links(part)}
        for value in root.xpath("//@linked:*", namespaces={"linked": LINKED.strip("{}")}):
            if value not in known:
                yield f"{part} names the relationship {str(value)!r}, which is not there"


def left_over(book: Book) -> Iterator[str]:
    """Something leads to every part."""
    reached, waiting = set(), [""]
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.add(part)
            waiting += [link.target for link in book.links(part) if not link.outside]
    for name in book.parts:
        if name not in reached and name != TYPES_PART and not name.endswith(".rels"):
            yield f"nothing leads to {name}"


# --- names of sheets, and defined names ----------------------------------------------------------

_LONGEST_TITLE: Final = 31
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]|^'|'$|[\x00-\x1f]")
_RESERVED: Final = "history"  # Excel keeps it for the history of changes
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
# A sheet that a formula names, in quotes or plain; [1]Sheet! is one of another file.
_SHEET: Final = re.compile(r"'((?:[^']|'')+)'!|(?<![\w.\]'])([^\W\d][\w.]*)!")


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


# --- formats and texts, which sheets name by number ----------------------------------------------

_FIRST_OWN_FORMAT: Final = 164  # lower numbers are every program's
_LONGEST_FORMAT: Final = 255
_USES: Final = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
# The attributes that name a conditional format: of rules, tables and their columns.
_RULES: Final = (
    *("dxfId", "dataDxfId", "headerRowDxfId", "totalsRowDxfId"),
    *("headerRowBorderDxfId", "tableBorderDxfId", "totalsRowBorderDxfId"),
)
_OF_VALUES: Final = frozenset({"n", "s", "str", "b", "e", "inlineStr", "d"})


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
            if kind not in _OF_VALUES:
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


# --- all checks ----------------------------------------------------------------------------------

Check = Callable[[Book], Iterator[str]]

# Each function of this module, and of the one about sheets, that yields problems.
CHECKS: Final[tuple[Check, ...]] = tuple(
    check
    for check in (*vars().values(), *vars(sheets).values())
    if isgeneratorfunction(check) and check.__module__ in {__name__, sheets.__name__}
)


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a workbook, in words."""
    try:
        book = Book(data)
    except BadZipFile as error:
        return [f"it is no package: {error}"]
    return book.damage or [problem for check in CHECKS for problem in check(book)]
