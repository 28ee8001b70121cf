"""Cut the markup of an edition in two, where the stylesheet begins a new page.

The second part is the middle of the edition. The first is what comes before and after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

# Sections that the stylesheet begins on a new page.
_BEGINNING: Final = re.compile(
    r'<section class="(?:chapter|comparison|provenance)" id="(?P<identifier>[^"]*)"'
)
_MAIN: Final = re.compile(r"<main\b[^>]*>")
_PLACE_OF_PAGE_ONE: Final = '<div class="front-page-stands-here"></div>'
# The stylesheet distinguishes sections after another one from the first.
_EARLIER_SECTION: Final = '<section hidden="hidden"></section>'
_END: Final = "</main></body></html>"
_DRAWING: Final = re.compile(r"<svg.*?</svg>", re.DOTALL)
# With fewer elements, joining takes as long as a second process saves.
_FEWEST: Final = 4_000
# How long drawing takes, where laying out an element takes 1, as measured.
_DRAW_ELEMENT: Final = 0.35
_DRAW_CHARACTER: Final = 0.009  # of a drawing's markup
_PAGE_ONE: Final = 900  # which is laid out before the first part is drawn


@dataclass(frozen=True, slots=True)
class Cut:
    """The markup of an edition, cut in two.

    Attributes:
        outer: The first part: what is before the middle and what is after it.
        middle: The second part.
        after: The identifier of the section of ``outer`` before which the middle belongs; empty if
            the middle is the end.
    """

    outer: str
    middle: str
    after: str


def cut(markup: str) -> Cut | None:
    """Return two parts that take about as long to lay out; None if that would not be worth it."""
    main = _MAIN.search(markup)
    if main is None or markup.count("<") < _FEWEST:
        return None
    found = list(_BEGINNING.finditer(markup))
    if not found:
        return None
    places = [0, *(section.start() for section in found), len(markup)]
    pieces = [_Work.of(markup[start:end]) for start, end in pairwise(places)]
    first, last = min(
        combinations(range(1, len(places)), 2),
        # Of two that are alike, the one with the longer middle: with no end, it joins faster.
        key=lambda ends: (_duration(pieces, slice(*ends)), -ends[1]),
    )
    start, end = places[first], places[last]
    head = markup[: main.end()].replace(_PLACE_OF_PAGE_ONE, "")
    is_end = end == len(markup)
    return Cut(
        outer=markup[:start] + (_END if is_end else markup[end:]),
        middle=head + _EARLIER_SECTION + markup[start:end] + ("" if is_end else _END),
        after="" if is_end else found[last - 1]["identifier"],
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """How long a piece of the markup takes.

    Attributes:
        layout: To lay it out, counted in elements.
        drawing: To draw it, in the same unit.
    """

    layout: float
    drawing: float

    @classmethod
    def of(cls, markup: str) -> _Work:
        drawings = "".join(_DRAWING.findall(markup))
        elements = markup.count("<") - drawings.count("<")
        return cls(elements, _DRAW_ELEMENT * elements + _DRAW_CHARACTER * len(drawings))


def _duration(pieces: Sequence[_Work], middle: slice) -> float:
    """Return how long two processes take: all is laid out before either part is drawn."""
    inner = pieces[middle]
    layout = sum(piece.layout for piece in inner)
    drawing = sum(piece.drawing for piece in inner)
    outer_layout = sum(piece.layout for piece in pieces) - layout
    outer_drawing = sum(piece.drawing for piece in pieces) - drawing + _PAGE_ONE
    return max(layout, outer_layout) + max(drawing, outer_drawing)
