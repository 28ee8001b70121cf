"""Readings that are recorded and do not count, since their indicator has changed.

A level may be renamed, and a type changed, when there are readings of it already. What is
recorded is no gap in collection then: it is said what it is, and why it does not count.
"""

from __future__ import annotations

from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.view.materials import Materials
from scenariobook.record.entries import Entry, Reading
from scenariobook.study.model import Indicator


def uncounted(materials: Materials, state: IndicatorState) -> Entry[Reading] | None:
    """Return the last reading that the indicator no longer admits, if none later counts."""
    indicator = state.indicator
    held = {
        quarter: entry
        for quarter, entry in materials.record.readings.get(indicator.id, {}).items()
        if quarter <= materials.quarter
        and entry.content.value is not None
        and not indicator.admits(entry.content.value)
    }
    if not held:
        return None
    latest = max(held)
    counts = state.reading.quarter if state.reading else None
    return held[latest] if counts is None or counts < latest else None


def told(materials: Materials, state: IndicatorState) -> str:
    """Return what is recorded and does not count, and from when; nothing where nothing is."""
    entry = uncounted(materials, state)
    if entry is None or entry.content.value is None:
        return ""
    value = typeset.reading(state.indicator, entry.content.value)
    return f"“{value}”, recorded for {entry.content.quarter}, does not count"


def explained(materials: Materials, state: IndicatorState) -> str:
    """Return the same with the entry's number and the reason."""
    entry = uncounted(materials, state)
    if entry is None:
        return ""
    number = typeset.number(entry.number)
    return f"{told(materials, state)} (entry {number}): {_why(state.indicator)}"


def _why(indicator: Indicator) -> str:
    match indicator.type:
        case "number":
            return "the indicator is a number now"
        case "ordinal":
            return f"the levels are now {typeset.listed(indicator.levels)}"
        case "yes-no":
            return "the answers are now yes and no"
