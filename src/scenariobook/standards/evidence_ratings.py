"""How ratings and observations count as evidence, and when an item tells scenarios apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Evidence ratings: the probability that an indicator stands at warning level, or a
# signpost is seen, if the scenario is unfolding. House values (docs: the arithmetic).
RATINGS: Final[Mapping[str, float]] = {
    "highly likely": 0.9,
    "likely": 0.7,
    "even": 0.5,
    "unlikely": 0.3,
    "highly unlikely": 0.1,
}
# How ratings count in the validation of items (house rule; printed as such).
RATING_POINTS: Final[Mapping[str, int]] = dict(zip(RATINGS, (2, 1, 0, -1, -2), strict=True))
UNRATED: Final = "even"
# Validation (house rule): spread = highest - lowest rating points.
DIAGNOSTIC_SPREAD: Final = 3
WEAK_SPREAD: Final = 2
WANTED_DIAGNOSTIC_AT_HOME: Final = 3
# Strengths of observations, from -1 to 1 (house values; docs: the arithmetic).
SEEN: Final = 1.0
BEGUN: Final = 1 / 3
NOT_SEEN: Final = -1 / 2
RULED_OUT: Final = -1.0
