"""Readings that are recorded and do not count, since their indicators do not admit them any more.

A level may be renamed, and a type changed, when there are readings of it already. What is
recorded is no gap in collection then: it is said what it is, and why it does not count.
"""

from __future__ import annotations

from scenariobook.assess.status import IndicatorState
from scenariobook.briefing import typeset
from scenariobook.briefing.view.materials import Materials
from scenariobook.record.entries import Entry, Reading
from scenariobook.record.unadmitted import admitted_words, unadmitted_of


def latest(materials: Materials, state: IndicatorState) -> Entry[Reading] | None:
    """Return the last reading that the indicator no longer admits, if none later counts."""
    held = [
        entry
        for entry in unadmitted_of(state.indicator, materials.record)
        if entry.content.quarter <= materials.quarter
    ]
    if not held:
        return None
    counts = state.reading.quarter if state.reading else None
    return held[-1] if counts is None or counts < held[-1].content.quarter else None


def short_words(materials: Materials, state: IndicatorState) -> str:
    """Return what is recorded and does not count, and from when; nothing where nothing is."""
    entry = latest(materials, state)
    if entry is None or entry.content.value is None:
        return ""
    value = typeset.reading(state.indicator, entry.content.value)
    return f"“{value}”, recorded for {entry.content.quarter}, does not count"


def full_words(materials: Materials, state: IndicatorState) -> str:
    """Return the same with the entry's number and the reason."""
    entry = latest(materials, state)
    if entry is None:
        return ""
    why = f"the indicator now takes {admitted_words(state.indicator)}"
    return f"{short_words(materials, state)} (entry {typeset.number(entry.number)}): {why}"
