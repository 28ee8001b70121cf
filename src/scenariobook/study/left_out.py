"""Find what an indicator's thresholds say of its direction and its decimals, where both are unsaid.

The values are as a file has them: of any type, and maybe wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal, TypeGuard

MOST_DECIMALS: Final = 9


def direction_of(written: Mapping[str, Any]) -> Literal["rising", "falling"]:
    """Return the direction from ``watch`` to ``warning``; rising if they do not tell."""
    levels = written.get("levels")
    watch, warning = (_height(written.get(key), levels) for key in ("watch", "warning"))
    falls = watch is not None and warning is not None and warning < watch
    return "falling" if falls else "rising"


def _height(threshold: object, levels: object) -> float | None:
    if isinstance(levels, list):
        return levels.index(threshold) if threshold in levels else None
    return threshold if _is_number(threshold) else None


def decimals_of(written: Mapping[str, Any]) -> int:
    """Return how many decimals the thresholds are written with; 0 if they are no numbers."""
    return max(_decimals(written.get(key)) for key in ("watch", "warning"))


def _decimals(threshold: object) -> int:
    exponent = Decimal(repr(threshold)).as_tuple().exponent if _is_number(threshold) else 0
    return min(max(-exponent, 0), MOST_DECIMALS) if isinstance(exponent, int) else 0


def _is_number(threshold: object) -> TypeGuard[float]:
    return isinstance(threshold, int | float) and not isinstance(threshold, bool)
