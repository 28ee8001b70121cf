"""Find what is known of each cell, before a rule of the merge decides its outcome.

All cells about one field are looked at together: first each cell by itself, beside what the
record knows of it; then what the copies say of the field together. No cell is compared with every
other one: the time grows with the number of cells, also where 200 copies all disagree.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from scenariobook.diagnostics import short
from scenariobook.record.entries import Entry, Key, Raised, Record
from scenariobook.record.memory import (
    Memory,
    by_file,
    corrects,
    raised_here,
    remembered,
    superseded,
    undone_before,
)
from scenariobook.record.typed import FieldValue, Typed, comparable, recorded, same


class Files(Struct, frozen=True, gc=False, kw_only=True):
    """What is known of the files that the cells came in.

    ``digests``: the SHA-256 of each file, by its name.
    ``earlier``: the SHA-256 of the earlier states of a copy, by its file's name.
    ``again``: what was taken back is to be taken in once more.
    """

    digests: Mapping[str, str]
    earlier: Mapping[str, frozenset[str]]
    again: bool


class CellFacts(Struct, frozen=True, gc=False, kw_only=True):
    """What is known of one cell by itself.

    ``typed``: the cell as it came back: its base, its value, and what makes it a question.
    ``recorded``: the value that the record holds now.
    ``is_changed``: the cell does not hold what it held when its file was made.
    ``corrects``: the copy came before, and its author now changes what she typed then.
    ``memory``: what became of the same edit before; None if the edit is new.
    ``undone``: says, in words, that the same cell was recorded and then undone.
    ``raised``: what is open and was raised from this cell, or from it in the copy's earlier state.
    ``supersedes``: the numbers of what an earlier state of the copy raised, and is open, and says
    otherwise.
    """

    typed: Typed
    recorded: FieldValue
    is_changed: bool
    corrects: bool
    memory: Memory | None
    undone: str
    raised: Sequence[Entry[Raised]]
    supersedes: tuple[int, ...]

    @property
    def is_edit(self) -> bool:
        """Whether its author says something with it."""
        return self.is_changed or self.corrects

    @property
    def is_recorded(self) -> bool:
        """Whether the record holds its value already."""
        return same(self.typed.value, self.recorded)

    @property
    def is_in_conflict(self) -> bool:
        """Whether it is in conflict already."""
        return any(one.content.conflict for one in self.raised)

    @property
    def is_new(self) -> bool:
        """Whether its author says something that can be taken and was not said before."""
        return self.is_edit and not (self.memory or self.typed.question or self.is_in_conflict)


class FieldFacts(Struct, frozen=True, gc=False, kw_only=True):
    """What the cells of all copies say about one field together.

    ``said``: one cell for each different value that the copies say; two or more disagree.
    ``rivals``: what is open about the field and in conflict.
    ``rivals_told``: the rivals in words, each once.
    ``decision``: the cell of an author who knew of the rivals, and so decides between them.
    ``is_corrected``: an author has corrected something that she had said, and that is open.
    """

    said: Sequence[Typed]
    rivals: Sequence[Entry[Raised]]
    rivals_told: Sequence[str]
    decision: Typed | None
    is_corrected: bool


class Facts(Struct, frozen=True, gc=False):
    """What a rule looks at to decide the outcome of one cell."""

    cell: CellFacts
    field: FieldFacts


def facts_about(record: Record, key: Key, cells: Iterable[Typed], files: Files) -> list[Facts]:
    """Return what is known of each cell about one field, in the order of the cells."""
    now = recorded(record, key)
    raised = by_file(record.open.get(key, ()))
    known = [_of_cell(record, cell, now, raised, files) for cell in cells]
    together = _of_field(record, key, known)
    return [Facts(of_cell, together) for of_cell in known]


def knows(record: Record, cell: Typed) -> bool:
    """Tell whether a cell's author saw all that is open about it."""
    raised = record.open.get(cell.key, ())
    return not raised or (cell.informed and max(one.number for one in raised) <= cell.position)


def _of_cell(
    record: Record,
    cell: Typed,
    now: FieldValue,
    raised: Mapping[str, Sequence[Entry[Raised]]],
    files: Files,
) -> CellFacts:
    sha256 = files.digests.get(cell.place.file, "")
    earlier = files.earlier.get(cell.place.file, frozenset())
    is_changed = cell.is_edit
    correction = corrects(record, cell, earlier)
    memory = None
    if is_changed and not correction:
        memory = remembered(record, cell, sha256, again=files.again)
    return CellFacts(
        typed=cell,
        recorded=now,
        is_changed=is_changed,
        corrects=correction,
        memory=memory,
        undone=undone_before(record, cell, sha256) if is_changed else "",
        raised=raised_here(raised, cell, sha256, earlier) if raised else (),
        supersedes=superseded(raised, cell, earlier) if raised and earlier else (),
    )


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
        said=said,
        rivals=rivals,
        rivals_told=list(dict.fromkeys(_told(rival) for rival in rivals)),
        decision=decision,
        is_corrected=bool(superseded_by_now),
    )


def _told(rival: Entry[Raised]) -> str:
    return f"{short(rival.content.found)} at {rival.origin.where}"


def _distinct(cells: Iterable[Typed]) -> list[Typed]:
    """Return the first of the cells that say each value."""
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
