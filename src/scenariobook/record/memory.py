"""Find out whether an edit came before, and what became of it.

An edit is recognised by what it is about and by what was typed, never by the wording of a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenariobook.record.entries import Cleared, Content, Entry, Key, Raised
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.stated import Stated
from scenariobook.record.typed import FieldValue, Typed, plain, recorded, same, value_in

_AGAIN = "`import --again` takes it in"


@dataclass(frozen=True, slots=True)
class Memory:
    """What became of an edit that came before.

    Attributes:
        why: What became of it, for a reader.
        named: For an edit that was taken back or changed since: which entry did so, and how to
            take the edit in after all; empty for others.
    """

    why: str
    named: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that gave a field a value: another one, or the same, which its author typed, too."""

    entry: Entry[Content]
    value: FieldValue


def history(record: Record, key: Key) -> list[Change]:
    """Return the changes of a field, oldest first."""
    found: list[Change] = []
    before: FieldValue = None
    for entry in record.past.get((key.kind, key.subject, key.quarter), ()):
        if isinstance(entry.content, Stated | Cleared):
            value = value_in(entry, key.field)
            if key.field in entry.origin.cells or not same(value, before):
                found.append(Change(entry, value))
            before = value
    return found


def remembered(record: Record, cell: Typed, sha256: str, *, again: bool = False) -> Memory | None:
    """Return what became of this edit when it came before; None if it is new.

    It came before if the same cell of the same file brought it, or if another file brought the
    same value, the cell's author could not know of that, and its result still holds.

    Args:
        record: The record.
        cell: The edited cell.
        sha256: The SHA-256 of its file.
        again: Whether to treat as new what the same file brought before.
    """
    changes = history(record, cell.key)
    emptied_by = present(changes)[0].entry.number if changes and changes[-1].value is None else 0
    for raised, number in record.closed.get(cell.key, ()):
        if is_from(raised.origin, cell, sha256):
            return None if again else Memory(f"settled by entry {number}")
        holds = emptied_by <= number and raised.number not in record.withdrawn
        if holds and cell.position < raised.number and says(raised.content, cell):
            return Memory(f"settled by entry {number}")
    return _taken_before(changes, cell, sha256, again=again)


def present(changes: Sequence[Change]) -> Sequence[Change]:
    """Return the changes that gave a field its present value: the first, and who agreed to it.

    Args:
        changes: The changes of the field, oldest first.
    """
    first = len(changes)
    while first and same(changes[first - 1].value, changes[-1].value):
        first -= 1
    return changes[first:]


def _taken_before(
    changes: Sequence[Change], cell: Typed, sha256: str, *, again: bool
) -> Memory | None:
    for change, later in _with_what_ended_it(changes):
        if is_from(change.entry.origin, cell, sha256):
            if later is None:
                return Memory(_recorded_as(change))
            why = _ended_in_words(change, later)
            return None if again else Memory(why, f"{why}; {_AGAIN}")
    for change, later in _with_what_ended_it(changes):
        number = change.entry.number
        was_typed = cell.key.field in change.entry.origin.cells
        alike = was_typed and not cell.question and same(change.value, cell.value)
        if not alike or number <= cell.position:
            continue
        if later is None:
            return Memory(_recorded_as(change))
        if changes[-1].value is not None and _knew(later.entry, number):
            why = _ended_in_words(change, later)
            if cell.is_of_table:  # it comes again: a new one is written for the record as it is
                return None if again else Memory(why, f"{why}; {_AGAIN}")
            return Memory(why)
    return None


def repeated_before(record: Record, cell: Typed) -> str:
    """Return a sentence if a table that comes again said what the record no longer has.

    When the table first came, the record had the value already, so no entry names the table.
    Empty if the record has the value, or if the cell is an edit.

    Args:
        record: The record.
        cell: The cell of a table.
    """
    if cell.is_edit or same(cell.value, recorded(record, cell.key)):
        return ""
    pairs = _with_what_ended_it(history(record, cell.key))
    ended = [(one, by) for one, by in pairs if by and same(one.value, cell.value)]
    why = _ended_in_words(*ended[-1]) if ended else "the record no longer has it"
    return f"{why}; {_AGAIN}"


def _with_what_ended_it(changes: Sequence[Change]) -> Iterator[tuple[Change, Change | None]]:
    """Yield each change with the first later one that gave another value; None if none did."""
    ended_by: list[Change | None] = []
    for at in range(len(changes) - 1, -1, -1):
        following = changes[at + 1] if changes[at + 1 :] else None
        if following and same(following.value, changes[at].value):
            following = ended_by[-1]
        ended_by.append(following)
    return zip(changes, reversed(ended_by), strict=True)


def _recorded_as(change: Change) -> str:
    return f"recorded as entry {change.entry.number}"


def _ended_in_words(change: Change, later: Change) -> str:
    ended = "taken back" if later.value is None else "changed"
    return f"{_recorded_as(change)}, {ended} since by entry {later.entry.number}"


def _knew(entry: Entry[Content], number: int) -> bool:
    """Tell whether an entry's author could know another entry; old ledgers do not say: yes."""
    return entry.origin.knew is None or entry.origin.knew >= number


def undone_before(record: Record, cell: Typed, sha256: str) -> str:
    """Return a sentence if this cell of this file was recorded and undone; empty if not."""
    key = cell.key
    for entry, number in record.undone.get((key.kind, key.subject, key.quarter), ()):
        if key.field in entry.origin.cells and is_from(entry.origin, cell, sha256):
            return (
                f"recorded as entry {entry.number} before, undone by entry {number}; it comes again"
            )
    return ""


def is_from(origin: Origin, cell: Typed, sha256: str) -> bool:
    """Tell whether an entry with this origin came from this cell of this file."""
    cells = {cell.key.field: cell.place.cell} if cell.place.cell else {}
    held = {field: at for field, at in origin.cells.items() if field == cell.key.field}
    here = (sha256, cell.place.sheet, cells)
    return bool(sha256) and (origin.sha256, origin.sheet, held) == here


def says(raised: Raised, cell: Typed) -> bool:
    """Tell whether an open entry and a cell have the same value and the same base.

    Their files may differ, and so may the wording of their reasons.
    """
    return raised.found == cell.says and same(plain(cell.base), raised.base)
