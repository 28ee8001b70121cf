"""Say in words what a decision trigger needs."""

from __future__ import annotations

from scenariobook.briefing import typeset
from scenariobook.study.model import Study
from scenariobook.study.trigger import Decision, Need


def needs_in_words(study: Study, decision: Decision) -> str:
    """Return the needs of a decision as a sentence; empty if it has none."""
    if not decision.needs:
        return ""
    stated = [_stated(study, need) for need in decision.needs]
    count = f" {decision.of} of" if stated[1:] else ""
    return typeset.sentence(f"Needs{count}: {'; '.join(stated)}")


def _stated(study: Study, need: Need) -> str:
    item = study.indicator_by_id.get(need.item) or study.signpost_by_id[need.item]
    at = f"at {need.at}" if need.at in ("watch", "warning") else need.at
    lasting = f", {need.quarters} quarters in a row" if need.quarters > 1 else ""
    return f"{typeset.named(item.title)} {at}{lasting}"
