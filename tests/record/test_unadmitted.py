"""Recorded values that the study, as it is now, does not admit."""

from __future__ import annotations

import pytest

from scenariobook.diagnostics import Place
from scenariobook.record.definitions.admitted_values import unadmitted, warn_of_unadmitted
from scenariobook.record.ledger.entries import Content, Opened
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Indicator
from tests.builders import a_record, a_study, an_indicator, q

FIRST = q("2022Q1")
LEVELS = an_indicator(type="ordinal", levels=("None", "1", "a*"))
NUMBER = an_indicator()
YES_NO = an_indicator(type="yes-no", concern="yes")


@pytest.mark.parametrize(
    "indicator, value, wanted",
    [
        (LEVELS, "None", True),
        (LEVELS, "none", False),
        (LEVELS, "1", True),
        (LEVELS, 1.0, False),
        (LEVELS, "a*", True),
        (LEVELS, "ab", False),
        (NUMBER, 1.0, True),
        (NUMBER, "1", False),
        (YES_NO, "yes", True),
        (YES_NO, 1.0, False),
    ],
)
def test_a_value_is_admitted_exactly_or_not(
    indicator: Indicator, value: float | str, wanted: bool
) -> None:
    """No case is folded, nothing is a wildcard, and a number is not its text."""
    study = a_study(indicators=[indicator])
    found = unadmitted(study, a_record(study, Reading(FIRST, indicator.id, value=value)))
    assert [entry.content.value for entry in found] == ([] if wanted else [value])


def test_they_come_by_indicator_then_quarter() -> None:
    """Whatever order they were recorded in; a reading without a value is none of them."""
    study = a_study(indicators=[an_indicator("two"), an_indicator("one")])
    later = FIRST.next
    record = a_record(
        study,
        Reading(FIRST, "one", value="high"),
        Opened(later),
        Reading(later, "two", value="high"),
        Reading(FIRST, "two", value="low"),
        Reading(later, "one", value=None, note="Not asked."),
    )
    found = [(e.content.item, e.content.quarter) for e in unadmitted(study, record)]
    assert found == [("two", FIRST), ("two", later), ("one", FIRST)]


def test_one_warning_for_each_indicator_says_where_and_how() -> None:
    """At the levels or the type in the study's file; a number is told from its text."""
    study = a_study(indicators=[an_indicator("mood", type="ordinal", levels=("1", "2"))])
    contents: list[Content] = []
    quarter = FIRST
    for value in (1.0, "one", 2.0, 3.0, 4.0, 5.0, 6.0):
        contents += [Reading(quarter, "mood", value=value), Opened(quarter.next)]
        quarter = quarter.next
    place = Place("study.toml", 7, 3)
    found = warn_of_unadmitted(
        study, a_record(study, *contents), lambda *asked: place if asked[1] == ("levels",) else None
    )
    ((code, message, where, hint),) = [(d.code, d.message, d.place, d.hint) for d in found]
    assert (code, where) == ("R018", place)
    assert message == (
        "mood no longer admits these recorded values: the number 1 of 2022Q1, 'one' of 2022Q2, the "
        "number 2 of 2022Q3, the number 3 of 2022Q4, the number 4 of 2023Q1 and 2 more"
    )
    assert hint.startswith("it admits one of: 1, 2. Restore its earlier type or levels, or type")
