"""Tell what would follow, by the calculation, if one thing were seen: the change of odds."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, floor
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import Scales, odds_moved
from scenariobook.assess.other_states import at_worst
from scenariobook.assess.status import ItemState
from scenariobook.standards.likelihood_terms import HIGHEST_PERCENT, LOWEST_PERCENT
from scenariobook.standards.printed_likelihoods import EXACT_DECIMALS
from scenariobook.study.model import Indicator, Scenario, Signpost

_STEP: Final = 5  # percent: figures that the calculation puts to a judgment claim no more


@dataclass(frozen=True, slots=True)
class IfSeen:
    """What one item would do to one scenario, if it were observed or read at its worst status.

    Attributes:
        item: The item.
        scenario: The scenario.
        odds: What the calculation multiplies the scenario's odds by; 1 if nothing follows.
    """

    item: Indicator | Signpost
    scenario: Scenario
    odds: float


def if_seen(assessment: Assessment) -> tuple[IfSeen, ...]:
    """Return what would follow for each scenario from each item that can still be seen.

    Args:
        assessment: How the items stand now.

    Returns:
        The items in the study's order, each with all scenarios; none in an exploratory study.
    """
    study, evidence = assessment.study, assessment.evidence
    if evidence is None:
        return ()
    scales = Scales(study)
    states: tuple[ItemState, ...] = (*assessment.indicators, *assessment.signposts)
    found = []
    for other in (worst for state in states if (worst := at_worst(state))):
        moves = scales.moves(evidence, other)
        for scenario in study.scenarios:
            odds = exp(odds_moved(study, evidence, scenario.id, moves))
            found.append(IfSeen(other.item, scenario, odds))
    return tuple(found)


def at_odds(percent: float, odds: float) -> int:
    """Return a likelihood after a change of its odds, rounded to five, within 1 and 99 percent.

    Args:
        percent: The likelihood before, above 0 and below 100.
        odds: What its odds are multiplied by.
    """
    after = 100 * percent * odds / (percent * odds + 100 - percent)
    rounded = _STEP * floor(round(after / _STEP, EXACT_DECIMALS) + 0.5)
    return int(min(max(rounded, LOWEST_PERCENT), HIGHEST_PERCENT))
