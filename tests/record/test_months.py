"""The reading of a quarter that its months make: in each way, with months missing, of each type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.months import (
    all_readings,
    months_count,
    months_read,
    quarter_value,
    readings_of,
)
from scenariobook.record.claims.record import Record
from scenariobook.record.definitions.record_warnings import readings_not_admitted
from scenariobook.record.ledger.entries import Cleared, Opened
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model.items import Indicator
from tests.builders import a_record, a_study, an_indicator, q

NOW = q("2022Q2")
MONTHS = NOW.months
LEVELS = ["calm", "tense", "war"]


def of(*values: float | str | None, quarter: Quarter = NOW) -> list[Reading]:
    """Return readings of a quarter's months in their order; none for a month without a value."""
    months = zip(quarter.months, values, strict=False)
    return [Reading(quarter, "one", m, value=v) for m, v in months if v is not None]


def monthly(**fields: Any) -> Indicator:
    return an_indicator("one", cadence="monthly", **fields)


def record_of(indicator: Indicator, *readings: Reading | Cleared) -> Record:
    return a_record(a_study(indicators=[indicator]), Opened(NOW), *readings)


def value(indicator: Indicator, *readings: Reading) -> float | str | None:
    """Return the value of the quarter; None if it has none."""
    entry = readings_of(record_of(indicator, *readings), indicator).get(NOW)
    return entry.content.value if entry else None


WITHIN = {  # what three months make, and what two of them make
    "last": (2.5, 7.0),
    "mean": (3.5, 4.0),
    "sum": (10.5, 8.0),
    "highest": (7.0, 7.0),
    "lowest": (1.0, 1.0),
}


@pytest.mark.parametrize("within", WITHIN)
def test_months_make_the_quarters_value_in_five_ways(within: str) -> None:
    """Nothing is made up for a month without a value, or with one that is no longer admitted.

    How many months were read stands beside it; what does not count stays recorded, and is named.
    """
    indicator = monthly(within=within)
    of_three, of_two = WITHIN[within]
    assert value(indicator, *of(1.0, 7.0, 2.5)) == of_three
    assert value(indicator, *of(None, 3.0)) == 3.0
    wrong = Reading(NOW, "one", "2022-05", value="tense")
    for readings in (of(1.0, None, 7.0), [*of(1.0, None, 7.0), wrong]):
        assert value(indicator, *readings) == of_two
        record = record_of(indicator, *readings)
        assert months_count(record, indicator) == {NOW: 2}
        read = [e.content.period for e in months_read(record, indicator, NOW)]
        assert read == ["2022-04", "2022-06"]
        named = [
            e.content
            for e in readings_not_admitted(a_study(indicators=[indicator]).indicators[0], record)
        ]
        assert named == [one for one in readings if one is wrong]


OF_LEVELS: dict[str, Any] = {"type": "ordinal", "levels": LEVELS, "watch": "tense"}


@pytest.mark.parametrize(
    "fields, months, highest, lowest",
    [
        (OF_LEVELS | {"direction": "rising"}, ("tense", "war", "calm"), "war", "calm"),
        (OF_LEVELS | {"direction": "falling"}, ("tense", "war", "calm"), "calm", "war"),
        ({"type": "yes-no", "concern": "yes"}, ("no", "yes", "no"), "yes", "no"),
        ({"type": "yes-no", "concern": "no"}, ("no", "yes", "no"), "no", "yes"),
    ],
)
def test_the_highest_level_or_answer_is_that_of_most_concern(
    fields: dict[str, Any], months: tuple[str, ...], highest: str, lowest: str
) -> None:
    """Whichever way its levels are written."""
    for within, wanted in (("highest", highest), ("lowest", lowest), ("last", months[-1])):
        assert value(monthly(within=within, **fields), *of(*months)) == wanted, within


def test_sums_are_exact_to_the_last_digit() -> None:
    """Of what a computer makes of 0.1, three times; and nothing small is swallowed."""
    assert quarter_value(monthly(within="sum"), [0.1, 0.1, 0.1]) == 0.30000000000000004
    assert quarter_value(monthly(within="sum"), [1e16, 1.0, -1e16]) == 1.0


def test_months_without_a_value_that_counts_leave_the_quarters_reading() -> None:
    """A note for a month is no value, and neither is what is not admitted."""
    indicator = monthly()
    whole = Reading(NOW, "one", value=5.0)
    note = Reading(NOW, "one", "2022-04", note="none published")
    word = Reading(NOW, "one", "2022-05", value="tense")
    assert value(indicator, whole, note, word) == 5.0
    assert months_count(record_of(indicator, whole, note, word), indicator) == {}


def test_months_go_before_a_reading_of_the_whole_quarter() -> None:
    """Which stays recorded, and counts again once the months are taken back."""
    indicator = monthly(within="sum")
    whole, months = Reading(NOW, "one", value=5.0), of(1.0, 2.0)
    assert value(indicator, whole, *months) == 3.0
    assert value(indicator, *months, whole) == 3.0
    gone = [Cleared(NOW, f"one {month}", "reading") for month in MONTHS[:2]]
    record = record_of(indicator, whole, *months, *gone)
    assert readings_of(record, indicator)[NOW].content == whole
    assert [e.content for e in all_readings(record_of(indicator, whole, *months), "one")] == [
        whole,
        *months,
    ]


def test_quarters_with_and_without_months_stand_side_by_side() -> None:
    """An indicator may have become monthly in the middle of a study's life."""
    indicator = monthly(within="mean")
    before = Reading(NOW.previous, "one", value=9.0)
    record = record_of(indicator, before, *of(1.0, 2.0))
    values = {q_: e.content.value for q_, e in readings_of(record, indicator).items()}
    assert values == {NOW.previous: 9.0, NOW: 1.5}


def test_of_an_indicator_that_is_no_longer_monthly_months_do_not_count() -> None:
    """They stay recorded: they count again if it becomes monthly again."""
    indicator = an_indicator("one", within="sum")
    record = record_of(indicator, *of(1.0, 2.0))
    assert readings_of(record, indicator) == {}
    assert not months_read(record, indicator, NOW)
    assert months_count(record, indicator) == {}


def test_the_made_reading_says_what_all_its_months_say() -> None:
    """Sources, notes and analysts of all; the grade only if they agree; the last month's day."""
    indicator = monthly(within="mean")
    april = Reading(
        NOW,
        "one",
        "2022-04",
        value=1.0,
        as_of=date(2022, 4, 30),
        sources=("imf-weo", "tass"),
        credibility=2,
        note="low",
        analyst="Anna",
    )
    june = Reading(
        NOW,
        "one",
        "2022-06",
        value=2.0,
        as_of=date(2022, 6, 29),
        sources=("tass", "port"),
        credibility=3,
        note="high",
        analyst="Anna",
    )
    made = readings_of(record_of(indicator, june, april), indicator)[NOW].content
    assert (made.value, made.as_of, made.period) == (1.5, date(2022, 6, 29), "2022-06")
    assert made.sources == ("imf-weo", "tass", "port")
    assert (made.credibility, made.note) == (None, "2022-04: low; 2022-06: high")
    assert made.analyst == "Anna"
    last = monthly(within="last")
    assert readings_of(record_of(last, june, april), last)[NOW].content == june


def test_a_months_reading_ends_with_its_month() -> None:
    """Without a day of its own, its age counts from there."""
    assert Reading(NOW, "one", "2022-04", value=1.0).last_day == date(2022, 4, 30)
    assert Reading(NOW, "one", value=1.0).last_day == date(2022, 6, 30)
