"""What was recorded and no sheet shows any more is told, with where to mend the study."""

from __future__ import annotations

from datetime import date
from typing import Any

from scenariobook.diagnostics import Place
from scenariobook.record.definitions.out_of_place import warn_of_out_of_place
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Chance, Estimate, Reading
from scenariobook.study.model import Study
from tests.builders import a_record, a_signpost, a_study, an_indicator, q

FIRST = q("2022Q1")
HERE = Place("study.toml", 7, 1)


def told(study: Study, *contents: Content) -> list[tuple[str, Place | None]]:
    """Return each warning's message and place."""
    record = a_record(study, *contents)
    found = warn_of_out_of_place(study, record, lambda about, _: HERE if about else None)
    return [(one.message, one.place) for one in found]


def monthly(cadence: str) -> Study:
    return a_study(indicators=[an_indicator("rain", cadence=cadence)])


def month(period: str, value: float) -> Reading:
    return Reading(FIRST, "rain", period, value=value)


def test_months_of_an_indicator_that_is_read_by_quarter() -> None:
    """They left every sheet when its cadence changed."""
    typed = (month("2022-02", 42.25), month("2022-01", 41.25))
    assert told(monthly("monthly"), *typed) == []
    ((message, place),) = told(monthly("quarterly"), *typed)
    assert "the number 41.25 of 2022-01, the number 42.25 of 2022-02" in message
    assert place == HERE


def test_months_whose_quarter_has_a_value_since() -> None:
    """Somebody followed the advice, so nothing is left to tell."""
    whole = Reading(FIRST, "rain", value=83.5)
    assert told(monthly("quarterly"), month("2022-01", 41.25), whole) == []
    noted = Reading(FIRST, "rain", note="Not measured.")
    assert len(told(monthly("quarterly"), month("2022-01", 41.25), noted)) == 1


def test_a_month_with_a_note_alone_is_named_too() -> None:
    """Somebody typed it, and no sheet shows it."""
    noted = Reading(FIRST, "rain", "2022-01", note="Not measured.")
    ((message, _),) = told(monthly("quarterly"), noted)
    assert message.endswith("its months: a row without a value of 2022-01")


def test_a_whole_quarter_beside_months() -> None:
    """It counts as long as no month has a value, and for nothing from then on."""
    whole = Reading(FIRST, "rain", value=99.0)
    assert told(monthly("monthly"), whole) == []
    ((message, _),) = told(monthly("monthly"), whole, month("2022-01", 41.25))
    assert "the number 99 of 2022Q1" in message


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
    ((message, _),) = told(study(expected_by=None), chance, *estimates)
    assert message == "summit has no date, and no sheet shows its likelihoods of 2022Q1"
    ((message, _),) = told(study(analysts=[]), chance, *estimates)
    assert message.startswith("the study names no analyst 'ben'")
    assert "37.5" not in message, "perhaps nobody may see it yet"
