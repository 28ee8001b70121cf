"""Collect the facts by which the rules of the merge decide the outcome of each cell.

First each cell is compared with the record, then the cells of all copies about one field with one
another. No cell is compared with every other one, so the time grows with the number of cells, even
if 200 copies all disagree.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from scenariobook.diagnostics import short
from scenariobook.record.entries import Entry, Key, Raised
from scenariobook.record.lineage import NO_STATES, States
from scenariobook.record.memory import Memory, remembered, repeated_before, undone_before
from scenariobook.record.record import Record
from scenariobook.record.revisions import (
    agrees,
    by_file,
    contests,
    corrects,
    emptied_since,
    left_alone,
    raised_here,
    replaced,
    superseded,
)
from scenariobook.record.typed import FieldValue, Typed, comparable, recorded, same


class Files(Struct, frozen=True, gc=False, kw_only=True):
    """The files that the cells came from.

    Attributes:
        digests: The SHA-256 of each file, by its name.
        states: The other states of each copy that were imported before, by its file's name.
        again: Whether edits that were taken back are to be recorded again.
    """

    digests: Mapping[str, str]
    states: Mapping[str, States]
    again: bool


class CellFacts(Struct, frozen=True, gc=False, kw_only=True):
    """The facts about one cell.

    Attributes:
        typed: The cell as it came back: its base, its value, and what makes it a question.
        recorded: The value that the record has now.
        is_changed: Whether the cell differs from what it held when its file was made.
        corrects: Whether its author changes a value that an earlier state of her copy brought, and
            that nobody else has stated.
        contests: Whether she changes such a value that another copy has stated, too.
        agrees: Whether it is an edit that says what the record has from other copies alone.
        memory: What became of the same edit before; None if the edit is new.
        undone: A sentence if the same cell was recorded and then undone; empty if not.
        left: A sentence if it changes nothing and the record has another value: it is empty, and
            the value came from a file that may be an earlier state of its copy and does not count
            as such, or others have decided about what such a state said; or it stands in a table
            that comes again. Also if it takes the place of what an earlier state said. Else empty.
        raised: The open entries from this cell, or from it in an earlier state of the copy.
        supersedes: The numbers of open entries that an earlier state of the copy raised with
            another value, which the copy has in none of its cells.
    """

    typed: Typed
    recorded: FieldValue
    is_changed: bool
    corrects: bool
    contests: bool
    agrees: bool
    memory: Memory | None
    undone: str
    left: str
    raised: Sequence[Entry[Raised]]
    supersedes: tuple[int, ...]

    @property
    def is_edit(self) -> bool:
        """Whether its author edited it."""
        return self.is_changed or self.corrects or self.contests

    @property
    def is_recorded(self) -> bool:
        """Whether the record already has its value."""
        return same(self.typed.value, self.recorded)

    @property
    def is_in_conflict(self) -> bool:
        """Whether it is in conflict already."""
        return any(one.content.conflict for one in self.raised)

    @property
    def is_new(self) -> bool:
        """Whether it is an edit that can be read and did not come before."""
        return self.is_edit and not (self.memory or self.typed.question or self.is_in_conflict)


class FieldFacts(Struct, frozen=True, gc=False, kw_only=True):
    """The facts about one field, from the cells of all copies.

    Attributes:
        open: The open entries about the field.
        said: One cell for each different value; two or more are a disagreement.
        rivals: The open entries about the field that are in conflict.
        rivals_told: The rivals for a reader, each once.
        decision: The cell of an author who knew the rivals, and so decides between them.
        is_corrected: Whether an author has corrected an open value of her own.
    """

    open: Sequence[Entry[Raised]]
    said: Sequence[Typed]
    rivals: Sequence[Entry[Raised]]
    rivals_told: Sequence[str]
    decision: Typed | None
    is_corrected: bool


class Facts(Struct, frozen=True, gc=False):
    """The facts by which a rule decides the outcome of one cell."""

    cell: CellFacts
    field: FieldFacts


class _Open(Struct, frozen=True, gc=False, kw_only=True):
    """The open entries about one field.

    Attributes:
        by_file: The entries, by the SHA-256 of the file that they came from.
        superseded: By the name of a copy's file, the numbers of the entries that an earlier state
            of the copy raised, and that no cell of it repeats.
    """

    by_file: Mapping[str, Sequence[Entry[Raised]]]
    superseded: Mapping[str, tuple[int, ...]]


def facts_about(record: Record, key: Key, cells: Sequence[Typed], files: Files) -> list[Facts]:
    """Return the facts about each cell of one field, in the order of the cells."""
    now = recorded(record, key)
    raised = _open(record, key, cells, files)
    known = [_of_cell(record, cell, now, raised, files) for cell in cells]
    together = _of_field(record, key, known)
    return [Facts(of_cell, together) for of_cell in known]


def _open(record: Record, key: Key, cells: Iterable[Typed], files: Files) -> _Open:
    raised = by_file(record.open.get(key, ()))
    by_copy: dict[str, list[Typed]] = {}
    for cell in cells if raised else ():
        if cell.place.file in files.states:
            by_copy.setdefault(cell.place.file, []).append(cell)
    return _Open(
        by_file=raised,
        superseded={
            file: superseded(raised, of_copy, files.states[file].earlier)
            for file, of_copy in by_copy.items()
        },
    )


def knows(record: Record, cell: Typed) -> bool:
    """Tell whether a cell's author knew all open entries about its field."""
    raised = record.open.get(cell.key, ())
    return not raised or (cell.informed and max(one.number for one in raised) <= cell.position)


def _of_cell(
    record: Record,
    cell: Typed,
    now: FieldValue,
    raised: _Open,
    files: Files,
) -> CellFacts:
    sha256 = files.digests.get(cell.place.file, "")
    states = files.states.get(cell.place.file, NO_STATES)
    earlier = states.earlier
    is_changed = cell.is_edit
    correction = corrects(record, cell, earlier)
    contest = contests(record, cell, earlier)
    memory = None
    if (is_changed or contest) and not correction:
        memory = remembered(record, cell, sha256, again=files.again)
    open_here = raised_here(raised.by_file, cell, sha256, earlier) if raised.by_file else ()
    is_said = is_changed and not cell.question and not open_here and same(cell.value, now)
    return CellFacts(
        typed=cell,
        recorded=now,
        is_changed=is_changed,
        corrects=correction,
        contests=contest,
        agrees=is_said and agrees(record, cell, sha256, states),
        memory=memory,
        undone=undone_before(record, cell, sha256) if is_changed else "",
        left=_what_stays(record, cell, states, corrects=correction, contests=contest),
        raised=open_here,
        supersedes=raised.superseded.get(cell.place.file, ()),
    )


def _what_stays(
    record: Record, cell: Typed, states: States, *, corrects: bool, contests: bool
) -> str:
    """Return a sentence if a reader must know what stays recorded, or what does not."""
    if corrects:
        return replaced(record, cell)
    if contests:
        return ""  # it is in conflict
    if cell.is_of_table:
        return repeated_before(record, cell)
    doubt = left_alone(record, cell, states.doubtful) if states.doubtful else ""
    return doubt or emptied_since(record, cell, states.earlier)


def _of_field(record: Record, key: Key, known: Sequence[CellFacts]) -> FieldFacts:
    superseded_by_now = {number for of_cell in known for number in of_cell.supersedes}
    rivals = [
        one
        for one in record.open.get(key, ())
        if one.content.conflict and one.number not in superseded_by_now
    ]
    new = [of_cell.typed for of_cell in known if of_cell.is_new]
    said = new
    if any(of_cell.corrects for of_cell in known):  # whoever says otherwise is a rival
        others = [c.typed for c in known if c.is_changed and not c.typed.question]
        said = [*new, *others]
    said = _distinct(said)
    decision = None
    if rivals and len(said) <= 1:
        decision = next((cell for cell in new if knows(record, cell)), None)
    return FieldFacts(
        open=record.open.get(key, ()),
        said=said,
        rivals=rivals,
        rivals_told=list(dict.fromkeys(_told(rival) for rival in rivals)),
        decision=decision,
        is_corrected=bool(superseded_by_now),
    )


def _told(rival: Entry[Raised]) -> str:
    return f"{short(rival.content.found)} at {rival.origin.where}"


def _distinct(cells: Iterable[Typed]) -> list[Typed]:
    """Return the first cell for each different value."""
    found: dict[FieldValue, Typed] = {}
    numbers: list[Typed] = []
    values: list[float] = []  # of these cells, in order: the ones alike stand beside one another
    for cell in cells:
        value = cell.value
        if isinstance(value, float | int):  # alike to 15 digits, which no key can tell
            at = bisect(values, value)
            if not any(same(value, near) for near in values[max(at - 1, 0) : at + 1]):
                values.insert(at, value)
                numbers.append(cell)
        else:
            found.setdefault(comparable(value), cell)
    return sorted([*numbers, *found.values()], key=lambda cell: cell.place)
