"""What the record and the study say differently is told, with where to mend the study.

The golden outputs of `check` (R009, R010, R018, R031, R032, R034, R036) have the words.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scenariobook.diagnostics import Place
from scenariobook.record.definitions.not_counted import retired
from scenariobook.record.definitions.record_warnings import Comparison
from scenariobook.record.ledger.disk import cited_sources
from scenariobook.record.ledger.entries import Cleared, Content
from scenariobook.record.ledger.kinds import Chance, Estimate, Judgment, Reading, Sighting
from scenariobook.study.items import Indicator
from scenariobook.study.model import Study
from tests.builders import a_ledger, a_record, a_signpost, a_study, an_indicator, q

FIRST = q("2022Q1")
HERE = Place("study.toml", 7, 1)


def told(study: Study, *contents: Content) -> list[str]:
    """Return each warning's code and message; each has a place in the study, or in the ledger."""
    warnings = Comparison(
        study=study,
        record=a_record(study, *contents),
        cited=cited_sources(a_ledger(*contents).entries),
        then=None,
        unrecorded=(),
        locate=lambda *_: HERE,
    ).warnings()
    found = [*warnings]
    assert {one.place for one in found} <= {HERE, Place("record/ledger.jsonl")}
    return [f"{one.code} {one.message}" for one in found]


def test_what_is_gone_is_named_by_what_it_was() -> None:
    """An id that changed its kind is gone as what it was; one that is declared is nobody's."""
    study = a_study(
        ["alpha"],
        indicators=[an_indicator("gdp", formerly=["output"])],
        signposts=[a_signpost("treaty", formerly=["pact"])],
    )
    recorded: list[Content] = [
        Reading(FIRST.next, "oil", value=2.0),
        Reading(FIRST, "gdp", value=1.0),
        Reading(FIRST, "output", note="so"),
        Reading(FIRST, "treaty", value=1.0),
        Reading(FIRST, "pact", value=1.0),
        Judgment(FIRST, "pact", likelihood=20.0),
        Sighting(FIRST, "pact", note="so"),
        Reading(FIRST, "gas", value=1.0),
        Cleared(FIRST, "gas", "reading"),
    ]
    assert told(study, *recorded) == [
        "R009 the study no longer has the indicator 'oil'",
        "R009 the study no longer has the indicator and scenario 'pact'",
        "R009 the study no longer has the indicator 'treaty'",
    ]
    early = retired(study, a_record(study, *recorded), FIRST)
    assert [(one.id, len(one.entries)) for one in early] == [("pact", 2), ("treaty", 1)]


def monthly(cadence: str) -> Study:
    return a_study(indicators=[an_indicator("rain", cadence=cadence)])


def month(period: str, value: float) -> Reading:
    return Reading(FIRST, "rain", period, value=value)


def test_months_of_an_indicator_that_is_read_by_quarter() -> None:
    """They left every sheet when its cadence changed; one with a note alone did, too."""
    typed = (month("2022-02", 42.25), Reading(FIRST, "rain", "2022-01", note="Not measured."))
    assert told(monthly("monthly"), *typed) == []
    (message,) = told(monthly("quarterly"), *typed)
    assert message.startswith("R031")
    assert message.endswith("2022-01, 2022-02")


def test_months_whose_quarter_has_a_value_since() -> None:
    """Somebody followed the advice, so nothing is left to tell."""
    whole = Reading(FIRST, "rain", value=83.5)
    assert told(monthly("quarterly"), month("2022-01", 41.25), whole) == []
    noted = Reading(FIRST, "rain", note="Not measured.")
    assert len(told(monthly("quarterly"), month("2022-01", 41.25), noted)) == 1


def test_chances_and_estimates_without_a_place() -> None:
    """Their signpost has lost its date, or the study no longer names the person."""
    chance = Chance(FIRST, "summit", chance=36.5)
    estimates = [Estimate(FIRST, about, "ben", 1, likelihood=37.5) for about in ("alpha", "summit")]

    def study(**changes: Any) -> Study:
        known: dict[str, Any] = {"analysts": ["ben"]} | changes
        day = known.pop("expected_by", date(2023, 1, 31))
        dated = {"expected_by": day} if day else {}
        return a_study(["alpha"], signposts=[a_signpost("summit", **dated)], **known)

    assert told(study(), chance, *estimates) == []
    (message,) = told(study(expected_by=None), chance, *estimates)
    assert "no day is given by which summit is expected" in message
    (message,) = told(study(analysts=[]), chance, *estimates)
    assert "the study no longer has the analyst 'ben'" in message
    assert "37.5" not in message, "perhaps nobody may see it yet"


LEVELS = an_indicator(type="ordinal", levels=("None", "1", "a*"))
NUMBER = an_indicator()
YES_NO = an_indicator(type="yes-no", concern="yes")


@pytest.mark.parametrize(
    "indicator, value, is_admitted",
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
    indicator: Indicator, value: float | str, is_admitted: bool
) -> None:
    """No case is folded, nothing is a wildcard, and a number is not its text."""
    study = a_study(indicators=[indicator])
    assert (told(study, Reading(FIRST, indicator.id, value=value)) == []) is is_admitted
