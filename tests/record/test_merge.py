"""Every typed cell ends in exactly one outcome, whatever the order of the copies."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from scenariobook.record.additions import additions
from scenariobook.record.merge_rules import Result

from scenariobook.diagnostics import Place
from scenariobook.record.entries import Cleared, Content, Key
from scenariobook.record.ledger import EMPTY, extend
from scenariobook.record.merge import merge
from scenariobook.record.record import Record
from scenariobook.record.replay import replay as _replay
from scenariobook.record.stated import Judgment, Reading, Sighting
from scenariobook.record.typed import FieldValue, Typed, recorded, same
from tests.builders import ORIGIN, a_record, a_study, q

STUDY = a_study()
VALUE = Key(q("2022Q1"), "reading", "gdp", "value")
NOTE = Key(q("2022Q1"), "reading", "gdp", "note")


def cell(
    key: Key, base: FieldValue, value: FieldValue, file: str = "a.xlsx", at: str = "H5"
) -> Typed:
    return Typed(key=key, base=base, value=value, place=Place(file, sheet="Update", cell=at))


def results(record: Record, *cells: Typed) -> list[Result]:
    return [outcome.result for outcome in merge(record, cells)]


def test_the_table_of_outcomes() -> None:
    """Base, copy and record: who differs from whom decides (workbook.md, row by row)."""
    empty = a_record(STUDY)
    holds_5 = a_record(STUDY, Reading(q("2022Q1"), "gdp", value=5.0))
    assert results(holds_5, cell(VALUE, 5.0, 5.0)) == [Result.UNCHANGED]
    assert results(empty, cell(VALUE, None, None)) == [Result.UNCHANGED]
    assert results(holds_5, cell(VALUE, 5.0, 6.0)) == [Result.APPLIED]
    assert results(empty, cell(VALUE, None, 6.0)) == [Result.APPLIED]
    assert results(holds_5, cell(VALUE, 5.0, None)) == [Result.APPLIED]
    assert results(holds_5, cell(VALUE, None, 5.0)) == [Result.RECORDED]
    assert results(holds_5, cell(VALUE, 4.0, 6.0)) == [Result.CONFLICT]
    assert results(empty, cell(NOTE, None, "a note without a value")) == [Result.APPLIED]
    # A copy from an older generation that nobody touched is no edit.
    assert results(holds_5, cell(VALUE, 4.0, 4.0)) == [Result.UNCHANGED]


def test_a_question_stays_a_question() -> None:
    """What could not be read is neither applied nor dropped."""
    asked = Typed(
        key=VALUE, base=None, value=None, place=Place("a.xlsx"), question="a formula stands here"
    )
    (outcome,) = merge(a_record(STUDY), [asked])
    assert (outcome.result, outcome.why) == (Result.QUESTION, "a formula stands here")


def test_copies_that_disagree_are_in_conflict_and_name_every_value() -> None:
    """Two copies, two values: nothing is chosen; each place is named."""
    outcomes = merge(
        a_record(STUDY), [cell(VALUE, None, 5.0, "anna.xlsx"), cell(VALUE, None, 6.0, "ben.xlsx")]
    )
    assert [o.result for o in outcomes] == [Result.CONFLICT, Result.CONFLICT]
    assert outcomes[0].why == "5 at anna.xlsx!Update!H5; 6 at ben.xlsx!Update!H5"


def test_copies_that_agree_are_applied_once() -> None:
    """Two copies, one value: one entry, attributed to the first file."""
    record = a_record(STUDY)
    outcomes = merge(record, [cell(VALUE, None, 5.0, "ben.xlsx"), cell(VALUE, None, 5.0)])
    origins = {name: replace(ORIGIN, file=name) for name in ("a.xlsx", "ben.xlsx")}
    ((content, origin),) = additions(record, outcomes, origins)
    assert content == Reading(q("2022Q1"), "gdp", value=5.0)
    assert (origin.file, origin.sheet, origin.cells) == ("a.xlsx", "Update", {"value": "H5"})


def test_copies_that_each_take_another_analyst_away_are_in_conflict() -> None:
    """To name both would be to hear neither."""
    analyst = Key(q("2022Q1"), "reading", "gdp", "analyst")
    record = a_record(STUDY, Reading(q("2022Q1"), "gdp", value=4.0, analyst="Anna; Ben"))
    cells = [cell(analyst, "Anna; Ben", "Anna"), cell(analyst, "Anna; Ben", "Ben", "ben.xlsx")]
    assert results(record, *cells) == [Result.CONFLICT, Result.CONFLICT]
    assert results(record, cell(analyst, None, "Anna")) == [Result.RECORDED]


def test_fields_of_one_entry_from_two_files_build_on_each_other() -> None:
    """Anna's value and Ben's note of the same reading both stand in the end."""
    record = a_record(STUDY, Reading(q("2022Q1"), "gdp", value=4.0, credibility=2))
    cells = [cell(VALUE, 4.0, 5.0), cell(NOTE, None, "revised", "ben.xlsx")]
    added = additions(record, merge(record, cells), {"a.xlsx": ORIGIN, "ben.xlsx": ORIGIN})
    assert added[-1][0] == Reading(q("2022Q1"), "gdp", value=5.0, credibility=2, note="revised")


def test_emptying_every_field_clears_the_entry() -> None:
    """A reading whose last field was emptied on purpose is taken back."""
    record = a_record(STUDY, Reading(q("2022Q1"), "gdp", value=4.0))
    ((content, _),) = additions(record, merge(record, [cell(VALUE, 4.0, None)]), {"a.xlsx": ORIGIN})
    assert content == Cleared(q("2022Q1"), "gdp", "reading")


def test_sightings_and_judgments_merge_alike() -> None:
    """The three kinds differ in their fields alone."""
    record = a_record(STUDY)
    cells = [
        cell(Key(q("2022Q1"), "sighting", "summit", "sources"), None, ("imf",)),
        cell(Key(q("2022Q1"), "judgment", "alpha", "likelihood"), None, 35.0),
    ]
    contents = [c for c, _ in additions(record, merge(record, cells), {"a.xlsx": ORIGIN})]
    assert contents == [
        Judgment(q("2022Q1"), "alpha", likelihood=35.0),
        Sighting(q("2022Q1"), "summit", sources=("imf",)),
    ]


def test_what_means_the_same_is_the_same() -> None:
    """15 significant digits, line ends, empty text, empty tuples."""
    assert same(0.1 + 0.2, 0.3)
    assert not same(1.0000000000001, 1.0)
    assert same("a\r\nb\rc", "a\nb\nc")
    assert same("", None)
    assert same((), None)
    assert not same("5", 5.0)
    assert not same(date(2022, 1, 1), None)


values: st.SearchStrategy[Any] = st.none() | st.sampled_from([1.0, 2.0, 3.0])
keys = st.sampled_from([VALUE, Key(q("2022Q1"), "reading", "oil", "value")])


@given(
    st.lists(st.tuples(keys, values, values, st.sampled_from("abc")), max_size=5),
    st.dictionaries(st.sampled_from(["gdp", "oil"]), st.sampled_from([1.0, 2.0, 3.0])),
)
def test_nothing_is_lost_and_order_never_matters(
    typed: list[tuple[Key, Any, Any, str]], held: dict[str, float]
) -> None:
    """Any cells over any record: one outcome each; the same record in any order; again
    imported, nothing more changes.
    """
    contents: list[Content] = [
        Reading(q("2022Q1"), item, value=v) for item, v in sorted(held.items())
    ]
    ledger = extend(EMPTY, [(c, ORIGIN) for c in contents])
    record = _replay(ledger.entries, q("2022Q1"))
    cells = [
        cell(key, base, value, f"{file}.xlsx", f"H{row}")
        for row, (key, base, value, file) in enumerate(typed)
    ]
    digests = {f"{file}.xlsx": file * 64 for file in "abc"}
    origins = {name: replace(ORIGIN, file=name, sha256=sha) for name, sha in digests.items()}
    outcomes = merge(record, cells, digests)
    assert len(outcomes) == len(cells)
    entries = additions(record, outcomes, origins)
    for other in list(permutations(cells))[:24]:
        assert sorted(map(str, merge(record, other, digests))) == sorted(map(str, outcomes))
        assert additions(record, merge(record, other, digests), origins) == entries
    after = _replay(extend(ledger, entries).entries, q("2022Q1"))
    for outcome in outcomes:
        if outcome.result in {Result.APPLIED, Result.RECORDED}:
            assert same(recorded(after, outcome.typed.key), outcome.typed.value)
        else:
            assert recorded(after, outcome.typed.key) == outcome.was or any(
                o.result is Result.APPLIED and o.typed.key == outcome.typed.key for o in outcomes
            )
    assert not additions(after, merge(after, cells, digests), origins)
