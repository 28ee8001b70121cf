"""Say in words what a decision trigger needs, and since when it has been met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scenariobook.assess.due_decisions import WatchedDecision
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.study.model import Study
from scenariobook.study.trigger import Decision, Need, NeededState

# A trigger that needs watch is met by warning too, and one that needs first signs by the event.
_STANDS: Final[Mapping[NeededState, str]] = {
    "watch": "stands at watch or warning",
    "warning": "stands at warning",
    "emerging": "is emerging or observed",
    "observed": "is observed",
    "ruled out": "is ruled out",
    "overdue": "is overdue",
}


def needs_in_words(study: Study, decision: Decision) -> str:
    """Return when a decision's trigger counts as met, as a sentence; empty if it has no needs."""
    if not decision.needs:
        return ""
    *others, last = (_stated(study, need) for need in decision.needs)
    word = "or" if decision.of == "any" else "and"
    stated = f"{', '.join(others)} {word} {last}" if others else last
    return f"Counts as met when {stated}."


def met(decision: WatchedDecision, now: Quarter) -> str:
    """Return since when a trigger has been met, as a sentence; empty if it is not met.

    Args:
        decision: The trigger.
        now: The briefing's quarter.
    """
    if decision.since is None:
        return ""
    return "Met this quarter." if decision.since == now else f"Met since {decision.since}."


def _stated(study: Study, need: Need) -> str:
    item = study.indicator_by_id.get(need.item) or study.signpost_by_id[need.item]
    count = typeset.in_words(need.quarters)
    lasting = f" for {count} quarters in a row" if need.quarters > 1 else ""
    return f"“{item.title}” {_STANDS[need.at]}{lasting}"
