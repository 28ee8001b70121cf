"""Describe what is open in the record: conflicts between people, and cells in question."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.assess.status import ItemState
from scenariobook.briefing.wording.materials import Materials, target
from scenariobook.record.claims.months import contested
from scenariobook.record.claims.standing import sides_in_words
from scenariobook.record.claims.subjects import in_words
from scenariobook.record.ledger.entries import Key, id_of, part_of
from scenariobook.record.open.matters import Matter, matters
from scenariobook.study.model import Indicator, Scenario, Signpost


def open_matters(materials: Materials) -> tuple[Matter, ...]:
    """Return the open matters of the quarters up to the briefing's.

    What belongs to no quarter, such as how a scenario ended, is open in the open quarter alone.
    """
    quarter = materials.quarter
    return tuple(
        matter
        for matter in matters(materials.record)
        if (matter.key.quarter <= quarter if matter.key.quarter else materials.is_open)
    )


def of_item(materials: Materials, state: ItemState) -> str:
    """Return the quarter of which an item has no value, and who says what; empty if none."""
    if state.contested is None:
        return ""
    claims = contested(materials.record, state.item)[state.contested]
    return f"contested in {state.contested}: {sides_in_words(claims, materials.study)}"


def subject_of(materials: Materials, key: Key) -> Indicator | Signpost | Scenario | None:
    """Return the item or the scenario of a key; None if the study has none."""
    study, known = materials.study, id_of(key.subject)
    if key.kind in {"source", "statement"}:
        return None
    return (
        study.indicator_by_id.get(known)
        or study.signpost_by_id.get(known)
        or study.scenario_by_id.get(known)
    )


def title_of(materials: Materials, key: Key) -> str:
    """Return the title of what a key is about; its id if the study no longer has it."""
    subject = subject_of(materials, key)
    if subject:
        return subject.title
    words = in_words(id_of(key.subject))
    return words.capitalize() if key.kind == "statement" else words


def linked(subject: Indicator | Signpost | Scenario | None) -> str:
    """Return the link to an item or a scenario; empty for None."""
    return target(subject) if subject else ""


def words(materials: Materials, matter: Matter) -> str:
    """Return which fields are open, and who says what; of an estimate neither whose nor what."""
    key = matter.key
    if matter.asked:
        return f"{matter.asked.origin.file}: in question"
    where = ", ".join(filter(None, (", ".join(map(_field, matter.fields)), _when(key))))
    if key.kind == "estimate" and not materials.shows_estimates:
        return f"{where}: {'in conflict' if matter.in_conflict else 'in question'}"
    said = "; ".join(_sides(materials, matter))
    if matter.in_conflict:
        return f"{where}: {said}"
    why = next(filter(None, (claim.why_unclear for claim in matter.claims)), "")
    return f"{where}: in question, {said}: {why}"


def _sides(materials: Materials, matter: Matter) -> Iterator[str]:
    """Yield who says what of each open field, which is named if there are several."""
    for name, claims in matter.fields.items():
        field = f"{_field(name)} " if len(matter.fields) > 1 else ""
        yield f"{field}{sides_in_words(claims, materials.study)}"


def _field(name: str) -> str:
    return name.replace("_", " ")


def _when(key: Key) -> str:
    """Return the month or the quarter of a key, for an estimate with its round; may be empty."""
    part = part_of(key.subject)
    if key.kind == "estimate":
        return f"round {part.rpartition(' ')[2]}, {key.quarter}"
    return part or str(key.quarter)
