"""Status: thresholds, stale and faded: where an item stands at a quarter's end, what it is worth.

What people differ about carries no evidence, and nothing older stands in for it: the samples
``contested`` of tests/briefing/sections.py have that. What can be checked by eye stands in the
golden texts.
"""

from datetime import date, timedelta
from typing import Any

from scenariobook.assess.assessment import assess
from scenariobook.assess.item_status import states_by_readings, states_by_sightings, status_at
from scenariobook.quarter import quarters_from
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import EMPTY, extend
from scenariobook.record.ledger.entries import Addition
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model.items import Indicator
from tests.builders import a_record, a_signpost, a_study, an_indicator, by, by_both, q, sight
from tests.expected import same_rows

LEVELS = ("calm", "tense", "armed", "clashes", "war")


def indicator_at(quarter: str, indicator: Indicator, *readings: Reading) -> Any:
    """Return where an indicator stands with these readings in its record."""
    held = a_record(a_study(indicators=[indicator]), *readings).readings.get(indicator.id, {})
    (found,) = states_by_readings(indicator, held, [q(quarter)])
    return found


def signpost_at(quarter: str, *sightings: Sighting, **fields: Any) -> Any:
    """Return where a signpost stands with these sightings in its record."""
    signpost = a_signpost(**fields)
    held = a_record(a_study(signposts=[signpost]), *sightings).sightings.get(signpost.id, {})
    (found,) = states_by_sightings(signpost, held, [q(quarter)])
    return found


def a_reading(quarter: str, value: float | None, as_of: date | None = None) -> Reading:
    """Return a reading of ``indicator-one``."""
    return Reading(q(quarter), "indicator-one", value=value, as_of=as_of)


# --- levels ---------------------------------------------------------------------------------------

ORDINAL = {"type": "ordinal", "levels": LEVELS}
ARMED = ORDINAL | {"watch": "armed"}
FALLING = {"direction": "falling", "watch": -3.0, "warning": -8.0}
OF_VALUES: list[tuple[dict[str, Any], tuple[float | str, ...]]] = [
    ({}, (-1000, 9.999, 10, 19.999, 20)),
    (FALLING, (0, -2.999, -3, -7.999, -8)),
    # Names rank as the study lists them, not by the alphabet.
    (ARMED | {"warning": "war"}, LEVELS),
    (ARMED | {"direction": "falling", "warning": "calm"}, LEVELS[::-1]),
    *(({"type": "yes-no", "concern": one}, ("yes", "no")) for one in ("yes", "no")),
    ({"warning": None}, (9, 10, 99)),
    ({"watch": None}, (19, 20)),
    # Without thresholds a value is shown, but never called normal.
    ({"watch": None, "warning": None}, (99.0,)),
    (ORDINAL, ("war",)),
    ({"type": "yes-no"}, ("yes",)),
]


def test_concern_begins_on_the_threshold() -> None:
    """Concern begins on the threshold itself, for each type of indicator and each direction."""
    rows: list[tuple[object, ...]] = []
    for fields, values in OF_VALUES:
        rows.append((fields, *(f"{v} {status_at(an_indicator(**fields), v)}" for v in values)))
    same_rows(rows)


# --- readings -------------------------------------------------------------------------------------


LAST_FRESH = {
    "monthly": date(2024, 9, 30),
    "quarterly": date(2024, 7, 1),
    "half-yearly": date(2024, 1, 1),
    "yearly": date(2023, 7, 2),
}


def test_a_reading_is_stale_on_the_day_after_its_limit() -> None:
    """A reading is stale on the day after its limit, which depends on the cadence.

    Ages at the end of 2024Q4, that is on 31 December 2024. Backwards from there: to 30 September
    are 31 + 30 + 31 = 92 days (monthly); to 1 July 91 more (30 + 31 + 30), so 183 (quarterly); to 1
    January 182 more (leap year: 366 days in all, so 365 from its first to its last), 365
    (half-yearly); to 2 July 2023 another 183 (30 from 1 January to 2 December, then 31, 30, 31, 30,
    31 back to 2 July), 548 (yearly). One day more is stale, also where it is typed today.
    """

    def at(cadence: str, day: date) -> tuple[str, float | None]:
        found = indicator_at("2024Q4", an_indicator(cadence=cadence), a_reading("2024Q4", 25, day))
        return found.status, found.strength

    for cadence, day in LAST_FRESH.items():
        assert at(cadence, day) == ("warning", 1)
        assert at(cadence, day - timedelta(days=1)) == ("stale", None)
    assert at("irregular", date(1991, 12, 25)) == ("warning", 1)


def test_the_last_value_up_to_the_quarter_counts() -> None:
    """The last value up to a quarter counts in it; an entry without a value is passed over.

    A quarterly reading of 2022Q4 without a date counts from 31 December 2022. On 30 June it is 181
    days old, within 183; on 30 September it is 273, and stale.
    """
    values = {"2022Q4": 25, "2022Q2": 5, "2022Q3": None, "2024Q1": 15}
    readings = [a_reading(quarter, value) for quarter, value in values.items()]
    every = list(quarters_from(q("2022Q1"), q("2024Q1")))
    study = a_study(indicators=[an_indicator()])
    held = a_record(study, *readings).readings["indicator-one"]
    found = list(states_by_readings(study.indicators[0], held, every))
    told = ((n, x.status, *["earlier"] * x.of_earlier) for n, x in zip(every, found, strict=True))
    same_rows(told)
    assert found == [indicator_at(str(x), study.indicators[0], *readings) for x in every]


# --- sightings ------------------------------------------------------------------------------------

DAYS = {"no day": {}, "its day has passed": {"expected_by": date(2022, 1, 31)}}


def test_a_signposts_state_carries_its_strength() -> None:
    """Each state of a signpost has its strength.

    A date that has passed changes that of "not yet" alone. Where nobody looked, there is a gap in
    collection.
    """
    rows: list[tuple[object, ...]] = []
    for when, fields in DAYS.items():
        for state in (*State, None):
            found = signpost_at("2022Q1", sight("signpost-one", "2022Q1", state), **fields)
            assert (found.state, found.faded, found.of_earlier) == (state, False, False)
            told = (f"strength {found.strength}", *["overdue"] * found.overdue)
            rows.append((when, state or "nobody looked", *told))
    same_rows(rows)


def test_a_signpost_is_overdue_once_its_date_lies_behind() -> None:
    """A signpost is overdue once its date lies behind; on that day itself, it may still come."""
    day = date(2024, 12, 31)
    assert signpost_at("2024Q4", expected_by=date(2024, 12, 30)).overdue
    assert not signpost_at("2024Q4", expected_by=day).overdue
    assert signpost_at("2025Q1", expected_by=day).overdue
    assert not signpost_at("2027Q4").overdue


FADING = {4: ["2022Q3"], 1: ["2022Q3"], 2: ["2022Q1", "2022Q4"], None: ["2023Q3"]}


def test_an_observed_signpost_fades() -> None:
    """An observed signpost fades after so many quarters, each time it was observed, or never."""
    rows: list[tuple[object, ...]] = []
    for fades_after, observed in FADING.items():
        seen = [sight("signpost-one", quarter, State.OBSERVED) for quarter in observed]
        for quarter in quarters_from(q("2022Q1"), q("2023Q4")):
            found = signpost_at(str(quarter), *seen, fades_after=fades_after)
            told = (name for name in ("faded", "of_earlier") if getattr(found, name))
            rows.append((fades_after, quarter, found.state, found.strength, *told))
    same_rows(rows)


# --- at odds --------------------------------------------------------------------------------------


def test_a_contested_month_leaves_its_quarter_without_a_value() -> None:
    """A contested month leaves its quarter without a value.

    The quarter's own value does not stand in.
    """
    now, study = q("2022Q2"), a_study(indicators=[an_indicator("rain", cadence="monthly")])
    april, may = (by("anna", Reading(now, "rain", f"2022-0{n}", value=12.0)) for n in (4, 5))
    other = by("ben", Reading(now, "rain", "2022-05", value=50.0))
    whole = by_both(*(Reading(now, "rain", value=value) for value in (61.0, 5.0)))

    def state(*added: Addition) -> Any:
        record = replay(extend(EMPTY, added).entries, now, FormerIds({}))
        return assess(study, record, now).indicators[0]

    assert state(april, may).status == "watch"
    assert state(april, may, other).open_in == now
    assert state(april, may, *whole).status == "watch"
