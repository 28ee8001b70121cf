"""Matters and their choices: every value that was typed is offered, and what is chosen stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scenariobook.record.entries import Cleared, Content, Key, Plain, Raised, Settled
from scenariobook.record.fields import FIELDS
from scenariobook.record.ledger import EMPTY, Ledger, extend, parse
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.replay import replay
from scenariobook.record.settling import Matter, matters, settle
from scenariobook.record.stated import Reading, State
from scenariobook.record.typed import FieldValue, plain, recorded, same
from tests.builders import ORIGIN, q

Q1 = q("2022Q1")
VALUE = Key(Q1, "reading", "gdp", "value")
BY_LEA = replace(ORIGIN, who="Lea", command="settle", file="")


def typed_in(file: str, field: str = "value") -> Origin:
    """Return the origin of a cell of a file."""
    digest = sha256(file.encode()).hexdigest()
    return replace(ORIGIN, file=file, sha256=digest, sheet="Update", cells={field: "H5"})


def a_conflict(key: Key, value: Plain, base: Plain = None) -> Raised:
    return Raised(
        *key, why="they disagree", found=str(value), conflict=True, base=base, choices=(value,)
    )


def a_question(key: Key, *choices: Plain) -> Raised:
    return Raised(*key, why="it is unclear", found="1,234", choices=choices)


def a_ledger(*contents: Content) -> Ledger:
    """Return a ledger, read back from its bytes; each content comes from a file of its own."""
    additions = [
        (content, typed_in(f"file-{number}", getattr(content, "field", "value")))
        for number, content in enumerate(contents, 1)
    ]
    return parse(extend(EMPTY, additions).data)


def record_of(ledger: Ledger) -> Record:
    return replay(ledger.entries, Q1)


def the_matter(ledger: Ledger) -> Matter:
    (matter,) = matters(record_of(ledger))
    return matter


def choose(ledger: Ledger, number: int) -> Ledger:
    """Settle the only matter by a choice, counted from 1; read the ledger back."""
    matter = the_matter(ledger)
    added = settle(record_of(ledger), matter, matter.choices[number - 1], BY_LEA)
    return parse(extend(ledger, added).data)


def values(matter: Matter) -> Sequence[FieldValue]:
    return [choice.value for choice in matter.choices]


# --- what is offered -------------------------------------------------------------------------


def test_the_first_choice_leaves_the_record_and_the_others_are_what_was_typed() -> None:
    """In the order in which they came, each with its file and cell."""
    ledger = a_ledger(Reading(Q1, "gdp", value=4.0), a_conflict(VALUE, 5.0), a_conflict(VALUE, 6.0))
    matter = the_matter(ledger)
    assert (matter.number, matter.now, matter.in_conflict) == (2, 4.0, True)
    assert [choice.words for choice in matter.choices] == [
        "leave the record as it is: 4",
        "take 5, from file-2!Update!H5",
        "take 6, from file-3!Update!H5",
    ]


def test_each_value_is_offered_once() -> None:
    """What several typed, and what the record holds by now, stands in one line."""
    raised = [a_conflict(VALUE, value) for value in (5.0, 6.0, 5.0, 4.0)]
    assert values(the_matter(a_ledger(Reading(Q1, "gdp", value=4.0), *raised))) == [4.0, 5.0, 6.0]


def test_a_question_offers_all_that_it_may_mean() -> None:
    """Both readings of `1,234`; one that means nothing known offers nothing."""
    assert values(the_matter(a_ledger(a_question(VALUE, 1234.0, 1.234)))) == [None, 1234.0, 1.234]
    assert values(the_matter(a_ledger(a_question(VALUE)))) == [None]


def test_what_a_conflict_empties_can_be_chosen() -> None:
    """Somebody emptied the cell, somebody else changed it: empty is a choice."""
    ledger = a_ledger(
        Reading(Q1, "gdp", value=4.0), a_conflict(VALUE, None, 4.0), a_conflict(VALUE, 5.0, 4.0)
    )
    assert values(the_matter(ledger)) == [4.0, None, 5.0]
    settled = choose(ledger, 2)
    assert [type(entry.content) for entry in settled.entries[3:]] == [Cleared, Settled]
    assert recorded(record_of(settled), VALUE) is None


@pytest.mark.parametrize(
    "key",
    [
        Key(Q1, "definition", "gdp", "indicator"),
        Key(Q1, "reading", "gdp", "row"),
        Key(Q1, "reading", "note", "column"),
    ],
)
def test_what_is_about_no_field_can_only_be_left(key: Key) -> None:
    """A row, a column, a cell of the program's own: settling them records no value."""
    ledger = a_ledger(Reading(Q1, "gdp", value=4.0), a_question(key))
    matter = the_matter(ledger)
    assert not matter.about_a_field
    assert [choice.words for choice in matter.choices] == ["leave it"]
    settled = choose(ledger, 1)
    assert [entry.content for entry in settled.entries[2:]] == [
        Settled(*key, raised=(2,), chose="leave it")
    ]
    assert record_of(settled).readings == record_of(ledger).readings


def test_matters_come_by_number_and_a_question_among_rivals_is_a_conflict() -> None:
    """All that is open about a field is one matter, called by its first entry."""
    note = Key(Q1, "reading", "gdp", "note")
    ledger = a_ledger(
        a_question(note), a_question(VALUE, 1.0), a_conflict(VALUE, 5.0), a_question(note)
    )
    found = matters(record_of(ledger))
    assert [(m.number, m.key.field, m.in_conflict) for m in found] == [
        (1, "note", False),
        (2, "value", True),
    ]


# --- what is chosen --------------------------------------------------------------------------


def test_a_choice_keeps_the_file_that_it_was_typed_in_and_names_who_chose() -> None:
    """The number in the briefing leads to the cell; the decision to the person."""
    settled = choose(a_ledger(a_conflict(VALUE, 5.0), a_conflict(VALUE, 6.0)), 3)
    reading, closing = settled.entries[2:]
    assert reading.content == Reading(Q1, "gdp", value=6.0)
    typed = typed_in("file-2")
    assert (reading.origin.file, reading.origin.sha256) == (typed.file, typed.sha256)
    assert (reading.origin.sheet, reading.origin.cells) == (typed.sheet, typed.cells)
    assert (reading.origin.who, reading.origin.command) == ("Lea", "settle")
    assert closing.content == Settled(*VALUE, raised=(1, 2), chose="take 6, from file-2!Update!H5")
    assert (closing.origin.who, closing.origin.file) == ("Lea", "")


def test_leaving_the_record_adds_the_decision_alone() -> None:
    """No reading is written anew."""
    settled = choose(a_ledger(Reading(Q1, "gdp", value=4.0), a_conflict(VALUE, 5.0)), 1)
    (closing,) = settled.entries[2:]
    assert closing.content == Settled(*VALUE, raised=(2,), chose="leave the record as it is: 4")
    assert recorded(record_of(settled), VALUE) == 4.0


def test_the_other_fields_of_an_entry_stay() -> None:
    """A choice changes the field that it is about."""
    reading = Reading(
        Q1,
        "gdp",
        value=4.0,
        as_of=date(2022, 3, 1),
        sources=("imf-weo",),
        credibility=2,
        note="a note",
        analyst="Anna",
    )
    settled = choose(a_ledger(reading, a_conflict(VALUE, 5.0)), 2)
    assert settled.entries[2].content == replace(reading, value=5.0)


OF_EACH_FIELD: list[tuple[Key, tuple[FieldValue, FieldValue]]] = [
    (VALUE, (5.0, "tense")),
    (Key(Q1, "reading", "gdp", "as_of"), (date(2022, 3, 1), date(2022, 3, 2))),
    (Key(Q1, "reading", "gdp", "sources"), (("imf-weo",), ("imf-weo", "tass-wire"))),
    (Key(Q1, "reading", "gdp", "credibility"), (2, 3)),
    (Key(Q1, "reading", "gdp", "note"), ("2022-03-01", "observed")),
    (Key(Q1, "sighting", "summit", "state"), (State.OBSERVED, State.RULED_OUT)),
    (Key(Q1, "sighting", "summit", "seen_on"), (date(2022, 3, 1), date(2022, 3, 2))),
    (Key(Q1, "judgment", "alpha", "likelihood"), (35.0, "likely")),
    (Key(Q1, "judgment", "alpha", "confidence"), ("low", "high")),
    (Key(Q1, "judgment", "alpha", "rationale"), ("one", "two")),
]


@pytest.mark.parametrize("key,rivals", OF_EACH_FIELD)
def test_a_choice_is_recorded_as_what_it_was(
    key: Key, rivals: tuple[FieldValue, FieldValue]
) -> None:
    """Dates, states, sources: through the ledger and back, in the field's own type."""
    ledger = a_ledger(*(a_conflict(key, plain(value)) for value in rivals))
    for number, value in enumerate(rivals, 2):
        held = recorded(record_of(choose(ledger, number)), key)
        assert held == value
        assert type(held) is type(value)


held_values = st.none() | st.sampled_from([1.0, 2.0, 3.0])


@given(
    st.lists(held_values | st.just("?"), min_size=1, max_size=5),
    held_values,
    st.integers(0, 9),
)
def test_any_matter_is_settled_for_good_by_any_of_its_choices(
    typed: list[float | str | None], held: float | None, number: int
) -> None:
    """Every value typed is a choice; the chosen one stands, nothing is open, all is closed."""
    before = [Reading(Q1, "gdp", value=held, note="stays"), Reading(Q1, "oil", value=9.0)]
    raised = [a_question(VALUE, 1.0) if v == "?" else a_conflict(VALUE, v) for v in typed]
    ledger = a_ledger(*before, *raised)
    matter = the_matter(ledger)
    offered = values(matter)
    assert same(offered[0], held)
    for value in typed:
        assert any(same(choice, 1.0 if value == "?" else value) for choice in offered)
    choice = matter.choices[number % len(matter.choices)]
    settled = parse(extend(ledger, settle(record_of(ledger), matter, choice, BY_LEA)).data)
    record = record_of(settled)
    assert same(recorded(record, VALUE), choice.value)
    assert record.open == {}
    assert [r.number for r, _ in record.closed[VALUE]] == [3 + n for n in range(len(typed))]
    others = (Key(Q1, "reading", i, f) for i in ("gdp", "oil") for f in FIELDS["reading"])
    for key in others:
        if key != VALUE:
            assert recorded(record, key) == recorded(record_of(ledger), key)
