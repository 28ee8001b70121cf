"""Describe what is open in the record: conflicts between people, and cells in question."""

from __future__ import annotations

from scenariobook.briefing import typeset
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.entries import Key
from scenariobook.record.settling import Matter, matters
from scenariobook.study.model import Indicator, Scenario, Signpost


def open_matters(materials: Materials) -> tuple[Matter, ...]:
    """Return the open matters of the quarters up to the briefing's."""
    return tuple(m for m in matters(materials.record) if m.key.quarter <= materials.quarter)


def counted(materials: Materials) -> str:
    """Return how many matters are open, as a sentence; empty if none is."""
    open_now = open_matters(materials)
    conflicts = sum(1 for matter in open_now if matter.in_conflict)
    counts = ((conflicts, "conflict"), (len(open_now) - conflicts, "question"))
    parts = [typeset.counted(count, word) for count, word in counts if count]
    if not parts:
        return ""
    stand = "stands" if len(open_now) == 1 else "stand"
    return f"{typeset.listed(parts)} {stand} open in the record."


def subject_of(materials: Materials, key: Key) -> Indicator | Signpost | Scenario | None:
    """Return the item or the scenario of a key; None if the study no longer has it."""
    study = materials.study
    return (
        study.indicator_by_id.get(key.subject)
        or study.signpost_by_id.get(key.subject)
        or study.scenario_by_id.get(key.subject)
    )


def linked(subject: Indicator | Signpost | Scenario | None) -> str:
    """Return the link to an item or a scenario; empty for None."""
    return target(subject) if subject else ""


def words(matter: Matter) -> str:
    """Return which field is open, and why."""
    where = f"{matter.key.field.replace('_', ' ')}, {matter.key.quarter}"
    if matter.in_conflict:
        return f"{where}: in conflict"
    return f"{where}: in question, {matter.raised[-1].content.why}"
