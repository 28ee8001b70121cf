"""Entries: each kind's fields, what it can be about, what is said of it, who may see it.

`tests/cli/test_csv.py` and `tests/workbook/test_trackers.py` bring one of each.
"""

from datetime import date
from typing import Any, Final

import pytest
from msgspec.structs import replace

from scenariobook.cli.log import entry_in_words
from scenariobook.diagnostics import Place
from scenariobook.intake.csv_forms import TABLE_FORMS
from scenariobook.intake.implausible import remarks
from scenariobook.record.claims.former_ids import FormerIds, former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.rounds import record_for
from scenariobook.record.claims.subjects import subject_text, why_unknown
from scenariobook.record.ledger import entries, kinds
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Cleared, Content, subject_of
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.keys import Key, Kind
from scenariobook.record.ledger.steps import steps_of, why_cannot_undo
from scenariobook.record.values.field_values import FieldValue, Unclear, value_as_json
from scenariobook.record.values.input_cell import InputCell
from scenariobook.record.values.interpret import Context, RawValue, parse_value
from scenariobook.workbook.write import INPUT_TABLES
from tests import builders
from tests.builders import a_ledger, a_record, a_scenario, a_signpost, a_study, an_indicator, q
from tests.expected import same_rows

# --- fields ---------------------------------------------------------------------------------------


NOW: Final = q("2022Q2")
VALUES: Final[dict[ValueKind, tuple[FieldValue, ...]]] = {
    ValueKind.VALUE: (5.0, "tense"),
    ValueKind.DAY: (date(2022, 3, 1),),
    ValueKind.SOURCES: (("imf-weo",), ("imf-weo", "tass-wire")),
    ValueKind.CREDIBILITY: (2,),
    ValueKind.STATE: (kinds.State.RULED_OUT,),
    ValueKind.LIKELIHOOD: (35.0, "likely"),
    ValueKind.CONFIDENCE: ("low",),
    ValueKind.RELIABILITY: ("B",),
    ValueKind.OUTCOME: (kinds.End.CAME_TRUE,),
    ValueKind.ANSWER: (kinds.Reply.STILL_HOLDS,),
    ValueKind.TEXT: ("2022-03-01", "observed"),
}


@pytest.mark.parametrize("kind", kinds.STATED)
def test_each_field_is_declared_typed_read_and_kept(kind: kinds.StatedKind) -> None:
    """Each field of each kind has a column in the tracker and in a table, a reader, and a form in
    JSON.

    A field that no column shows could never be typed or corrected. None can hold a control
    character.
    """
    others = {*kinds.STATED[kind].about_fields, "quarter", *kinds.BaseStated.__struct_fields__}
    fields = [n for n in kinds.STATED[kind].__struct_fields__ if n not in others]
    assert [*kinds.FIELDS[kind]] == fields
    typed = {field for table in INPUT_TABLES for one in table.columns for field in one.fields}
    assert {name for of, name in typed if of == kind} == {*fields}
    in_csv = {column for form in TABLE_FORMS if kind in form.kinds for column in form.columns}
    if kind != "source":  # people propose sources in the tracker, beside what cites them
        assert {field.column for field in kinds.FIELDS[kind].values()} <= in_csv
    context = Context(a_study(), date(2026, 1, 1))
    for name, field in kinds.FIELDS[kind].items():
        key = Key(NOW, kind, kinds.Subject("nothing"), name)
        with pytest.raises(Unclear):
            parse_value(RawValue(value="\x0c"), key, context)
        for value in VALUES[field.kind]:
            back = key.value_of(value_as_json(value))
            assert (back, type(back)) == (value, type(value))


# --- ids -----------------------------------------------------------------------------------------

GROWTH: Final = an_indicator("gdp-growth", formerly=["gdp-rise", "gdp"])
SUMMIT: Final = a_signpost("summit", formerly=["meeting"], expected_by=date(2022, 12, 31))
STUDY: Final = a_study(
    [a_scenario("alpha", formerly=["alfa"])],
    indicators=[GROWTH, an_indicator("ship-count", cadence="monthly")],
    signposts=[SUMMIT, a_signpost("treaty")],
    analysts=["a-kim"],
)


UNDER_FORMER_IDS: Final[list[tuple[Any, str]]] = [  # an entry, and what it is about now
    (kinds.Reading(NOW, "gdp", value=1.0), "gdp-growth"),
    (kinds.Reading(NOW, "gdp-rise", value=1.0), "gdp-growth"),
    (kinds.Sighting(NOW, "meeting", state=kinds.State.EMERGING), "summit"),
    (kinds.Judgment(NOW, "alfa", likelihood=60.0), "alpha"),
    (kinds.Chance(NOW, "meeting", chance=60.0), "summit"),
    (kinds.Estimate(NOW, "meeting", "a-kim", 2, likelihood=60.0), "summit a-kim 2"),
    (kinds.Estimate(NOW, "alfa", "a-kim", 1, likelihood=60.0), "alpha a-kim 1"),
    (kinds.Outcome("alfa", why="so"), "alpha"),
]


def test_what_was_recorded_under_a_former_id_stands_under_the_present_one() -> None:
    """What was recorded under a former id stands under the present one; either id takes it back.

    The entry keeps its own id.
    """
    former = former_ids(STUDY)
    for entry, subject in UNDER_FORMER_IDS:
        kind = next(kind for kind, class_ in kinds.STATED.items() if isinstance(entry, class_))
        ledger = a_ledger(entry)
        (held,) = replay(ledger.entries, NOW, former).stated[kind][subject].values()
        assert subject_of(held.content) == (kind, subject)
        assert ledger.entries[0].content == entry
        for name in (entry.subject, subject):
            gone = a_ledger(entry, Cleared(entry.quarter, name, kind))
            assert replay(gone.entries, NOW, former).stated[kind][subject] == {}


def test_an_id_is_translated_for_its_own_kind_of_entries_alone() -> None:
    """A former id is translated for entries about that kind of item alone.

    A scenario may have the same id.
    """
    study = a_study(["alpha", "gdp"], indicators=[an_indicator("growth", formerly=["gdp", "old"])])
    former = former_ids(study)
    assert former.present_id("judgment", "gdp") == former.present_id("definition", "gdp") == "gdp"
    assert former.present_id("definition", "old") == former.present_id("reading", "gdp") == "growth"


SUBJECTS: Final[list[tuple[Kind, tuple[str, ...]]]] = [
    ("reading", ("ship-count", "ship-count 2022-05", "ship-count 2022-13", "ship-count 0022-01")),
    ("reading", ("ship-count 2022-05 x", "gdp-growth 2022-05", "mood")),
    ("judgment", ("alpha x", "beta")),
    ("sighting", ("pact",)),
    ("outcome", ("beta",)),
    ("chance", ("treaty",)),
    ("estimate", ("treaty a-kim 1", "alpha b-lee 1", "alpha a-kim", "alpha a-kim 3", "alpha")),
    ("estimate", ("alpha a-kim 2",)),
    ("statement", ("headline", "so_what", "bottom_line")),
    ("source", ("anything",)),
]


def test_of_what_the_study_does_not_have_it_is_said_why() -> None:
    """Of a subject that the study does not have, it is said which part is unknown: id, month, day,
    person.
    """
    rows: list[tuple[str, ...]] = []
    for kind, texts in SUBJECTS:
        subjects = map(kinds.Subject, texts)
        rows += [(kind, subject_text(one), why_unknown(STUDY, kind, one)) for one in subjects]
    same_rows(rows)


# --- remarks on what hardly can be ----------------------------------------------------------------


SHIPS, CALLS = an_indicator("ships", unit="ships"), an_indicator("calls", cadence="monthly")
FLEET = a_study(indicators=[an_indicator("share"), SHIPS, CALLS])
TODAY = date(2022, 5, 29)
READ = [builders.reading("share", "2022Q1", 44.0), builders.reading("ships", "2022Q1", 290.0)]
RECORD = a_record(FLEET, *READ, entries.Opened(NOW))


def input_cell(key: Key, value: FieldValue, place: str = "H5") -> InputCell:
    where = Place("a.xlsx", sheet="Update", cell=place)
    return InputCell(key=key, base=None, value=value, place=where)


TYPED: Final[list[tuple[str, str, tuple[FieldValue, ...]]]] = [
    ("ships", "value", (290_000.0, 2900.0, 29.0, 44651.0, 2899.0, 30.0, 0.0, -300.0, None)),
    ("ships", "as_of", (date(2022, 7, 1), date(2020, 5, 1), date(2022, 3, 5))),
    ("ships", "as_of", (date(2022, 4, 1), date(2022, 6, 30))),
    ("ships", "note", ("290000",)),
    ("share", "value", (0.45, 45.0)),
    ("calls 2022-06", "value", (7.0,)),
    ("calls 2022-05", "value", (7.0,)),
]


def test_what_hardly_can_be_is_said() -> None:
    """A value or a day that hardly can be is remarked on, with its cell; what can be is not.

    Many of one cause are one line.
    """
    rows: list[tuple[object, ...]] = []
    for item, field, values in TYPED:
        for value in values:
            typed = input_cell(Key(NOW, "reading", kinds.Subject(item), field), value)
            rows.append((item, field, value, *remarks(FLEET, RECORD, [typed], TODAY)))
    key = Key(NOW, "reading", kinds.Subject("ships"), "value")
    seven = [input_cell(key, 9e6, f"H{row}") for row in range(5, 12)]
    rows.append(("ships", "value", "seven times", *remarks(FLEET, RECORD, seven, TODAY)))
    same_rows(rows)


# --- entries in words -----------------------------------------------------------------------------


FIRST = kinds.Reading(NOW, "growth", value=1234567.5, sources=("imf-weo", "tass"), note="a note")


def test_a_later_entry_tells_the_fields_that_it_changes() -> None:
    """In words, a later entry tells the fields that it changes or empties.

    A first one tells all.
    """
    whole = "value: 1234567.5 · source: imf-weo; tass · note: a note"
    assert entry_in_words(FIRST) == entry_in_words(FIRST, FIRST) == whole
    dated = kinds.Reading(NOW, "growth", value=1234567.5, as_of=date(2022, 6, 30), note="a note")
    assert entry_in_words(dated, FIRST) == "as of: 2022-06-30 · source: empty"


def test_an_entry_of_an_earlier_version_is_undone_alone() -> None:
    """Of its row, what was typed later stays. A quarter's entries are undone before its opening."""
    contents = (entries.Opened(NOW), FIRST, replace(FIRST, value=2.0), entries.Undone(NOW, (2,)))
    by = [replace(builders.ORIGIN, who=f"person {number}") for number in range(len(contents))]
    made = extend(EMPTY, zip(contents, by, strict=True)).entries
    before = steps_of(made[:3])
    assert [bool(why_cannot_undo(step, before)) for step in before] == [True, False, False]
    assert replay(made, NOW, FormerIds({})).readings["growth"][NOW].content.value == 2.0


# --- what one person may see ----------------------------------------------------------------------


HERS, THEIRS, NOBODYS = "alpha a-kim 1", "alpha b-lee 1", "row 12"
SAID: list[Content] = [
    kinds.Reading(NOW, "indicator-one", value=5.0),
    kinds.Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0),
    kinds.Estimate(NOW, "alpha", "b-lee", 1, likelihood=70.0),
    *(
        entries.Raised(NOW, "estimate", item, "likelihood", why="why", found="71")
        for item in (THEIRS, HERS, NOBODYS)
    ),
    entries.Raised(NOW, "definition", THEIRS, "given", why="why", found="70"),
    entries.Settled(NOW, "estimate", THEIRS, "likelihood", raised=(5,), chose="71"),
]


def test_what_a_person_may_see_has_nobody_else_s_estimates() -> None:
    """What one person may see has no estimate of others, nor what is open, settled or asked about
    one.
    """
    record = a_record(a_study(["alpha", "beta"]), *SAID)
    seen = record_for(record, "a-kim")
    assert [kinds.Subject(s).analyst for s in seen.stated["estimate"]] == ["a-kim"]
    assert {key.subject for key in seen.open} == {HERS}
    assert seen.position == record.position
    assert {s for _, kind, s in seen.entries if kind in {"estimate", "definition"}} == {HERS}
    assert seen.readings == record.readings


def test_what_earlier_versions_raised_is_called_a_conflict_or_a_question() -> None:
    """The log of an old ledger calls what was raised a conflict or a question, as it was."""
    raised = entries.Raised(NOW, "reading", "shore-a", "value", why="", found="5")
    assert str(replace(raised, conflict=True)) == "conflict about value: 5"
    assert str(replace(raised, conflict=False)) == "question about value: 5"
