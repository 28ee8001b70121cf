"""Find what an author changed in a copy that is imported again.

Also tell who else has said what the record holds: a copy that agrees with another one, and a copy
whose author no longer says what another copy has said, too. ``lineage`` tells which files are
states of the same copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from scenariobook.diagnostics import short
from scenariobook.record.entries import Entry, Raised
from scenariobook.record.lineage import States, last_from
from scenariobook.record.memory import Change, history, is_from, present, says
from scenariobook.record.record import Record
from scenariobook.record.typed import Typed, names_in, plain, same, shown

_DECIDES: Final = "settle"  # the command that records a decision


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


def left_alone(record: Record, cell: Typed, doubtful: frozenset[str]) -> str:
    """Return a sentence if a cell is empty, and a doubtful file brought the value that stands.

    Args:
        record: The record.
        cell: The cell of a copy.
        doubtful: The SHA-256 of files that may be earlier states of the copy.
    """
    if cell.is_edit:
        return ""
    changes = history(record, cell.key)
    if not changes or same(changes[-1].value, cell.value):
        return ""
    origins = (change.entry.origin for change in present(changes))
    source = next((one for one in origins if one.sha256 in doubtful), None)
    if source is None:
        return ""
    value = short(shown(changes[-1].value))
    return (
        f"{value}, from {source.where}, stays: this file lacks most of what that one brought, or "
        "nothing tells whose it is, so it counts as another copy; if somebody emptied the cell, "
        "`undo` takes the value back"
    )


def replaced(record: Record, cell: Typed) -> str:
    """Return a sentence about what a correction takes out, for whoever sent two copies.

    Two people may have sent files of one name.
    """
    now = history(record, cell.key)[-1]
    return (
        f"this counts as a later state of the copy that brought {short(shown(now.value))}, from "
        f"{now.entry.origin.where}, and takes its place"
    )


def emptied_since(record: Record, cell: Typed, earlier: frozenset[str]) -> str:
    """Return a sentence if an author emptied a cell, and her value does not stand alone any more.

    Somebody has decided about the field since, or stated something else.

    Args:
        record: The record.
        cell: The cell of the copy.
        earlier: The SHA-256 of the copy's earlier states.
    """
    if cell.is_edit or not earlier:
        return ""
    changes = history(record, cell.key)
    if not changes or same(changes[-1].value, cell.value):
        return ""
    closed = (raised for raised, _ in record.closed.get(cell.key, ()))
    is_hers = last_from(record, cell.key, earlier) is not None or any(
        raised.origin.sha256 in earlier for raised in closed
    )
    if not is_hers:
        return ""
    return (
        f"{short(shown(changes[-1].value))} stays: it was decided or stated by others since this "
        "copy said something here; if it is to go, empty the cell in the tracker"
    )


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
    raised: Mapping[str, Sequence[Entry[Raised]]], cells: Iterable[Typed], earlier: frozenset[str]
) -> tuple[int, ...]:
    """Return the numbers of open entries that a copy's new state replaces by another value.

    Args:
        raised: The open entries about a field, by file.
        cells: The cells of the copy about the field, which may stand on two sheets.
        earlier: The SHA-256 of the copy's earlier states.
    """
    held = tuple(cells)
    numbers = (
        one.number
        for sha256 in earlier
        for one in raised.get(sha256, ())
        if not any(says(one.content, cell) for cell in held)
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
