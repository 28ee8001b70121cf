"""Find the earlier states of a copy that is imported again, and what its author changed in it.

Also tell who else has said what the record holds: a copy that agrees with another one, and a copy
whose author no longer says what another copy has said, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from scenariobook.paths import TRACKER
from scenariobook.record.entries import Entry, Key, Raised
from scenariobook.record.memory import Change, history, is_from, present, says
from scenariobook.record.record import Record
from scenariobook.record.typed import FieldValue, Typed, names_in, plain, same, value_in

NO_DAYS: Final[Mapping[str, datetime]] = MappingProxyType({})


class States(Struct, frozen=True, gc=False, kw_only=True):
    """The other states of a copy that were imported before.

    Attributes:
        earlier: The SHA-256 of those that were not saved after it.
        every: The SHA-256 of all of them.
    """

    earlier: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()


NO_STATES: Final = States()
_DECIDES: Final = "settle"  # the command that records a decision


def revisions(
    record: Record,
    cells: Iterable[Typed],
    digests: Mapping[str, str],
    saved: Mapping[str, datetime] = NO_DAYS,
) -> dict[str, States]:
    """Return, by file name, the other states of each copy.

    A file is another state of an imported copy if it has the same name and was made from the same
    entry of the ledger. It is not if the names of its analysts differ. A file that is called
    ``tracker.xlsx``, as every tracker is, must also still hold a value that the copy brought.

    Args:
        record: The record.
        cells: The cells of all files.
        digests: The SHA-256 of each file, by its name.
        saved: When files were last saved, by their SHA-256, as far as that is known.
    """
    by_name = came_before(record, cells, digests)
    held: dict[str, list[Typed]] = {file: [] for file in by_name}
    for cell in cells if by_name else ():
        if cell.place.file in held:
            held[cell.place.file].append(cell)
    found: dict[str, States] = {}
    for file, candidates in by_name.items():
        every = frozenset(
            sha256
            for sha256 in candidates
            if _is_same_copy(record, held[file], sha256, _name(file))
        )
        sha256 = digests.get(file, "")
        earlier = (other for other in every if not _was_saved_before(sha256, other, saved))
        found[file] = States(earlier=frozenset(earlier), every=every)
    return found


def came_before(
    record: Record, cells: Iterable[Typed], digests: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return the imported files that may be other states of each copy, by its file's name.

    They have the copy's name, and were made from the same entry of the ledger.

    Args:
        record: The record.
        cells: The cells of all files.
        digests: The SHA-256 of each file, by its name.

    Returns:
        The name of each of the imported files, by its SHA-256.
    """
    came = _came(record)
    found: dict[str, dict[str, str]] = {}
    for file, position in dict.fromkeys((cell.place.file, cell.position) for cell in cells):
        others = came.get((_name(file), position))
        if others and file not in found:
            own = digests.get(file, "")
            found[file] = {sha256: name for sha256, name in others.items() if sha256 != own}
    return found


def _came(record: Record) -> dict[tuple[str, int], dict[str, str]]:
    """Return the SHA-256 of all imported files, by name and the entry that they were made from."""
    came: dict[tuple[str, int], dict[str, str]] = {}
    raised = (*record.open.values(), *([one for one, _ in held] for held in record.closed.values()))
    for entries in (*record.past.values(), *raised):
        for entry in entries:
            origin = entry.origin
            if origin.sha256 and origin.knew is not None:
                of_name = came.setdefault((_name(origin.file), origin.knew), {})
                of_name[origin.sha256] = origin.file
    return came


@cache
def _name(file: str) -> str:
    return PurePath(file).name


def _is_same_copy(record: Record, held: Sequence[Typed], sha256: str, name: str) -> bool:
    stands = False
    for cell in held:
        value = last_from(record, cell.key, sha256)
        if value is None or cell.question or cell.value is None:
            continue
        if same(value, cell.value):
            stands = True
        elif cell.key.field == "analyst" and not names_in(cell.value) <= names_in(value):
            return False  # where several people agreed, the entry names all of them
    return stands or name != TRACKER


def _was_saved_before(one: str, other: str, saved: Mapping[str, datetime]) -> bool:
    """Tell whether a file was saved before another one, as far as both say when."""
    return one in saved and other in saved and saved[one] < saved[other]


def last_from(record: Record, key: Key, sha256: str) -> FieldValue:
    """Return the last value that a file brought for a field; None if it brought none."""
    entries = record.past.get((key.kind, key.subject, key.quarter), ())
    brought = (
        value_in(entry, key.field)
        for entry in reversed(entries)
        if entry.origin.sha256 == sha256 and key.field in entry.origin.cells
    )
    return next(brought, None)


# --- what an author changed that she typed herself -----------------------------------------------


def corrects(record: Record, cell: Typed, earlier: frozenset[str]) -> bool:
    """Tell whether a copy's author corrects a recorded value that she alone has stated.

    She does if it came from earlier states of her copy, nobody else has stated it, and nobody has
    decided about the field since.

    Args:
        record: The record.
        cell: The cell of the copy.
        earlier: The SHA-256 of the copy's earlier states.
    """
    changes = _changed_by_her(record, cell, earlier)
    return bool(changes) and not _others(record, cell, changes, earlier)


def contests(record: Record, cell: Typed, earlier: frozenset[str]) -> bool:
    """Tell whether a copy's author no longer says what another copy has said, too.

    Several analysts of one entry are no such case: all of them are named.

    Args:
        record: The record.
        cell: The cell of the copy.
        earlier: The SHA-256 of the copy's earlier states.
    """
    changes = _changed_by_her(record, cell, earlier)
    return cell.key.field != "analyst" and _others(record, cell, changes, earlier)


def _changed_by_her(record: Record, cell: Typed, earlier: frozenset[str]) -> Sequence[Change]:
    """Return the changes that gave a field its value, if its author has changed what she brought.

    Empty if the value did not come from an earlier state of her copy, if nobody can tell what the
    cell says now, or if somebody has decided about the field since.
    """
    if not earlier or cell.question:
        return ()
    changes = history(record, cell.key)
    if not changes or same(changes[-1].value, cell.value):
        return ()
    stated = _named_in(changes) if cell.key.field == "analyst" else present(changes)
    origins = [change.entry.origin for change in stated]
    is_decided = any(origin.command == _DECIDES for origin in origins) or any(
        raised.number > stated[0].entry.number and raised.origin.sha256 not in earlier
        for raised, _ in record.closed.get(cell.key, ())
    )
    is_hers = any(origin.sha256 in earlier for origin in origins)
    return stated if is_hers and not is_decided else ()


def _others(record: Record, cell: Typed, stated: Sequence[Change], earlier: frozenset[str]) -> bool:
    """Tell whether another copy has stated a field's value, too.

    It may have done so in a conflict that ended when this value was recorded.

    Args:
        record: The record.
        cell: The cell of the copy.
        stated: The changes that gave the field its value.
        earlier: The SHA-256 of the copy's earlier states.
    """
    if not stated:
        return False
    first, now = stated[0].entry.number, plain(stated[-1].value)
    in_conflict = (
        raised.origin.sha256
        for raised, settled in record.closed.get(cell.key, ())
        if settled > first and raised.content.conflict and raised.number not in record.withdrawn
        if any(same(value, now) for value in raised.content.choices)
    )
    files = {change.entry.origin.sha256 for change in stated}
    return not earlier.issuperset(files.union(in_conflict))


def _named_in(changes: Sequence[Change]) -> Sequence[Change]:
    """Return the last changes of an entry's analysts whose names all stand in the present value."""
    names = names_in(changes[-1].value)
    first = len(changes) - 1
    while first and names_in(changes[first - 1].value) <= names and changes[first - 1].value:
        first -= 1
    return changes[first:]


# --- who says the same -----------------------------------------------------------------------


def agrees(record: Record, cell: Typed, sha256: str, states: States) -> bool:
    """Tell whether an edit says what the record has, and no state of its copy has said so before.

    A state of its copy may have said so in a conflict that was settled to that value, too. What
    somebody decided needs no agreement: no correction takes it back. Tables state nothing by
    repeating what is recorded.

    Args:
        record: The record.
        cell: The edited cell, whose value the record has.
        sha256: The SHA-256 of its file.
        states: The other states of its copy.
    """
    if not sha256 or cell.is_of_table:
        return False
    changes, closed = history(record, cell.key), record.closed.get(cell.key, ())
    came = [*(change.entry for change in changes), *(raised for raised, _ in closed)]
    if any(entry.origin.sha256 == sha256 for entry in came):
        return False  # the same file again, whatever became of what it said
    stated = present(changes)
    if not stated or any(change.entry.origin.command == _DECIDES for change in stated):
        return False
    own = states.every | {sha256}
    said = [change.entry for change in stated] + [
        raised
        for raised, settled in closed
        if settled > stated[0].entry.number
        if raised.number not in record.withdrawn and says(raised.content, cell)
    ]
    return not any(entry.origin.sha256 in own for entry in said)


# --- what an author has open ---------------------------------------------------------------------


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
