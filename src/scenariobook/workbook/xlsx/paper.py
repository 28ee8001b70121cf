"""How wide things stand on a screen and on paper, so that print stays legible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from types import MappingProxyType
from typing import Final

from openpyxl.worksheet.header_footer import _HeaderFooterPart

MARGIN: Final = 0.25  # inches, left and right
MARGIN_ABOVE: Final = 0.6  # inches, and below
SMALLEST: Final = 6.0  # points, in print
_PIXEL: Final = 0.75  # points
_ROW: Final = 15.0  # points, where nothing else is said
_LONGEST_IN_MARGIN: Final = 90
SCREEN: Final = 1860  # pixels of columns in a window 1920 wide
TYPE: Final = 10.0  # points: the smallest type in tables, on the screen


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper, laid landscape: its number in a workbook, its sides in points."""

    number: int
    long: float
    short: float

    @property
    def across(self) -> float:
        """The points between the margins left and right."""
        return self.long - 2 * 72 * MARGIN

    @property
    def down(self) -> float:
        """The points between the margins above and below."""
        return self.short - 2 * 72 * MARGIN_ABOVE


# By the names that a study may give in ``paper``.
PAPERS: Final = MappingProxyType({"a4": Paper(9, 841.9, 595.3), "letter": Paper(1, 792.0, 612.0)})


def pixels(width: float) -> int:
    """Return how wide a column stands at 100 %, of a width in characters."""
    return int(7 * width + 5)


def page_height(paper: Paper, widths: Sequence[float], repeated: float) -> float:
    """Return how many points of rows stand on a page, below a repeated row of some height."""
    across = _PIXEL * sum(map(pixels, widths)) or paper.across
    scale = min(1.0, max(paper.across / across, SMALLEST / TYPE))
    return paper.down / scale - repeated


def first_in_view(widths: Sequence[float], frozen: int, wanted: int) -> int:
    """Return the first column, from 0, to show beside the frozen ones with a wanted one in view."""
    sizes = list(map(pixels, widths))
    first = frozen
    while first < wanted and sum(sizes[:frozen]) + sum(sizes[first : wanted + 1]) > SCREEN:
        first += 1
    return first


def pages_wide(paper: Paper, widths: Sequence[float], repeated: int) -> int:
    """Return over how many pages columns must go for print to keep ``SMALLEST``.

    The first ``repeated`` columns stand on each page.
    """
    room = paper.across / _PIXEL * TYPE / SMALLEST
    total = sum(map(pixels, widths))
    if total <= room:
        return 1
    kept = sum(map(pixels, widths[:repeated]))
    widest = max(map(pixels, widths[repeated:]))  # a page's last column may not fit any more
    return ceil((total - kept) / max(room - kept - widest, widest))


def new_pages(
    blocks: Sequence[int], last: int, heights: Mapping[int, float], room: float
) -> Iterator[int]:
    """Yield the blocks, by their first rows, that begin a page so as to end on it.

    One that is longer than a page begins a page only where little is left of the one before.
    ``last`` is the sheet's last row, ``heights`` are those of rows that have one of their own.
    """
    used = 0.0
    for start, end in pairwise([*blocks, last + 1]):
        height = sum(heights.get(row, _ROW) for row in range(start, end))
        if used + height > room and used > (0 if height <= room else room / 2):
            yield start
            used = 0.0
        used = (used + height) % room


def margin_text(text: str) -> _HeaderFooterPart:
    """Return a text for a page's margin, where ``&`` begins a code."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_IN_MARGIN:
        line = f"{line[: _LONGEST_IN_MARGIN - 1]}…"
    return margin_code(line.replace("&", "&&"))


def margin_code(text: str) -> _HeaderFooterPart:
    """Return a text, or codes, for a page's margin as they are."""
    return _HeaderFooterPart(text=text or None, size=8)
