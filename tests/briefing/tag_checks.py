"""What checkers of PDF/UA do not look at: each check yields what it finds wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from tests.briefing.tagged import Element, Tagged

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
