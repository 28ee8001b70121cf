"""Lay out and draw each part of an edition, step by step.

Each part is a generator. It yields what the other part has to know, and is sent what both have
said, the first part's word first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint import Document, Page

from scenariobook.briefing.in_parts.continuation import (
    Beginning,
    Continuation,
    StructureRoot,
    continuation,
    write_ahead,
)
from scenariobook.briefing.missing_glyphs import missing_characters
from scenariobook.briefing.pdf import Press, how_to_draw
from scenariobook.briefing.weasyprint_patches.parts import DrawnPages, UnnumberedPages, draw

# It is given the first page of each link's target, from ``#anchor``, and the number of pages.
LayOutFront = Callable[[Mapping[str, int], int], Document]
Said = Sequence[Any]  # by the first part, and by the second


@dataclass(frozen=True, slots=True)
class FirstPart:
    """The first part of an edition, drawn.

    Attributes:
        document: Its pages, of which the first is page one.
        pages_before: How many of its pages come before the second part.
        elements_before: How many of the elements at the top of its tree do.
        bookmarks: The height of each page, and the bookmarks that were taken from it.
        drawn: The PDF to which the second part is joined.
        anchors: Where a link may lead to.
    """

    document: Document
    pages_before: int
    elements_before: int
    bookmarks: Sequence[Any]
    drawn: DrawnPages
    anchors: frozenset[str]


def first_part(
    press: Press, markup: str, after: str, front: LayOutFront
) -> Generator[Any, Said, FirstPart]:
    """Lay out page one and the first part, and draw them.

    Args:
        press: Lays out and draws.
        markup: The first part, with an empty page where page one will be.
        after: The identifier of its section that follows the second part; empty if none does.
        front: Lays out page one.
    """
    laid_out = _lay_out(press, markup)
    before, here = laid_out.page_of(after), len(laid_out)
    _, others = yield before, here
    numbers = [n if n <= before else n + others for n in range(1, here + 1)]
    total = here + others
    document = _number(press, laid_out, numbers, total)
    mine, theirs = yield _first_pages(document, numbers)
    page_one = front(_linked({**theirs, **mine}), total)
    bound = document.copy([*page_one.pages, *document.pages[1:]])
    anchors = frozenset(name for page in bound.pages for name in page.anchors)
    bookmarks = _without_bookmarks(bound.pages)
    drawn = _draw(press, bound, (), anchors | set(theirs))
    elements_before = StructureRoot(drawn.pdf).elements_before(before)
    yield Beginning.of(drawn)
    with press.at_work():
        write_ahead(drawn)  # while the other part is made ready to be joined
    return FirstPart(bound, before, elements_before, bookmarks, drawn, anchors)


def second_part(
    press: Press, markup: str, front_identifiers: frozenset[str]
) -> Generator[Any, Said, Continuation]:
    """Lay out the second part and draw it.

    Args:
        press: Lays out and draws.
        markup: The second part.
        front_identifiers: The identifiers of the elements of page one.
    """
    laid_out = _lay_out(press, markup)
    (before, others), here = yield len(laid_out)
    numbers = [before + n for n in range(1, here + 1)]
    document = _number(press, laid_out, numbers, here + others)
    theirs, mine = yield _first_pages(document, numbers)
    earlier = front_identifiers | set(theirs)
    bookmarks = _without_bookmarks(document.pages)
    drawn = _draw(press, document, earlier, earlier | set(mine))
    beginning, _ = yield None
    links = [link for page in document.pages for link in page.links]
    with press.at_work():
        return continuation(
            drawn,
            beginning,
            bookmarks=bookmarks,
            links_back=earlier & {to for kind, to, *_ in links if kind == "internal"},
            missing=missing_characters(document.fonts.values()),
        )


# Between these calls, a part waits for the other, and nothing of WeasyPrint may stay replaced.


def _lay_out(press: Press, markup: str) -> UnnumberedPages:
    with press.at_work():
        return UnnumberedPages(press.parse(markup), **press.how_to_lay_out)


def _number(press: Press, pages: UnnumberedPages, numbers: Sequence[int], total: int) -> Document:
    with press.at_work():
        return pages.numbered(numbers, total)


def _draw(
    press: Press, document: Document, earlier: Collection[str], everywhere: Collection[str]
) -> DrawnPages:
    with press.at_work():
        return draw(document, earlier, everywhere, **how_to_draw())


def _first_pages(document: Document, numbers: Sequence[int]) -> Mapping[str, int]:
    """Return the number of the first page on which each anchor is."""
    first_pages: dict[str, int] = {}
    for page, number in zip(document.pages, numbers, strict=True):
        for anchor in page.anchors:
            first_pages.setdefault(anchor, number)
    return first_pages


def _linked(pages: Mapping[str, int]) -> Mapping[str, int]:
    return {f"#{anchor}": number for anchor, number in pages.items()}


def _without_bookmarks(pages: Sequence[Page]) -> Sequence[tuple[float, Any]]:
    """Take the bookmarks from pages, and return them with each page's height.

    Only the whole edition has an outline.
    """
    found = [(page.height, page.bookmarks) for page in pages]
    for page in pages:
        page.bookmarks = []
    return found
