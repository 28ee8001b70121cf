"""Make the quarterly briefing as PDF."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Final

from weasyprint import Document

from scenariobook.briefing import missing_glyphs
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.edition_markup import EditionMarkup, quarterly_markup
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.thin_pages import lay_out_without_thin_pages

OnMissing = Callable[[frozenset[str]], None]
CLOSEST: Final = 9  # the last step in which page one gives something up to fit its page


def warn_of_missing(characters: frozenset[str]) -> None:
    """Issue a Python warning that names characters which no font on this machine has."""
    points = ", ".join(map(missing_glyphs.code_point, sorted(characters)))
    warnings.warn(f"no font on this machine has {points}", stacklevel=3)


def render_briefing(basis: Basis, on_missing: OnMissing = warn_of_missing) -> bytes:
    """Return the quarterly briefing as a tagged PDF; the same basis gives the same bytes.

    Args:
        basis: Study, record and quarter.
        on_missing: Called with the characters that no font on this machine has, if there are any.
            The briefing prints their code points instead.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    markup = quarterly_markup(basis)
    press = Press(markup.stylesheet, basis.folder)
    pdf = print_edition(press, markup)
    if press.missing:
        on_missing(press.missing)
    return pdf


def print_edition(press: Press, markup: EditionMarkup) -> bytes:
    """Return an edition as PDF.

    The body is laid out first. Then page one can name the page on which each part begins, and
    nothing has to be laid out twice.
    """

    def draw(missing: frozenset[str]) -> bytes:
        body = missing_glyphs.spell_out(markup.body, missing)
        laid_out = lay_out_without_thin_pages(press, body)
        page_one = _front(press, markup, missing, _first_pages(laid_out), len(laid_out.pages))
        return press.bind(laid_out, [*page_one.pages, *laid_out.pages[1:]])

    return draw_with_code_points(press, draw)


def draw_with_code_points(press: Press, draw: Callable[[frozenset[str]], bytes]) -> bytes:
    """Return a PDF that prints code points instead of characters that no font has.

    Only drawing shows which characters are missing, so the document may be drawn twice.

    Args:
        press: Knows after each drawing which characters were missing.
        draw: Makes the PDF, given the characters to replace by code points.
    """
    known = press.missing
    pdf = draw(known)
    return pdf if press.missing == known else draw(press.missing)


def _front(
    press: Press,
    markup: EditionMarkup,
    missing: frozenset[str],
    pages: Mapping[str, int],
    page_count: int,
) -> Document:
    """Return page one, set as closely as it must be to fit one page.

    Args:
        press: Lays out the page.
        markup: Has page one.
        missing: The characters to replace by code points.
        pages: The first page on which each link's target is, from ``#anchor`` to page number.
        page_count: How many pages the edition has.
    """
    for room in range(CLOSEST + 1):
        page_one = markup.front(pages, page_count, room)
        front = press.lay_out(missing_glyphs.spell_out(page_one, missing))
        if len(front.pages) == 1:
            break
    return front


def _first_pages(document: Document) -> Mapping[str, int]:
    """Return the first page on which each link's target is: from ``#anchor`` to page number."""
    first_pages: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            first_pages.setdefault(f"#{anchor}", number)
    return first_pages
