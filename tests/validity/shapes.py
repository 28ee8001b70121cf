"""What shapes a workbook's XML has, so that each is shown to the validators once.

A validator judges elements by where they stand, what is in them and which attributes they have.
Trackers repeat these from one to the next; what differs are texts, addresses and figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
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
    found = {
        (kind, shape)
        for part, root in roots.items()
        for kind in [_FIGURES.sub("", part)]
        for shape in map(_shape, root.iter())
    }
    return frozenset(map(repr, found))


def _shape(element: Element) -> tuple[str, ...]:
    """Return an element's parent and name, its attributes and the kinds of its children."""
    parent = element.getparent()
    attributes = sorted(map(_attribute, element.items()))
    children = dict.fromkeys(child.tag for child in element)
    return ("" if parent is None else parent.tag, element.tag, *attributes, *children)


@lru_cache(maxsize=100_000)
def _attribute(named: tuple[str, str]) -> str:
    """Return an attribute with its value if that is a word, or its form if it is a number."""
    name, value = named
    if value.isalpha():
        return f"{name}={value}"
    return f"{name}={_FIGURES.sub('0', value) if _NUMBER.fullmatch(value) else ''}"


def with_new_shapes(found: Iterable[tuple[Path, frozenset[str]]]) -> Iterator[Path]:
    """Yield those, in their order, that have a shape which none before them has."""
    seen: set[str] = set()
    for path, its in found:
        if its - seen:
            yield path
        seen |= its
