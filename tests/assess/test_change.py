"""What moved from one quarter to the next: thresholds that were crossed, and what was seen."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from tests.builders import a_record, a_signpost, a_study, an_indicator, q


def changed(quarter: str, *contents: Content) -> QuarterChange:
    """Return what moved in a study of monthly indicators and of signposts that fade."""
    study = a_study(
        indicators=[an_indicator(f"item-{letter}", cadence="monthly") for letter in "abc"],
        signposts=[
            a_signpost(f"sign-{letter}", fades_after=2, expected_by=date(2022, 5, 15))
            for letter in "ab"
        ],
    )
    record, now = a_record(study, *contents), q(quarter)
    return compare(assess(study, record, now.previous), assess(study, record, now))


@pytest.mark.parametrize(
    "values, quarter, crosses",
    [
        ({"2022Q1": 5, "2022Q2": 15}, "2022Q2", True),
        ({"2022Q1": 25, "2022Q2": 15}, "2022Q2", True),
        ({"2022Q1": 11, "2022Q2": 19}, "2022Q2", False),
        ({"2022Q1": 20, "2022Q2": 99}, "2022Q2", False),
        ({"2022Q2": 25}, "2022Q2", False),  # there is nothing to compare it with
        ({"2022Q1": 25}, "2022Q2", False),  # nobody read it this quarter
        ({"2022Q1": 25}, "2022Q3", False),  # it grew too old
        ({"2022Q1": 25, "2022Q4": 5}, "2022Q4", False),  # what was too old had no status
    ],
)
def test_a_threshold_is_crossed_by_two_values_that_count(
    values: dict[str, float], quarter: str, *, crosses: bool
) -> None:
    """Watch 10, warning 20: over one of them in either direction, not a move between them."""
    readings = [Reading(q(when), "item-a", value=value) for when, value in values.items()]
    assert bool(changed(quarter, *readings).crossed) is crosses


NEWS = {  # what is news after what was known; nobody looked where nothing is known
    None: {State.EMERGING, State.OBSERVED, State.RULED_OUT},
    State.NOT_YET: {State.EMERGING, State.OBSERVED, State.RULED_OUT},
    State.EMERGING: {*State},
    State.OBSERVED: {*State},
    State.RULED_OUT: {State.NOT_YET, State.EMERGING, State.OBSERVED},
}


@pytest.mark.parametrize("before", NEWS)
def test_a_sighting_is_news_if_it_says_something_else_or_an_event_came_again(
    before: State | None,
) -> None:
    """A changed state, or an event that came about once more; time that passes is none."""
    known = [Sighting(q("2022Q1"), "sign-a", state=before)] if before else []
    for after in State:
        found = changed("2022Q2", *known, Sighting(q("2022Q2"), "sign-a", state=after)).seen
        assert bool(found) is (after in NEWS[before]), after
    assert not any(changed(quarter, *known).seen for quarter in ("2022Q2", "2022Q3"))
