"""Declare the types of indicators: all differences between them, except their checks.

The checks of a type stand in ``indicator_checks``. Nothing else asks for a type by its name. A type
whose values are neither numbers nor texts needs a way to read them (``interpret``), too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

TypeName = Literal["number", "ordinal", "yes-no"]


class IndicatorType(NamedTuple):
    """One type of indicators.

    Attributes:
        keys: The type's keys, without the keys that every type has.
        needs: The key that this type must have, and no other type has.
        is_number: Whether values are numbers, with a unit, a format, and doubts about their size.
            If not, they are texts, each with a status of its own.
        answers: The values of a type with the same values for all indicators, the highest first,
            each with the other words that people type for it. Empty if the indicator's levels are
            the values.
    """

    keys: tuple[str, ...]
    needs: str = ""
    is_number: bool = False
    answers: Mapping[str, tuple[str, ...]] = {}


TYPES: Final[Mapping[TypeName, IndicatorType]] = {
    "number": IndicatorType(("watch", "warning", "direction", "decimals", "range"), is_number=True),
    "ordinal": IndicatorType(("levels", "watch", "warning", "direction"), needs="levels"),
    "yes-no": IndicatorType(
        ("concern",), needs="concern", answers={"yes": ("true", "y"), "no": ("false", "n")}
    ),
}
