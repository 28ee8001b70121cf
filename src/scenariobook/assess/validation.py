"""Check how well items distinguish the scenarios (house rules, printed as such)."""

from __future__ import annotations

from dataclasses import dataclass

from scenariobook.standards import evidence_ratings
from scenariobook.study.item import Item
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many diagnostic items a scenario is home to, and whether that is enough."""

    scenario: str
    diagnostic: int
    enough: bool


def is_diagnostic(study: Study, item: Item) -> bool:
    """Return whether an item tells a study's scenarios apart."""
    return item.spread(study.scenario_by_id) >= evidence_ratings.DIAGNOSTIC_SPREAD


def coverage_of(study: Study) -> tuple[Coverage, ...]:
    """Return the coverage of every scenario by diagnostic items."""
    homes = [item.home for item in study.items if is_diagnostic(study, item)]
    return tuple(
        Coverage(
            scenario.id,
            homes.count(scenario.id),
            evidence_ratings.is_covered(
                homes.count(scenario.id), baseline=scenario.kind == "baseline"
            ),
        )
        for scenario in study.scenarios
    )
