"""Check how well items distinguish the scenarios (house rules, printed as such)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scenariobook.standards.evidence_ratings import DIAGNOSTIC_SPREAD, WANTED_DIAGNOSTIC_AT_HOME
from scenariobook.study.model import Item, Study


def is_diagnostic(study: Study, item: Item) -> bool:
    """Return whether an item tells a study's scenarios apart."""
    return item.spread(study.scenario_by_id) >= DIAGNOSTIC_SPREAD


def thinly_covered(study: Study) -> Mapping[str, int]:
    """Return how many diagnostic items a scenario has, by id, of those that have too few.

    A baseline may have none: it comes true when the other scenarios' items do not happen.
    """
    count = Counter(item.home for item in study.items if is_diagnostic(study, item))
    return {
        one.id: count[one.id]
        for one in study.scenarios
        if count[one.id] < WANTED_DIAGNOSTIC_AT_HOME
        and not (one.kind == "baseline" and count[one.id] == 0)
    }
