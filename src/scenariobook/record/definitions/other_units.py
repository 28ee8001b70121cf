"""Find values that were recorded in another unit than their indicator has now.

The study's author may have given an indicator another unit, or joined two indicators with different
units. A label where there was none is no other unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.claims.months import all_readings
from scenariobook.record.claims.record import Record
from scenariobook.record.definitions.admitted_values import Locate, listed_values
from scenariobook.record.definitions.changes import NONE
from scenariobook.record.ledger.entries import Content, Defined, Entry, Redefined, id_of
from scenariobook.record.ledger.file_names import LEDGER
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.open.undo import live
from scenariobook.study.model import Indicator, Study


def warn_of_other_units(
    study: Study,
    record: Record,
    entries: Sequence[Entry[Content]],
    unrecorded: Sequence[Redefined],
    locate: Locate,
) -> Iterator[Diagnostic]:
    """Yield a warning for each other unit in which an indicator's readings were recorded (R032).

    Args:
        study: The study.
        record: The record.
        entries: The ledger's entries.
        unrecorded: Changes of the study's files that no entry tells of yet.
        locate: Finds the place of an indicator's unit in the study's files.
    """
    changes = [
        (entry.number, change)
        for entry in live(entries)
        if isinstance(entry.content, Defined)
        for change in entry.content.changes
    ]
    for number, change in (*changes, *((inf, change) for change in unrecorded)):
        is_unit = (change.table, change.key) == ("indicators", "unit")
        if not is_unit or NONE in {change.was, change.now}:
            continue
        for indicator in study.indicators:
            is_its = change.id in {indicator.id, *indicator.formerly}
            if is_its and change.was not in {indicator.unit, *indicator.former_units}:
                yield from _warning(
                    indicator, change.was, _before(record, indicator, number), locate
                )


def _before(record: Record, indicator: Indicator, number: float) -> list[Entry[Reading]]:
    """Return the readings that count or are open, and were recorded before an entry."""
    found = {entry.number: entry for entry in all_readings(record, indicator.id)}
    for key, claims in record.open.items():
        if (key.kind, id_of(key.subject), key.field) == ("reading", indicator.id, "value"):
            found |= {c.number: c.entry for c in claims if isinstance(c.entry.content, Reading)}
    return [e for e in found.values() if e.number < number and e.content.value is not None]


def _warning(
    indicator: Indicator, unit: str, readings: Sequence[Entry[Reading]], locate: Locate
) -> Iterator[Diagnostic]:
    if readings:
        yield Diagnostic(
            "R032",
            f"{indicator.id} is in {indicator.unit or 'no unit'}, and these values were recorded "
            f"in {unit}: {listed_values(readings)}",
            locate(indicator.id, ("unit",)) or Place(LEDGER),
            f'if both mean the same, add former_units = ["{unit}"]; otherwise give what is '
            "measured now an id of its own, or type these values anew in the tracker",
        )
