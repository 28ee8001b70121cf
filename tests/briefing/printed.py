"""A briefing read back from its PDF: what stands on each page, by the file's own tags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

Run = tuple[str, float]
HEAD, FOOT = 777.0, 60.0  # of the text on an A4 page, in points above its edge; margins beyond


@dataclass(frozen=True)
class Element:
    """A tagged element on a page; ``runs`` are its own pieces of text, each with its height."""

    kind: str
    page: int
    runs: tuple[Run, ...]
    kids: tuple[Element, ...]

    def walk(self, *inside: Element) -> Iterator[tuple[Element, ...]]:
        """Yield each element below this one with all that it stands in, outermost first."""
        path = (*inside, self)
        yield path
        for kid in self.kids:
            yield from kid.walk(*path)

    @property
    def text(self) -> str:
        """All text in it, as it is read."""
        pieces = (piece for path in self.walk() for piece, _ in path[-1].runs)
        return " ".join(" ".join(pieces).split())

    def all(self, kind: str) -> list[Element]:
        """Return all elements of a kind in it."""
        return [path[-1] for path in self.walk() if path[-1].kind == kind]


@dataclass(frozen=True)
class Link:
    """A link inside the file: the page that it is on, and the name of its target."""

    page: int
    target: str


@dataclass(frozen=True)
class Tagged:
    """A whole briefing: elements in reading order, margins by page, links and their targets.

    ``unread`` is what each page shows that nobody reads aloud: its margins, repeated heads.
    """

    elements: tuple[Element, ...]
    margins: tuple[str, ...]
    unread: tuple[str, ...]
    links: tuple[Link, ...]
    targets: Mapping[str, int]

    def on(self, page: int) -> list[tuple[Element, ...]]:
        """Return what has text on a page, in reading order, each with all that it stands in."""
        return self._by_page.get(page, [])

    @cached_property
    def _by_page(self) -> Mapping[int, list[tuple[Element, ...]]]:
        found: dict[int, list[tuple[Element, ...]]] = {}
        for path in (path for element in self.elements for path in element.walk()):
            if any(FOOT < height < HEAD for _, height in path[-1].runs):
                found.setdefault(path[-1].page, []).append(path)
        return found

    def all(self, kind: str) -> list[Element]:
        """Return all elements of a kind."""
        return [found for element in self.elements for found in element.all(kind)]


def read(pdf: bytes) -> Tagged:
    """Read a briefing back."""
    marked = _texts(PdfReader(BytesIO(pdf)))
    with pikepdf.open(BytesIO(pdf)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages)}
        root: Any = document.Root.StructTreeRoot
        elements = tuple(_element(kid, numbers, marked) for kid in _kids(root))
        targets = _targets(document, numbers)
        links = tuple(_links(document))
    margins = (
        " ".join(text for runs in page.values() for text, height in runs if _is_in_margin(height))
        for page in marked
    )
    unread = (" ".join(text for text, _ in page.get(None, [])) for page in marked)
    return Tagged(elements, tuple(margins), tuple(unread), links, targets)


def _is_in_margin(height: float) -> bool:
    return not FOOT < height < HEAD


def _texts(reader: PdfReader) -> list[dict[int | None, list[Run]]]:
    """Return each page's runs by the number that tags name them by; None for no number."""
    marked: list[dict[int | None, list[Run]]] = []
    for page in reader.pages:
        found: dict[int | None, list[Run]] = {}
        inside: list[int | None] = []

        def enter(operator: bytes, operands: Any, *_: Any, inside: Any = inside) -> None:
            if operator in {b"BDC", b"BMC"}:
                held: Any = operands[1] if len(operands) > 1 else None
                named = isinstance(held, DictionaryObject) and "/MCID" in held
                inside.append(int(held["/MCID"]) if named else None)
            elif operator == b"EMC":
                inside.pop()

        def take(
            text: str, cm: Any, tm: Any, *_: Any, inside: Any = inside, found: Any = found
        ) -> None:
            if text.strip():
                mark = inside[-1] if inside else None
                height = float(tm[5] * cm[3] + cm[5])
                found.setdefault(mark, []).append((" ".join(text.split()), height))

        page.extract_text(visitor_operand_before=enter, visitor_text=take)
        marked.append(found)
    return marked


def _kids(held: Any) -> list[Any]:
    kids = held.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _element(
    held: Any, numbers: Mapping[Any, int], marked: Sequence[Mapping[int | None, list[Run]]]
) -> Element:
    page = numbers[held.Pg.objgen] if "/Pg" in held else -1
    runs = [run for kid in _kids(held) if isinstance(kid, int) for run in marked[page].get(kid, [])]
    kids = [
        _element(kid, numbers, marked)
        for kid in _kids(held)
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid
    ]
    return Element(str(held.S).removeprefix("/"), page, tuple(runs), tuple(kids))


def _targets(document: pikepdf.Pdf, numbers: Mapping[Any, int]) -> dict[str, int]:
    root: Any = document.Root
    if "/Names" not in root or "/Dests" not in root.Names:
        return {}
    names = root.Names.Dests
    return {str(name): numbers[held[0].objgen] for name, held in pikepdf.NameTree(names).items()}


def _links(document: pikepdf.Pdf) -> Iterator[Link]:
    for number, page in enumerate(document.pages):
        annotations: Any = page.obj.get("/Annots", [])
        for annotation in annotations:
            if "/Dest" in annotation:
                yield Link(number, str(annotation.Dest))
            elif "/A" in annotation and "/D" in annotation.A:
                yield Link(number, str(annotation.A.D))
