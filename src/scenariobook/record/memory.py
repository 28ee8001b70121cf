"""What became of an edit before: it is remembered by what it is about and what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import PurePath

from scenariobook.paths import TRACKER
from scenariobook.record.entries import (
    Cleared,
    Content,
    Entry,
    Judgment,
    Key,
    Origin,
    Raised,
    Reading,
    Record,
    Sighting,
)
from scenariobook.record.typed import FieldValue, Typed, plain, same, value_in

_AGAIN = "`import --again` takes it in"


@dataclass(frozen=True, slots=True)
class Memory:
    """What the record knows of an edit already.

    ``why`` says what became of it. ``named`` says of an edit that no longer holds what took it
    back, and how to take it in after all.
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
        if isinstance(entry.content, Reading | Sighting | Judgment | Cleared):
            value = value_in(entry, key.field)
            if key.field in entry.origin.cells or not same(value, before):
                found.append(Change(entry, value))
            before = value
    return found


def remembered(record: Record, cell: Typed, sha256: str, *, again: bool = False) -> Memory | None:
    """Return what became of this edit before; None if it is new.

    An edit is the same if it stands in the same cell of the same file (by its SHA-256), or if
    another file says the same, its author did not know what came of that, and what came of it
    still holds. ``again`` forgets what the same file said and what no longer holds.
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
    """Tell whether an entry's author could know of another entry; earlier versions do not say."""
    return entry.origin.knew is None or entry.origin.knew >= number


def undone_before(record: Record, cell: Typed, sha256: str) -> str:
    """Return, in words, that just this cell of just this file was undone; nothing if not."""
    key = cell.key
    for entry, number in record.undone.get((key.kind, key.subject, key.quarter), ()):
        if key.field in entry.origin.cells and is_from(entry.origin, cell, sha256):
            return (
                f"recorded as entry {entry.number} before, undone by entry {number}; it comes again"
            )
    return ""


def is_from(origin: Origin, cell: Typed, sha256: str) -> bool:
    """Tell whether something came from just this cell of just this file."""
    cells = {cell.key.field: cell.place.cell} if cell.place.cell else {}
    held = {field: at for field, at in origin.cells.items() if field == cell.key.field}
    here = (sha256, cell.place.sheet, cells)
    return bool(sha256) and (origin.sha256, origin.sheet, held) == here


def says(raised: Raised, cell: Typed) -> bool:
    """Tell whether something raised and a cell say the same, whatever file they stand in.

    They do if the same was found where the same had stood. The wording of a reason says nothing.
    """
    return raised.found == cell.says and same(plain(cell.base), raised.base)


# --- copies that come once more, changed by their author ------------------------------------------


def revisions(
    record: Record, cells: Iterable[Typed], digests: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return, by file, the SHA-256 of earlier copies that a file is a later state of.

    A copy comes once more if it has the name of one that came before, and was made from the same
    entry of the ledger. Where its analysts are others, it is another's; where it is called as
    every tracker is, something that the earlier one brought must still stand in it.
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
    """Return the SHA-256 of the files that came, by name and the entry that they were made from."""
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
    """Tell whether a copy's author corrects what stands in the record, which she typed herself.

    ``earlier`` are the copy's earlier states. Nobody else has said anything of the field since,
    or decided about it.
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
    """Return what was raised by the SHA-256 of the file that it was raised from."""
    found: dict[str, list[Entry[Raised]]] = {}
    for one in raised:
        found.setdefault(one.origin.sha256, []).append(one)
    return found


def superseded(
    raised: Mapping[str, Sequence[Entry[Raised]]], cell: Typed, earlier: frozenset[str]
) -> tuple[int, ...]:
    """Return the numbers of open entries that an earlier state of a copy raised otherwise.

    ``raised`` is what is open about the cell's field, by file; ``earlier`` are the copy's
    earlier states.
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
    """Return what is open and was raised from this cell, or from it in the copy's earlier state.

    ``raised`` is what is open about the cell's field, by file.
    """
    here = [one for one in raised.get(sha256, ()) if is_from(one.origin, cell, sha256)]
    before = (one for file in earlier for one in raised.get(file, ()))
    return here + [one for one in before if says(one.content, cell)]
