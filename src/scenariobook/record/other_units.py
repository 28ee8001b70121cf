"""Find values that were recorded, or come, in another unit than their indicator has now.

The study's author may have given an indicator another unit, or joined two indicators with different
units. A label where there was none is no other unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, cast

from msgspec.structs import replace

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.record.definitions import NONE
from scenariobook.record.entries import Content, Defined, Entry, Key, Redefined, id_of
from scenariobook.record.ledger import Ledger
from scenariobook.record.months import all_readings
from scenariobook.record.record import Record
from scenariobook.record.record_files import LEDGER
from scenariobook.record.stated import Reading
from scenariobook.record.typed import Typed, value_in
from scenariobook.record.unadmitted import Locate, listed_values
from scenariobook.record.undoing import live
from scenariobook.study.model import Indicator, Study

_TABLE: Final = "indicators"


def warn_of_other_units(
    study: Study,
    record: Record,
    ledger: Ledger,
    unrecorded: Sequence[Redefined],
    locate: Locate,
) -> Iterator[Diagnostic]:
    """Yield a warning for each other unit in which an indicator's readings were recorded (R032).

    Args:
        study: The study.
        record: The record.
        ledger: The ledger, with the ids under which entries were recorded.
        unrecorded: Changes of the study's files that no entry tells of yet.
        locate: Finds the place of an indicator's unit in the study's files.
    """
    units = _units_of_then(ledger, unrecorded)
    for indicator in (one for one in study.indicators if one.unit and units):
        in_unit: dict[str, list[Entry[Reading]]] = {}
        counting, offered = all_readings(record, indicator.id), _in_conflict(record, indicator)
        for entry in {one.number: one for one in (*counting, *offered)}.values():
            unit = units.get(entry.number)
            if entry.content.value is not None and unit:
                in_unit.setdefault(unit, []).append(entry)
        for unit, readings in in_unit.items():
            if unit not in {indicator.unit, *indicator.former_units}:
                yield Diagnostic(
                    "R032",
                    f"{indicator.id} is in {indicator.unit}, and these values were recorded in "
                    f"{unit}: {listed_values(readings)}",
                    locate(indicator.id, ("unit",)) or Place(LEDGER),
                    f'if both mean the same, add former_units = ["{unit}"]; otherwise give what '
                    "is measured now an id of its own, or type these values anew in the tracker "
                    "(Update, Past values)",
                )


def with_former_units_asked(
    study: Study, ledger: Ledger, unrecorded: Sequence[Redefined], typed: Sequence[Typed]
) -> Sequence[Typed]:
    """Return cells; values that a table brings under an id of another unit become questions.

    Args:
        study: The study.
        ledger: The ledger, with the ids under which entries were recorded.
        unrecorded: Changes of the study's files that no entry tells of yet.
        typed: The cells of all files that are read together.
    """
    units = _units_of_then(ledger, unrecorded)
    of_id = {
        entry.content.item: units[entry.number]
        for entry in ledger.entries
        if isinstance(entry.content, Reading) and entry.number in units
    }
    return [_asked(study, cell, of_id.get(cell.row_id, "")) for cell in typed] if of_id else typed


def _asked(study: Study, cell: Typed, unit: str) -> Typed:
    """Return a cell, or a question about it.

    Args:
        study: The study.
        cell: The cell.
        unit: The unit in which values were recorded under the id in its row; empty if it has none.
    """
    indicator = study.indicator_by_id.get(id_of(cell.key.subject))
    if not unit or indicator is None or (cell.key.kind, cell.key.field) != ("reading", "value"):
        return cell
    if cell.value is None or cell.question or unit in {indicator.unit, *indicator.former_units}:
        return cell
    why = f"as {cell.row_id}, it was in {unit}; {indicator.id} is in {indicator.unit or 'no unit'}"
    return replace(cell, value=None, question=why, found=cell.says, choices=(cell.value,))


def _in_conflict(record: Record, indicator: Indicator) -> Iterator[Entry[Reading]]:
    """Yield the readings with a value that somebody may choose in an open conflict."""
    offered: dict[Key, set[object]] = {
        key: {choice for one in raised for choice in one.content.choices}
        for key, raised in record.open.items()
    }
    for key, rivals in record.rivals.items():
        offered.setdefault(key, set()).update(value_in(one, key.field) for one in rivals)
    for key, values in offered.items():
        if (key.kind, id_of(key.subject), key.field) == ("reading", indicator.id, "value"):
            for entry in record.past.get((key.kind, key.subject, key.quarter), ()):
                if isinstance(entry.content, Reading) and entry.content.value in values:
                    yield cast("Entry[Reading]", entry)


def _units_of_then(ledger: Ledger, unrecorded: Sequence[Redefined]) -> dict[int, str]:
    """Return, by the number of each reading whose unit has changed since, the unit of then."""
    units: dict[int, str] = {}
    by_id: dict[str, list[int]] = {}  # the numbers of readings, by their indicator's id so far
    defined = [entry for entry in ledger.entries if type(entry.content) is Defined]
    recorded = (change for entry in defined for change in _changes(entry))
    if not _of_units([*unrecorded, *recorded]):
        return units
    last: dict[tuple[str, str], Entry[Reading]] = {}  # by what an entry is about
    for entry in live(ledger.entries):
        if isinstance(entry.content, Reading):
            reading = cast("Entry[Reading]", entry)
            by_id.setdefault(entry.content.item, []).append(entry.number)
            about = entry.content.subject, str(entry.content.quarter)
            if (before := last.get(about)) and _repeats(reading, before):
                units |= {entry.number: units[before.number]} if before.number in units else {}
            last[about] = reading
        _follow(_changes(entry), by_id, units)
    _follow(unrecorded, by_id, units)
    return units


def _repeats(entry: Entry[Reading], before: Entry[Reading]) -> bool:
    """Tell whether nobody typed an entry's value: each entry has all fields of its row."""
    return "value" not in entry.origin.cells and entry.content.value == before.content.value


def _changes(entry: Entry[Content]) -> tuple[Redefined, ...]:
    return entry.content.changes if isinstance(entry.content, Defined) else ()


def _of_units(changes: Iterable[Redefined]) -> list[Redefined]:
    """Return those changes that replaced one unit by another."""
    return [
        change
        for change in changes
        if (change.table, change.key) == (_TABLE, "unit") and NONE not in {change.was, change.now}
    ]


def _follow(
    changes: Iterable[Redefined], by_id: dict[str, list[int]], units: dict[int, str]
) -> None:
    """Note the units that an entry about definitions changed, and the ids.

    Args:
        changes: What the entry changed.
        by_id: The numbers of readings by their indicator's id; the function renames and joins.
        units: The first unit of each reading by its number; the function adds to it.
    """
    ids = [one for one in changes if (one.table, one.key) == (_TABLE, "id")]
    for renamed in (one for one in ids if one.id == one.now):
        by_id.setdefault(renamed.now, []).extend(by_id.pop(renamed.was, ()))
    for change in _of_units(changes):
        for number in by_id.get(change.id, ()):
            units.setdefault(number, change.was)
    for joined in (one for one in ids if one.id != one.now):
        by_id.setdefault(joined.now, []).extend(by_id.pop(joined.was, ()))
