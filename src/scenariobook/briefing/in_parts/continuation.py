"""The second part of a PDF, with the numbers that its objects have after those of the first part.

It can be sent from one process to another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pydyf

from scenariobook.briefing.weasyprint_patches.parts import DrawnPages

_REFERENCE: Final = b" 0 R"
_BEFORE_ALL: Final = (0, 2)  # pydyf's first object, and the catalogue
_PAGES: Final = 1  # pydyf's number for the list of pages


class Written(pydyf.Object):
    """An object as it is written into the file."""

    def __init__(self, data: bytes, *, is_stream: bool) -> None:
        super().__init__()
        self._data = data
        self._is_stream = is_stream

    @classmethod
    def of(cls, item: pydyf.Object) -> Written:
        """Write an object, which keeps its number."""
        written = cls(item.data, is_stream=isinstance(item, pydyf.Stream))
        written.number = item.number
        return written

    @property
    def data(self) -> bytes:
        """What is between ``obj`` and ``endobj``."""
        return self._data

    @property
    def compressible(self) -> bool:
        """Whether it may be within a stream of objects."""
        return not self._is_stream


@dataclass(frozen=True, slots=True)
class Beginning:
    """What the second part has to know of the first.

    Attributes:
        objects: How many objects it has: the number of the next.
        keys: How many keys of the parent tree it may have used.
        top: The number of the element that contains all others.
        font_dictionary: The number of the dictionary in which all pages look for fonts.
        fonts: The names of the fonts that it embeds.
    """

    objects: int
    keys: int
    top: int
    font_dictionary: int
    fonts: frozenset[str]

    @classmethod
    def of(cls, drawn: DrawnPages) -> Beginning:
        """Return what is to be known of a first part."""
        tree = StructureRoot(drawn.pdf)
        return cls(
            objects=len(drawn.pdf.objects),
            keys=1 + max(tree.parents[::2], default=-1),
            top=tree.top.number,
            font_dictionary=drawn.font_dictionary.number,
            fonts=frozenset(font.hash for font in drawn.fonts.values()),
        )


@dataclass(frozen=True, slots=True)
class Continuation:
    """The second part of a PDF.

    Attributes:
        objects: Each object as it is written, and whether it is a stream.
        page_numbers: The number of each page's object.
        bookmarks: The height of each page, and its bookmarks.
        elements: References to the elements at the top of the structure tree.
        parents: Keys and values of the parent tree.
        identifiers: Identifiers and references of elements.
        names: Names and destinations.
        glyphs: Widths and characters of the glyphs that it uses, by the name of the font.
        fonts: References to the fonts that only this part uses.
        links_back: Which anchors of the first part it links to.
        missing: The characters that no font has.
    """

    objects: Sequence[tuple[bytes, bool]]
    page_numbers: Sequence[int]
    bookmarks: Sequence[tuple[float, Any]]
    elements: Sequence[bytes]
    parents: Sequence[Any]
    identifiers: Sequence[Any]
    names: Sequence[Any]
    glyphs: Mapping[str, tuple[Mapping[int, float], Mapping[int, str]]]
    fonts: Mapping[str, bytes]
    links_back: frozenset[str]
    missing: frozenset[str]


class StructureRoot:
    """The root of a PDF's structure tree, and what it refers to."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self.root = _of(pdf, pdf.catalog["StructTreeRoot"])
        self.parent_tree = _of(pdf, self.root["ParentTree"])
        self.top = _of(pdf, self.root["K"][0])
        listed = self.root.get("IDTree", {}).get("Kids", ())
        self.leaf = _of(pdf, listed[0]) if listed else None

    def elements_before(self, page: int) -> int:
        """Return how many of the elements at the top of the tree are on pages before a page."""
        earlier = {*self._pdf.page_references[:page]}
        return sum(_of(self._pdf, kid)["Pg"] in earlier for kid in self.top["K"])

    @property
    def parents(self) -> Any:
        """Keys and values of the parent tree."""
        return self.parent_tree["Nums"]

    @property
    def identifiers(self) -> Any:
        """Identifiers and references of elements."""
        return self.leaf["Names"] if self.leaf else []


def destinations(pdf: pydyf.PDF) -> Any:
    """Return the names and destinations of a PDF."""
    return pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", [])


def continuation(
    drawn: DrawnPages,
    beginning: Beginning,
    *,
    bookmarks: Sequence[tuple[float, Any]],
    links_back: frozenset[str],
    missing: frozenset[str],
) -> Continuation:
    """Return the second part of a PDF.

    Args:
        drawn: The second part.
        beginning: What is to be known of the first.
        bookmarks: The height of each page, and its bookmarks.
        links_back: Which anchors of the first part it links to.
        missing: The characters that no font has.
    """
    pdf, tree = drawn.pdf, StructureRoot(drawn.pdf)
    alone = {key: font for key, font in drawn.fonts.items() if font.hash not in beginning.fonts}
    fonts = drawn.embed(alone)
    left_out = {*_BEFORE_ALL, _of(pdf, pdf.catalog["Metadata"]).number, tree.root.number}
    left_out |= {tree.parent_tree.number, tree.leaf.number if tree.leaf else 0}
    taken = {
        _PAGES: _PAGES,
        tree.top.number: beginning.top,
        drawn.font_dictionary.number: beginning.font_dictionary,
    }
    kept = [item for item in pdf.objects if item.number not in left_out | taken.keys()]
    numbers = {item.number: number for number, item in enumerate(kept, beginning.objects)}
    move = _Mover({**numbers, **taken}, beginning.keys)
    move.renamed(item for item in kept if isinstance(item, dict))
    return Continuation(
        objects=[(move.written(item), isinstance(item, pydyf.Stream)) for item in kept],
        page_numbers=[numbers[number] for number in pdf.pages["Kids"][::3]],
        bookmarks=bookmarks,
        elements=move.moved(tree.top["K"]),
        parents=list(move.parents(tree.parents)),
        identifiers=list(move.identifiers(tree.identifiers)),
        names=move.moved(destinations(pdf)),
        glyphs=_glyphs(drawn.fonts.values()),
        fonts=dict(move.moved(fonts)),
        links_back=links_back,
        missing=missing,
    )


def write_ahead(drawn: DrawnPages) -> None:
    """Write the objects of a first part, but not those that joining changes."""
    pdf, tree = drawn.pdf, StructureRoot(drawn.pdf)
    changed = {*_BEFORE_ALL, _PAGES, tree.top.number, tree.root.number, tree.parent_tree.number}
    changed |= {drawn.font_dictionary.number, tree.leaf.number if tree.leaf else 0}
    pdf.objects[:] = [item if item.number in changed else Written.of(item) for item in pdf.objects]


class _Mover:
    """Gives objects the numbers that they have in the joined PDF."""

    def __init__(self, numbers: Mapping[int, int], keys: int) -> None:
        """Know the new numbers.

        Args:
            numbers: The new number of each object.
            keys: What is added to each key of the parent tree.
        """
        self._numbers = numbers
        self._keys = keys

    def renamed(self, items: Iterable[Any]) -> None:
        """Give new identifiers and keys to dictionaries; other objects share the identifiers."""
        for item in items:
            if "ID" in item:
                item["ID"].string = self._identifier(item["ID"])
            for key in ("StructParents", "StructParent"):
                if key in item:
                    item[key] += self._keys

    def moved(self, item: Any) -> Any:
        """Return an object, or what it contains, with new numbers in all references."""
        if isinstance(item, bytes):
            if item.endswith(_REFERENCE):
                return b"%d 0 R" % self._numbers[int(item.removesuffix(_REFERENCE))]
        elif isinstance(item, dict):
            return pydyf.Dictionary({key: self.moved(value) for key, value in item.items()})
        elif isinstance(item, list):
            return pydyf.Array([self.moved(value) for value in item])
        return item

    def written(self, item: pydyf.Object) -> bytes:
        """Return an object as it is written into the file."""
        if isinstance(item, pydyf.Stream):
            moved = pydyf.Stream(item.stream, self.moved(item.extra), item.compress)
        else:
            moved = self.moved(item)
        data: bytes = moved.data
        return data

    def identifiers(self, listed: Sequence[Any]) -> Iterator[Any]:
        """Yield identifiers and references of elements."""
        for identifier, element in zip(listed[::2], listed[1::2], strict=True):
            yield pydyf.String(self._identifier(identifier))
            yield self.moved(element)

    def _identifier(self, identifier: pydyf.String) -> str:
        """Return an identifier as it is in the joined PDF: it begins with the number of a table."""
        table, _, place = identifier.string.partition("-")
        return f"{self._numbers[int(table)]}-{place}"

    def parents(self, tree: Sequence[Any]) -> Iterator[Any]:
        """Yield keys and values of the parent tree."""
        for key, value in zip(tree[::2], tree[1::2], strict=True):
            yield key + self._keys
            yield self.moved(value)


def _glyphs(
    fonts: Collection[Any],
) -> Mapping[str, tuple[dict[int, float], dict[int, str]]]:
    found: dict[str, tuple[dict[int, float], dict[int, str]]] = {}
    for font in fonts:
        widths, characters = found.setdefault(font.hash, ({}, {}))
        widths.update(font.widths)
        characters.update(font.to_unicode)
    return found


def _of(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
