"""Say in words which readings do not count, and which matters and items are open."""

from __future__ import annotations

from scenariobook.assess.item_status import IndicatorState, ItemState
from scenariobook.briefing import typeset
from scenariobook.briefing.materials import Materials, target
from scenariobook.record.claims.months import all_readings, open_claims
from scenariobook.record.claims.subjects import subject_text
from scenariobook.record.ledger.entries import Entry
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.kinds import Reading, Subject
from scenariobook.record.merge.conflicts_in_words import sides_in_words
from scenariobook.record.merge.matters import Matter, open_matters
from scenariobook.study.model.items import Indicator, Signpost
from scenariobook.study.model.scenarios import Scenario


def latest_not_counted(materials: Materials, state: IndicatorState) -> Entry[Reading] | None:
    """Return the latest reading that does not fit the indicator now; None if a later one counts.

    Its value is not admitted, or it is of a month while the indicator is not monthly.
    """
    indicator = state.indicator
    entries = [
        entry
        for entry in all_readings(materials.record, indicator.id)
        if entry.content.quarter <= materials.quarter
        if (value := entry.content.value) is not None
        if not indicator.admits(value) or (entry.content.period and indicator.cadence != "monthly")
    ]
    if not entries:
        return None
    counting = state.reading.quarter if state.reading else None
    return entries[-1] if counting is None or counting < entries[-1].content.quarter else None


def not_counted_in_words(materials: Materials, state: IndicatorState) -> str:
    """Return in words the reading that does not count, with its quarter; empty without one."""
    entry = latest_not_counted(materials, state)
    if entry is None or entry.content.value is None:
        return ""
    value = entry.content.value
    words = value if isinstance(value, str) else typeset.figure(value, state.indicator.unit)
    period = entry.content.period or str(entry.content.quarter)
    return f"“{words}”, recorded for {period}, does not count"


def matters_to_settle(materials: Materials) -> tuple[Matter, ...]:
    """Return the open matters of the quarters up to the briefing's.

    A matter without a quarter, such as an outcome, counts in the open quarter alone.
    """
    quarter = materials.quarter
    return tuple(
        matter
        for matter in open_matters(materials.record)
        if (matter.key.quarter <= quarter if matter.key.quarter else materials.is_of_open_quarter)
    )


def open_in_words(materials: Materials, state: ItemState) -> str:
    """Return in words an item's open quarter, and who says what; empty without one."""
    if state.open_in is None:
        return ""
    claims = open_claims(materials.record, state.item)[state.open_in]
    return f"{state.open_in}: {sides_in_words(claims, materials.study)}"


def _thing(materials: Materials, key: Key) -> Indicator | Signpost | Scenario | None:
    """Return the item or the scenario of a key; None if the study lacks it."""
    study, id_ = materials.study, key.subject.id
    if key.kind in {"source", "statement"}:
        return None
    return study.item_by_id.get(id_) or study.scenario_by_id.get(id_)


def title_of_subject(materials: Materials, key: Key) -> str:
    """Return the title of a key's subject; its id if the study no longer has the subject."""
    thing = _thing(materials, key)
    if thing:
        return thing.title
    words = subject_text(Subject(key.subject.id))
    return words.capitalize() if key.kind == "statement" else words


def target_of_subject(materials: Materials, key: Key) -> str:
    """Return the link to a key's item or scenario; empty without one."""
    thing = _thing(materials, key)
    return target(thing) if thing else ""
