"""What stays open: raised once, kept until somebody decides who knew of it, never raised anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace
from scenariobook.record.additions import additions
from scenariobook.record.facts import knows
from scenariobook.record.memory import says
from scenariobook.record.merge_rules import Result

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Cleared, Content, Key, Raised, Settled
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse
from scenariobook.record.merge import Outcome, merge
from scenariobook.record.record import Record
from scenariobook.record.replay import replay
from scenariobook.record.settling import matters, settle
from scenariobook.record.stated import Reading
from scenariobook.record.typed import FieldValue, Typed, recorded, same
from tests.builders import ORIGIN, q

Q1 = q("2022Q1")
GDP = Key(Q1, "reading", "gdp", "value")
NOTE = Key(Q1, "reading", "gdp", "note")
ASKED = "'about five' is not a number"


@dataclass
class Desk:
    """A ledger at the desk where copies come in."""

    ledger: Ledger = field(default=EMPTY)

    @property
    def record(self) -> Record:
        return replay(self.ledger.entries, Q1)

    @property
    def position(self) -> int:
        return self.ledger.position.number

    def holds(self, key: Key = GDP) -> FieldValue:
        return recorded(self.record, key)

    def edit(self, file: str, value: FieldValue, base: FieldValue = None, at: int = 0) -> Typed:
        """Return GDP typed in a file that was made from a record up to entry ``at``."""
        return Typed(key=GDP, base=base, value=value, place=place(file), position=at)

    def take_in(self, *cells: Typed) -> list[Result]:
        outcomes = merge(self.record, cells, digests(cells))
        self.ledger = extend(self.ledger, self.added(outcomes))
        assert parse(self.ledger.data) == self.ledger
        return [outcome.result for outcome in outcomes]

    def added(self, outcomes: Sequence[Outcome]) -> list[Any]:
        files = {outcome.typed.place.file for outcome in outcomes}
        return additions(self.record, outcomes, {file: origin(file) for file in files})

    def settle(self, choice: int) -> None:
        (matter,) = matters(self.record)
        added = settle(self.record, matter, matter.choices[choice - 1], ORIGIN)
        self.ledger = extend(self.ledger, added)

    def contents(self, since: int = 0) -> list[Content]:
        return [entry.content for entry in self.ledger.entries[since:]]


def place(file: str) -> Place:
    return Place(file, sheet="Update", cell="H5")


def origin(file: str) -> Any:
    return replace(ORIGIN, file=file, sha256=sha256(file.encode()).hexdigest())


def digests(cells: Iterable[Typed]) -> dict[str, str]:
    return {cell.place.file: origin(cell.place.file).sha256 for cell in cells}


def question(file: str, found: str = "about five", why: str = ASKED, at: int = 0) -> Typed:
    return Typed(
        key=GDP, base=None, value=None, place=place(file), question=why, found=found, position=at
    )


@pytest.fixture
def disputed() -> Desk:
    """Return a desk where Anna's 5 and Ben's 6 are in conflict, entries 1 and 2."""
    desk = Desk()
    assert desk.take_in(desk.edit("anna", 5.0), desk.edit("ben", 6.0)) == [Result.CONFLICT] * 2
    return desk


@pytest.fixture
def asked() -> Desk:
    """Return a desk where Anna's text is in question, entry 1."""
    desk = Desk()
    assert desk.take_in(question("anna")) == [Result.QUESTION]
    return desk


# --- raised once -----------------------------------------------------------------------------


def test_what_is_raised_says_all_that_settling_needs(disputed: Desk) -> None:
    """The cell's text, the base, the value, the file and the cell; its rivals stand beside it."""
    first = disputed.ledger.entries[0]
    assert first.content == Raised(
        *GDP, why="", found="5", conflict=True, base=None, choices=(5.0,)
    )
    assert (first.origin.file, first.origin.sheet) == ("anna", "Update")
    assert first.origin.cells == {"value": "H5"}
    assert disputed.holds() is None


def test_a_file_raises_its_cell_once(disputed: Desk, asked: Desk) -> None:
    """Again, alone or together, under its own name or another: nothing is added."""
    for cells in (["anna"], ["ben"], ["ben", "anna"]):
        disputed.take_in(*(disputed.edit(file, {"anna": 5.0, "ben": 6.0}[file]) for file in cells))
    assert disputed.position == 2
    renamed = question("renamed")
    outcomes = merge(asked.record, [renamed])
    assert additions(asked.record, outcomes, {"renamed": origin("anna")}) == []


def test_a_question_is_the_same_when_its_reason_reads_otherwise(asked: Desk) -> None:
    """Reasons name lines of the study's files and near ids: those move, what is open does not."""
    asked.take_in(question("anna", why="another reason: see study.toml:99:1"))
    assert asked.position == 1
    asked.settle(1)
    assert asked.take_in(question("anna", why="a third reason")) == [Result.RECORDED]


def test_the_same_words_in_another_file_are_raised_too(asked: Desk) -> None:
    """Two people typed it: both have to hear."""
    assert asked.take_in(question("ben")) == [Result.QUESTION]
    assert [entry.origin.file for entry in asked.record.open[GDP]] == ["anna", "ben"]


# --- who knew of it --------------------------------------------------------------------------


def test_who_did_not_know_joins_the_conflict(disputed: Desk) -> None:
    """A third value of the same generation decides nothing, nor does one that agrees."""
    for value in (7.0, 5.0):
        assert disputed.take_in(disputed.edit("cleo", value)) == [Result.CONFLICT]
        assert disputed.holds() is None


def test_who_knew_decides(disputed: Desk) -> None:
    """In a tracker that shows the conflict, a value settles all of it."""
    assert disputed.take_in(disputed.edit("dora", 7.0, at=2)) == [Result.APPLIED]
    assert disputed.contents(2) == [
        Reading(Q1, "gdp", value=7.0),
        Settled(Q1, "reading", "gdp", "value", raised=(1, 2), chose="7, typed"),
    ]
    assert disputed.record.open == {}


def test_who_knew_of_a_part_decides_nothing(disputed: Desk) -> None:
    """Cleo's value came after Dora's tracker was made."""
    disputed.take_in(disputed.edit("cleo", 8.0))
    assert not knows(disputed.record, disputed.edit("dora", 7.0, at=2))
    assert disputed.take_in(disputed.edit("dora", 7.0, at=2)) == [Result.CONFLICT]
    assert disputed.holds() is None


def test_a_value_beside_a_question_is_taken_and_the_question_stays(asked: Desk) -> None:
    """Nobody disagrees; but Anna has not been heard."""
    assert asked.take_in(asked.edit("ben", 5.0)) == [Result.APPLIED]
    assert asked.holds() == 5.0
    assert len(asked.record.open[GDP]) == 1


@pytest.mark.parametrize("old,new", [("a", "b"), ("b", "a")])
def test_one_who_knew_is_enough_whatever_the_files_are_called(old: str, new: str) -> None:
    """Two type the same, one of them in a fresh tracker: that settles it."""
    desk = Desk()
    desk.take_in(question("anna"))
    assert desk.take_in(desk.edit(old, 5.0), desk.edit(new, 5.0, at=1)) == [Result.APPLIED] * 2
    assert desk.record.open == {}


@pytest.mark.parametrize("old,new", [("a", "b"), ("b", "a")])
def test_who_says_what_was_decided_is_in_no_conflict(disputed: Desk, old: str, new: str) -> None:
    """An old copy holds just the value that somebody decides on: nothing stays open."""
    disputed.take_in(disputed.edit(old, 7.0), disputed.edit(new, 7.0, at=2))
    assert disputed.holds() == 7.0
    assert disputed.record.open == {}


# --- settled ---------------------------------------------------------------------------------


def test_what_was_decided_against_does_not_come_back(disputed: Desk) -> None:
    """Neither with its file, nor in another copy of its generation."""
    disputed.settle(2)
    assert disputed.holds() == 5.0
    held = disputed.ledger
    for file in ("anna", "ben", "cleo"):
        assert disputed.take_in(disputed.edit(file, 6.0)) == [Result.RECORDED]
    assert disputed.ledger == held


def test_what_was_decided_may_be_decided_anew(disputed: Desk) -> None:
    """In a tracker made since, the value that lost is an edit like any other."""
    disputed.settle(2)
    at = disputed.position
    assert disputed.take_in(disputed.edit("ben once more", 6.0, base=5.0, at=at)) == [
        Result.APPLIED
    ]
    assert disputed.holds() == 6.0


def test_another_value_after_the_decision_is_a_conflict_of_its_own(disputed: Desk) -> None:
    """It was never weighed."""
    disputed.settle(2)
    assert disputed.take_in(disputed.edit("cleo", 9.0)) == [Result.CONFLICT]
    assert len(disputed.record.open[GDP]) == 1


def test_says_tells_cells_apart() -> None:
    """A conflict by what it was and what it became, a question by what stands there."""
    content = Raised(*GDP, why="why", found="5", conflict=True, base=4.0, choices=(5.0,))
    desk = Desk()
    assert says(content, desk.edit("any", 5.0, base=4.0))
    assert not says(content, desk.edit("any", 5.0, base=3.0))
    assert not says(content, desk.edit("any", 6.0, base=4.0))
    assert not says(content, question("any", found="5"))
    unclear = Raised(*GDP, why=ASKED, found="about five")
    assert says(unclear, question("any"))
    assert not says(unclear, question("any", found="about six"))
    assert not says(unclear, desk.edit("any", None, base=4.0))


# --- imported before, and changed since ------------------------------------------------------


@pytest.mark.parametrize("now", [6.0, None, 3.0])
def test_what_was_taken_in_and_corrected_since_stays_corrected(now: FieldValue) -> None:
    """The old file imported again neither brings its value back nor starts a conflict."""
    desk = Desk()
    desk.take_in(desk.edit("start", 3.0))
    desk.take_in(desk.edit("anna", 5.0, base=3.0, at=1))
    desk.take_in(desk.edit("ben", now, base=5.0, at=2))
    assert desk.holds() == now
    held = desk.ledger
    assert desk.take_in(desk.edit("anna", 5.0, base=3.0, at=1)) == [Result.RECORDED]
    assert desk.ledger == held


def test_what_was_emptied_and_filled_since_stays_filled() -> None:
    """The same, of an edit that empties a cell."""
    desk = Desk()
    desk.take_in(desk.edit("start", 3.0))
    desk.take_in(desk.edit("anna", None, base=3.0, at=1))
    assert desk.contents(1) == [Cleared(Q1, "gdp", "reading")]
    desk.take_in(desk.edit("ben", 3.0, at=2))
    held = desk.ledger
    assert desk.take_in(desk.edit("anna", None, base=3.0, at=1)) == [Result.RECORDED]
    assert desk.ledger == held


def test_what_was_taken_in_is_no_part_of_a_later_conflict() -> None:
    """Anna first, then Ben, then both once more: Ben's is in conflict, Anna's is recorded."""
    desk = Desk()
    desk.take_in(desk.edit("anna", 5.0))
    assert desk.take_in(desk.edit("ben", 6.0)) == [Result.CONFLICT]
    held = desk.ledger
    both = desk.take_in(desk.edit("anna", 5.0), desk.edit("ben", 6.0))
    assert both == [Result.RECORDED, Result.CONFLICT]
    assert desk.ledger == held


def test_who_lost_a_decision_starts_no_new_conflict() -> None:
    """Anna's value was taken in, then Ben's chosen over it: importing Anna's changes nothing."""
    desk = Desk()
    desk.take_in(desk.edit("anna", 5.0))
    desk.take_in(desk.edit("ben", 6.0))
    desk.settle(2)
    assert desk.holds() == 6.0
    held = desk.ledger
    assert desk.take_in(desk.edit("anna", 5.0)) == [Result.RECORDED]
    assert desk.ledger == held


# --- in any order ----------------------------------------------------------------------------

KEYS = (GDP, NOTE)
TEXTS: dict[Key, tuple[FieldValue, ...]] = {GDP: (None, 1.0, 2.0), NOTE: (None, "one", "two")}
# An analyst's cell: which field, of which tracker built so far, which value (-1: unclear).
cells_typed = st.tuples(st.integers(0, 1), st.integers(0, 9), st.integers(-1, 2))
steps = st.lists(
    st.one_of(
        st.lists(cells_typed, min_size=1, max_size=3),  # these copies are imported
        st.tuples(st.integers(0, 9), st.integers(0, 9)),  # this matter is settled by this choice
        st.none(),  # a tracker is built
    ),
    max_size=8,
)


def copy_of(number: int, made: Sequence[tuple[int, Record]], typed: tuple[int, int, int]) -> Typed:
    """Return the one cell that was typed in a copy; each copy is a file of its own."""
    key, text = KEYS[typed[0]], typed[2]
    position, then = made[typed[1] % len(made)]
    at, base = place(f"copy-{number}"), recorded(then, key)
    if text < 0:
        return Typed(
            key=key,
            base=base,
            value=None,
            place=at,
            question="unclear",
            found="about five",
            position=position,
        )
    return Typed(key=key, base=base, value=TEXTS[key][text], place=at, position=position)


@given(steps)
@example([[(0, 0, 1), (0, 0, 2)], (0, 0), None, [(0, 1, 1)]])  # the same file again is no agreement
def test_no_edit_is_lost_and_what_was_imported_changes_nothing_again(steps: list[Any]) -> None:
    """Any imports, decisions and fresh trackers: one outcome each, the same in any order; open
    things stay for those who knew; whatever was imported before adds nothing, ever.
    """
    desk, made, imported = Desk(), [(0, Desk().record)], list[Typed]()
    for step in steps:
        if step is None:
            made.append((desk.position, desk.record))
        elif isinstance(step, tuple):
            found = matters(desk.record)
            if found:
                matter = found[step[0] % len(found)]
                choice = matter.choices[step[1] % len(matter.choices)]
                added = settle(desk.record, matter, choice, ORIGIN)
                desk.ledger = extend(desk.ledger, added)
                assert same(desk.holds(matter.key), choice.value)
                assert matter.key not in desk.record.open
        else:
            cells = [copy_of(len(imported) + n, made, typed) for n, typed in enumerate(step)]
            check_import(desk, cells)
            imported += cells
        told = [cell for cell in imported if not may_come_again(desk, cell)]
        for cell in told:
            assert desk.added(merge(desk.record, [cell], digests([cell]))) == []
        assert desk.added(merge(desk.record, told, digests(told))) == []


def may_come_again(desk: Desk, cell: Typed) -> bool:
    """Tell whether a cell agreed with one that was recorded, and what was recorded is taken back.

    No entry came from its own file, so the file counts as another that says the same.
    """
    cited = {entry.origin.sha256 for entry in desk.ledger.entries}
    return desk.holds(cell.key) is None and origin(cell.place.file).sha256 not in cited


def check_import(desk: Desk, cells: Sequence[Typed]) -> None:
    """Import cells; every one is recorded, or stays open, and nothing else happens."""
    before = desk.record
    outcomes = merge(before, cells, digests(cells))
    assert sorted(str(o.typed) for o in outcomes) == sorted(map(str, cells))
    added = desk.added(outcomes)
    assert all(
        desk.added(merge(before, order, digests(cells))) == added for order in permutations(cells)
    )
    desk.ledger = extend(desk.ledger, added)
    for outcome in outcomes:
        cell, now = outcome.typed, desk.holds(outcome.typed.key)
        files = [raised.origin.file for raised in desk.record.open.get(cell.key, ())]
        if outcome.result is Result.APPLIED:
            assert same(now, cell.value)
        elif outcome.stays_open:
            assert cell.place.file in files
        elif outcome.result is Result.UNCHANGED:
            assert same(cell.base, cell.value)
    applied = [o.typed for o in outcomes if o.result is Result.APPLIED]
    for key in KEYS:
        heard = [cell for cell in applied if cell.key == key]
        if not heard:
            assert same(recorded(before, key), desk.holds(key))
        numbers = {raised.number for raised in before.open.get(key, ())}
        left = {raised.number for raised in desk.record.open.get(key, ())}
        knowing = any(cell.position >= max(numbers, default=0) for cell in heard)
        assert left & numbers == (set() if knowing else numbers)
