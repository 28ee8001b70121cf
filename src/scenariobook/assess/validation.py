"""Check how well items distinguish the scenarios (house rules, printed as such)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Indicator, Signpost, Study


class Verdict(StrEnum):
    """How well an item distinguishes the scenarios, by its spread."""

    DIAGNOSTIC = "diagnostic"
    WEAK = "weak"
    NOT_DIAGNOSTIC = "not diagnostic"


@dataclass(frozen=True, slots=True)
class ItemValidation:
    """The validation of one item.

    Attributes:
        item: The item.
        points: The rating points by scenario id.
        spread: The highest minus the lowest points.
        verdict: The verdict on the spread.
        ideal: Whether it is highly likely at home and highly unlikely in all other scenarios.
    """

    item: Indicator | Signpost
    points: Mapping[str, int]
    spread: int
    verdict: Verdict
    ideal: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many diagnostic items a scenario is home to, and whether that is enough."""

    scenario: str
    diagnostic: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Validation:
    """The validation of a whole study."""

    items: tuple[ItemValidation, ...]
    coverage: tuple[Coverage, ...]


def verdict(spread: int) -> Verdict:
    """Return the verdict on a spread of rating points, 0 to 4."""
    if spread >= evidence_ratings.DIAGNOSTIC_SPREAD:
        return Verdict.DIAGNOSTIC
    if spread >= evidence_ratings.WEAK_SPREAD:
        return Verdict.WEAK
    return Verdict.NOT_DIAGNOSTIC


def validate(study: Study) -> Validation:
    """Return the validation of every item, and the coverage of every scenario."""
    items = tuple(_validate_item(study, item) for item in study.items)
    coverage = []
    for scenario in study.scenarios:
        diagnostic = sum(
            1 for v in items if v.item.home == scenario.id and v.verdict is Verdict.DIAGNOSTIC
        )
        enough = evidence_ratings.is_covered(diagnostic, baseline=scenario.kind == "baseline")
        coverage.append(Coverage(scenario.id, diagnostic, enough))
    return Validation(items, tuple(coverage))


def _validate_item(study: Study, item: Indicator | Signpost) -> ItemValidation:
    scenarios = [scenario.id for scenario in study.scenarios]
    points, spread = item.points(scenarios), item.spread(scenarios)
    highest, lowest = (
        max(evidence_ratings.RATING_POINTS.values()),
        min(evidence_ratings.RATING_POINTS.values()),
    )
    ideal = all(
        count == (highest if scenario == item.home else lowest)
        for scenario, count in points.items()
    )
    return ItemValidation(item, points, spread, verdict(spread), ideal)
