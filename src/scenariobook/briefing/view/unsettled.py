"""What is open in the record: values that people disagree on, cells that could not be read."""

from __future__ import annotations

from scenariobook.briefing import typeset
from scenariobook.briefing.view.materials import Materials, target
from scenariobook.record.entries import Key
from scenariobook.record.settling import Matter, matters
from scenariobook.study.model import Indicator, Scenario, Signpost


def open_matters(materials: Materials) -> tuple[Matter, ...]:
    """Return what the record holds open about the quarters up to the briefing's."""
    return tuple(m for m in matters(materials.record) if m.key.quarter <= materials.quarter)


def counted(materials: Materials) -> str:
    """Return how much is open, as a sentence; nothing if nothing is."""
    found = open_matters(materials)
    conflicts = sum(1 for matter in found if matter.in_conflict)
    counts = ((conflicts, "conflict"), (len(found) - conflicts, "question"))
    parts = [typeset.counted(count, word) for count, word in counts if count]
    if not parts:
        return ""
    stand = "stands" if len(found) == 1 else "stand"
    return f"{typeset.listed(parts)} {stand} open in the record."


def subject_of(materials: Materials, key: Key) -> Indicator | Signpost | Scenario | None:
    """Return the item or the scenario that is in question; None if the study has it no more."""
    study = materials.study
    return (
        study.indicator_by_id.get(key.subject)
        or study.signpost_by_id.get(key.subject)
        or study.scenario_by_id.get(key.subject)
    )


def linked(subject: Indicator | Signpost | Scenario | None) -> str:
    """Return the link to a subject's place; nothing if it has none."""
    return target(subject) if subject else ""


def words(matter: Matter) -> str:
    """Return what is open about one field, and why."""
    where = f"{matter.key.field.replace('_', ' ')}, {matter.key.quarter}"
    if matter.in_conflict:
        return f"{where}: in conflict"
    return f"{where}: in question, {matter.raised[-1].content.why}"
