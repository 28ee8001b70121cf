"""Make the markup of an edition that begins with page one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from scenariobook.briefing import rendering
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections_in_order import Briefing, briefing

_IDENTIFIER: Final = re.compile(r'\bid="([^"]*)"')


class EditionMarkup(Protocol):
    """The markup of an edition."""

    @property
    def stylesheet(self) -> str:
        """What the edition looks like."""

    @property
    def body(self) -> str:
        """Everything but page one, with an empty page where that will be."""

    @property
    def front_identifiers(self) -> frozenset[str]:
        """The identifiers of the elements of page one."""

    def front(self, pages: Mapping[str, int], page_count: int, density: Sequence[str] = ()) -> str:
        """Return page one; the arguments are those of ``rendering.front``."""


@dataclass(frozen=True, slots=True)
class MarkupFromText:
    """The markup of an edition, made from its text.

    Attributes:
        templates: Make the markup.
        text: The text of page one.
        stylesheet: What the edition looks like.
        body: Everything but page one.
    """

    templates: Templates
    text: Briefing
    stylesheet: str
    body: str

    @property
    def front_identifiers(self) -> frozenset[str]:
        """The identifiers of page one at its fullest; they do not depend on the other pages."""
        return frozenset(_IDENTIFIER.findall(self.front(_AnyPage(), 0)))

    def front(self, pages: Mapping[str, int], page_count: int, density: Sequence[str] = ()) -> str:
        """Return page one; the arguments are those of ``rendering.front``."""
        return rendering.front(self.templates, self.text, pages, page_count, density)


class _AnyPage(dict[str, int]):
    def __missing__(self, target: str) -> int:
        return 0


def quarterly_markup(
    basis: Basis, tell_style: Callable[[str], None] = lambda _style: None
) -> MarkupFromText:
    """Return the markup of the quarterly edition.

    Args:
        basis: What the edition is made from.
        tell_style: Called with the stylesheet as soon as it is made, which is early.

    Raises:
        ValueError: if the quarter is before the study's first.
        Problems: if the study's own templates or palette have errors (B002, B003).
    """
    templates = Templates(basis.folder)
    style = rendering.stylesheet(templates, basis.study.header.paper)
    tell_style(style)
    text = briefing(basis)
    return MarkupFromText(templates, text, style, rendering.body(templates, text))
