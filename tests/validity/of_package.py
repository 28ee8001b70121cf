"""What the lint asks of a package: types, relationships, nothing left over."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Final

from tests.validity.book import LINKED, TYPES_PART, Book

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


def twice(found: Iterable[Hashable]) -> list[str]:
    """Return what comes more than once."""
    return [str(one) for one, count in Counter(found).items() if count > 1]


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
