"""Declare the types of indicators: all that tells one type from another, but its checks.

The checks of a type stand in ``indicator_checks``. Nothing else asks for a type by its name. A type
whose values are neither numbers nor texts needs a way to read them (``interpret``), too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

TypeName = Literal["number", "ordinal", "yes-no"]


class IndicatorType(NamedTuple):
    """What one type of indicators has.

    Attributes:
        keys: Its keys, of those that not every type has.
        needs: The one of them that no other type has, and without which it is incomplete.
        is_number: Whether its values are numbers: with a unit, a format, and doubts about their
            size. Otherwise they are texts, each with a status of its own.
        answers: Its values, if they are the same for all indicators, the highest first; with each,
            what else people type for it. Otherwise the texts are the indicator's levels.
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
