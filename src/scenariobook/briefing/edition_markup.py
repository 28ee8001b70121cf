"""Make the markup of an edition that begins with page one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenariobook.briefing import rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing


@dataclass(frozen=True, slots=True)
class EditionMarkup:
    """The markup of an edition, made from its text.

    Attributes:
        templates: Make the markup.
        text: The text of page one.
        stylesheet: What the edition looks like.
        body: Everything but page one, with an empty page where that will be.
    """

    templates: Templates
    text: Briefing
    stylesheet: str
    body: str

    def front(self, pages: Mapping[str, int], page_count: int, room: int = 0) -> str:
        """Return page one; the arguments are those of ``rendering.front``."""
        return rendering.front(self.templates, self.text, pages, page_count, room)


def quarterly_markup(basis: Basis) -> EditionMarkup:
    """Return the markup of the quarterly edition.

    Args:
        basis: What the edition is made from.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    templates = Templates(basis.folder)
    style = rendering.stylesheet(templates, basis.study.header.paper)
    text = briefing(basis)
    return EditionMarkup(templates, text, style, rendering.body(templates, text))
