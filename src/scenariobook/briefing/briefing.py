"""A study and its record in, the briefing of a quarter out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Final

from weasyprint import Document

from scenariobook.briefing import glyphs, html
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.html import Templates
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.view.whole import Briefing, briefing

OnMissing = Callable[[frozenset[str]], None]
# How page one may be set, the most generous first: it is to be one page.
_DENSITIES: Final = ("generous", "close", "brief", "closest")


def warn_of(characters: frozenset[str]) -> None:
    """Warn, as Python does, of characters that no font on this machine has."""
    points = ", ".join(map(glyphs.code_point, sorted(characters)))
    warnings.warn(f"no font on this machine has {points}", stacklevel=3)


def render_briefing(basis: Basis, on_missing: OnMissing = warn_of) -> bytes:
    """Return the quarterly briefing as a tagged PDF; the same basis gives the same bytes.

    ``on_missing`` is told which characters no font on this machine has: their code points are
    printed instead.

    Raises:
        ValueError: for a quarter before the study's first.
        Problems: if a study's own template or palette is wrong (B002, B003).
    """
    text = briefing(basis)
    templates = html.Templates(basis.folder)
    press = Press(html.stylesheet(templates, basis.study.header.paper), basis.folder)
    made = print_edition(press, templates, text, html.body(templates, text))
    if press.missing:
        on_missing(press.missing)
    return made


def print_edition(press: Press, templates: Templates, text: Briefing, body: str) -> bytes:
    """Return an edition as PDF: page one from ``text``, then ``body``, markup behind an empty page.

    The body is laid out first, so that page one can say on which page each part begins
    without a second pass over everything.
    """

    def printed(missing: frozenset[str]) -> bytes:
        laid_out = press.lay_out(glyphs.spelled(body, missing))
        front = _front(press, templates, text, laid_out, missing)
        return press.bind(laid_out, [*front.pages, *laid_out.pages[1:]])

    return with_code_points(press, printed)


def with_code_points(press: Press, printed: Callable[[frozenset[str]], bytes]) -> bytes:
    """Return a document in which code points stand for the characters that no font has.

    ``printed`` makes it, given those characters; which they are is known once it was drawn.
    """
    known = press.missing
    made = printed(known)
    return made if press.missing == known else printed(press.missing)


def _front(
    press: Press,
    templates: Templates,
    text: Briefing,
    body: Document,
    missing: frozenset[str],
) -> Document:
    """Return page one, set as closely as it takes to be one page."""
    pages = _first_pages(body)
    for density in _DENSITIES:
        markup = html.front(templates, text, pages, len(body.pages), density)
        front = press.lay_out(glyphs.spelled(markup, missing))
        if len(front.pages) == 1:
            break
    return front


def _first_pages(document: Document) -> Mapping[str, int]:
    """Return the number of the page on which each link's target stands first."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            found.setdefault(f"#{anchor}", number)
    return found
