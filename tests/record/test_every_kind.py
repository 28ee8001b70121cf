"""Entries of every kind: written, read back, replayed, undone, settled, joined, renamed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast

import pytest
from msgspec.structs import replace

from scenariobook.quarter import NO_QUARTER
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record, recorded, round_of, shows_estimates
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.subjects import in_words, why_unknown
from scenariobook.record.ledger.chain import EMPTY, Damaged, extend, parse
from scenariobook.record.ledger.entries import (
    FORM,
    Begun,
    Cleared,
    Content,
    Key,
    Kind,
    Opened,
    Raised,
    Settled,
    Undone,
    about,
    kind_of,
    subject_of,
)
from scenariobook.record.ledger.kinds import (
    FIELDS,
    STATED,
    WITHOUT_QUARTER,
    Chance,
    Estimate,
    Outcome,
    Recorded,
    Stated,
)
from scenariobook.record.open.matters import matters, settle
from scenariobook.record.open.undo import steps, why_not
from scenariobook.record.values.cells import plain, value_in
from tests.builders import ORIGIN, a_ledger, a_scenario, a_signpost, a_study, an_indicator
from tests.record.statements import EVERYTHING, FIRST, NOW, a_full_study

STUDY = a_full_study()
FORMER = former_ids(STUDY)
each_kind = pytest.mark.parametrize("entry", EVERYTHING, ids=kind_of)


def record_of(*contents: Content) -> Record:
    return replay(parse(a_ledger(*contents).data).entries, FIRST, FORMER)


def key_of(entry: Stated, field: str) -> Key:
    kind, subject = about(entry)
    return Key(entry.quarter, kind, subject, field)


def first_field(entry: Stated) -> str:
    return next(iter(FIELDS[about(entry)[0]]))


def held(record: Record, entry: Stated) -> Any:
    kind, subject = about(entry)
    found = record.stated[kind].get(subject, {}).get(entry.quarter)
    return found.content if found else None


def test_every_kind_has_an_entry_here_and_a_word_for_what_it_is_about() -> None:
    """Whoever adds a kind adds it to these tests."""
    assert {about(entry)[0] for entry in EVERYTHING} == {*STATED} == {*FIELDS}


@each_kind
def test_it_is_written_read_back_and_replayed(entry: Stated) -> None:
    """Every field as it was, under its subject, in its quarter or in none."""
    kind, subject = about(entry)
    record = record_of(Opened(NOW), entry)
    assert held(record, entry) == entry
    assert (entry.quarter == NO_QUARTER) == (kind in WITHOUT_QUARTER)
    assert entry.blank(entry.quarter, subject) != entry
    assert about(entry.blank(entry.quarter, subject)) == (kind, subject)
    assert why_unknown(STUDY, kind, subject) == ""


@each_kind
def test_a_later_entry_replaces_it_and_cleared_takes_it_back(entry: Stated) -> None:
    kind, subject = about(entry)
    name = next(n for n, f in FIELDS[kind].items() if f.kind == "free text")
    later = replace(entry, **{name: "other words"})
    gone = Cleared(entry.quarter, subject, kind)
    assert held(record_of(entry, later), entry) == later
    assert held(record_of(entry, gone), entry) is None
    assert held(record_of(entry, gone, later), entry) == later


@each_kind
def test_an_entry_says_what_was_typed_and_leaves_the_rest(entry: Stated) -> None:
    """One that empties all its fields leaves nothing."""
    kind, subject = about(entry)
    names = [name for name in FIELDS[kind] if value_in(a_ledger(entry).entries[0], name)]
    blank = entry.blank(entry.quarter, subject)
    last = names[-1]
    gone = replace(blank, empty=(last,))
    assert held(_in_present_form(entry, gone), entry) == replace(
        entry, **{last: getattr(blank, last)}
    )
    assert held(_in_present_form(entry, replace(blank, empty=tuple(names))), entry) is None


def _in_present_form(*contents: Content) -> Record:
    """Return the record of entries that say what was typed; each author knew the ones before."""
    added = [
        (content, replace(ORIGIN, form=FORM, by="anna", knew=number))
        for number, content in enumerate(contents)
    ]
    return replay(parse(extend(EMPTY, added).data).entries, FIRST, FORMER)


@each_kind
def test_it_is_undone_and_comes_back(entry: Stated) -> None:
    """What was undone is as if it had never come; the undo of the undo brings it back."""
    kind, subject = about(entry)
    undone = record_of(Opened(NOW), entry, Undone(NOW, entries=(2,)))
    assert held(undone, entry) is None
    (was,) = undone.undone[kind, subject, entry.quarter]
    assert was.content == entry
    back = record_of(Opened(NOW), entry, Undone(NOW, entries=(2,)), Undone(NOW, entries=(3,)))
    assert held(back, entry) == entry


@each_kind
def test_what_was_recorded_later_about_the_same_goes_first(entry: Stated) -> None:
    """An entry has all that is known of its subject, so it holds what was known before it."""
    others = [one for one in EVERYTHING if one is not entry]
    by = [replace(ORIGIN, who=f"person {n}") for n in range(3)]
    for later, depends in ((entry, True), (others[0], False)):
        ledger = extend(EMPTY, zip((Opened(NOW), entry, later), by, strict=True))
        made = steps(ledger.entries)
        assert bool(why_not(made[1], made)) == depends, later


@each_kind
def test_a_question_and_a_conflict_about_each_of_its_fields_are_settled(entry: Stated) -> None:
    """Every value that JSON can hold comes back with its type, and stands."""
    kind, subject = about(entry)
    for name in FIELDS[kind]:
        value = value_in(a_ledger(entry).entries[0], name)
        if value is None:
            continue
        key = key_of(entry, name)
        for in_conflict in (False, True):
            raised = Raised(*key, why="", found="?", conflict=in_conflict, choices=(plain(value),))
            ledger = parse(a_ledger(Opened(NOW), raised).data)
            record = replay(ledger.entries, FIRST)
            (matter,) = matters(record, lambda _: replay((), FIRST))
            assert matter.about_a_field
            added = settle(record, matter, matter.choices[0], ORIGIN)
            after = replay(parse(extend(ledger, added).data).entries, FIRST)
            assert recorded(after, key) == value
            assert type(recorded(after, key)) is type(value)
            assert after.open == {}
            assert subject_of(added[-1][0]) == (kind, subject)


@each_kind
def test_a_field_that_the_kind_lacks_is_refused(entry: Stated) -> None:
    """The reader of the ledger names the line."""
    kind, subject = about(entry)
    wrong = Raised(entry.quarter, kind, subject, "colour", why="")
    with pytest.raises(Damaged, match=f"line 1: a {kind} has no field 'colour'"):
        parse(a_ledger(wrong).data)


@pytest.mark.parametrize("kind", ["reading", "sighting", "judgment", "chance", "statement"])
def test_what_belongs_to_a_quarter_names_it(kind: Recorded) -> None:
    """Only sources and outcomes have none; a ledger made by hand cannot say otherwise."""
    entry = next(e for e in EVERYTHING if about(e)[0] == kind)
    nowhere = replace(entry, quarter=NO_QUARTER)
    with pytest.raises(Damaged, match=r"the entry names no quarter|no month of"):
        parse(a_ledger(nowhere).data)
    parse(a_ledger(Cleared(NO_QUARTER, "alpha", "outcome")).data)


WRONG_LINES: dict[str, tuple[bytes, bytes]] = {
    "round 3": (b'"round":1', b'"round":3'),
    "another statement": (b'"bottom_line"', b'"headline"'),
    "another end": (b'"came true"', b'"came"'),
    "a month elsewhere": (b'"2022-05"', b'"2022-09"'),
    "a grade": (b'"reliability":"B"', b'"reliability":"G"'),
    "certain": (b'"chance":60.0', b'"chance":100.0'),
}


@pytest.mark.parametrize("name", WRONG_LINES)
def test_what_nobody_can_type_is_not_read(name: str) -> None:
    """The types' limits are those of what the program writes."""
    right, wrong = WRONG_LINES[name]
    data = a_ledger(*EVERYTHING).data
    assert data.count(right) == 1
    previous, lines = b"0" * 64, []
    for line in data.replace(right, wrong).splitlines():
        body = line.rpartition(b',"sha256":"')[0]
        previous = sha256(previous + body).hexdigest().encode()
        lines.append(body + b',"sha256":"' + previous + b'"}\n')
    parse(a_ledger(*EVERYTHING).data)
    with pytest.raises(Damaged):
        parse(b"".join(lines))


# --- ids -------------------------------------------------------------------------------------

FORMERLY: dict[str, Stated] = {
    "chance": Chance(NOW, "meeting", chance=60.0),
    "estimate": Estimate(NOW, "meeting", "a-kim", 2, likelihood=60.0),
    "estimate of a scenario": Estimate(NOW, "alfa", "a-kim", 1, likelihood=60.0),
    "outcome": Outcome("alfa", why="so"),
}
PRESENT = {
    "chance": "summit",
    "estimate": "summit a-kim 2",
    "estimate of a scenario": "alpha a-kim 1",
    "outcome": "alpha",
}


@pytest.mark.parametrize("name", FORMERLY)
def test_what_was_recorded_under_a_former_id_stands_under_the_present_one(name: str) -> None:
    """Also what is open about it, what was settled, and that it was taken back."""
    entry = FORMERLY[name]
    kind, was = about(entry)
    now, field = PRESENT[name], first_field(entry)
    record = record_of(entry, Raised(entry.quarter, kind, was, field, why="?"))
    (found,) = record.stated[kind][now].values()
    assert about(found.content) == (kind, now)
    key = Key(entry.quarter, kind, now, field)
    assert set(record.open) == {key}
    settled = Settled(entry.quarter, kind, was, field, raised=(2,), chose="left")
    gone = Cleared(entry.quarter, was, kind)
    after = record_of(entry, Raised(*key[:2], was, field, why="?"), settled, gone)
    assert after.open == {}
    assert after.stated[kind][now] == {}


def test_of_what_the_study_no_longer_has_it_is_said_why() -> None:
    """Each part of a subject is looked up: id, month, day, person."""
    study = a_study(
        [a_scenario("alpha")],
        indicators=[an_indicator("ship-count")],
        signposts=[a_signpost("summit")],
    )
    no_day = "no day is given by which summit is expected, so it has no likelihood"
    said = {
        ("reading", "ship-count 2022-05"): "ship-count is no longer read every month",
        ("reading", "ship-count month"): "ship-count is no longer read every month",
        ("reading", "mood"): "the study no longer has the indicator 'mood'",
        ("judgment", "alpha x"): "the study has no 'alpha x'",
        ("sighting", "treaty"): "the study no longer has the signpost 'treaty'",
        ("judgment", "beta"): "the study no longer has the scenario 'beta'",
        ("outcome", "beta"): "the study no longer has the scenario 'beta'",
        ("chance", "summit"): no_day,
        ("chance", "treaty"): "the study no longer has the signpost 'treaty'",
        ("estimate", "summit a-kim 1"): no_day,
        ("estimate", "alpha a-kim 1"): "the study no longer has the analyst 'a-kim'",
        ("statement", "headline"): "the study no longer has the statement 'headline'",
        ("reading", "ship-count"): "",
        ("source", "anything"): "",
        ("statement", "so_what"): "",
    }
    found = {about_: why_unknown(study, cast("Kind", about_[0]), about_[1]) for about_ in said}
    assert found == said


def test_a_subjects_parts_are_what_they_should_be() -> None:
    """As on a row whose id somebody typed over."""
    said = {
        ("reading", "ship-count 2022-13"): "'2022-13' is no month",
        ("reading", "ship-count 0022-01"): "'0022-01' is no month",
        ("reading", "ship-count 2022-05 x"): "'2022-05 x' is no month",
        ("estimate", "alpha a-kim"): "'' is no round",
        ("estimate", "alpha a-kim 3"): "'3' is no round",
        ("estimate", "alpha a-kim 1 1"): "'1 1' is no round",
        ("estimate", "alpha"): "the study no longer has the analyst ''",
        ("statement", "so_what x"): "the study has no 'so_what x'",
        ("outcome", "alpha x"): "the study has no 'alpha x'",
    }
    found = {of: why_unknown(STUDY, cast("Kind", of[0]), of[1]) for of in said}
    assert found == said


def test_subjects_are_spelled_for_a_reader() -> None:
    assert in_words("ship-count 2022-05") == "ship-count, 2022-05"
    assert in_words("alpha a-kim 2") == "alpha, a-kim, round 2"
    assert in_words("bottom_line") == "bottom line"
    assert in_words("ship-count") == "ship-count"


# --- people ----------------------------------------------------------------------------------


def test_estimates_of_different_people_and_rounds_stand_side_by_side() -> None:
    """They are data and no conflict: each is a subject of its own."""
    said = [
        Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0),
        Estimate(NOW, "alpha", "b-lee", 1, likelihood=70.0),
        Estimate(NOW, "alpha", "a-kim", 2, likelihood=50.0),
    ]
    record = record_of(*said, Estimate(FIRST, "alpha", "a-kim", 1, likelihood=1.0))
    assert list(record.estimates(NOW)) == said


def test_an_entry_begins_round_two_before_anybody_estimates_in_it() -> None:
    """For its quarter alone, from its place in the ledger on, and until it is undone."""
    one = Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0)
    assert round_of(record_of(one), NOW) == 1
    assert shows_estimates(record_of(one, Begun(NOW, 2)), NOW)
    assert not shows_estimates(record_of(one, Begun(FIRST, 2)), NOW)
    assert not shows_estimates(record_of(one, Begun(NOW, 1)), NOW)
    assert not shows_estimates(record_of(one, Begun(NOW, 2), Undone(NOW, entries=(2,))), NOW)


def test_the_first_estimate_of_round_two_begins_it() -> None:
    """Before, nobody sees the others' estimates of the quarter."""
    one = Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0)
    two = Estimate(NOW, "summit", "b-lee", 2, likelihood=70.0)
    assert not shows_estimates(record_of(one), NOW)
    assert shows_estimates(record_of(one, two), NOW)
    assert shows_estimates(record_of(one), FIRST)  # which is closed
    assert not shows_estimates(record_of(one, two, Undone(NOW, entries=(2,))), NOW)
