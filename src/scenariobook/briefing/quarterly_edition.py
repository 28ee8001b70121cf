"""Make the quarterly briefing as PDF."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from weasyprint import Document

from scenariobook.briefing import missing_glyphs
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.thin_pages import lay_out_without_thin_pages, may_be_set_tightly

if TYPE_CHECKING:
    from scenariobook.briefing.edition_markup import EditionMarkup

OnMissing = Callable[[frozenset[str]], None]
# How closely page one and the note's sides may be set, most spacious first. The first that needs
# one page only is used. Only the last has no chart, and shortens very long statements.
# Class names of the stylesheet: each sets page one more closely than those before it alone.
_CLOSER: Final = ("close", "terse", "brief", "plain", "closest", "bare")
DENSITIES: Final = tuple(_CLOSER[:count] for count in range(len(_CLOSER) + 1))


def warn_of_missing(characters: frozenset[str]) -> None:
    """Issue a Python warning that names characters which no font on this machine has."""
    points = ", ".join(map(missing_glyphs.code_point, sorted(characters)))
    warnings.warn(f"no font on this machine has {points}", stacklevel=3)


def render_briefing(
    markup: EditionMarkup, study_folder: Path | None, on_missing: OnMissing = warn_of_missing
) -> bytes:
    """Return the quarterly briefing as a tagged PDF; the same markup gives the same bytes.

    Args:
        markup: The edition's.
        study_folder: May have templates and assets of the study's own.
        on_missing: Called with the characters that no font on this machine has, if there are any.
            The briefing prints their code points instead.

    Raises:
        Problems: if the study's own templates have errors (B002).
    """
    press = Press(markup.stylesheet, study_folder)
    press.get_ready()  # while the rest of the markup is made
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

        def front(pages: Mapping[str, int], page_count: int) -> Document:
            return _front(press, markup, missing, pages, page_count)

        if press.can_lay_out_parts and not missing and not may_be_set_tightly(body):
            pdf = _printed_in_parts(press, body, front, markup.front_identifiers)
            if pdf is not None or press.missing:
                return pdf or b""  # drawn again with code points
        laid_out = lay_out_without_thin_pages(press, body)
        page_one = front(_first_pages(laid_out), len(laid_out.pages))
        return press.bind(laid_out, [*page_one.pages, *laid_out.pages[1:]])

    return draw_with_code_points(press, draw)


def _printed_in_parts(
    press: Press,
    body: str,
    front: Callable[[Mapping[str, int], int], Document],
    front_identifiers: frozenset[str],
) -> bytes | None:
    """Return what ``print_in_parts`` does; another WeasyPrint may lack the names that it needs."""
    from scenariobook.briefing.in_parts import edition  # noqa: PLC0415  (for one WeasyPrint alone)

    return edition.print_in_parts(press, body, front, front_identifiers)


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
    for density in DENSITIES:
        page_one = markup.front(pages, page_count, density)
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
