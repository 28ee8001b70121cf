"""Find what would move a scenario's implied likelihood most: single changes of an item's state."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nlargest, nsmallest
from operator import itemgetter
from typing import Final

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.evidence import Scales, odds_moved
from scenariobook.assess.other_states import other_states
from scenariobook.assess.status import ItemState
from scenariobook.standards.printed_likelihoods import printed
from scenariobook.study.model import Scenario

_MOST: Final = 2  # in each direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change of one item's state, and what would follow.

    Attributes:
        now: How the item stands.
        then: How it could stand.
        before: The implied likelihood as it is, in percent, before it is held.
        after: The one that it would be.
    """

    now: ItemState
    then: ItemState
    before: float
    after: float


def turns(assessment: Assessment, scenario: Scenario) -> list[Turn]:
    """Return the changes that would raise the implied likelihood most, then those that lower it.

    Args:
        assessment: How the items stand.
        scenario: Whose likelihood they would move.

    Returns:
        Those that change the printed figure, at most two in each direction, the strongest first;
        none in an exploratory study.
    """
    study, evidence = assessment.study, assessment.evidence
    if evidence is None:
        return []
    scales, before = Scales(study), evidence.unheld[scenario.id]
    swings = [
        [
            (odds_moved(study, evidence, scenario.id, scales.moves(evidence, then)), now, then)
            for then in other_states(now)
        ]
        for now in assessment.states
    ]
    moved = itemgetter(0)
    up = nlargest(_MOST, (max(each, key=moved) for each in swings if each), key=moved)
    down = nsmallest(_MOST, (min(each, key=moved) for each in swings if each), key=moved)
    strongest = [s for s in up if moved(s) > 0] + [s for s in down if moved(s) < 0]
    found = []
    for _, now, then in strongest:
        after = scales.with_other(evidence, then)[scenario.id]
        if printed(before) != printed(after):
            found.append(Turn(now=now, then=then, before=before, after=after))
    return found
