"""Make the documents of a workshop: the briefing, and each handout as a PDF of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from scenariobook.briefing import rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.editions import (
    OnMissing,
    draw_with_code_points,
    print_briefing,
    warn_of_missing,
)
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing
from scenariobook.briefing.thin_pages import lay_out_without_thin_pages
from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import Workshop, workshop
from scenariobook.paths import BRIEFING, name_of_quarter

_STYLESHEET: Final = "workshop.css"


def render_pack(
    basis: Basis, on_missing: OnMissing = warn_of_missing, *, participants: int | None = None
) -> Mapping[str, bytes]:
    """Return the briefing and each handout, by their file names in a pack.

    One press makes all PDFs, which reads fonts and stylesheet once. Neither tells how scenarios
    ended: a workshop judges them. Errors are those of ``render_briefing``.

    Args:
        basis: Study, record and quarter.
        on_missing: Called with the characters that no font on this machine has.
        participants: How many people come; None if that is not known.
    """
    materials = replace(gather(basis), outcomes={})
    text, handouts = briefing(materials, basis), workshop(materials, participants)
    templates = Templates(basis.folder)
    style = rendering.stylesheet(templates, basis.study.header.paper)
    press = Press(style + templates.render(_STYLESHEET), basis.folder)
    documents = {name_of_quarter(BRIEFING, basis.quarter): print_briefing(press, templates, text)}
    for name, markup in _handouts(templates, text, handouts):
        documents[f"handouts/{name}.pdf"] = _handout(press, markup)
    if press.missing:
        on_missing(press.missing)
    return documents


def _handout(press: Press, markup: str) -> bytes:
    def draw(missing: frozenset[str]) -> bytes:
        laid_out = lay_out_without_thin_pages(press, markup, missing)
        return press.bind(laid_out, laid_out.pages)

    return draw_with_code_points(press, draw)


def _handouts(
    templates: Templates, text: Briefing, handouts: Workshop
) -> Iterator[tuple[str, str]]:
    """Yield each handout's name and its markup."""

    def render(template: str, title: str, **values: object) -> str:
        return templates.render(
            "handout.html.j2",
            template=f"{template}.html.j2",
            name=title,
            briefing=text,
            workshop=handouts,
            **values,
        )

    for cards in handouts.card_sets:
        yield cards.name, render("cards", cards.title.lower(), cards=cards)
    yield "questions", render("questions", "questions for discussion")
    yield "rating-sheet", render("rating_sheet", "rating sheet")
    yield "judgment-sheet", render("judgment_sheet", "judgment sheet")
    yield "run-sheet", render("run_sheet", "run sheet")
