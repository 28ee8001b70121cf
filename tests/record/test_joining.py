"""Two ids that the study says are one: what each had in a quarter is kept, and rivals are told."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scenariobook.record.additions import raise_rivals

from scenariobook.record.entries import Cleared, Content, Key, Settled
from scenariobook.record.former import FormerIds
from scenariobook.record.ledger import EMPTY, extend
from scenariobook.record.origin import Origin
from scenariobook.record.record import Record
from scenariobook.record.replay import replay
from scenariobook.record.stated import Judgment, Reading, Sighting, State
from tests.builders import ORIGIN, q

QUARTER = q("2022Q1")
FORMER = FormerIds({kind: {"aaa-x": "bbb-x"} for kind in ("reading", "sighting", "judgment")})
VALUE = Key(QUARTER, "reading", "bbb-x", "value")


def typed(content: Content, *fields: str, knew_both: bool = False) -> tuple[Content, Origin]:
    """Return an entry that changed these fields, made by this version of the program."""
    cells = dict.fromkeys(fields, "H5")
    return content, replace(ORIGIN, cells=cells, knew=0, formerly=("aaa-x",) if knew_both else ())


def known(*added: tuple[Content, Origin]) -> Record:
    return replay(extend(EMPTY, added).entries, QUARTER, FORMER)


def reading(record: Record) -> Any:
    return record.readings["bbb-x"][QUARTER].content


OLD = typed(
    Reading(QUARTER, "aaa-x", value=25.0, note="read", analyst="Anna"), "value", "note", "analyst"
)


def test_fields_of_both_ids_stand_together() -> None:
    """A value under the old id, a grade alone under the new one: both hold."""
    record = known(OLD, typed(Reading(QUARTER, "bbb-x", credibility=2), "credibility"))
    assert reading(record) == Reading(
        QUARTER, "bbb-x", value=25.0, note="read", analyst="Anna", credibility=2
    )
    assert record.rivals == {}


def test_sightings_and_judgments_likewise() -> None:
    """The kinds differ in their fields alone."""
    record = known(
        typed(Sighting(QUARTER, "aaa-x", state=State.EMERGING), "state"),
        typed(Sighting(QUARTER, "bbb-x", note="seen"), "note"),
        typed(Judgment(QUARTER, "aaa-x", likelihood=30.0), "likelihood"),
        typed(Judgment(QUARTER, "bbb-x", rationale="so"), "rationale"),
    )
    sighting = record.sightings["bbb-x"][QUARTER].content
    assert (sighting.state, sighting.note) == (State.EMERGING, "seen")
    judgment = record.judgments["bbb-x"][QUARTER].content
    assert (judgment.likelihood, judgment.rationale) == (30.0, "so")


def test_two_values_are_rivals_until_somebody_settles_them() -> None:
    """25 against 5: both are offered, with the cells that they were typed in."""
    added = [OLD, typed(Reading(QUARTER, "bbb-x", value=5.0), "value")]
    record = known(*added)
    assert [entry.number for entry in record.rivals[VALUE]] == [1, 2]
    raised = raise_rivals(record, ORIGIN)
    assert [content.choices for content, _ in raised] == [(25.0,), (5.0,)]  # type: ignore[union-attr]  # all are raised
    after = known(*added, *raised)
    assert after.rivals == {}
    assert len(after.open[VALUE]) == 2
    chosen = typed(replace(reading(after), value=25.0), "value", knew_both=True)
    settled = Settled(QUARTER, "reading", "bbb-x", "value", raised=(3, 4), chose="take 25")
    done = known(*added, *raised, chosen, (settled, ORIGIN))
    assert (done.rivals, done.open) == ({}, {})
    assert (reading(done).value, reading(done).note) == (25.0, "read")


def test_who_knew_both_changes_and_empties_what_she_sees() -> None:
    """A tracker that was made since shows one row: nothing typed there is a rival."""
    changed = typed(replace(OLD[0], item="bbb-x", value=5.0), "value", knew_both=True)
    assert known(OLD, changed).rivals == {}
    assert reading(known(OLD, changed)).value == 5.0
    emptied = typed(Cleared(QUARTER, "bbb-x", "reading"), "value", "note", knew_both=True)
    assert known(OLD, emptied).readings["bbb-x"] == {}


def test_who_did_not_know_takes_back_her_own_alone() -> None:
    """The value under the other id is not hers."""
    record = known(
        OLD,
        typed(Reading(QUARTER, "bbb-x", note="mine"), "note"),
        typed(Cleared(QUARTER, "bbb-x", "reading"), "note"),
    )
    assert (reading(record).value, reading(record).analyst) == (25.0, "Anna")


def test_entries_of_earlier_versions_that_update_are_no_rivals() -> None:
    """They say nothing of who knew; the usual case is a value that was corrected since."""
    old = [(content, replace(origin, knew=None)) for content, origin in [OLD]]
    later = Reading(QUARTER, "bbb-x", value=5.0, note="read", analyst="Anna")
    record = known(*old, (later, replace(ORIGIN, cells={"value": "H5"})))
    assert record.rivals == {}
    assert reading(record) == later


def test_a_correction_under_one_id_leaves_the_others_value_in_conflict() -> None:
    """80 and 81, then 81 becomes 7: 80 is still what somebody typed."""
    record = known(
        typed(Reading(QUARTER, "bbb-x", value=80.0), "value"),
        typed(Reading(QUARTER, "aaa-x", value=81.0), "value"),
        typed(Reading(QUARTER, "aaa-x", value=7.0), "value"),
    )
    assert [entry.number for entry in record.rivals[VALUE]] == [1, 3]


def test_what_one_id_takes_back_the_other_still_says() -> None:
    """81 was a slip: its cell is emptied, or the whole entry cleared; 80 stands."""
    typed_80 = typed(Reading(QUARTER, "bbb-x", value=80.0), "value")
    typed_81 = typed(Reading(QUARTER, "aaa-x", value=81.0, note="a slip"), "value", "note")
    emptied = typed(Reading(QUARTER, "aaa-x", note="a slip"), "value")
    cleared = (Cleared(QUARTER, "aaa-x", "reading"), replace(ORIGIN, knew=0))
    for taken_back in (emptied, cleared):
        record = known(typed_80, typed_81, taken_back)
        assert reading(record).value == 80.0
        assert record.rivals == {}


@given(
    changes=st.lists(
        st.tuples(st.sampled_from(["aaa-x", "bbb-x"]), st.sampled_from([None, 1.0, 2.0, 3.0])),
        max_size=8,
    )
)
def test_each_id_keeps_what_it_last_said(changes: list[tuple[str, float | None]]) -> None:
    """The oracle is a dictionary: what each id says last, and nothing else, is weighed."""
    says: dict[str, float] = {}
    added: list[tuple[Content, Origin]] = []
    for under, value in changes:
        if value is None:
            says.pop(under, None)
            added.append((Cleared(QUARTER, under, "reading"), replace(ORIGIN, knew=0)))
        else:
            says[under] = value
            added.append(typed(Reading(QUARTER, under, value=value), "value"))
    record = known(*added)
    held = record.readings.get("bbb-x", {}).get(QUARTER)
    assert (held.content.value if held else None) in {*says.values()} or not says
    assert (VALUE in record.rivals) == (len(set(says.values())) > 1)
    assert bool(held) == bool(says)


def test_nobodys_name_stands_beside_a_likelihood_of_somebody_else() -> None:
    """Anna says 30, Ben 50 with a basis: until somebody settles it, all of it is Ben's."""
    anna = typed(
        Judgment(QUARTER, "aaa-x", likelihood=30.0, analyst="Anna", dissent="Ben: no"),
        *("likelihood", "analyst", "dissent"),
    )
    ben = typed(Judgment(QUARTER, "bbb-x", likelihood=50.0, basis="a leak"), "likelihood", "basis")
    before = known(anna, ben)
    assert [key.field for key in before.rivals] == ["likelihood"]
    assert judgment(before) == ben[0]
    assert before.judgments["bbb-x"][QUARTER].number == 2
    takes = {
        30.0: replace(anna[0], scenario="bbb-x"),
        50.0: ben[0],
        40.0: replace(ben[0], likelihood=40.0),
    }
    for chosen, whole in takes.items():
        settled = replace(judgment(before), likelihood=chosen)
        after = known(anna, ben, typed(settled, "likelihood", knew_both=True))
        assert judgment(after) == whole
        assert after.rivals == {}


def test_what_was_typed_beside_a_conflict_stays_beside_it() -> None:
    """Somebody who saw both values wrote a note; it is about the matter, whoever is right."""
    one = typed(Reading(QUARTER, "aaa-x", value=25.0, note="one"), "value", "note")
    other = typed(Reading(QUARTER, "bbb-x", value=5.0, note="other"), "value", "note")
    both = typed(Reading(QUARTER, "bbb-x", value=5.0, note="both"), "note", knew_both=True)
    later = typed(Reading(QUARTER, "aaa-x", value=25.0, note="one", credibility=2), "credibility")
    record = known(one, other, both, later)
    assert reading(record) == both[0]
    assert list(record.rivals) == [VALUE]


def judgment(record: Record) -> Any:
    return record.judgments["bbb-x"][QUARTER].content


FIRST, NOTE = st.sampled_from([None, 1.0, 2.0]), st.sampled_from(["", "x", "y"])


@given(
    changes=st.lists(
        st.tuples(st.sampled_from(["aaa-x", "bbb-x"]), FIRST, NOTE), min_size=1, max_size=8
    )
)
def test_no_note_strays_to_a_value_of_another_id(
    changes: list[tuple[str, float | None, str]],
) -> None:
    """The oracle is what each id says last: values that differ keep their own notes."""
    says: dict[str, tuple[float | None, str]] = {}
    added: list[tuple[Content, Origin]] = []
    for under, value, note in changes:
        was = says.get(under, (None, ""))
        says[under] = value, note
        fields = [n for n, a, b in zip(("value", "note"), was, says[under], strict=True) if a != b]
        made: Content = Reading(QUARTER, under, value=value, note=note)
        if (value, note) == (None, ""):
            made = Cleared(QUARTER, under, "reading")
        added.append(typed(made, *fields))
    record = known(*added)
    held = record.readings.get("bbb-x", {}).get(QUARTER)
    shown = (held.content.value, held.content.note) if held else (None, "")
    if len({value for value, _ in says.values() if value is not None}) > 1:
        assert shown in says.values()
    else:
        assert shown[0] in {value for value, _ in says.values()}
        assert shown[1] in {note for _, note in says.values()}
        assert bool(shown[1]) == any(note for _, note in says.values())
