"""A tagged PDF as a program reads it: its structure, what each element says, and how high."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

HEAD, FOOT = 777.0, 60.0  # of the text on an A4 page, in points above its edge; margins beyond
PAINTS = frozenset(
    ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "Do", "sh", "EI")
)


class Run(NamedTuple):
    """A piece of text, with its height above the page's edge in points."""

    text: str
    height: float


class Link(NamedTuple):
    """A link inside the file: the page that it is on, and the name of its target."""

    page: int
    target: str


@dataclass
class Element:
    """An element of the structure; ``says`` is its own text, in order, with ``kids`` between.

    ``link_pages`` are the pages that it says its ``links`` are on.
    """

    kind: str
    entry: Any
    page: int
    says: list[str | Element] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)
    link_pages: list[int] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def kids(self) -> list[Element]:
        """The elements right below."""
        return [kid for kid in self.says if isinstance(kid, Element)]

    @property
    def text(self) -> str:
        """All that it says; an element with a text of its own instead says that."""
        if "/ActualText" in self.entry:
            return str(self.entry.ActualText)
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.says)

    def every(self) -> Iterator[Element]:
        """Yield it and all below, in reading order."""
        for path in self.walk():
            yield path[-1]

    def walk(self, *inside: Element) -> Iterator[tuple[Element, ...]]:
        """Yield each element, this one first, with all that it stands in, outermost first."""
        yield (*inside, self)
        for kid in self.kids:
            yield from kid.walk(*inside, self)

    def all(self, kind: str) -> list[Element]:
        """Return it and what is below, as far as it is of a kind."""
        return [element for element in self.every() if element.kind == kind]

    def attribute(self, key: str) -> Any:
        """Return an attribute, or None."""
        return self.entry.get("/A", {}).get(key)


class Tagged:
    """A PDF with its structure tree and the marked content of its pages."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.unmarked: list[str] = []
        self.shown = [self._shown(number) for number in range(len(self.pdf.pages))]
        self.contents = [
            {n: "".join(run.text for run in runs) for n, runs in page.items() if n is not None}
            for page in self.shown
        ]
        self._numbers = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages)}
        self.root = self._element(self.pdf.Root.StructTreeRoot.K[0])

    def parent_tree(self) -> dict[int, Any]:
        """Return what the parent tree has for each key."""
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}

    def identifiers(self) -> dict[str, Any]:
        """Return the elements that the list of identifiers names."""
        tree = self.pdf.Root.StructTreeRoot.get("/IDTree")
        names = [name for leaf in tree.Kids for name in leaf.Names] if tree is not None else []
        return {str(key): value for key, value in zip(names[::2], names[1::2], strict=True)}

    @cached_property
    def _by_page(self) -> list[list[tuple[Element, ...]]]:
        found: list[list[tuple[Element, ...]]] = [[] for _ in self.shown]
        for path in self.root.walk():
            if any(FOOT < run.height < HEAD for run in path[-1].runs):
                found[path[-1].page].append(path)
        return found

    def on(self, page: int) -> list[tuple[Element, ...]]:
        """Return what has text on a page, in reading order, each with all that it stands in."""
        return self._by_page[page]

    def unread(self, page: int) -> str:
        """Return what a page shows that nobody reads aloud: margins, repeated heads."""
        return " ".join(run.text for run in self.shown[page][None])

    def margins(self, page: int) -> str:
        """Return what stands above and below the text of a page."""
        runs = (run for runs in self.shown[page].values() for run in runs)
        return " ".join(run.text for run in runs if not FOOT < run.height < HEAD)

    def targets(self) -> dict[str, int]:
        """Return the names that links lead to, each with its page."""
        if "/Dests" not in self.pdf.Root.get("/Names", {}):
            return {}
        held = pikepdf.NameTree(self.pdf.Root.Names.Dests).items()
        return {str(name): self._numbers[place[0].objgen] for name, place in held}

    def links(self) -> Iterator[Link]:
        """Yield the links inside the file."""
        for number, page in enumerate(self.pdf.pages):
            for annotation in page.get("/Annots", []):
                if "/Dest" in annotation:
                    yield Link(number, str(annotation.Dest))
                elif "/D" in annotation.get("/A", {}):
                    yield Link(number, str(annotation.A.D))

    def _element(self, entry: Any) -> Element:
        page = self._numbers[entry.Pg.objgen] if "/Pg" in entry else -1
        element = Element(str(entry.S), entry, page)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.pieces.append((page, kid))
                element.says.append(self.contents[page].get(kid, ""))
                element.runs += self.shown[page].get(kid, [])
            elif kid.get("/Type") == "/OBJR":
                element.links.append(kid.Obj)
                element.link_pages.append(self._numbers[kid.Pg.objgen])
            else:
                element.says.append(self._element(kid))
        return element

    def _shown(self, number: int) -> dict[int | None, list[Run]]:
        """Return what each piece of a page shows, by its number; None for what has none."""
        page = self.pdf.pages[number]
        fonts = {str(k): unicode_of(font) for k, font in page.Resources.Font.items()}
        shown: dict[int | None, list[Run]] = {None: []}
        stack: list[int | None] = []
        font: Mapping[str, str] = {}
        at = _Place()
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in {"BDC", "BMC"}:
                stack.append(_number(operands))
                if stack[-1] is not None:
                    assert stack[-1] not in shown, "one number twice"
                    assert stack[:-1] == [], "a numbered piece within another"
                    shown[stack[-1]] = []
            elif name == "EMC":
                stack.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in PAINTS and not stack:
                self.unmarked.append(f"page {number + 1}: {name} outside marked content")
            at.move(name, operands)
            if name in {"TJ", "Tj"}:
                run = Run(_said(operands[0], font), at.height)
                shown[stack[0] if stack else None].append(run)
        return shown


class _Place:
    """Where text is set, as the operators of a page move it."""

    def __init__(self) -> None:
        self._page, self._text = pikepdf.Matrix(), pikepdf.Matrix()
        self._kept: list[pikepdf.Matrix] = []

    @property
    def height(self) -> float:
        """The text's height above the page's edge, in points."""
        return (self._text @ self._page).f

    def move(self, name: str, operands: Any) -> None:
        """Take an operator of a page's content."""
        match name:
            case "q":
                self._kept.append(self._page)
            case "Q":
                self._page = self._kept.pop()
            case "cm":
                self._page = pikepdf.Matrix(*map(float, operands)) @ self._page
            case "Tm":
                self._text = pikepdf.Matrix(*map(float, operands))


def _number(operands: Any) -> int | None:
    if len(operands) < 2 or operands[0] == "/Artifact":
        return None
    return int(operands[1].MCID)


def _said(shown: Any, font: Mapping[str, str]) -> str:
    parts = [shown] if isinstance(shown, pikepdf.String) else list(shown)
    codes = [bytes(part).hex() for part in parts if isinstance(part, pikepdf.String)]
    return "".join(font[code[at : at + 4]] for code in codes for at in range(0, len(code), 4))


def unicode_of(font: Any) -> Mapping[str, str]:
    """Return the characters of a font's glyphs, by their codes in hexadecimal."""
    table = font.ToUnicode.read_bytes().decode()
    return {
        code: bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table)
    }
