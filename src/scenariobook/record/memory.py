"""Find out whether an edit came before, and what became of it.

An edit is recognised by what it is about and by what was typed, never by the wording of a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import PurePath

from scenariobook.paths import TRACKER
from scenariobook.record.entries import Cleared, Content, Entry, Key, Raised
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.stated import Stated
from scenariobook.record.typed import FieldValue, Typed, plain, same, value_in

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
    """An entry that changed a field, and the value that it gave it."""

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
    is_empty = not changes or changes[-1].value is None
    for raised, number in record.closed.get(cell.key, ()):
        if is_from(raised.origin, cell, sha256):
            return None if again else Memory(f"settled by entry {number}")
        was_emptied = is_empty and any(change.entry.number > number for change in changes)
        if cell.position < raised.number and says(raised.content, cell) and not was_emptied:
            return Memory(f"settled by entry {number}")
    return _taken_before(changes, cell, sha256, again=again)


def _taken_before(
    changes: Sequence[Change], cell: Typed, sha256: str, *, again: bool
) -> Memory | None:
    for change, later in zip_longest(changes, changes[1:]):
        number = change.entry.number
        is_this = is_from(change.entry.origin, cell, sha256)
        was_typed = cell.key.field in change.entry.origin.cells
        alike = was_typed and not cell.question and same(change.value, cell.value)
        if not is_this and (not alike or number <= cell.position):
            continue
        if later is None:
            return Memory(f"recorded as entry {number}")
        ended = "taken back" if later.value is None else "changed"
        why = f"recorded as entry {number}, {ended} since by entry {later.entry.number}"
        if is_this:
            return None if again else Memory(why, f"{why}; {_AGAIN}")
        if changes[-1].value is not None and _knew(later.entry, number):
            return Memory(why)
    return None


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


# --- copies that are imported again after their author changed them --------------------------


def revisions(
    record: Record, cells: Iterable[Typed], digests: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return, by file name, the SHA-256 of the earlier states of each copy.

    A file is a later state of an imported copy if it has the same name and was made from the same
    entry of the ledger. It is not if the names of its analysts differ. A file that is called
    ``tracker.xlsx``, as every tracker is, must also still hold a value that the copy brought.
    """
    came = _came(record)
    by_file: dict[str, list[Typed]] = {}
    for cell in cells:
        if (_name(cell.place.file), cell.position) in came:
            by_file.setdefault(cell.place.file, []).append(cell)
    found: dict[str, frozenset[str]] = {}
    for file, held in by_file.items():
        name = _name(file)
        earlier = came[name, held[0].position] - {digests.get(file, "")}
        found[file] = frozenset(
            sha256 for sha256 in earlier if _is_later_state(record, held, sha256, name)
        )
    return found


def _came(record: Record) -> dict[tuple[str, int], set[str]]:
    """Return the SHA-256 of all imported files, by name and the entry that they were made from."""
    came: dict[tuple[str, int], set[str]] = {}
    raised = (*record.open.values(), *([one for one, _ in held] for held in record.closed.values()))
    for entries in (*record.past.values(), *raised):
        for entry in entries:
            origin = entry.origin
            if origin.sha256 and origin.knew is not None:
                came.setdefault((_name(origin.file), origin.knew), set()).add(origin.sha256)
    return came


@cache
def _name(file: str) -> str:
    return PurePath(file).name


def _is_later_state(record: Record, held: Sequence[Typed], sha256: str, name: str) -> bool:
    stands = False
    for cell in held:
        value = last_from(record, cell.key, sha256)
        if value is None or cell.question or cell.value is None:
            continue
        if same(value, cell.value):
            stands = True
        elif cell.key.field == "analyst":
            return False
    return stands or name != TRACKER


def last_from(record: Record, key: Key, sha256: str) -> FieldValue:
    """Return the last value that a file brought for a field; None if it brought none."""
    entries = record.past.get((key.kind, key.subject, key.quarter), ())
    brought = (
        value_in(entry, key.field)
        for entry in reversed(entries)
        if entry.origin.sha256 == sha256 and key.field in entry.origin.cells
    )
    return next(brought, None)


def corrects(record: Record, cell: Typed, earlier: frozenset[str]) -> bool:
    """Tell whether a copy's author corrects a recorded value that she typed herself.

    She does if the last change of the field came from an earlier state of her copy, and nobody
    has decided about the field since.

    Args:
        record: The record.
        cell: The cell of the copy.
        earlier: The SHA-256 of the copy's earlier states.
    """
    if not earlier or cell.question:
        return False
    last = next(reversed(history(record, cell.key)), None)
    if last is None or last.entry.origin.sha256 not in earlier or same(last.value, cell.value):
        return False
    decided = last.entry.origin.command == "settle" or any(
        raised.number > last.entry.number and raised.origin.sha256 not in earlier
        for raised, _ in record.closed.get(cell.key, ())
    )
    return not decided


def by_file(raised: Iterable[Entry[Raised]]) -> dict[str, list[Entry[Raised]]]:
    """Group open entries by the SHA-256 of the file that they came from."""
    found: dict[str, list[Entry[Raised]]] = {}
    for one in raised:
        found.setdefault(one.origin.sha256, []).append(one)
    return found


def superseded(
    raised: Mapping[str, Sequence[Entry[Raised]]], cell: Typed, earlier: frozenset[str]
) -> tuple[int, ...]:
    """Return the numbers of open entries that a copy's new state replaces by another value.

    Args:
        raised: The open entries about the cell's field, by file.
        cell: The cell of the copy.
        earlier: The SHA-256 of the copy's earlier states.
    """
    numbers = (
        one.number
        for sha256 in earlier
        for one in raised.get(sha256, ())
        if not says(one.content, cell)
    )
    return tuple(sorted(numbers))


def raised_here(
    raised: Mapping[str, Sequence[Entry[Raised]]],
    cell: Typed,
    sha256: str,
    earlier: frozenset[str],
) -> list[Entry[Raised]]:
    """Return the open entries from this cell, or from it in an earlier state of the copy.

    Args:
        raised: The open entries about the cell's field, by file.
        cell: The cell of the copy.
        sha256: The SHA-256 of its file.
        earlier: The SHA-256 of the copy's earlier states.
    """
    here = [one for one in raised.get(sha256, ()) if is_from(one.origin, cell, sha256)]
    before = (one for file in earlier for one in raised.get(file, ()))
    return here + [one for one in before if says(one.content, cell)]
