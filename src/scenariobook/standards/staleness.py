"""The age from which on a reading is stale, by cadence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
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


def stale_from(cadence: str, day: date) -> date:
    """Return the first day on which a reading of a day is stale; ``date.max`` if it never is."""
    limit = STALE_AFTER_DAYS[cadence]
    return date.max if limit is None else day + timedelta(days=limit + 1)


def oldest_current(cadence: str, day: date) -> date:
    """Return the day of the oldest reading that is not stale on a day; ``date.min`` for any age."""
    limit = STALE_AFTER_DAYS[cadence]
    return date.min if limit is None else day - timedelta(days=limit)
