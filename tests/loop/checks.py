"""What is promised of an import: each check says one promise, and stops at what breaks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scenariobook.record.merge_rules import Result

from scenariobook.record.entries import Content, Entry, Key, Raised
from scenariobook.record.merge import Outcome
from scenariobook.record.record import Record
from scenariobook.record.typed import FieldValue, plain
from scenariobook.record.whole_quarters import why_not_whole
from tests.loop.expected import (
    Edit,
    citable_in,
    complete,
    edits,
    input_cells,
    is_kept,
    missing,
    refused,
    retired,
    typed_over,
)
from tests.loop.handed import KIND_OF, PROPOSED, Handed, Spot
from tests.loop.sameness import same
from tests.loop.studies import Plan

_TABLES = {"source": PROPOSED}  # by kind, where a row is kept by other rules than elsewhere
_UNCLEAR = {Result.QUESTION, Result.RECORDED}  # recorded where it was settled before


@dataclass(frozen=True, slots=True)
class Import:
    """Copies that come back, and what stood before: the study, the record, its model.

    ``taken`` are all values that were taken in, with the number of the last entry then.
    """

    plan: Plan
    record: Record
    model: Mapping[Key, FieldValue]
    taken: Sequence[tuple[int, Key, FieldValue]]
    copies: Sequence[Handed]
    outcomes: Sequence[Outcome]

    @property
    def citable(self) -> frozenset[str]:
        """The ids of the sources that values may name, of the study and of the record."""
        return frozenset(self.plan.sources) | complete(self.model, self.plan)

    def took(self, edit: Edit) -> bool:
        """Tell whether just that was taken in since its file was made, also if it changed since."""
        return any(
            number > edit.position and key == edit.key and same(value, edit.value)
            for number, key, value in self.taken
        )

    def of(self, copy: Handed) -> list[Outcome]:
        """Return the outcomes of one copy."""
        return [outcome for outcome in self.outcomes if outcome.typed.place.file == copy.name]


def every_edit_has_one_outcome(done: Import) -> None:
    """Each edit ends as it must, each once; every other cell is unchanged."""
    said: defaultdict[Key, list[Edit]] = defaultdict(list)
    made = {copy.name: _as_asked(done, copy) for copy in done.copies}
    for edit in (edit for edits_of in made.values() for edit in edits_of):
        if edit.says_something and not edit.unclear and not done.took(edit):
            said[edit.key].append(edit)
    for copy in done.copies:
        left = _by_spot(done.of(copy))
        for edit in made[copy.name]:
            outcome = _take(left, edit.spots)
            assert outcome.typed.key == edit.key
            _fits(done, edit, outcome, said[edit.key])
        for edit in retired(copy, done.plan):
            found = left.pop(edit.spots[0], None)
            if edit.says_something:
                assert found
                assert found.result in _UNCLEAR
            assert not found or found.result in {Result.UNCHANGED, *_UNCLEAR}
        for cell, spots in typed_over(copy):
            for spot in spots:  # two, where the row was copied
                outcome = left.pop(spot)
                # The question about a proposed source goes by its id, which an item may have had.
                known = {cell[1]} if cell[0] == PROPOSED else set()
                assert outcome.typed.key.subject in known | {done.plan.present(cell[1])}
                assert outcome.result in _UNCLEAR
        for spot in refused(copy, done.plan):
            outcome = left.pop(spot)
            assert outcome.typed.key.kind in {"source", "sighting", "reading"}
            assert outcome.typed.key.field == "row"
            assert outcome.result in _UNCLEAR
        assert {outcome.result for outcome in left.values()} <= {Result.UNCHANGED}


def _as_asked(done: Import, copy: Handed) -> list[Edit]:
    """Return what was typed; what names no source that there is, or will be, is unclear."""
    made = _in_order(done, copy, edits(copy, done.plan))
    proposed = [edit for edit in made if edit.key.kind == "source"]
    citable = done.citable | citable_in(copy, proposed, done.plan)
    return _not_for_months(done, copy, _in_order(done, copy, edits(copy, done.plan, citable)))


def _not_for_months(done: Import, copy: Handed, made: Iterable[Edit]) -> list[Edit]:
    """Return edits; a value of a whole quarter whose months have values may be asked about."""
    monthly = {item.id for item in done.plan.indicators if item.within}
    asked = {
        (o.typed.place.sheet, o.typed.place.cell)
        for o in done.of(copy)
        if o.typed.key.subject in monthly and o.typed.question == why_not_whole(o.typed.key.quarter)
    }
    return [
        replace(edit, unclear=True) if asked.intersection(edit.spots) else edit for edit in made
    ]


def _in_order(done: Import, copy: Handed, made: Iterable[Edit]) -> list[Edit]:
    """Return edits; what looks by chance like a column sorted alone is unclear."""
    made = list(made)
    columns: defaultdict[tuple[str, str, str], list[Edit]] = defaultdict(list)
    for edit in made:
        if edit.says_something and not edit.unclear:
            sheet, cell = edit.spots[0]
            columns[sheet, cell.rstrip("0123456789"), edit.key.kind].append(edit)
    outcomes = {(o.typed.place.sheet, o.typed.place.cell): o for o in done.of(copy)}
    asked: list[Edit] = []
    for typed in columns.values():
        alike = sorted(repr(e.base) for e in typed) == sorted(repr(e.value) for e in typed)
        held = [outcomes.get(spot) for edit in typed for spot in edit.spots[:1]]
        if alike and any(one and one.result in _UNCLEAR for one in held):
            asked += typed
    return [replace(edit, unclear=True) if edit in asked else edit for edit in made]


def _by_spot(outcomes: Iterable[Outcome]) -> dict[Spot, Outcome]:
    found: dict[Spot, Outcome] = {}
    for outcome in outcomes:
        place = outcome.typed.place
        if place.cell:
            assert (place.sheet, place.cell) not in found, "a cell has two outcomes"
            found[place.sheet, place.cell] = outcome
    return found


def _take(left: dict[Spot, Outcome], spots: Sequence[Spot]) -> Outcome:
    (found,) = [spot for spot in spots if spot in left]
    return left.pop(found)


def _fits(done: Import, edit: Edit, outcome: Outcome, said: Sequence[Edit]) -> None:
    """Tell from all that was said about a field what must become of one edit."""
    key, result = edit.key, outcome.result
    now = done.model.get(key)
    settled = result is Result.RECORDED and key in done.record.closed
    assert same(outcome.was, now)
    if edit.unclear:
        # A source that it names may have been taken back since.
        before = result is Result.RECORDED and done.took(edit)
        assert result is Result.QUESTION or settled or before
        return
    assert same(outcome.typed.value, edit.value)
    if not edit.says_something:
        assert result is Result.UNCHANGED
    elif done.took(edit):
        assert result is Result.RECORDED
    elif key not in done.record.open and key not in done.record.closed:
        if not all(same(other.value, edit.value) for other in said):
            assert result is Result.CONFLICT
        elif same(edit.value, now):
            assert result is Result.RECORDED
        else:
            assert result is (Result.APPLIED if same(edit.base, now) else Result.CONFLICT)
    else:
        assert result in {Result.APPLIED, Result.RECORDED, Result.CONFLICT}
        assert result is not Result.RECORDED or settled or same(edit.value, now)
        assert result is not Result.APPLIED or same(edit.base, now)


def every_input_cell_is_there_once(done: Import) -> None:
    """Outcomes of a copy's input cells are as many as the cells; a missing row is asked about."""
    for copy in done.copies:
        cells = [
            outcome
            for outcome in done.of(copy)
            if outcome.typed.key.kind != "definition"
            and is_kept(
                _TABLES.get(outcome.typed.key.kind, ""), outcome.typed.key.subject, done.plan
            )
            and outcome.typed.key.field != "row"
        ]
        assert len(cells) == input_cells(copy, done.plan)
        placeless = [o for o in done.of(copy) if not o.typed.place.cell]
        wanted = missing(copy, done.plan)
        assert len(placeless) == len(wanted)
        for table, items in wanted.items():
            (asked,) = [
                o
                for o in placeless
                if (o.typed.key.kind, o.typed.key.field) == (KIND_OF[table], "row")
                and o.typed.place.sheet == copy.titles[table]
            ]
            assert asked.result in _UNCLEAR
            assert all(item in asked.typed.question for item in items)


def applied_values_name_their_cells(done: Import, added: Iterable[Entry[Content]]) -> None:
    """What was applied has an entry that names a file's hash, and the cell in it."""
    hashes = {copy.name: copy.sha256 for copy in done.copies}
    traces = {
        (entry.origin.sha256, entry.origin.sheet, field, cell)
        for entry in added
        for field, cell in entry.origin.cells.items()
    }
    places: defaultdict[Key, set[tuple[str, str, str, str]]] = defaultdict(set)
    for outcome in done.outcomes:
        if outcome.result is Result.APPLIED:
            key, place = outcome.typed.key, outcome.typed.place
            places[key].add((hashes[place.file], place.sheet, key.field, place.cell))
    for key, found in places.items():
        assert found & traces, key


def what_is_unclear_is_open(done: Import, now: Record) -> None:
    """A conflict and a question are kept as open, with file, cell and what was typed."""
    hashes = {copy.name: copy.sha256 for copy in done.copies}
    for outcome in done.outcomes:
        if not outcome.stays_open:
            continue
        place = outcome.typed.place
        cells = [place.cell] if place.cell else []
        assert any(
            raised.origin.sha256 == hashes[place.file]
            and list(raised.origin.cells.values()) == cells
            and _tells(raised.content, outcome)
            for raised in now.open[outcome.typed.key]
        ), outcome


def _tells(raised: Raised, outcome: Outcome) -> bool:
    if outcome.result is Result.QUESTION:
        return raised.found == outcome.typed.found
    return any(same(choice, plain(outcome.typed.value)) for choice in raised.choices)


def what_was_open_stays(done: Import, now: Record) -> None:
    """It is settled by no import, but by a value of somebody who knew that it was open.

    Or by the very cell that was asked about, where the program can read it now.
    """
    hashes = {copy.name: copy.sha256 for copy in done.copies}
    made = {copy.name: copy.made.position for copy in done.copies}
    for key, raised in done.record.open.items():
        numbers = {one.number for one in raised}
        asked = {(o.origin.sha256, o.origin.sheet, *o.origin.cells.values()) for o in raised}
        applied = [
            outcome.typed.place
            for outcome in done.outcomes
            if outcome.result is Result.APPLIED and outcome.typed.key == key
        ]
        knowing = any(
            made[at.file] >= max(numbers) or asked == {(hashes[at.file], at.sheet, at.cell)}
            for at in applied
        )
        left = {one.number for one in now.open.get(key, ())}
        assert left & numbers == (set() if knowing else numbers)
