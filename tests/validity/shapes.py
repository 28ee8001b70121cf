"""What shapes a workbook's XML has, so that each is shown to the validators once.

A validator judges elements by where they stand, what is in them and which attributes they have.
Trackers repeat these from one to the next; what differs are texts, addresses and figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from tests.validity.book import Book, Element

_FIGURES: Final = re.compile(r"[0-9]+")
_NUMBER: Final = re.compile(r"[-+.0-9eE]+")


def shapes(path: Path) -> frozenset[str]:
    """Return each shape that an element of the workbook has, in words."""
    try:
        roots = Book(path.read_bytes()).roots
    except BadZipFile:
        return frozenset({"no package"})
    return frozenset(
        _shape(_FIGURES.sub("", part), element)
        for part, root in roots.items()
        for element in root.iter()
    )


def _shape(kind: str, element: Element) -> str:
    """Return an element's part, parent and name, its attributes and the kinds of its children."""
    parent = element.getparent()
    attributes = [f"{name}={_form(value)}" for name, value in sorted(element.items())]
    children = dict.fromkeys(child.tag for child in element)
    return repr((kind, "" if parent is None else parent.tag, element.tag, attributes, [*children]))


def _form(value: str) -> str:
    """Return a value that is a word, the form of one that is a number, nothing of any other."""
    if value.isalpha():
        return value
    return _FIGURES.sub("0", value) if _NUMBER.fullmatch(value) else ""


def with_new_shapes(found: Iterable[tuple[Path, frozenset[str]]]) -> Iterator[Path]:
    """Yield those, in their order, that have a shape which none before them has."""
    seen: set[str] = set()
    for path, its in found:
        if its - seen:
            yield path
        seen |= its
