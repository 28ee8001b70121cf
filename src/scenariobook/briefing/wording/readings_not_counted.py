"""Describe recorded readings that do not count, since their indicator no longer admits them.

A study may rename a level or change a type after readings were recorded. Such a reading is no gap
in collection, so the briefing prints it and says why it does not count.
"""

from __future__ import annotations

from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials
from scenariobook.record.definitions.not_counted import unadmitted_of
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.kinds import Reading


def latest(materials: Materials, state: IndicatorState) -> Entry[Reading] | None:
    """Return the latest reading that the indicator no longer admits; None if a later one counts."""
    entries = [
        entry
        for entry in unadmitted_of(state.indicator, materials.record)
        if entry.content.quarter <= materials.quarter
    ]
    if not entries:
        return None
    counting = state.reading.quarter if state.reading else None
    return entries[-1] if counting is None or counting < entries[-1].content.quarter else None


def short_words(materials: Materials, state: IndicatorState) -> str:
    """Return the reading that does not count, and its quarter; empty if there is none."""
    entry = latest(materials, state)
    if entry is None or entry.content.value is None:
        return ""
    typed = entry.content.value
    value = typed if isinstance(typed, str) else typeset.figure(typed, state.indicator.unit)
    return f"“{value}”, recorded for {_period(entry)}, does not count"


def _period(entry: Entry[Reading]) -> str:
    return entry.content.period or str(entry.content.quarter)
