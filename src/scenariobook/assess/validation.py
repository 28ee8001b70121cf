"""Check how well items distinguish the scenarios (house rules, printed as such)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenariobook.standards.evidence_ratings import DIAGNOSTIC_SPREAD, is_covered
from scenariobook.study.item import Item
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many diagnostic items a scenario is home to."""

    scenario: str
    diagnostic: int


def is_diagnostic(study: Study, item: Item) -> bool:
    """Return whether an item tells a study's scenarios apart."""
    return item.spread(study.scenario_by_id) >= DIAGNOSTIC_SPREAD


def thinly_covered(study: Study) -> Sequence[Coverage]:
    """Return the scenarios that are home to too few diagnostic items, in the study's order."""
    homes = [item.home for item in study.items if is_diagnostic(study, item)]
    return [
        Coverage(scenario.id, homes.count(scenario.id))
        for scenario in study.scenarios
        if not is_covered(homes.count(scenario.id), baseline=scenario.kind == "baseline")
    ]
