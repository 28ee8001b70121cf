"""A tagged PDF as a program reads it aloud: its structure, with what each element says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

Content = Mapping[int, str]  # what each piece of a page says, by its number
PAINTS = frozenset(
    ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "Tj", "TJ", "'", '"', "Do", "sh", "EI")
)


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
        yield self
        for kid in self.kids:
            yield from kid.every()

    def attribute(self, key: str) -> Any:
        """Return an attribute, or None."""
        return self.entry.get("/A", {}).get(key)


class Tagged:
    """A PDF with its structure tree and the marked content of its pages."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(BytesIO(data))
        self.unmarked: list[str] = []
        self.contents = [self._content(number) for number in range(len(self.pdf.pages))]
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

    def _element(self, entry: Any) -> Element:
        page = self._numbers[entry.Pg.objgen] if "/Pg" in entry else -1
        element = Element(str(entry.S), entry, page)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.pieces.append((page, kid))
                element.says.append(self.contents[page].get(kid, ""))
            elif kid.get("/Type") == "/OBJR":
                element.links.append(kid.Obj)
                element.link_pages.append(self._numbers[kid.Pg.objgen])
            else:
                element.says.append(self._element(kid))
        return element

    def _content(self, number: int) -> Content:
        page = self.pdf.pages[number]
        fonts = {str(k): unicode_of(font) for k, font in page.Resources.Font.items()}
        said: dict[int, str] = {}
        stack: list[int | None] = []
        font: Mapping[str, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in {"BDC", "BMC"}:
                stack.append(_number(operands))
                if stack[-1] is not None:
                    assert stack[-1] not in said, "one number twice"
                    assert stack[:-1] == [], "a numbered piece within another"
                    said[stack[-1]] = ""
            elif name == "EMC":
                stack.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in PAINTS and not stack:
                self.unmarked.append(f"page {number + 1}: {name} outside marked content")
            if name in {"TJ", "Tj"} and stack and stack[0] is not None:
                said[stack[0]] += _said(operands[0], font)
        return said


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
