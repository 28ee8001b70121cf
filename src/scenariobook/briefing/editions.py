"""Make the briefing and its annex as PDF."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from weasyprint import Document

from scenariobook.briefing import rendering
from scenariobook.briefing.markup import code_point
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.scenario_page import ScenarioPage
from scenariobook.briefing.sections.update import Update, update
from scenariobook.briefing.sections_in_order import Annex, Briefing, annex, briefing
from scenariobook.briefing.wording.materials import Basis, gather

OnMissing = Callable[[frozenset[str]], None]
# The last step in which a part that has one page gives something up to fit it.
CLOSEST: Final = 9


def warn_of_missing(characters: frozenset[str]) -> None:
    """Issue a Python warning that names characters which no font on this machine has."""
    points = ", ".join(map(code_point, sorted(characters)))
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
    templates, press = templates_and_press(basis)
    pdf = print_briefing(press, templates, briefing(gather(basis), basis))
    if press.missing:
        on_missing(press.missing)
    return pdf


def render_annex(basis: Basis, on_missing: OnMissing = warn_of_missing) -> bytes:
    """Return what stands behind the briefing as a tagged PDF; see ``render_briefing``."""
    templates, press = templates_and_press(basis)
    pdf = print_annex(press, templates, annex(gather(basis), basis))
    if press.missing:
        on_missing(press.missing)
    return pdf


def render_update(then: Basis, basis: Basis, on_missing: OnMissing = warn_of_missing) -> bytes:
    """Return what changed since an edition that was sent, on a page; see ``render_briefing``.

    Args:
        then: What that edition was made from.
        basis: What the present one is made from.
        on_missing: As in ``render_briefing``.
    """
    templates, press = templates_and_press(basis)
    pdf = print_update(press, templates, update(then, basis))
    if press.missing:
        on_missing(press.missing)
    return pdf


def templates_and_press(basis: Basis) -> tuple[Templates, Press]:
    """Return a study's templates, and a press with the stylesheet of the briefing."""
    templates = Templates(basis.folder)
    style = rendering.stylesheet(templates, basis.study.header.paper)
    return templates, Press(style, basis.folder)


def print_briefing(press: Press, templates: Templates, text: Briefing) -> bytes:
    """Return the briefing as PDF.

    The body is laid out first. Then page one can name the page on which each part begins, and
    nothing has to be laid out twice.
    """

    def draw(missing: frozenset[str]) -> bytes:
        body = _body(press, templates, text, missing)
        front = _front(press, templates, text, missing, body)
        return press.bind(body, [*front.pages, *body.pages[1:]])

    return draw_with_code_points(press, draw)


def print_annex(press: Press, templates: Templates, text: Annex) -> bytes:
    """Return the annex as PDF; its first page names the page on which each part begins."""
    markup = templates.render("annex.html.j2", briefing=text)

    def draw(missing: frozenset[str]) -> bytes:
        body = press.lay_out(markup, missing)
        pages = _first_pages(body)
        front = templates.render(
            "annex_front.html.j2", briefing=text, pages=pages, page_count=len(body.pages)
        )
        first = press.lay_out(front, missing, pages)
        return press.bind(body, [*first.pages, *body.pages[1:]])

    return draw_with_code_points(press, draw)


def print_update(press: Press, templates: Templates, text: Update) -> bytes:
    """Return the update as PDF, set as closely as it must be to fit one page."""

    def draw(missing: frozenset[str]) -> bytes:
        for room in range(CLOSEST + 1):
            markup = templates.render("update.html.j2", briefing=text, room=room)
            page = press.lay_out(markup, missing)
            if len(page.pages) == 1:
                break
        return press.bind(page, page.pages)

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


def _body(press: Press, templates: Templates, text: Briefing, missing: frozenset[str]) -> Document:
    """Return all pages but page one; a part that has a page gives up what it must to fit it."""

    def laid_out(rooms: Mapping[str, int]) -> Document:
        markup = templates.render("body.html.j2", briefing=text, rooms=Counter(rooms))
        return press.lay_out(markup, missing)

    def room_of(template: str, page: ScenarioPage | None) -> int:
        """Return how closely a part must be set to fit a page, which is tried by itself."""
        for room in range(1, CLOSEST):
            values = {"template": template, "page": page, "name": "", "room": room}
            markup = templates.render("handout.html.j2", briefing=text, **values)
            alone = press.lay_out(markup, missing)
            if len(alone.pages) == 1:
                return room
        return CLOSEST

    body = laid_out({})
    pages = Counter(anchor for page in body.pages for anchor in page.anchors)
    parts: dict[str, ScenarioPage | None] = {"page-two": None}
    parts |= {f"scenario-{page.row.scenario.id}": page for page in text.pages}
    rooms = {
        part: room_of("scenario_page.html.j2" if page else "page_two.html.j2", page)
        for part, page in parts.items()
        if pages[part] > 1
    }
    return laid_out(rooms) if rooms else body


def _front(
    press: Press,
    templates: Templates,
    text: Briefing,
    missing: frozenset[str],
    body: Document,
) -> Document:
    """Return page one, set as closely as it must be to fit one page."""
    pages = _first_pages(body)
    for room in range(CLOSEST + 1):
        page_one = templates.render(
            "front.html.j2", briefing=text, pages=pages, page_count=len(body.pages), room=room
        )
        front = press.lay_out(page_one, missing, pages)
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
