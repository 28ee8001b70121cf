"""Print an edition in two parts."""

from __future__ import annotations

from functools import partial

from scenariobook.briefing.in_parts.cutting import cut
from scenariobook.briefing.in_parts.joining import join
from scenariobook.briefing.in_parts.parts import LayOutFront, first_part, second_part
from scenariobook.briefing.in_parts.processes import draw_both
from scenariobook.briefing.missing_glyphs import missing_characters
from scenariobook.briefing.pdf import Press
from scenariobook.briefing.weasyprint_patches.parts import UnevenPagesError


def print_in_parts(
    press: Press, body: str, front: LayOutFront, front_identifiers: frozenset[str]
) -> bytes | None:
    """Return an edition as PDF; None if it has to be printed in one piece.

    Args:
        press: Lays out the pages. It is told which characters no font has.
        body: The markup of everything but page one, with an empty page where that will be.
        front: Lays out page one.
        front_identifiers: The identifiers of the elements of page one.
    """
    parts = cut(body)
    if parts is None:
        return None
    try:
        first, rest = draw_both(
            partial(first_part, press, parts.outer, parts.after, front),
            partial(second_part, press, parts.middle, front_identifiers),
        )
    except UnevenPagesError:
        return None
    missing = missing_characters(first.drawn.fonts.values()) | rest.missing
    press.missing |= missing
    # WeasyPrint numbers the boxes that it draws for missing characters in each part alike.
    if missing or not rest.links_back <= first.anchors:
        return None
    with press.at_work():
        return join(first, rest)
