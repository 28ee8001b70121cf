"""Tell how far each item moves a scenario's implied likelihood as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import Scales
from scenariobook.assess.status import ItemState
from scenariobook.study.model import Scenario

LEAST_DECIMALS: Final = 4  # of an effect; one that these do not show is none


@dataclass(frozen=True, slots=True)
class ItemEffect:
    """The effect of one item on the log of a scenario's odds.

    Attributes:
        state: The item, and how it stands.
        value: What the log of the odds would lose if the item added nothing to its driver's mean,
            in natural-log units.
    """

    state: ItemState
    value: float

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
    evidence = assessment.evidence
    if evidence is None:
        return []
    states, scales = assessment.state_by_id, Scales(assessment.study)
    effects = []
    for driver in evidence.drivers:
        for item, added in driver.shares.items():
            without = {k: -value for k, value in added.items()}
            value = -scales.odds_moved(evidence, scenario.id, without)
            effects.append(ItemEffect(states[item], value))
    return sorted(effects, key=lambda effect: -abs(effect.value))
