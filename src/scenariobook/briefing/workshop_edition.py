"""Make the workshop edition of a briefing, and each handout as a PDF of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from scenariobook.briefing import missing_glyphs, rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.dead_links import without_dead_links
from scenariobook.briefing.edition_markup import EditionMarkup
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.quarterly_edition import (
    OnMissing,
    draw_with_code_points,
    print_edition,
    warn_of_missing,
)
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing_from
from scenariobook.briefing.thin_pages import lay_out_without_thin_pages
from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import (
    Workshop,
    with_workshop_contents,
    without_endings,
    workshop,
)

_STYLESHEET: Final = "workshop.css"


def render_workshop(
    basis: Basis, on_missing: OnMissing = warn_of_missing, *, participants: int | None = None
) -> bytes:
    """Return the workshop edition as a tagged PDF; the same basis gives the same bytes.

    The errors are those of ``quarterly_markup``.

    Args:
        basis: Study, record and quarter.
        on_missing: Called with the characters that no font on this machine has.
        participants: How many people come; None if that is not known.
    """
    text, handouts = _texts(basis, participants)
    templates, press = _templates_and_press(basis)
    pdf = _edition(press, templates, text, handouts)
    if press.missing:
        on_missing(press.missing)
    return pdf


def render_pack(
    basis: Basis, on_missing: OnMissing = warn_of_missing, *, participants: int | None = None
) -> Mapping[str, bytes]:
    """Return both editions and each handout, by their file names in a pack.

    One press makes all PDFs, which reads fonts and stylesheet once. Arguments and errors are
    those of ``render_workshop``.
    """
    text, handouts = _texts(basis, participants)
    templates, press = _templates_and_press(basis)
    documents = {
        "briefing.pdf": print_edition(
            press,
            EditionMarkup(templates, text, press.stylesheet, rendering.body(templates, text)),
        ),
        "workshop.pdf": _edition(press, templates, text, handouts),
    }
    for name, markup in _handouts(templates, text, handouts):
        documents[f"handouts/{name}.pdf"] = _handout(press, markup)
    if press.missing:
        on_missing(press.missing)
    return documents


def _texts(basis: Basis, participants: int | None) -> tuple[Briefing, Workshop]:
    """Assess the quarter once, and return the text of its briefing and of its handouts."""
    materials = gather(basis)
    return briefing_from(materials, basis), workshop(materials, participants)


def _handout(press: Press, markup: str) -> bytes:
    def draw(missing: frozenset[str]) -> bytes:
        laid_out = lay_out_without_thin_pages(press, missing_glyphs.spell_out(markup, missing))
        return press.bind(laid_out, laid_out.pages)

    return draw_with_code_points(press, draw)


def _templates_and_press(basis: Basis) -> tuple[Templates, Press]:
    """Return a study's templates, and a press that has the stylesheets of both editions."""
    templates = Templates(basis.folder)
    style = rendering.stylesheet(templates, basis.study.header.paper) + templates.render(
        _STYLESHEET
    )
    return templates, Press(style, basis.folder)


def _edition(press: Press, templates: Templates, text: Briefing, handouts: Workshop) -> bytes:
    told = without_endings(text)
    body = templates.render("workshop.html.j2", briefing=told, workshop=handouts)
    edition = with_workshop_contents(told, handouts)
    markup = EditionMarkup(templates, edition, press.stylesheet, without_dead_links(body))
    return print_edition(press, markup)


def _handouts(
    templates: Templates, text: Briefing, handouts: Workshop
) -> Iterator[tuple[str, str]]:
    """Yield each handout's name and its markup."""
    told = without_endings(text)

    def render(template: str, title: str, **values: object) -> str:
        return without_dead_links(
            templates.render(
                "handout.html.j2",
                template=f"{template}.html.j2",
                name=title,
                briefing=told,
                workshop=handouts,
                **values,
            )
        )

    for cards in handouts.card_sets:
        yield cards.name, render("cards", cards.title.lower(), cards=cards)
    yield "questions", render("questions", "questions for discussion")
    yield "rating-sheet", render("rating_sheet", "rating sheet")
    yield "judgment-sheet", render("judgment_sheet", "judgment sheet")
    yield "run-sheet", render("run_sheet", "run sheet")
