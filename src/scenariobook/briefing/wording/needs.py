"""Say in words what a decision trigger needs, and since when it has been met."""

from __future__ import annotations

from scenariobook.assess.due_decisions import WatchedDecision
from scenariobook.briefing import typeset
from scenariobook.quarter import Quarter
from scenariobook.study.model import Study
from scenariobook.study.trigger import Decision, Need


def needs_in_words(study: Study, decision: Decision) -> str:
    """Return the needs of a decision as a sentence; empty if it has none."""
    if not decision.needs:
        return ""
    stated = [_stated(study, need) for need in decision.needs]
    count = f" {decision.of} of" if stated[1:] else ""
    return typeset.sentence(f"Needs{count}: {'; '.join(stated)}")


def met_since(decision: WatchedDecision, now: Quarter) -> str:
    """Return since when a trigger has been met, in words; empty if it is not met.

    Args:
        decision: The trigger.
        now: The briefing's quarter.
    """
    if decision.since is None:
        return ""
    return "since this quarter" if decision.since == now else f"since {decision.since}"


def _stated(study: Study, need: Need) -> str:
    item = study.indicator_by_id.get(need.item) or study.signpost_by_id[need.item]
    at = f"at {need.at}" if need.at in ("watch", "warning") else need.at
    lasting = f", {need.quarters} quarters in a row" if need.quarters > 1 else ""
    return f"{typeset.named(item.title)} {at}{lasting}"
