"""Lay out a part of a document before its page numbers are known, and draw it to be joined.

WeasyPrint lays out the content of all pages, and then their heads and feet. Here these wait until
the other parts tell how many pages they have.

A part is laid out as if it began on a right page. A page of it that will be a left one instead, or
the other way round, is moved by the difference of the margins.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from types import SimpleNamespace
from typing import Any, Final

import pydyf
from weasyprint import HTML, Document, Page, layout
from weasyprint.formatting_structure.boxes import PageBox
from weasyprint.layout import LayoutContext, layout_backgrounds, layout_document, make_margin_boxes
from weasyprint.layout.page import page_height, page_width, set_page_type_computed_styles
from weasyprint.layout.percent import resolve_percentages
from weasyprint.pdf import anchors, fonts
from weasyprint.pdf.anchors import add_outlines, resolve_links
from weasyprint.pdf.fonts import build_fonts_dictionary

from scenariobook.briefing.weasyprint_patches.patching import Patch, applied
from scenariobook.errors import ScenariobookError

_POINTS: Final = 0.75  # in one CSS pixel
_DOWN_TO_SECTIONS: Final = ("html", "body", "main", "section")


class UnevenPagesError(ScenariobookError):
    """Left and right pages have not the same room, so a part has to know where it begins."""


class UnnumberedPages:
    """The pages of a part, still without heads and feet."""

    def __init__(self, html: HTML, **options: object) -> None:
        """Lay out the pages; the options are those of WeasyPrint's ``render``."""
        self._html = html
        self._boxes: list[PageBox] = []
        self._context: LayoutContext = None
        later = [
            Patch(layout, layout_document.__name__, self._lay_out),
            Patch(layout, make_margin_boxes.__name__, lambda *_: ()),
            Patch(layout, layout_backgrounds.__name__, lambda *_: None),
        ]
        with applied(later):
            self._document: Document = html.render(**options)

    def _lay_out(self, html: HTML, root_box: Any, context: LayoutContext) -> Sequence[PageBox]:
        """Lay out in the place of WeasyPrint's function, but keep all pages from it."""
        self._context = context
        self._boxes = list(layout_document(html, root_box, context))
        return ()

    def __len__(self) -> int:
        return len(self._boxes)

    def page_of(self, section: str) -> int:
        """Return on which of these pages, counted from 0, a section of ``main`` begins.

        Args:
            section: Its identifier. If no section has it, the number of pages is returned.
        """
        begun = (number for number, page in enumerate(self._boxes) if section in _sections(page))
        return next(begun, len(self._boxes))

    def numbered(self, numbers: Sequence[int], total: int) -> Document:
        """Return the pages, each with its head and foot.

        Args:
            numbers: The number of each page in the whole document, where the first is 1.
            total: How many pages the whole document has.

        Raises:
            UnevenPagesError: if left and right pages have not the same room.
        """
        context = self._context
        for here, (page, number) in enumerate(zip(self._boxes, numbers, strict=True), 1):
            if (number - here) % 2:
                self._turn(page)
            context.current_page = here
            quotes, counters, *others = context.page_maker[here][3]
            counters = {**counters, "page": [number], "pages": [total]}
            heads = make_margin_boxes(context, page, (quotes, counters, *others))
            page.children = (*page.children, *heads)
            layout_backgrounds(page, context.get_image_from_uri)
        self._document.pages = [Page(box) for box in self._boxes]
        return self._document

    def _turn(self, page: PageBox) -> None:
        """Make a left page of a right one, or the other way round."""
        old_x, old_y, old_size = page.content_box_x(), page.content_box_y(), _room(page)
        side = "left" if page.page_type.side == "right" else "right"
        page.page_type = page.page_type._replace(side=side)
        set_page_type_computed_styles(page.page_type, self._html, self._context.style_for)
        style = self._context.style_for(page.page_type)
        style["overflow"] = page.style["overflow"]
        page.style = style
        width, height = style["size"]
        resolve_percentages(page, style["size"])
        page_width(page, self._context, width)
        page_height(page, self._context, height)
        if not all(map(isclose, old_size, _room(page))):
            raise UnevenPagesError
        for child in page.children:
            child.translate(page.content_box_x() - old_x, page.content_box_y() - old_y)


def _sections(page: PageBox) -> Collection[str]:
    """Return the identifiers of the sections on a page."""
    boxes = [page]
    for _ in _DOWN_TO_SECTIONS:
        boxes = [box for above in boxes for box in getattr(above, "children", ())]
    return {box.element.get("id") for box in boxes if box.element is not None}


def _room(page: PageBox) -> tuple[float, float]:
    return page.width, page.height


@dataclass
class DrawnPages:
    """A PDF that WeasyPrint made, not yet written and without fonts.

    Attributes:
        pdf: The PDF.
        fonts: The fonts that its pages use.
        font_dictionary: Where their pages look for fonts, still empty.
        how_to_embed: What WeasyPrint's function that embeds fonts is told besides.
        how_to_write: What ``pydyf.PDF.write`` is told besides the file.
    """

    pdf: pydyf.PDF
    fonts: dict[Any, Any]
    font_dictionary: pydyf.Dictionary
    how_to_embed: Sequence[Any] = ()
    how_to_write: Sequence[Any] = ()

    def embed(self, chosen: dict[Any, Any]) -> pydyf.Dictionary:
        """Embed some fonts, and return where each is by its name."""
        return build_fonts_dictionary(self.pdf, chosen, *self.how_to_embed)


def draw(
    document: Document, earlier: Collection[str], everywhere: Collection[str], **options: Any
) -> DrawnPages:
    """Draw the pages of a part.

    Args:
        document: The part.
        earlier: The anchors of earlier parts: an anchor leads to the first page that has it.
        everywhere: The anchors of all parts: a link that leads to no anchor is left out.
        options: Those of WeasyPrint's ``write_pdf``.
    """
    drawn = DrawnPages(None, document.fonts, pydyf.Dictionary())
    finish = options.pop("finisher")

    def resolve_in_all_parts(pages: Sequence[Page]) -> Iterator[tuple[Any, Any]]:
        known = set(earlier)
        for page in pages:
            first = [(name, x, y) for name, (x, y, *_) in page.anchors.items() if name not in known]
            known.update(page.anchors)
            yield [at for at in page.links if at[0] != "internal" or at[1] in everywhere], first

    def postpone_fonts(_pdf: pydyf.PDF, _fonts: Any, *how: Any) -> pydyf.Dictionary:
        drawn.how_to_embed = how
        return drawn.font_dictionary

    def postpone_writing(document: Document, pdf: pydyf.PDF) -> None:
        finish(document, pdf)
        drawn.pdf = pdf
        pdf.write = lambda _file, *how: setattr(drawn, "how_to_write", how)

    here = [
        Patch(anchors, resolve_links.__name__, resolve_in_all_parts),
        Patch(fonts, build_fonts_dictionary.__name__, postpone_fonts),
    ]
    with applied(here):
        document.write_pdf(finisher=postpone_writing, **options)
    del drawn.pdf.write
    return drawn


def add_outline(document: Document, pdf: pydyf.PDF, pages: Sequence[tuple[float, Any]]) -> None:
    """Add the outline of a document to its PDF.

    Args:
        document: Has the pages, or some of them.
        pdf: Has all pages.
        pages: The height of each page, and its bookmarks.
    """
    marked = [SimpleNamespace(height=height, bookmarks=bookmarks) for height, bookmarks in pages]
    outline = document.copy(marked).make_bookmark_tree(_POINTS, transform_pages=True)
    add_outlines(pdf, outline)
