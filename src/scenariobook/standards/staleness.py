"""The age from which on a reading is stale, by cadence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Days after which a reading is too old to stand for a quarter's end, by cadence; None: never.
STALE_AFTER_DAYS: Final[Mapping[str, int | None]] = {
    "monthly": 92,
    "quarterly": 183,
    "half-yearly": 365,
    "yearly": 548,
    "irregular": None,
}
EVERY_QUARTER: Final = frozenset({"monthly", "quarterly"})  # cadences with a new value each quarter
