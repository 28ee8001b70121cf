"""A tagged PDF as a program reads it, and what checkers of PDF/UA do not look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, Final, NamedTuple

import pikepdf

# --- structure ------------------------------------------------------------------------------------


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


# --- checks ---------------------------------------------------------------------------------------


HEADINGS: Final = tuple(f"/H{level}" for level in range(1, 7))
WITHIN: Final = {
    "/Table": {"/THead", "/TBody", "/TFoot", "/TR", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
}
ONLY_IN: Final = {
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/Lbl": {"/LI"},
    "/LBody": {"/LI"},
}


def content(tagged: Tagged) -> Iterator[str]:
    """All that is painted is an artifact, or is said by one element that the tree reaches."""
    yield from tagged.unmarked
    reached = [piece for element in tagged.root.every() for piece in element.pieces]
    painted = {(page, n) for page, said in enumerate(tagged.contents) for n in said}
    for page, number in sorted(painted - set(reached)):
        yield f"page {page + 1}: {tagged.contents[page][number]!r} is in no reader's way"
    if len(reached) != len(set(reached)) or set(reached) - painted:
        yield "the tree says something twice, or what is not there"
    parents = tagged.parent_tree()
    keys = [int(page.obj.StructParents) for page in tagged.pdf.pages]
    for element in tagged.root.every():
        for page, number in element.pieces:
            if parents[keys[page]][number].objgen != element.entry.objgen:
                yield f"page {page + 1}: piece {number} has another parent"


def nesting(tagged: Tagged) -> Iterator[str]:
    """Tables and lists are made of what they may be made of, and nothing is empty."""
    for element in tagged.root.every():
        for kid in element.kids:
            if kid.kind not in WITHIN.get(element.kind, {kid.kind}):
                yield f"{kid.kind} in {element.kind}"
            if element.kind not in ONLY_IN.get(kid.kind, {element.kind}):
                yield f"{kid.kind} in {element.kind}"
        if not (element.says or element.links or element.kind in {"/TD", "/TH"}):
            yield f"{element.kind} is empty"


def parents(tagged: Tagged) -> Iterator[str]:
    """Each element names the one that it is in."""
    for element in tagged.root.every():
        for kid in element.kids:
            if kid.entry.P.objgen != element.entry.objgen:
                yield f"page {kid.page + 1}: {kid.kind} {kid.text[:40]!r} has another parent"


def headings(tagged: Tagged) -> Iterator[str]:
    """No level is left out on the way down."""
    last = 0
    for element in tagged.root.every():
        if element.kind in HEADINGS:
            level = HEADINGS.index(element.kind) + 1
            if level > last + 1:
                yield f"{element.text!r} is {level} deep, after {last}"
            last = level


def tables(tagged: Tagged) -> Iterator[str]:
    """Rows are of one width, header cells have a scope, other cells name their headers."""
    known = tagged.identifiers()
    for table in (e for e in tagged.root.every() if e.kind == "/Table"):
        rows = [e.kids for e in table.every() if e.kind == "/TR"]
        if len(set(_widths(rows))) != 1:
            yield f"{table.text[:40]!r} has rows of several widths"
        heads = {c.entry.objgen: c for row in rows for c in row if c.kind == "/TH"}
        for head in heads.values():
            if str(head.attribute("/Scope")) not in {"/Row", "/Column"}:
                yield f"{head.text!r} has no scope"
            if known.get(str(head.entry.get("/ID")), head.entry).objgen != head.entry.objgen:
                yield f"{head.text!r} is not the one of its name"
        for cell in (c for row in rows for c in row if c.kind == "/TD"):
            for name in cell.attribute("/Headers"):
                if str(name) not in known or known[str(name)].objgen not in heads:
                    yield f"{cell.text!r} has a header that is not there"
            if not cell.attribute("/Headers"):
                yield f"{cell.text!r} has no header"


def _widths(rows: Iterable[Sequence[Element]]) -> Iterator[int]:
    """Yield how many columns each row fills, with the cells that reach down from above."""
    reaching: list[tuple[int, int]] = []  # for how many rows yet, and how wide
    for row in rows:
        spans = [[int(c.attribute(f"/{way}Span") or 1) for way in ("Row", "Col")] for c in row]
        yield sum(wide for _, wide in spans) + sum(wide for _, wide in reaching)
        reaching = [(down - 1, wide) for down, wide in [*spans, *reaching] if down > 1]


def lists(tagged: Tagged) -> Iterator[str]:
    """Each says how it is numbered."""
    for listing in (e for e in tagged.root.every() if e.kind == "/L"):
        labels = any(e.kind == "/Lbl" for e in listing.every())
        way = str(listing.attribute("/ListNumbering"))
        if way not in ({"/Disc", "/Decimal"} if labels else {"/None"}):
            yield f"the list {listing.text[:40]!r} is numbered in the way {way}"


def figures(tagged: Tagged) -> Iterator[str]:
    """Each has words in its place, and a box that lies on its page, as large as the drawing."""
    for figure in (e for e in tagged.root.every() if e.kind == "/Figure"):
        if not str(figure.entry.get("/Alt", "")).strip():
            yield f"page {figure.page + 1}: a figure without words"
        left, bottom, right, top = (float(edge) for edge in figure.attribute("/BBox"))
        _, _, width, height = (float(edge) for edge in tagged.pdf.pages[figure.page].MediaBox)
        if not (0 <= left < right <= width and 0 <= bottom < top <= height):
            yield f"page {figure.page + 1}: a figure's box is off the page"


def links(tagged: Tagged) -> Iterator[str]:
    """Each is one element with an annotation, described in words that do not repeat its aim."""
    parents = tagged.parent_tree()
    tied: list[Any] = []
    for element in tagged.root.every():
        for link in element.links:
            tied.append(link.objgen)
            if element.kind != "/Link":
                yield f"page {element.page + 1}: a link in {element.kind}"
            words = str(link.get("/Contents", ""))
            if not words.strip() or words == str(link.get("/Dest", "")):
                yield f"page {element.page + 1}: a link described as {words!r}"
            if parents[int(link.StructParent)].objgen != element.entry.objgen:
                yield f"page {element.page + 1}: the link {words!r} has another parent"
        if element.kind == "/Link" and not element.links:
            yield f"page {element.page + 1}: {element.text!r} is no link"
    there = [a.objgen for page in tagged.pdf.pages for a in page.get("/Annots", [])]
    if sorted(there) != sorted(tied):
        yield f"{len(there)} links on the pages, {len(tied)} in the tree"
    for number, page in enumerate(tagged.pdf.pages, 1):
        if page.get("/Tabs") != "/S":
            yield f"page {number} is not tabbed through in the order of its structure"


def pages_of_links(tagged: Tagged) -> Iterator[str]:
    """Each element has one annotation on a page, and says which page that is.

    A table's head, which is printed again on later pages, has one on each of them.
    """
    there = {
        link.objgen: number
        for number, page in enumerate(tagged.pdf.pages)
        for link in page.get("/Annots", [])
    }
    for element in tagged.root.every():
        pages = [there.get(link.objgen, -1) for link in element.links]
        if pages != element.link_pages:
            yield f"page {element.page + 1}: {element.text!r} has links on other pages than it says"
        if len({*pages}) != len(pages):
            yield f"page {element.page + 1}: {element.text!r} is {len(pages)} links"


def catalogue(tagged: Tagged) -> Iterator[str]:
    """Language, title and the claim to be PDF/UA-1 stand where programs look for them."""
    root = tagged.pdf.Root
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not (root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle):
        yield "not marked as tagged, or its title is not shown"
    with tagged.pdf.open_metadata(update_docinfo=False) as metadata:
        if metadata.get("dc:title") != str(tagged.pdf.docinfo.Title):
            yield "two titles"
        if metadata.get("pdfuaid:part") != "1":
            yield "does not say that it is PDF/UA-1"


def outline(tagged: Tagged) -> Iterator[str]:
    """It has all headings of the two upper levels, in order; the first under its own name."""
    wanted = [_plain(e.text) for e in tagged.root.every() if e.kind in HEADINGS[:2]]
    stream = tagged.pdf.Root.get("/Outlines")
    found: list[str] = []
    waiting = [] if stream is None else [stream.First]
    while waiting:
        entry = waiting.pop()
        found.append(_plain(str(entry.Title)))
        if "/Next" in entry:
            waiting.append(entry.Next)
        if "/First" in entry:
            waiting.append(entry.First)
    if found[1:] != wanted[1:]:
        yield f"the outline is {found}, the headings are {wanted}"


def _plain(text: str) -> str:
    return "".join(text.replace("\N{SOFT HYPHEN}", "").split())


def fonts(tagged: Tagged) -> Iterator[str]:
    """All are in the file, and say which characters their glyphs are."""
    for page in tagged.pdf.pages:
        for font in page.Resources.Font.values():
            for inner in font.DescendantFonts:
                if not {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys()):
                    yield f"{font.BaseFont} is not in the file"
            if "/ToUnicode" not in font:
                yield f"{font.BaseFont} does not say which characters it has"


CHECKS: Final[tuple[Callable[[Tagged], Iterator[str]], ...]] = (
    *(content, nesting, parents, headings, tables, lists, figures, links, pages_of_links),
    *(catalogue, outline, fonts),
)


def problems(data: bytes) -> list[str]:
    """Return all that the checks find, each with the name of its check."""
    tagged = Tagged(data)
    return [f"{check.__name__}: {found}" for check in CHECKS for found in check(tagged)]
