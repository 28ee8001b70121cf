"""What is said of entries: what hardly can be, what they change, what one person may see."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from scenariobook.diagnostics import Place
from scenariobook.intake.implausible import remarks
from scenariobook.record.claims.hand_outs import analyst_of, record_for
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Content, Key, Opened, Raised, Settled
from scenariobook.record.ledger.kinds import Estimate, Reading
from scenariobook.record.open.steps import steps, why_not_undone
from scenariobook.record.values.field_values import FieldValue, InputCell, entry_in_words
from tests.builders import ORIGIN, a_record, a_study, an_indicator, q

# --- implausible ----------------------------------------------------------------------------------


STUDY = a_study(
    indicators=[
        an_indicator("share"),
        an_indicator("ships", unit="ships"),
        an_indicator("calls", unit="calls", cadence="monthly"),
    ]
)
NOW = q("2022Q2")
TODAY = date(2022, 5, 29)
RECORD = a_record(
    STUDY,
    Reading(q("2022Q1"), "share", value=44.0),
    Reading(q("2022Q1"), "ships", value=290.0),
    Opened(NOW),
)


def cell(key: Key, value: FieldValue, place: str = "H5") -> InputCell:
    return InputCell(
        key=key, base=None, value=value, place=Place("a.xlsx", sheet="Update", cell=place)
    )


def said(item: str, value: FieldValue, field: str = "value") -> list[str]:
    typed = cell(Key(NOW, "reading", item, field), value)
    return [*remarks(STUDY, RECORD, [typed], TODAY)]


@pytest.mark.parametrize(
    "item,value,field,words",
    [
        ("ships", 290_000.0, "value", "290000, after 290 in 2022Q1"),
        ("ships", 2900.0, "value", "ten times the last value"),
        ("ships", 29.0, "value", "a tenth of the last value"),
        ("ships", 44651.0, "value", "is this a date? type a number"),
        ("share", 0.45, "value", "45 % meant?"),
        ("ships", date(2022, 7, 1), "as_of", "1 July 2022 in 2022Q2"),
        ("ships", date(2020, 5, 1), "as_of", "as of lies before the quarter"),
        ("ships", date(2022, 3, 5), "as_of", "5 March 2022 in 2022Q2"),
        ("calls 2022-06", 7.0, "value", "the month lies ahead"),
    ],
)
def test_what_hardly_can_be_is_said(item: str, value: FieldValue, field: str, words: str) -> None:
    """With its cell, so that somebody looks again."""
    (found,) = said(item, value, field)
    assert words in found
    assert "a.xlsx" in found


@pytest.mark.parametrize(
    "item,value,field",
    [
        ("ships", 2899.0, "value"),
        ("ships", 30.0, "value"),
        ("ships", 0.0, "value"),
        ("ships", -300.0, "value"),
        ("share", 45.0, "value"),
        ("ships", date(2022, 4, 1), "as_of"),
        ("ships", date(2022, 6, 30), "as_of"),
        ("ships", None, "value"),
        ("ships", "290000", "note"),
        ("calls 2022-05", 7.0, "value"),
    ],
)
def test_what_can_be_is_not_remarked_on(item: str, value: FieldValue, field: str) -> None:
    """Least of all the quarter's own days, or a value that is gone."""
    assert said(item, value, field) == []


def test_many_of_one_cause_are_one_line() -> None:
    """The first few cells are named, and how many more there are."""
    key = Key(NOW, "reading", "ships", "value")
    (line,) = remarks(STUDY, RECORD, [cell(key, 9e6, f"H{row}") for row in range(5, 12)], TODAY)
    assert "H5" in line
    assert "H11" not in line
    assert "and 4 more" in line


# --- in words -------------------------------------------------------------------------------------


FIRST = Reading(NOW, "growth", value=1234567.5, sources=("imf-weo", "tass"), note="a note")


def test_a_later_entry_tells_the_fields_that_it_changes() -> None:
    """Also one that it empties; a first one, and one that repeats all, tells all."""
    whole = "value: 1234567.5 · source: imf-weo; tass · note: a note"
    assert entry_in_words(FIRST) == entry_in_words(FIRST, FIRST) == whole
    dated = Reading(NOW, "growth", value=1234567.5, as_of=date(2022, 6, 30), note="a note")
    assert entry_in_words(dated, FIRST) == "as of: 2022-06-30 · source: empty"


def test_what_was_recorded_later_about_the_same_is_undone_first() -> None:
    """An entry of the old form has all that is known of its item; a quarter's need its opening."""
    contents = (Opened(NOW), FIRST, replace(FIRST, value=2.0), replace(FIRST, item="other"))
    by = [replace(ORIGIN, who=f"person {number}") for number in range(len(contents))]
    made = steps(extend(EMPTY, zip(contents, by, strict=True)).entries)
    assert [bool(why_not_undone(step, made)) for step in made] == [True, True, False, False]


# --- to one person --------------------------------------------------------------------------------


HERS, THEIRS, NOBODYS = "alpha a-kim 1", "alpha b-lee 1", "row 12"
SAID: list[Content] = [
    Reading(NOW, "indicator-one", value=5.0),
    Estimate(NOW, "alpha", "a-kim", 1, likelihood=30.0),
    Estimate(NOW, "alpha", "b-lee", 1, likelihood=70.0),
    *(
        Raised(NOW, "estimate", item, "likelihood", why="why", found="71")
        for item in (THEIRS, HERS, NOBODYS)
    ),
    Raised(NOW, "definition", THEIRS, "given", why="why", found="70"),
    Settled(NOW, "estimate", THEIRS, "likelihood", raised=(5,), chose="71"),
]


def test_what_a_person_may_see_has_nobody_else_s_estimates() -> None:
    """Not what is open, settled or asked about them either, nor what nobody can attribute."""
    record = a_record(a_study(["alpha", "beta"]), *SAID)
    seen = record_for(record, "a-kim")
    assert [analyst_of(s) for s in seen.stated["estimate"]] == ["a-kim"]
    assert {key.subject for key in seen.open} == {HERS}
    assert seen.position == record.position
    assert {s for kind, s, _ in seen.past if kind in {"estimate", "definition"}} == {HERS}
    assert seen.readings == record.readings
