"""What hardly can be is said above the preview, and stops nothing."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.diagnostics import Place
from scenariobook.record.ledger.entries import Key, Opened
from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.file_claims import Outcome, Result
from scenariobook.record.values.cells import FieldValue, Typed
from scenariobook.record.values.plausible import remarks
from tests.builders import a_record, a_study, an_indicator, q

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


def said(
    item: str, value: FieldValue, field: str = "value", result: Result = Result.APPLIED
) -> list[str]:
    typed = Typed(
        key=Key(NOW, "reading", item, field),
        base=None,
        value=value,
        place=Place("a.xlsx", cell="H5"),
    )
    return remarks(STUDY, RECORD, [Outcome(typed=typed, result=result, was=None)], TODAY)


@pytest.mark.parametrize(
    "item,value,field,words",
    [
        ("ships", 290_000.0, "value", "290000, after 290 in 2022Q1"),
        ("ships", 2900.0, "value", "ten times the last value"),
        ("ships", 29.0, "value", "a tenth of the last value"),
        ("share", 0.45, "value", "was 45 % meant?"),
        ("ships", date(2022, 7, 1), "as_of", "1 July 2022 in 2022Q2"),
        ("ships", date(2020, 5, 1), "as_of", "as of lies before the quarter"),
        ("ships", date(2022, 3, 5), "as_of", "5 March 2022 in 2022Q2; was 3 May 2022 meant?"),
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


def test_what_is_not_applied_is_not_remarked_on() -> None:
    """A question speaks for itself."""
    assert said("ships", 290_000.0, result=Result.QUESTION) == []


def test_a_value_is_compared_with_the_last_one_as_it_is_corrected_beside_it() -> None:
    """The slip of the quarter before came with its correction."""
    corrected = [(q("2022Q1"), 2900.0), (NOW, 3000.0)]
    outcomes = [
        Outcome(
            typed=Typed(
                key=Key(quarter, "reading", "ships", "value"),
                base=None,
                value=value,
                place=Place("a.xlsx", cell="H5"),
            ),
            result=Result.APPLIED,
            was=None,
        )
        for quarter, value in corrected
    ]
    assert remarks(STUDY, RECORD, outcomes, TODAY) == []


def test_many_of_one_cause_are_one_line() -> None:
    """The first few cells are named, and how many more there are."""
    places = [Place("a.xlsx", sheet="Update", cell=f"H{row}") for row in range(5, 12)]
    outcomes = [
        Outcome(
            typed=Typed(key=Key(NOW, "reading", "ships", "value"), base=None, value=9e6, place=p),
            result=Result.APPLIED,
            was=None,
        )
        for p in places
    ]
    (line,) = remarks(STUDY, RECORD, outcomes, TODAY)
    assert "H5" in line
    assert "H11" not in line
    assert "and 4 more" in line
