"""Define how the tracker is printed: paper, margins, and over how many pages its columns go.

The columns go over so many pages that print stays legible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from openpyxl.worksheet.header_footer import _HeaderFooterPart

MARGIN: Final = 0.25  # inches, left and right
MARGIN_ABOVE: Final = 0.6  # inches, above and below
SMALLEST: Final = 6.5  # points: the smallest type in print
_PIXEL: Final = 0.75  # points
_LONGEST_IN_MARGIN: Final = 90  # characters
TYPE: Final = 10.0  # points: the smallest type in tables, on the screen


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size in landscape orientation.

    Attributes:
        number: The paper's number in a workbook (``paperSize``).
        long: The long side in points.
        short: The short side in points.
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


def _pixels(width: float) -> int:
    """Return a column's width in pixels, at 100 % zoom, from its width in characters."""
    return int(7 * width + 5)


def pages_wide(paper: Paper, widths: Sequence[float], repeated: int) -> int:
    """Return the number of pages next to each other over which columns must be spread.

    On so many pages, the type is not smaller than ``SMALLEST``.

    Args:
        paper: The page's paper.
        widths: The columns' widths in characters.
        repeated: The number of first columns that each page repeats.
    """
    room = paper.across / _PIXEL * TYPE / SMALLEST
    total = sum(map(_pixels, widths))
    if total <= room:
        return 1
    repeated_width = sum(map(_pixels, widths[:repeated]))
    widest = max(map(_pixels, widths[repeated:]))  # the last column may not fit on its page
    return ceil((total - repeated_width) / max(room - repeated_width - widest, widest))


def margin_text(text: str) -> _HeaderFooterPart:
    """Return a text escaped for a page's header or footer, where ``&`` begins a code."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_IN_MARGIN:
        line = f"{line[: _LONGEST_IN_MARGIN - 1]}…"
    return margin_code(line.replace("&", "&&"))


def margin_code(text: str) -> _HeaderFooterPart:
    """Return a page's header or footer from a text that may hold codes such as ``&P``."""
    return _HeaderFooterPart(text=text or None, size=8)
