"""Diverging bars: how long each is drawn. They are boxes in a table, not drawings.

Their labels are then ordinary text: WeasyPrint sets the text of a drawing letter by
letter, which took longer than the rest of a chapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import Final

LONGEST: Final = 34.0  # millimetres
TWOFOLD: Final = log(2)  # what doubles the odds, in natural-log units


def scale(values: Sequence[float]) -> float:
    """Return millimetres for a natural-log unit, so that the longest bar fits.

    Small values alone are not blown up: what doubles the odds always fits as well.
    """
    return LONGEST / max([TWOFOLD, *(abs(value) for value in values)])


def length(value: float, millimetres: float) -> str:
    """Return a bar's length as CSS takes it."""
    return f"{abs(value) * millimetres:.2f}mm"
