"""Make the note: page one, and what moved and what comes, on the two sides of one sheet."""

from __future__ import annotations

from weasyprint import Document

from scenariobook.briefing import missing_glyphs, rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.dead_links import without_dead_links
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.quarterly_edition import (
    DENSITIES,
    OnMissing,
    draw_with_code_points,
    warn_of_missing,
)
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing

SIDES = 2


def render_note(basis: Basis, on_missing: OnMissing = warn_of_missing) -> bytes:
    """Return the note as a tagged PDF of two pages; the same basis gives the same bytes.

    Args:
        basis: Study, record and quarter.
        on_missing: Called with the characters that no font on this machine has, if there are any.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    text = briefing(basis)
    templates = Templates(basis.folder)
    press = Press(rendering.stylesheet(templates, basis.study.header.paper), basis.folder)
    pdf = print_note(press, templates, text)
    if press.missing:
        on_missing(press.missing)
    return pdf


def print_note(press: Press, templates: Templates, text: Briefing) -> bytes:
    """Return the note as PDF.

    Args:
        press: Lays out the pages.
        templates: Make the markup.
        text: The text of the briefing; the note prints a part of it.
    """

    def draw(missing: frozenset[str]) -> bytes:
        sides = [_side(press, templates, text, missing, side) for side in ("front", "back")]
        front, back = sides
        return press.bind(back, [*front.pages, *back.pages[1:]])

    return draw_with_code_points(press, draw)


def _side(
    press: Press, templates: Templates, text: Briefing, missing: frozenset[str], side: str
) -> Document:
    """Return one side, set as closely as it must be to fit one page.

    The back is laid out behind an empty page, so that it is a left-hand page.
    """
    wanted = 1 if side == "front" else SIDES
    for density in DENSITIES:
        markup = templates.render(
            "note.html.j2", briefing=text, side=side, density=density, page_count=SIDES
        )
        made = press.lay_out(missing_glyphs.spell_out(without_dead_links(markup), missing))
        if len(made.pages) == wanted:
            break
    return made
