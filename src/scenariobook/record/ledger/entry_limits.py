"""Limit what entries can hold.

The limits are those of what the program writes, so a ledger that was made by hand cannot put on a
page what analysts could not.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT
from scenariobook.study.texts import LONGEST_TEXT

# What programs make of numbers that they cannot hold.
TOO_LARGE = 1e300
# Characters in a formula, with its equals sign: as many as Excel accepts.
LONGEST_FORMULA = 8_192

# A field's value as JSON holds it: a date is its ISO text.
Plain = float | int | str | tuple[str, ...] | None
RecordText = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Name = Annotated[str, Meta(max_length=4_096)]  # the longest path of a file
Number = Annotated[float, Meta(gt=-TOO_LARGE, lt=TOO_LARGE)]
Percent = Annotated[float, Meta(ge=LOWEST_PERCENT, le=HIGHEST_PERCENT)]
Credibility = Annotated[int, Meta(ge=1, le=6)]
Cells = Annotated[dict[str, Annotated[str, Meta(max_length=20)]], Meta(max_length=20)]
Formulas = Annotated[
    dict[str, Annotated[str, Meta(min_length=1, max_length=LONGEST_FORMULA)]], Meta(max_length=20)
]
Round = Annotated[int, Meta(ge=1, le=2)]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
