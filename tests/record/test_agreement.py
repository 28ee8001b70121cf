"""What several people stated is no one's to correct alone: who agrees leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scenariobook.record.additions import additions
from scenariobook.record.lineage import AboutFiles
from scenariobook.record.merge_rules import Result

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Key, Undone
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse
from scenariobook.record.merge import Outcome, merge
from scenariobook.record.record import Record
from scenariobook.record.replay import replay
from scenariobook.record.settling import matters, settle
from scenariobook.record.stated import Reading
from scenariobook.record.typed import FieldValue, Typed, recorded, same
from tests.builders import ORIGIN, q

Q1 = q("2022Q1")
VALUE = Key(Q1, "reading", "gdp", "value")
NOTE = Key(Q1, "reading", "gdp", "note")
ANALYST = Key(Q1, "reading", "gdp", "analyst")
LIKELIHOOD = Key(Q1, "judgment", "alpha", "likelihood")
SAVED = datetime(2022, 4, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class State:
    """One state of an analyst's copy: what its cells hold, as far as it is not the base.

    Every copy was made from the same tracker: of the record before entry ``at``.
    """

    author: str
    holds: Mapping[Key, FieldValue]
    version: int = 1
    at: int = 0
    base: Mapping[Key, FieldValue] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.author}.xlsx" if self.version < 10 else f"v{self.version}/{self.author}.xlsx"

    @property
    def sha256(self) -> str:
        return sha256(f"{self.author} {self.version} {self.holds}".encode()).hexdigest()

    def cells(self) -> list[Typed]:
        return [
            Typed(
                key=key,
                base=self.base.get(key),
                value=self.holds.get(key, self.base.get(key)),
                place=Place(self.file, sheet=key.kind, cell=f"{'HLMK'[n]}5"),
                position=self.at,
            )
            for n, key in enumerate((VALUE, NOTE, ANALYST, LIKELIHOOD))
        ]


class Desk:
    """The desk where copies come in."""

    def __init__(self) -> None:
        self.ledger: Ledger = EMPTY
        self.saved: dict[str, datetime] = {}

    @property
    def record(self) -> Record:
        return replay(self.ledger.entries, Q1)

    def holds(self, key: Key = VALUE) -> FieldValue:
        return recorded(self.record, key)

    def take_in(self, *states: State) -> list[Outcome]:
        """Import copies together; return the outcomes of edits."""
        cells = [cell for state in states for cell in state.cells()]
        digests = {state.file: state.sha256 for state in states}
        origins = {file: replace(ORIGIN, file=file, sha256=sha) for file, sha in digests.items()}
        outcomes = merge(self.record, cells, digests, said=AboutFiles(saved=self.saved))
        self.ledger = extend(self.ledger, additions(self.record, outcomes, origins))
        assert parse(self.ledger.data) == self.ledger
        return [o for o in outcomes if o.result is not Result.UNCHANGED]

    def stated(self, key: Key = VALUE) -> list[str]:
        """Return the files that entries about a field name, oldest first."""
        past = self.record.past.get((key.kind, key.subject, key.quarter), ())
        return [entry.origin.file for entry in past if key.field in entry.origin.cells]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def says(author: str, value: FieldValue, version: int = 1, key: Key = VALUE) -> State:
    return State(author, {key: value}, version)


# --- what the second one's word does ---------------------------------------------------------


@pytest.mark.parametrize("together", [True, False], ids=["together", "one by one"])
@pytest.mark.parametrize(
    "key,agreed,later",
    [(VALUE, 8.0, 9.0), (VALUE, 8.0, None), (NOTE, "seen", "not seen"), (LIKELIHOOD, 30.0, 40.0)],
)
def test_nobody_overrules_alone_what_two_have_said(
    desk: Desk, key: Key, agreed: FieldValue, later: FieldValue, *, together: bool
) -> None:
    """Carl's next save says otherwise, or nothing; Dora still stands for what both had said."""
    carl, dora = says("carl", agreed, key=key), says("dora", agreed, key=key)
    for states in [[carl, dora]] if together else [[carl], [dora]]:
        desk.take_in(*states)
    assert desk.stated(key) == ["carl.xlsx", "dora.xlsx"]
    (outcome,) = desk.take_in(says("carl", later, 2, key))
    assert outcome.result is Result.CONFLICT
    assert "and in another one, too" in outcome.why
    assert same(desk.holds(key), agreed)
    assert [matter.key for matter in matters(desk.record)] == [key]


def test_what_two_have_emptied_is_not_filled_by_one(desk: Desk) -> None:
    """To empty a cell is an edit like any other, and so is to agree with that."""
    desk.take_in(State("anna", {VALUE: 5.0}))
    base = {VALUE: 5.0}
    for author in ("carl", "dora"):
        desk.take_in(State(author, {VALUE: None}, at=1, base=base))
    assert desk.stated() == ["anna.xlsx", "carl.xlsx", "dora.xlsx"]
    (outcome,) = desk.take_in(State("carl", {VALUE: 9.0}, 2, at=1, base=base))
    assert outcome.result is Result.CONFLICT
    assert desk.holds() is None


def test_who_is_alone_corrects_herself(desk: Desk) -> None:
    """Also after the other one's word was undone, and where the other one said something else."""
    desk.take_in(says("carl", 8.0))
    desk.take_in(State("dora", {VALUE: 8.0, NOTE: "Dora's"}))
    agreed = next(
        e for e in desk.ledger.entries if e.origin.cells == {"value": "H5"} and e.number > 1
    )
    desk.ledger = extend(desk.ledger, [(Undone(Q1, (agreed.number,)), ORIGIN)])
    desk.take_in(says("carl", 9.0, 2))
    assert desk.holds() == 9.0
    assert not desk.record.open


def test_agreement_is_recorded_once(desk: Desk) -> None:
    """Neither the same file, nor a resend of the copy, nor the first one's, adds an entry."""
    carl, dora = says("carl", 8.0), says("dora", 8.0)
    desk.take_in(carl)
    (outcome,) = desk.take_in(dora)
    assert (outcome.result, outcome.agrees, outcome.is_news) == (Result.RECORDED, True, False)
    held = desk.ledger
    for again in (dora, carl, says("dora", 8.0, 2), says("carl", 8.0, 2), State("eve", {})):
        assert not any(outcome.is_told for outcome in desk.take_in(again))
        assert desk.ledger == held


def test_who_changes_and_comes_back_settles_her_own_conflict(desk: Desk) -> None:
    """Carl's 9 is open; his next save says 8 again."""
    desk.take_in(says("carl", 8.0), says("dora", 8.0))
    desk.take_in(says("carl", 9.0, 2))
    desk.take_in(says("carl", 8.0, 3))
    assert desk.holds() == 8.0
    assert not desk.record.open


@pytest.mark.parametrize("choice", [1, 2])
def test_what_was_decided_holds(desk: Desk, choice: int) -> None:
    """Whichever value was chosen: the copies change nothing when they come again."""
    carl, dora, later = says("carl", 8.0), says("dora", 8.0), says("carl", None, 2)
    desk.take_in(carl, dora)
    desk.take_in(later)
    (matter,) = matters(desk.record)
    by = replace(ORIGIN, command="settle")
    desk.ledger = extend(desk.ledger, settle(desk.record, matter, matter.choices[choice - 1], by))
    held, value = desk.ledger, desk.holds()
    for again in (later, dora, carl, says("carl", None, 3)):
        desk.take_in(again)
        assert desk.ledger == held
    assert value == (8.0 if choice == 1 else None)


def test_the_first_entry_counts_and_names_where_the_value_came_from(desk: Desk) -> None:
    """Who agrees later moves neither the day, nor the file, of what is recorded."""
    desk.take_in(says("carl", 8.0))
    desk.take_in(says("dora", 8.0))
    assert desk.record.readings["gdp"][Q1].origin.file == "carl.xlsx"
    assert len(desk.ledger.entries) == 2


def test_an_entry_of_agreement_repeats_what_is_recorded(desk: Desk) -> None:
    """Also where the other one's number is alike to 15 digits only."""
    desk.take_in(says("carl", 0.3))
    desk.take_in(State("dora", {VALUE: 0.1 + 0.2, NOTE: "Dora's"}))
    contents = [entry.content for entry in desk.ledger.entries]
    assert contents[1:] == [Reading(Q1, "gdp", value=0.3, note="Dora's")] * 2


def test_all_who_agree_are_named_and_each_stays_an_author(desk: Desk) -> None:
    """A later state of either copy is known as hers, though the entry names both."""
    carl = State("carl", {VALUE: 8.0, ANALYST: "Carl"})
    dora = State("dora", {VALUE: 8.0, ANALYST: "Dora"})
    for states in ([carl, dora], [dora, carl], [[carl], [dora]], [[dora], [carl]]):
        desk = Desk()
        for state in states:
            desk.take_in(*(state if isinstance(state, list) else [state]))
        assert desk.holds(ANALYST) == "Carl; Dora"
        desk.take_in(State("dora", {VALUE: 8.0, ANALYST: "Dora", NOTE: "one"}, 2))
        assert not desk.record.open
        desk.take_in(State("dora", {VALUE: 8.0, ANALYST: "Dora", NOTE: "two"}, 3))
        assert (desk.holds(NOTE), desk.holds(ANALYST)) == ("two", "Carl; Dora")
        assert not desk.record.open


# --- which state is the later one ------------------------------------------------------------


def test_an_older_save_takes_nothing_back(desk: Desk) -> None:
    """Ann's later save came first; the older one, untouched or not, corrects nothing."""
    late, old, other = says("ann", 33.0, 2), State("ann", {}), says("ann", 20.0, 3)
    desk.saved = {late.sha256: SAVED, old.sha256: SAVED - timedelta(hours=1)}
    desk.saved[other.sha256] = SAVED - timedelta(minutes=1)
    desk.take_in(late)
    assert desk.take_in(old) == []
    assert [outcome.result for outcome in desk.take_in(other)] == [Result.CONFLICT]
    assert desk.holds() == 33.0


@pytest.mark.parametrize("saved", [{}, {1: SAVED}, {2: SAVED}, {1: SAVED, 2: SAVED}])
def test_where_nothing_tells_the_second_one_is_the_later(
    desk: Desk, saved: Mapping[int, datetime]
) -> None:
    """No day, one day, twice the same day."""
    first, second = says("ann", 33.0, 2), says("ann", 34.0, 1)
    days = {state.sha256: saved.get(state.version) for state in (first, second)}
    desk.saved = {digest: day for digest, day in days.items() if day}
    desk.take_in(first)
    desk.take_in(second)
    assert desk.holds() == 34.0


def test_an_older_save_agrees_with_nobody(desk: Desk) -> None:
    """It is the same person's: her next save still corrects the value."""
    late, old, next_ = says("ann", 33.0, 2), State("ann", {VALUE: 33.0}, 1), says("ann", 34.0, 3)
    desk.saved = {late.sha256: SAVED, old.sha256: SAVED - timedelta(hours=1)}
    desk.saved[next_.sha256] = SAVED + timedelta(hours=1)
    desk.take_in(late)
    held = desk.ledger
    desk.take_in(old)
    assert desk.ledger == held
    desk.take_in(next_)
    assert desk.holds() == 34.0


# --- in any order ----------------------------------------------------------------------------

AUTHORS = ("carl", "dora", "eve")
# Imports, each of some authors' next saves: what the value and the note of each hold.
typed_values = st.tuples(st.sampled_from([None, 1.0, 2.0]), st.sampled_from([None, "one", "two"]))
imports = st.lists(
    st.dictionaries(st.sampled_from(AUTHORS), typed_values, min_size=1, max_size=3), max_size=6
)


@given(imports, st.sampled_from([None, 1.0, 3.0]))
def test_what_somebody_still_says_is_never_replaced_by_another(
    came: Sequence[Mapping[str, tuple[FieldValue, FieldValue]]], base: FieldValue
) -> None:
    """Whatever comes in: where the record changes, nobody else's last save said what it held.

    The oracle knows only each author's last save. Nobody could know of another's value, so who
    replaces it in silence overrules. Copies that come again write nothing.
    """
    desk = Desk()
    if base is not None:
        desk.take_in(State("start", {VALUE: base}))
    at, bases = desk.ledger.position.number, {VALUE: base}
    last: dict[str, State] = {}
    for version, of_authors in enumerate(came, 1):
        before = {key: desk.holds(key) for key in (VALUE, NOTE)}
        states = [
            State(author, {VALUE: value, NOTE: note}, version, at, bases)
            for author, (value, note) in of_authors.items()
        ]
        desk.take_in(*states)
        for key, held in before.items():
            if not same(held, desk.holds(key)):
                stands = [
                    author
                    for author, state in last.items()
                    if author not in of_authors
                    and not same(held, bases.get(key))
                    and same(state.holds[key], held)
                ]
                assert stands == []
        last |= {state.author: state for state in states}
        ledger = desk.ledger
        desk.take_in(*states)
        assert desk.ledger == ledger


@given(
    st.dictionaries(st.sampled_from(AUTHORS), st.sampled_from([None, 1.0]), min_size=2),
    st.sampled_from(AUTHORS),
    st.sampled_from([None, 2.0]),
)
def test_who_stated_a_value_is_the_same_in_any_order(
    typed: Mapping[str, FieldValue], later: str, value: FieldValue
) -> None:
    """Together or one by one: the same people stand for it, and the same correction is open."""
    states = [says(author, said) for author, said in typed.items()]
    orders = [[[state] for state in order] for order in permutations(states)]
    found = []
    for groups in [[states], *orders]:
        desk = Desk()
        for group in groups:
            desk.take_in(*group)
        stated = sorted(desk.stated())
        assert stated == sorted(f"{a}.xlsx" for a, said in typed.items() if said is not None)
        desk.take_in(says(later, value, 2))
        found.append((stated, desk.holds(), sorted(desk.record.open)))
    assert all(one == found[0] for one in found)
