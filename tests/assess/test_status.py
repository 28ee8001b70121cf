from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.status import (
    IndicatorState,
    SignpostState,
    Status,
    indicator_states,
    level,
    signpost_states,
)
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Indicator, Signpost
from tests.builders import a_record, a_signpost, a_study, an_indicator, q

LEVELS = ("calm", "tense", "armed", "clashes", "war")


def indicator_at(quarter: str, indicator: Indicator, *readings: Reading) -> IndicatorState:
    """Return where an indicator stands with these readings in its record."""
    study = a_study(indicators=[indicator])
    held = a_record(study, *readings).readings.get(indicator.id, {})
    (found,) = indicator_states(indicator, held, [q(quarter)])
    return found


def signpost_at(quarter: str, signpost: Signpost, *sightings: Sighting) -> SignpostState:
    """Return where a signpost stands with these sightings in its record."""
    study = a_study(signposts=[signpost])
    held = a_record(study, *sightings).sightings.get(signpost.id, {})
    (found,) = signpost_states(signpost, held, [q(quarter)])
    return found


def a_reading(quarter: str, value: float | None, as_of: date | None = None) -> Reading:
    """Return a reading of ``indicator-one``."""
    return Reading(q(quarter), "indicator-one", value=value, as_of=as_of)


def a_sighting(quarter: str, state: State | None) -> Sighting:
    """Return a sighting of ``signpost-one``."""
    return Sighting(q(quarter), "signpost-one", state=state)


@pytest.mark.parametrize(
    "value, expected",
    [
        (-1000, Status.NORMAL),
        (9.999, Status.NORMAL),
        (10, Status.WATCH),
        (19.999, Status.WATCH),
        (20, Status.WARNING),
        (1000, Status.WARNING),
    ],
)
def test_rising_concern_begins_on_the_threshold(value: float, expected: Status) -> None:
    """Watch 10, warning 20: a value on a threshold has reached it."""
    assert level(an_indicator(watch=10.0, warning=20.0), value) is expected


@pytest.mark.parametrize(
    "value, expected",
    [
        (1000, Status.NORMAL),
        (0, Status.NORMAL),
        (-2.999, Status.NORMAL),
        (-3, Status.WATCH),
        (-7.999, Status.WATCH),
        (-8, Status.WARNING),
        (-1000, Status.WARNING),
    ],
)
def test_falling_concern_begins_on_the_threshold(value: float, expected: Status) -> None:
    """Watch −3, warning −8, falling: the deeper, the worse."""
    indicator = an_indicator(direction="falling", watch=-3.0, warning=-8.0)
    assert level(indicator, value) is expected


@pytest.mark.parametrize(
    "direction, watch, warning, expected",
    [
        ("rising", "armed", "war", "normal normal watch watch warning"),
        ("rising", "tense", "armed", "normal watch warning warning warning"),
        ("falling", "armed", "calm", "warning watch watch normal normal"),
    ],
)
def test_ordinal_levels_compare_by_their_order(
    direction: str, watch: str, warning: str, expected: str
) -> None:
    """Names rank as the study lists them (calm < tense < armed …), not by the alphabet."""
    indicator = an_indicator(
        type="ordinal", levels=LEVELS, direction=direction, watch=watch, warning=warning
    )
    assert " ".join(level(indicator, name) for name in LEVELS) == expected


def test_a_yes_no_indicator_names_its_answer_of_concern() -> None:
    """It has no watch: the answer of concern is a warning, the other one is normal."""
    on_yes = an_indicator(type="yes-no", concern="yes")
    assert level(on_yes, "yes") is Status.WARNING
    assert level(on_yes, "no") is Status.NORMAL
    on_no = an_indicator(type="yes-no", concern="no")
    assert level(on_no, "yes") is Status.NORMAL
    assert level(on_no, "no") is Status.WARNING


def test_one_threshold_is_enough_and_none_gives_no_status() -> None:
    """Without thresholds a value is shown, but never called normal, and carries no evidence."""
    watch_only = an_indicator(warning=None)
    assert [level(watch_only, value) for value in (9, 10, 99)] == ["normal", "watch", "watch"]
    warning_only = an_indicator(watch=None)
    assert [level(warning_only, value) for value in (19, 20)] == ["normal", "warning"]
    unmarked: list[tuple[Indicator, float | str]] = [
        (an_indicator(watch=None, warning=None), 99.0),
        (an_indicator(type="ordinal", levels=LEVELS), "war"),
        (an_indicator(type="yes-no"), "yes"),
    ]
    for indicator, value in unmarked:
        assert level(indicator, value) is Status.NO_THRESHOLDS
        reading = Reading(q("2022Q1"), indicator.id, value=value)
        assert indicator_at("2022Q1", indicator, reading).strength is None


@given(
    thresholds=st.tuples(st.integers(-50, 50), st.integers(-50, 50)).map(sorted),
    values=st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(sorted),
)
def test_falling_mirrors_rising_and_more_is_never_better(
    thresholds: list[int], values: list[int]
) -> None:
    """A rising indicator's status never eases as its value grows; negated, it is a falling one."""
    watch, warning = thresholds
    rising = an_indicator(watch=watch, warning=warning)
    falling = an_indicator(direction="falling", watch=-watch, warning=-warning)
    order = [Status.NORMAL, Status.WATCH, Status.WARNING]
    less, more = (level(rising, value) for value in values)
    assert order.index(less) <= order.index(more)
    assert [level(falling, -value) for value in values] == [less, more]


@pytest.mark.parametrize(
    "value, status, strength",
    [(0, "normal", -0.5), (10, "watch", 1 / 3), (20, "warning", 1.0)],
)
def test_a_status_carries_its_strength(value: float, status: str, strength: float) -> None:
    """Warning 1, watch a third, normal minus a half."""
    state = indicator_at("2022Q1", an_indicator(), a_reading("2022Q1", value))
    assert (state.status, state.strength) == (status, strength)
    assert not state.carried


@pytest.mark.parametrize(
    "cadence, last_fresh, first_stale",
    [
        ("monthly", date(2024, 9, 30), date(2024, 9, 29)),
        ("quarterly", date(2024, 7, 1), date(2024, 6, 30)),
        ("half-yearly", date(2024, 1, 1), date(2023, 12, 31)),
        ("yearly", date(2023, 7, 2), date(2023, 7, 1)),
    ],
)
def test_a_reading_is_stale_on_the_day_after_its_limit(
    cadence: str, last_fresh: date, first_stale: date
) -> None:
    """Ages at the end of 2024Q4, that is on 31 December 2024.

    Backwards from there: to 30 September are 31 + 30 + 31 = 92 days (monthly); to 1 July
    91 more (30 + 31 + 30), so 183 (quarterly); to 1 January 182 more (leap year: 366 days
    in all, so 365 from its first to its last), 365 (half-yearly); to 2 July 2023 another
    183 (30 from 1 January to 2 December, then 31, 30, 31, 30, 31 back to 2 July), 548
    (yearly). One day more is stale.
    """
    indicator = an_indicator(cadence=cadence)
    fresh = indicator_at("2024Q4", indicator, a_reading("2024Q4", 25, last_fresh))
    assert (fresh.status, fresh.strength) == ("warning", 1)
    stale = indicator_at("2024Q4", indicator, a_reading("2024Q4", 25, first_stale))
    assert (stale.status, stale.strength) == ("stale", None)


def test_an_irregular_reading_never_goes_stale() -> None:
    """What is published irregularly speaks until the next time."""
    indicator = an_indicator(cadence="irregular")
    state = indicator_at("2027Q4", indicator, a_reading("2022Q1", 25, date(1991, 12, 25)))
    assert (state.status, state.carried) == ("warning", True)


def test_a_reading_without_a_date_ages_from_its_quarters_last_day() -> None:
    """A quarterly reading of 2023Q4 without a date counts from 31 December 2023.

    On 31 March 2024 it is 91 days old and on 30 June 182 (31 + 29 + 31 + 30 + 31 + 30),
    within 183; on 30 September it is 274, and stale.
    """
    reading = a_reading("2023Q4", 12)
    states = [indicator_at(x, an_indicator(), reading) for x in ("2024Q1", "2024Q2", "2024Q3")]
    assert [s.status for s in states] == ["watch", "watch", "stale"]
    assert all(s.carried and s.reading == reading for s in states)


def test_a_reading_in_the_quarter_can_be_stale_from_the_start() -> None:
    """A figure typed today but as of two years ago says nothing about today."""
    state = indicator_at("2024Q4", an_indicator(), a_reading("2024Q4", 25, date(2022, 12, 31)))
    assert (state.status, state.carried) == ("stale", False)


def test_the_last_value_up_to_the_quarter_counts() -> None:
    """Later readings play no part in an earlier quarter, whatever the order of entry."""
    readings = [a_reading("2022Q3", 25), a_reading("2022Q1", 5), a_reading("2022Q2", 15)]
    found = [
        indicator_at(x, an_indicator(), *readings).status
        for x in ("2021Q4", "2022Q1", "2022Q2", "2022Q3")
    ]
    assert found == ["no data", "normal", "watch", "warning"]


def test_many_quarters_at_once_give_what_each_gives_alone() -> None:
    """Whether a quarter has a reading or not, one without a value, or one of its own day."""
    readings = [
        a_reading("2022Q2", 15, date(2021, 1, 1)),
        a_reading("2022Q3", None),
        a_reading("2022Q4", 25),
        a_reading("2024Q1", 5),
    ]
    every = list(quarters(q("2022Q1"), q("2024Q2")))
    study = a_study(indicators=[an_indicator()])
    held = a_record(study, *readings).readings["indicator-one"]
    found = list(indicator_states(study.indicators[0], held, every))
    assert found == [indicator_at(x, study.indicators[0], *readings) for x in every]
    assert {str(s.status) for s in found} == {"no data", "stale", "warning", "normal"}


def test_an_entry_without_a_value_is_passed_over() -> None:
    """A note that the figure is late does not hide the last value that there is."""
    note = Reading(q("2022Q2"), "indicator-one", note="published late")
    state = indicator_at("2022Q2", an_indicator(), a_reading("2022Q1", 12), note)
    assert (state.status, state.carried) == ("watch", True)
    alone = indicator_at("2022Q2", an_indicator(), note)
    assert (alone.status, alone.reading, alone.strength) == ("no data", None, None)
    assert not alone.carried


@pytest.mark.parametrize(
    "state, strength",
    [
        (State.NOT_YET, None),
        (State.EMERGING, 1 / 3),
        (State.OBSERVED, 1.0),
        (State.RULED_OUT, -1.0),
    ],
)
def test_a_signposts_state_carries_its_strength(state: State, strength: float | None) -> None:
    """Observed 1, emerging a third, ruled out −1; not yet, with no date passed, says nothing."""
    found = signpost_at("2022Q1", a_signpost(), a_sighting("2022Q1", state))
    assert (found.state, found.strength) == (state, strength)
    assert (found.overdue, found.faded, found.carried) == (False, False, False)


@pytest.mark.parametrize(
    "expected_by, quarter, overdue",
    [
        (date(2024, 12, 30), "2024Q4", True),
        (date(2024, 12, 31), "2024Q4", False),
        (date(2024, 12, 31), "2025Q1", True),
        (date(2025, 1, 1), "2024Q4", False),
        (None, "2027Q4", False),
    ],
)
def test_a_signpost_is_overdue_once_its_date_lies_behind(
    expected_by: date | None, quarter: str, *, overdue: bool
) -> None:
    """Expected by 31 December: it may still come on that day, which is 2024Q4's last."""
    signpost = a_signpost(expected_by=expected_by)
    found = signpost_at(quarter, signpost, a_sighting(quarter, State.NOT_YET))
    assert found.overdue is overdue
    assert found.strength == (-0.5 if overdue else None)


@pytest.mark.parametrize(
    "state, overdue, strength",
    [
        (State.EMERGING, True, 1 / 3),
        (State.OBSERVED, False, 1.0),
        (State.RULED_OUT, False, -1.0),
    ],
)
def test_only_what_is_not_seen_can_be_overdue(
    state: State, strength: float, *, overdue: bool
) -> None:
    """A date that has passed changes the evidence of "not yet" alone."""
    signpost = a_signpost(expected_by=date(2022, 1, 31))
    found = signpost_at("2022Q1", signpost, a_sighting("2022Q1", state))
    assert (found.overdue, found.strength) == (overdue, strength)


def test_a_signpost_that_nobody_looked_for_is_no_evidence() -> None:
    """Nothing recorded is a gap in collection, even when the date has passed."""
    found = signpost_at("2022Q4", a_signpost(expected_by=date(2022, 1, 31)))
    assert (found.state, found.sighting, found.overdue) == (None, None, True)
    assert found.strength is None
    note = Sighting(q("2022Q4"), "signpost-one", note="no access this quarter")
    assert signpost_at("2022Q4", a_signpost(expected_by=date(2022, 1, 31)), note) == found


def counted(signpost: Signpost, *sightings: Sighting) -> list[str]:
    """Return the quarters of 2022 to 2024 in which a signpost carries evidence."""
    every = [Quarter(year, number) for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)]
    return [
        str(quarter)
        for quarter in every
        if signpost_at(str(quarter), signpost, *sightings).strength is not None
    ]


def test_an_observed_signpost_fades() -> None:
    """Seen in 2022Q3, fading after 4: it counts in 2022Q3, Q4, 2023Q1 and Q2, and no more."""
    seen = a_sighting("2022Q3", State.OBSERVED)
    four = a_signpost(fades_after=4)
    assert counted(four, seen) == ["2022Q3", "2022Q4", "2023Q1", "2023Q2"]
    assert counted(a_signpost(fades_after=1), seen) == ["2022Q3"]
    assert counted(a_signpost(), seen)[-1] == "2024Q4"
    last = signpost_at("2023Q2", four, seen)
    assert (last.faded, last.carried, last.strength) == (False, True, 1)
    after = signpost_at("2023Q3", four, seen)
    assert (after.faded, after.state, after.strength) == (True, State.OBSERVED, None)


def test_a_signpost_observed_again_counts_afresh() -> None:
    """Seen in 2022Q1 and again in 2022Q4, fading after 2: out in 2022Q3 alone, then to 2023Q1."""
    again = [a_sighting("2022Q1", State.OBSERVED), a_sighting("2022Q4", State.OBSERVED)]
    expected = ["2022Q1", "2022Q2", "2022Q4", "2023Q1"]
    assert counted(a_signpost(fades_after=2), *again) == expected


@pytest.mark.parametrize("state", [State.EMERGING, State.RULED_OUT])
def test_only_observed_fades(state: State) -> None:
    """What is under way or ruled out stays so until somebody records otherwise."""
    found = signpost_at("2024Q4", a_signpost(fades_after=1), a_sighting("2022Q1", state))
    assert (found.state, found.faded, found.carried) == (state, False, True)
    assert found.strength is not None


def test_a_sighting_carries_forward_until_it_changes() -> None:
    """Emerging in 2022Q1, ruled out in 2022Q3: an entry without a state changes nothing."""
    sightings = [
        a_sighting("2022Q3", State.RULED_OUT),
        a_sighting("2022Q1", State.EMERGING),
        a_sighting("2022Q2", None),
    ]
    found = [
        signpost_at(x, a_signpost(), *sightings)
        for x in ("2021Q4", "2022Q1", "2022Q2", "2022Q3", "2022Q4")
    ]
    assert [s.state for s in found] == [None, "emerging", "emerging", "ruled out", "ruled out"]
    assert [s.carried for s in found] == [False, False, True, False, True]
