"""The workshop edition of a briefing, and its handouts as documents of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from scenariobook.briefing import glyphs, html
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.briefing import OnMissing, print_edition, warn_of, with_code_points
from scenariobook.briefing.html import Templates
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.view.materials import gather
from scenariobook.briefing.view.whole import Briefing, briefing_from
from scenariobook.briefing.view.workshop.handouts import Workshop, workshop, workshop_edition

_STYLESHEET: Final = "workshop.css"
# Autoescape leaves neither quotation marks nor angle brackets in an attribute.
_LINK: Final = re.compile(r'<a\b([^>]*?) href="#([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_ANCHOR: Final = re.compile(r' id="([^"]*)"')


def render_workshop(basis: Basis, on_missing: OnMissing = warn_of) -> bytes:
    """Return the workshop edition as a tagged PDF; the same basis gives the same bytes.

    ``on_missing`` and errors are those of ``render_briefing``.
    """
    text, handouts = _texts(basis)
    templates, press = _opened(basis)
    made = _edition(press, templates, text, handouts)
    if press.missing:
        on_missing(press.missing)
    return made


def render_pack(basis: Basis, on_missing: OnMissing = warn_of) -> Mapping[str, bytes]:
    """Return both editions and each handout as PDFs, by the names that a pack gives them.

    ``on_missing`` and errors are those of ``render_briefing``. Fonts and style are read once.
    """
    text, handouts = _texts(basis)
    templates, press = _opened(basis)
    made = {
        "briefing.pdf": print_edition(press, templates, text, html.body(templates, text)),
        "workshop.pdf": _edition(press, templates, text, handouts),
    }
    for name, markup in _handouts(templates, text, handouts):
        made[f"handouts/{name}.pdf"] = _handout(press, markup)
    if press.missing:
        on_missing(press.missing)
    return made


def _texts(basis: Basis) -> tuple[Briefing, Workshop]:
    """Return the briefing and the handouts of a quarter, which is assessed once for both."""
    materials = gather(basis)
    return briefing_from(materials, basis), workshop(materials)


def _handout(press: Press, markup: str) -> bytes:
    def printed(missing: frozenset[str]) -> bytes:
        laid_out = press.lay_out(glyphs.spelled(markup, missing))
        return press.bind(laid_out, laid_out.pages)

    return with_code_points(press, printed)


def _opened(basis: Basis) -> tuple[Templates, Press]:
    """Return a study's templates, and a press with the style of both editions."""
    templates = Templates(basis.folder)
    style = html.stylesheet(templates, basis.study.header.paper) + templates.render(_STYLESHEET)
    return templates, Press(style, basis.folder)


def _edition(press: Press, templates: Templates, text: Briefing, handouts: Workshop) -> bytes:
    body = templates.render("workshop.html.j2", briefing=text, workshop=handouts)
    edition = workshop_edition(text, handouts)
    return print_edition(press, templates, edition, without_dead_links(body))


def _handouts(
    templates: Templates, text: Briefing, handouts: Workshop
) -> Iterator[tuple[str, str]]:
    """Yield each handout's name and its markup."""

    def made(template: str, title: str, **values: object) -> str:
        return without_dead_links(
            templates.render(
                "handout.html.j2",
                template=f"{template}.html.j2",
                name=title,
                briefing=text,
                workshop=handouts,
                **values,
            )
        )

    for cards in handouts.card_sets:
        yield cards.name, made("cards", cards.title.lower(), cards=cards)
    yield "questions", made("questions", "questions for discussion")
    yield "rating-sheet", made("rating_sheet", "rating sheet")
    yield "judgment-sheet", made("judgment_sheet", "judgment sheet")
    yield "run-sheet", made("run_sheet", "run sheet")


def without_dead_links(markup: str) -> str:
    """Return markup whose links to what is not in it are plain text.

    The chapters are the briefing's: what they refer to may stand in the briefing alone. Page
    one is another document and is left out of this: what it refers to is in every edition.
    """
    anchors = set(_ANCHOR.findall(markup))

    def plain(link: re.Match[str]) -> str:
        before, anchor, after, words = link.groups()
        return link[0] if anchor in anchors else f"<span{before}{after}>{words}</span>"

    return _LINK.sub(plain, markup)
