"""A tagged PDF as a program reads it; what is wrong with it, by a checker of PDF/UA and by us.

page-validation makes the machine checks of the Matterhorn protocol, and QPDF looks at the file: its
table of objects, its streams. What neither looks at, the functions below do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf
from page import ValidationProfile, validate_pdf_bytes

# --- structure ------------------------------------------------------------------------------------


HEAD, FOOT = 777.0, 60.0  # of the text on an A4 page, in points above its edge; margins beyond


class Run(NamedTuple):
    """A piece of text, with its height above the page's edge in points."""

    text: str
    height: float


@dataclass
class Element:
    """An element of the structure; ``says`` is its own text, in order, with ``kids`` between.

    Each of its ``links`` has the page that it says the link is on.
    """

    kind: str
    entry: Any
    page: int
    content: list[str | Element] = field(default_factory=list)
    links: list[tuple[int, Any]] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    @property
    def kids(self) -> list[Element]:
        """The elements right below."""
        return [kid for kid in self.content if isinstance(kid, Element)]

    @property
    def text(self) -> str:
        """All that it says; an element with a text of its own instead says that."""
        if "/ActualText" in self.entry:
            return str(self.entry.ActualText)
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.content)

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
        self.shown = [self._shown(number) for number in range(len(self.pdf.pages))]
        self._numbers = {page.obj.objgen: n for n, page in enumerate(self.pdf.pages)}
        self.root = self._element(self.pdf.Root.StructTreeRoot.K[0])

    def identifiers(self) -> dict[str, Any]:
        """Return the elements that the list of identifiers names."""
        tree = self.pdf.Root.StructTreeRoot.get("/IDTree")
        return dict(pikepdf.NameTree(tree).items()) if tree is not None else {}

    @cached_property
    def on(self) -> list[list[tuple[Element, ...]]]:
        """What has text on each page, in reading order, each with all that it stands in."""
        found: list[list[tuple[Element, ...]]] = [[] for _ in self.shown]
        for path in self.root.walk():
            if any(FOOT < run.height < HEAD for run in path[-1].runs):
                found[path[-1].page].append(path)
        return found

    def unread(self, page: int) -> str:
        """Return what a page shows that nobody reads aloud: margins, repeated heads."""
        return " ".join(run.text for run in self.shown[page][None])

    def margins(self, page: int) -> str:
        """Return what stands above and below the text of a page."""
        runs = (run for runs in self.shown[page].values() for run in runs)
        return " ".join(run.text for run in runs if not FOOT < run.height < HEAD)

    def _element(self, entry: Any) -> Element:
        page = self._numbers[entry.Pg.objgen] if "/Pg" in entry else -1
        element = Element(str(entry.S), entry, page)
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                element.pieces.append((page, kid))
                runs = self.shown[page].get(kid, [])
                element.content.append("".join(run.text for run in runs))
                element.runs += runs
            elif kid.get("/Type") == "/OBJR":
                element.links.append((self._numbers[kid.Pg.objgen], kid.Obj))
            else:
                element.content.append(self._element(kid))
        return element

    def _shown(self, number: int) -> dict[int | None, list[Run]]:
        """Return what each piece of a page shows, by its number; None for what has none."""
        page = self.pdf.pages[number]
        fonts = {str(k): unicode_of(font) for k, font in page.Resources.Font.items()}
        shown: dict[int | None, list[Run]] = {None: []}
        inside: list[int | None] = []
        font: Mapping[str, str] = {}
        for name, operands, height in _instructions(page):
            match name:
                case "BDC" | "BMC":
                    inside.append(_number(operands))
                    if inside[-1] is not None:
                        assert inside[-1] not in shown, "one number twice"
                        assert inside[:-1] == [], "a numbered piece within another"
                        shown[inside[-1]] = []
                case "EMC":
                    inside.pop()
                case "Tf":
                    font = fonts[str(operands[0])]
                case "TJ" | "Tj":
                    run = Run(_decoded(operands[0], font), height)
                    shown[inside[0] if inside else None].append(run)
        return shown


def _instructions(page: pikepdf.Page) -> Iterator[tuple[str, Any, float]]:
    """Yield what draws a page: operators, operands, and how high above its edge text is set."""
    here, text, kept = pikepdf.Matrix(), pikepdf.Matrix(), list[pikepdf.Matrix]()
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        match name:
            case "q":
                kept.append(here)
            case "Q":
                here = kept.pop()
            case "cm":
                here = pikepdf.Matrix(*map(float, operands)) @ here
            case "Tm":
                text = pikepdf.Matrix(*map(float, operands))
        yield name, operands, (text @ here).f


def _number(operands: Any) -> int | None:
    if len(operands) < 2 or operands[0] == "/Artifact":
        return None
    return int(operands[1].MCID)


def _decoded(shown: Any, font: Mapping[str, str]) -> str:
    parts = [shown] if isinstance(shown, pikepdf.String) else list(shown)
    codes = [bytes(part).hex() for part in parts if isinstance(part, pikepdf.String)]
    return "".join(font[code[at : at + 4]] for code in codes for at in range(0, len(code), 4))


def unicode_of(font: Any) -> Mapping[str, str]:
    """Return the characters of a font's glyphs, by their codes in hexadecimal."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]+)>", table)
    return {code: bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


# --- checks ---------------------------------------------------------------------------------------


def content(tagged: Tagged) -> Iterator[str]:
    """All that is painted is an artifact, or is said by one element that the tree reaches."""
    reached = [piece for element in tagged.root.every() for piece in element.pieces]
    painted = {(page, n) for page, said in enumerate(tagged.shown) for n in said if n is not None}
    for number, piece in sorted(painted - set(reached)):
        yield f"page {number + 1}: {tagged.shown[number][piece]!r} is in no reader's way"
    if len(reached) != len(set(reached)) or set(reached) - painted:
        yield "the tree says something twice, or what is not there"


def parents(tagged: Tagged) -> Iterator[str]:
    """Each element names the one that it is in, and each piece of a page its element."""
    tree = pikepdf.NumberTree(tagged.pdf.Root.StructTreeRoot.ParentTree)
    keys = [int(page.obj.StructParents) for page in tagged.pdf.pages]
    for element in tagged.root.every():
        for kid in element.kids:
            if kid.entry.P.objgen != element.entry.objgen:
                yield f"page {kid.page + 1}: {kid.kind} {kid.text[:40]!r} has another parent"
        for number, piece in element.pieces:
            if tree[keys[number]][piece].objgen != element.entry.objgen:
                yield f"page {number + 1}: piece {piece} has another parent"
        for _, link in element.links:
            if tree[int(link.StructParent)].objgen != element.entry.objgen:
                yield f"page {element.page + 1}: the link {element.text!r} has another parent"


def headers(tagged: Tagged) -> Iterator[str]:
    """Header cells have a scope, other cells name their headers."""
    known = tagged.identifiers()
    for table in tagged.root.all("/Table"):
        heads = {head.entry.objgen: head for head in table.all("/TH")}
        for head in heads.values():
            if str(head.attribute("/Scope")) not in {"/Row", "/Column"}:
                yield f"{head.text!r} has no scope"
            if known.get(str(head.entry.get("/ID")), head.entry).objgen != head.entry.objgen:
                yield f"{head.text!r} is not the one of its name"
        for cell in table.all("/TD"):
            named = [known.get(str(name)) for name in cell.attribute("/Headers") or ()]
            if not named or any(one is None or one.objgen not in heads for one in named):
                yield f"{cell.text!r} has no header, or one that is not there"


def lists(tagged: Tagged) -> Iterator[str]:
    """Each says how it is numbered."""
    for listing in tagged.root.all("/L"):
        way = str(listing.attribute("/ListNumbering"))
        if way not in ({"/Disc", "/Decimal"} if listing.all("/Lbl") else {"/None"}):
            yield f"the list {listing.text[:40]!r} is numbered in the way {way}"


def figures(tagged: Tagged) -> Iterator[str]:
    """Each has a box that lies on its page, as large as the drawing."""
    for figure in tagged.root.all("/Figure"):
        left, bottom, right, top = (float(edge) for edge in figure.attribute("/BBox"))
        _, _, width, height = (float(edge) for edge in tagged.pdf.pages[figure.page].MediaBox)
        if not (0 <= left < right <= width and 0 <= bottom < top <= height):
            yield f"page {figure.page + 1}: a figure's box is off the page"


def pages_of_links(tagged: Tagged) -> Iterator[str]:
    """Each element has one annotation on a page, and says which page that is.

    A table's head, which is printed again on later pages, has one on each of them.
    """
    each = enumerate(tagged.pdf.pages)
    there = {link.objgen: number for number, page in each for link in page.get("/Annots", [])}
    for element in tagged.root.every():
        pages = [there.get(link.objgen, -1) for _, link in element.links]
        if pages != [page for page, _ in element.links]:
            yield f"page {element.page + 1}: {element.text!r} has links on other pages than it says"
        if len({*pages}) != len(pages):
            yield f"page {element.page + 1}: {element.text!r} is {len(pages)} links"


def outline(tagged: Tagged) -> Iterator[str]:
    """It has all headings of the two upper levels, in order; the first under its own name."""
    wanted = [together(e.text) for e in tagged.root.every() if e.kind in {"/H1", "/H2"}]
    with tagged.pdf.open_outline() as entries:
        waiting = list(entries.root)
    found = []
    while waiting:
        entry = waiting.pop(0)
        found.append(together(entry.title))
        waiting = [*entry.children, *waiting]
    if found[1:] != wanted[1:]:
        yield f"the outline is {found}, the headings are {wanted}"


def together(text: str) -> str:
    """Return a text without spaces, and without hyphens at the end of lines."""
    return "".join(text.replace("\N{SOFT HYPHEN}", "").split())


CHECKS = (content, parents, headers, lists, figures, pages_of_links, outline)


def pdf_problems(data: bytes) -> list[str]:
    """Return all that the checks find, each with the name of its check or rule."""
    report = validate_pdf_bytes(data, profile=ValidationProfile.PDF_UA_1)
    assert report.rules.total > 100
    tagged = Tagged(data)
    return [
        *(f"{found.rule_id}: {found.message}" for found in report.failures),
        *tagged.pdf.check_pdf_syntax(),
        *(f"{check.__name__}: {found}" for check in CHECKS for found in check(tagged)),
    ]
