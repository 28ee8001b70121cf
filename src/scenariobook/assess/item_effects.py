"""Tell how far each item moves a scenario's implied likelihood as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import odds_moved
from scenariobook.assess.status import ItemState
from scenariobook.study.model import Scenario

LEAST_DECIMALS: Final = 4  # of an effect; one that these do not show is none


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """The effect of one item on the log of a scenario's odds.

    Attributes:
        state: The item, and how it stands.
        value: What the log of the odds would lose if the item added nothing to its driver's mean.
        added: What the item adds to the shift of each scenario, by id: its contribution times its
            share in that mean and the driver's weight. Both are in natural-log units.
    """

    state: ItemState
    value: float
    added: Mapping[str, float]

    @property
    def visible(self) -> bool:
        """Whether the item speaks for the scenario or against it at all."""
        return round(self.value, LEAST_DECIMALS) != 0


def item_effects(assessment: Assessment, scenario: Scenario) -> list[ItemEffect]:
    """Return the effect of each item that carries evidence, the strongest first.

    Args:
        assessment: How the items stand.
        scenario: Whose odds they move.

    Returns:
        The effects; none in an exploratory study.
    """
    study, evidence = assessment.study, assessment.evidence
    if evidence is None:
        return []
    states = assessment.state_by_id
    effects = []
    for driver in evidence.drivers:
        total = fsum(part.item.weight for part in driver.contributions)
        for part in driver.contributions:
            share = driver.weight * part.item.weight / total
            added = {k: share * value for k, value in part.by_scenario.items()}
            without = {k: -value for k, value in added.items()}
            value = -odds_moved(study, evidence, scenario.id, without)
            effects.append(ItemEffect(states[part.item.id], value, added))
    return sorted(effects, key=lambda effect: -abs(effect.value))
