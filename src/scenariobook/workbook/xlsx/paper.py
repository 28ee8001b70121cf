"""Compute how columns and rows fit on a screen and on pages, so that print stays legible."""

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
SMALLEST: Final = 6.5  # points: the smallest type in print
_PIXEL: Final = 0.75  # points
_ROW: Final = 15.0  # points: the height of a row that has none of its own
_LONGEST_IN_MARGIN: Final = 90  # characters
SCREEN: Final = 1300  # pixels for columns in a window that is 1366 pixels wide
TYPE: Final = 10.0  # points: the smallest type in tables, on the screen


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size in landscape orientation.

    Attributes:
        number: its number in a workbook (``paperSize``).
        long: its long side in points.
        short: its short side in points.
    """

    number: int
    long: float
    short: float

    @property
    def across(self) -> float:
        """The width between the left and right margins, in points."""
        return self.long - 2 * 72 * MARGIN

    @property
    def down(self) -> float:
        """The height between the top and bottom margins, in points."""
        return self.short - 2 * 72 * MARGIN_ABOVE


# By the values of the study's key ``paper``.
PAPERS: Final = MappingProxyType({"a4": Paper(9, 841.9, 595.3), "letter": Paper(1, 792.0, 612.0)})


def pixels(width: float) -> int:
    """Return the width in pixels, at 100 % zoom, of a column whose width is given in characters."""
    return int(7 * width + 5)


def page_height(paper: Paper, widths: Sequence[float], repeated: float) -> float:
    """Return how many points of rows fit on a page.

    Args:
        paper: the page's paper.
        widths: the columns' widths in characters, which decide the scale.
        repeated: the height in points of the rows that each page repeats.
    """
    across = _PIXEL * sum(map(pixels, widths)) or paper.across
    scale = min(1.0, max(paper.across / across, SMALLEST / TYPE))
    return paper.down / scale - repeated


def first_in_view(widths: Sequence[float], frozen: int, wanted: int) -> int:
    """Return the column to scroll to, from 0, so that a wanted column is visible.

    Args:
        widths: the columns' widths in characters.
        frozen: how many columns on the left are frozen.
        wanted: the column to show, from 0.
    """
    sizes = list(map(pixels, widths))
    first = frozen
    while first < wanted and sum(sizes[:frozen]) + sum(sizes[first : wanted + 1]) > SCREEN:
        first += 1
    return first


def pages_wide(paper: Paper, widths: Sequence[float], repeated: int) -> int:
    """Return the number of pages next to each other over which columns must be spread.

    The print's type is then not smaller than ``SMALLEST``.

    Args:
        paper: the page's paper.
        widths: the columns' widths in characters.
        repeated: how many of the first columns each page repeats.
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
    """Yield the first rows of the blocks before which a page break goes, so that few blocks split.

    A block longer than a page starts a new page only if less than half of the page is left.

    Args:
        blocks: the first row of each block of rows.
        last: the sheet's last row.
        heights: the heights in points of rows that have one of their own.
        room: how many points of rows fit on a page.
    """
    used = 0.0
    for start, end in pairwise([*blocks, last + 1]):
        height = sum(heights.get(row, _ROW) for row in range(start, end))
        if used + height > room and used > (0 if height <= room else room / 2):
            yield start
            used = 0.0
        used = (used + height) % room


def margin_text(text: str) -> _HeaderFooterPart:
    """Return a text for a page's header or footer, in which ``&`` would begin a code."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_IN_MARGIN:
        line = f"{line[: _LONGEST_IN_MARGIN - 1]}…"
    return margin_code(line.replace("&", "&&"))


def margin_code(text: str) -> _HeaderFooterPart:
    """Return a page's header or footer of a text that may hold codes such as ``&P``."""
    return _HeaderFooterPart(text=text or None, size=8)
