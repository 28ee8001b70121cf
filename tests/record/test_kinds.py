"""Each kind of entry: what its fields hold, and what it can be about.

`tests/cli/test_csv.py` and `tests/workbook/test_golden.py` bring one of each.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, cast

import pytest

from scenariobook.intake.csv_forms import FORMS
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.subjects import subject_text, why_unknown
from scenariobook.record.ledger.entries import Cleared, Key, Kind, stated_subject
from scenariobook.record.ledger.fields import ValueKind
from scenariobook.record.ledger.kinds import (
    FIELDS,
    STATED,
    BaseStated,
    Chance,
    End,
    Estimate,
    Judgment,
    Outcome,
    Reading,
    Reply,
    Sighting,
    State,
    Stated,
    StatedKind,
)
from scenariobook.record.values.field_values import FieldValue, Unclear, value_as_json
from scenariobook.record.values.interpret import Context, RawValue, parse_value
from scenariobook.workbook.write import INPUT_TABLES
from tests.builders import a_ledger, a_scenario, a_signpost, a_study, an_indicator, q

NOW: Final = q("2022Q2")
each_kind: Final = pytest.mark.parametrize("kind", STATED)


@each_kind
def test_no_field_of_an_entry_is_without_a_declaration(kind: StatedKind) -> None:
    """A field that the ledger holds and that no column shows could never be typed or corrected."""
    others = {*STATED[kind].about_fields, "quarter", *BaseStated.__struct_fields__}
    assert [*FIELDS[kind]] == [n for n in STATED[kind].__struct_fields__ if n not in others]


@each_kind
def test_each_field_has_a_column_in_the_tracker_and_in_a_csv(kind: StatedKind) -> None:
    typed = {field for table in INPUT_TABLES for one in table.columns for field in one.fields}
    assert {name for of, name in typed if of == kind} == FIELDS[kind].keys()
    in_csv = {column for form in FORMS if kind in form.kinds for column in form.columns}
    if kind != "source":  # people propose sources in the tracker, beside what cites them
        assert {field.column for field in FIELDS[kind].values()} <= in_csv


@each_kind
def test_each_field_is_read_in_one_way(kind: StatedKind) -> None:
    """No field can hold a control character: each reader is there, and says so."""
    context = Context(a_study(), date(2026, 1, 1))
    for name in FIELDS[kind]:
        with pytest.raises(Unclear):
            parse_value(RawValue(value="\x0c"), Key(q("2026Q1"), kind, "nothing", name), context)


VALUES: Final[dict[ValueKind, tuple[FieldValue, ...]]] = {
    ValueKind.VALUE: (5.0, "tense"),
    ValueKind.DAY: (date(2022, 3, 1),),
    ValueKind.SOURCES: (("imf-weo",), ("imf-weo", "tass-wire")),
    ValueKind.CREDIBILITY: (2,),
    ValueKind.STATE: (State.RULED_OUT,),
    ValueKind.LIKELIHOOD: (35.0, "likely"),
    ValueKind.CONFIDENCE: ("low",),
    ValueKind.RELIABILITY: ("B",),
    ValueKind.OUTCOME: (End.CAME_TRUE,),
    ValueKind.ANSWER: (Reply.STILL_HOLDS,),
    ValueKind.TEXT: ("2022-03-01", "observed"),
}


@each_kind
def test_a_value_that_waits_as_a_choice_comes_back_as_what_it_was(kind: StatedKind) -> None:
    """JSON has neither days nor states; a text that looks like one stays a text."""
    for name, field in FIELDS[kind].items():
        for value in VALUES[field.kind]:
            back = Key(NOW, kind, "gdp", name).value_of(value_as_json(value))
            assert (back, type(back)) == (value, type(value))


# --- ids -----------------------------------------------------------------------------------------

STUDY: Final = a_study(
    [a_scenario("alpha", formerly=["alfa"])],
    indicators=[
        an_indicator("gdp-growth", formerly=["gdp-rise", "gdp"]),
        an_indicator("ship-count", cadence="monthly"),
    ],
    signposts=[
        a_signpost("summit", formerly=["meeting"], expected_by=date(2022, 12, 31)),
        a_signpost("treaty"),
    ],
    analysts=["a-kim"],
)


@pytest.mark.parametrize(
    "entry, subject",
    [
        (Reading(NOW, "gdp", value=1.0), "gdp-growth"),
        (Reading(NOW, "gdp-rise", value=1.0), "gdp-growth"),
        (Sighting(NOW, "meeting", state=State.EMERGING), "summit"),
        (Judgment(NOW, "alfa", likelihood=60.0), "alpha"),
        (Chance(NOW, "meeting", chance=60.0), "summit"),
        (Estimate(NOW, "meeting", "a-kim", 2, likelihood=60.0), "summit a-kim 2"),
        (Estimate(NOW, "alfa", "a-kim", 1, likelihood=60.0), "alpha a-kim 1"),
        (Outcome("alfa", why="so"), "alpha"),
    ],
)
def test_what_was_recorded_under_a_former_id_stands_under_the_present_one(
    entry: Any, subject: str
) -> None:
    """Whoever takes it back may use either; the entry keeps its own id."""
    kind, was = stated_subject(entry)
    former = former_ids(STUDY)
    ledger = a_ledger(entry)
    (held,) = replay(ledger.entries, NOW, former).stated[kind][subject].values()
    assert isinstance(held.content, Stated)
    assert stated_subject(held.content) == (kind, subject)
    assert ledger.entries[0].content == entry
    for name in (was, subject):
        gone = a_ledger(entry, Cleared(entry.quarter, name, kind))
        assert replay(gone.entries, NOW, former).stated[kind][subject] == {}


def test_an_id_is_translated_for_its_own_kind_of_entries_alone() -> None:
    """A former indicator's id may be what a scenario is called, and has judgments."""
    study = a_study(["alpha", "gdp"], indicators=[an_indicator("growth", formerly=["gdp", "old"])])
    former = former_ids(study)
    assert former.present("judgment", "gdp") == former.present("definition", "gdp") == "gdp"
    assert former.present("definition", "old") == former.present("reading", "gdp") == "growth"


NO_DAY: Final = "no day is given by which treaty is expected, so it has no likelihood"


@pytest.mark.parametrize(
    "kind, subject, why",
    [
        ("reading", "ship-count", ""),
        ("reading", "ship-count 2022-05", ""),
        ("reading", "ship-count 2022-13", "'2022-13' is no month"),
        ("reading", "ship-count 0022-01", "'0022-01' is no month"),
        ("reading", "ship-count 2022-05 x", "'2022-05 x' is no month"),
        ("reading", "gdp-growth 2022-05", "gdp-growth is no longer read every month"),
        ("reading", "mood", "the study no longer has the indicator 'mood'"),
        ("judgment", "alpha x", "the study has no 'alpha x'"),
        ("judgment", "beta", "the study no longer has the scenario 'beta'"),
        ("sighting", "pact", "the study no longer has the signpost 'pact'"),
        ("outcome", "beta", "the study no longer has the scenario 'beta'"),
        ("chance", "treaty", NO_DAY),
        ("estimate", "treaty a-kim 1", NO_DAY),
        ("estimate", "alpha b-lee 1", "the study no longer has the analyst 'b-lee'"),
        ("estimate", "alpha a-kim", "'' is no round"),
        ("estimate", "alpha a-kim 3", "'3' is no round"),
        ("estimate", "alpha", "the study no longer has the analyst ''"),
        ("statement", "headline", "the study no longer has the statement 'headline'"),
        ("statement", "so_what", ""),
        ("source", "anything", ""),
    ],
)
def test_of_what_the_study_does_not_have_it_is_said_why(kind: str, subject: str, why: str) -> None:
    """Each part of a subject is looked up: id, month, day, person; somebody may type over it."""
    assert why_unknown(STUDY, cast("Kind", kind), subject) == why


def test_subjects_are_spelled_for_a_reader() -> None:
    assert subject_text("ship-count 2022-05") == "ship-count, 2022-05"
    assert subject_text("alpha a-kim 2") == "alpha, a-kim, round 2"
    assert subject_text("bottom_line") == "bottom line"
