"""Find the items that spoke early, late or never for the outcome, once a study has ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenariobook.assess.assessment import Assessment
from scenariobook.assess.item_status import is_seen
from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record, decided_on, known_outcomes
from scenariobook.record.ledger.kinds import End
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.study import Study


class Verdict(StrEnum):
    """How an item performed."""

    EARLY = "early"
    LATE = "late"
    NEVER = "never"
    FALSE_ALARM = "false alarm"
    SILENT = "rightly silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How an item performed.

    Attributes:
        item: The item.
        verdict: For an item whose scenario came true: early, if the item spoke before the quarter
            in which the outcome was certain; late, if in that quarter or after it; or never. For
            another item: a false alarm, if it spoke; or rightly silent.
        first: The quarter in which it first spoke; None if it never did.
        before: The number of quarters from ``first`` to the quarter in which the outcome was
            certain; negative if the item spoke later, 0 without an outcome.
        spoke: The number of the study's quarters in which the item spoke.
    """

    item: Indicator | Signpost
    verdict: Verdict
    first: Quarter | None
    before: int
    spoke: int


def find_performances(
    study: Study, record: Record, history: Sequence[Assessment]
) -> Iterator[Performance]:
    """Yield the items' performances; none if the study has not ended, or no scenario came true.

    An item speaks while it stands at warning or is observed, for the scenarios that it is rated
    highest for. Items with the same rating for all scenarios are left out. If several scenarios
    came true, the first that was certain counts.

    Args:
        study: The study.
        record: The record.
        history: The assessment of each quarter, from the study's first on.
    """
    ends = known_outcomes(study, record, history[-1].quarter)
    came_true = {
        scenario: Quarter.containing(decided_on(entry))
        for scenario, entry in ends.items()
        if entry.content.outcome is End.CAME_TRUE
    }
    states = [(past.quarter, past.state_by_id) for past in history]
    telling = [item for item in study.items if item.spread(study.scenario_by_id)]
    for item in telling if came_true and study.has_ended(ends) else ():
        spoke = [quarter for quarter, by_id in states if is_seen(by_id[item.id])]
        highest = max(map(item.rating_points, study.scenario_by_id))
        certain = min(
            (day for scenario, day in came_true.items() if item.rating_points(scenario) == highest),
            default=None,
        )
        first = spoke[0] if spoke else None
        before = certain.since(first) if certain and first else 0
        if certain:
            verdict = Verdict.EARLY if before > 0 else Verdict.LATE if first else Verdict.NEVER
        else:
            verdict = Verdict.FALSE_ALARM if first else Verdict.SILENT
        yield Performance(item=item, verdict=verdict, first=first, before=before, spoke=len(spoke))
