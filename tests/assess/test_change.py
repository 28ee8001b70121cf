from datetime import date
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.assess.status import IndicatorState, ItemState, SignpostState, Status
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Indicator, Signpost, Study
from tests.assess.moved import whole
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q


def changed(study: Study, quarter: str, *contents: Content) -> QuarterChange:
    """Return what moved from the quarter before to this one."""
    record = a_record(study, *contents)
    now = q(quarter)
    return compare(assess(study, record, now.previous), assess(study, record, now))


def with_indicator(quarter: str, *contents: Content, **fields: Any) -> QuarterChange:
    """Return what moved in a study of one indicator."""
    return changed(a_study(indicators=[an_indicator(**fields)]), quarter, *contents)


def with_signpost(quarter: str, *contents: Content, **fields: Any) -> QuarterChange:
    """Return what moved in a study of one signpost."""
    return changed(a_study(signposts=[a_signpost(**fields)]), quarter, *contents)


def value(quarter: str, number: float | None, as_of: date | None = None) -> Reading:
    """Return a reading of ``indicator-one``."""
    return Reading(q(quarter), "indicator-one", value=number, as_of=as_of)


def sight(quarter: str, state: State) -> Sighting:
    """Return a sighting of ``signpost-one``."""
    return Sighting(q(quarter), "signpost-one", state=state)


def status(state: ItemState) -> Status:
    assert isinstance(state, IndicatorState)
    return state.status


def seen(state: ItemState) -> State | None:
    assert isinstance(state, SignpostState)
    return state.state


@pytest.mark.parametrize(
    "before, after, crossed",
    [
        (5, 15, [(Status.NORMAL, Status.WATCH)]),
        (15, 25, [(Status.WATCH, Status.WARNING)]),
        (5, 25, [(Status.NORMAL, Status.WARNING)]),
        (25, 15, [(Status.WARNING, Status.WATCH)]),
        (25, 5, [(Status.WARNING, Status.NORMAL)]),
        (11, 19, []),
        (20, 99, []),
    ],
)
def test_crossing_a_threshold(
    before: float, after: float, crossed: list[tuple[Status, Status]]
) -> None:
    """Watch 10, warning 20: over one of them in either direction, not a move between them."""
    change = with_indicator("2022Q2", value("2022Q1", before), value("2022Q2", after))
    assert [(status(c.before), status(c.after)) for c in change.crossed] == crossed


def test_a_first_value_is_no_crossing() -> None:
    """There is nothing to compare it with."""
    assert with_indicator("2022Q2", value("2022Q2", 25)).crossed == ()


def test_a_carried_value_crosses_nothing() -> None:
    """Nobody read it this quarter."""
    change = with_indicator("2022Q2", value("2022Q1", 25), value("2022Q2", None))
    assert change.crossed == ()


def test_going_stale_is_no_crossing() -> None:
    """Monthly: 2022Q1's warning is 91 days old at the end of Q2 and 183 at the end of Q3.

    The level of a stale value stays, so no threshold is crossed by growing old.
    """
    contents = value("2022Q1", 25)
    told = {
        quarter: with_indicator(quarter, contents, cadence="monthly")
        for quarter in ("2022Q2", "2022Q3", "2022Q4")
    }
    assert [change.crossed for change in told.values()] == [(), (), ()]


def test_a_new_value_after_a_stale_one_crosses_nothing() -> None:
    """What was stale had no status to cross from; the quarter before said so in print.

    Whether it stands as its last value did or not.
    """
    for now in (25, 5):
        contents = (value("2022Q1", 25), value("2022Q4", now))
        assert with_indicator("2022Q4", *contents, cadence="monthly").crossed == ()


def test_a_value_that_is_stale_when_it_is_read_crosses_nothing() -> None:
    """A reading of this quarter may be older than the cadence allows: it is stale at once."""
    contents = (value("2022Q1", 5), value("2022Q2", 25, date(2021, 1, 1)))
    assert with_indicator("2022Q2", *contents, cadence="monthly").crossed == ()


@pytest.mark.parametrize(
    "before, after",
    [
        (State.NOT_YET, State.EMERGING),
        (State.EMERGING, State.OBSERVED),
        (State.EMERGING, State.RULED_OUT),
        (State.RULED_OUT, State.NOT_YET),
        (State.OBSERVED, State.OBSERVED),
    ],
)
def test_a_sighting_that_differs_or_repeats_an_observation(before: State, after: State) -> None:
    """A changed state is news, and so is an event that came about once more."""
    change = with_signpost("2022Q2", sight("2022Q1", before), sight("2022Q2", after))
    assert [(seen(c.before), seen(c.after)) for c in change.seen] == [(before, after)]


def test_an_unchanged_or_carried_state_is_no_sighting() -> None:
    """Still not yet, still ruled out, or nothing recorded: no news."""
    for state in (State.NOT_YET, State.RULED_OUT):
        assert with_signpost("2022Q2", sight("2022Q1", state), sight("2022Q2", state)).seen == ()
    assert with_signpost("2022Q2", sight("2022Q1", State.OBSERVED)).seen == ()
    assert with_signpost("2022Q2").seen == ()


def test_a_first_sighting_is_news_unless_it_says_not_yet() -> None:
    """Nobody had looked, which is no state: that nothing is there yet moves nothing."""
    told = {
        state: [seen(c.after) for c in with_signpost("2022Q2", sight("2022Q2", state)).seen]
        for state in State
    }
    assert told == {state: [] if state is State.NOT_YET else [state] for state in State}


def test_fading_and_a_date_that_passes_are_no_sighting() -> None:
    """Nobody saw anything: time passed."""
    observed = sight("2022Q1", State.OBSERVED)
    assert with_signpost("2022Q3", observed, fades_after=2).seen == ()
    assert with_signpost("2022Q2", expected_by=date(2022, 5, 15)).seen == ()


def test_the_implied_likelihood_moves_by_percentage_points() -> None:
    """Nothing seen, then a warning rated 0.9 and 0.1: from 50 to 90 for alpha, to 10 for beta."""
    ratings = {"alpha": "highly likely", "beta": "highly unlikely"}
    study = a_study(["alpha", "beta"], indicators=[an_indicator(ratings=ratings)])
    change = changed(study, "2022Q2", value("2022Q2", 25))
    assert {k: s.printed_change for k, s in change.steps.items()} == {"alpha": 40, "beta": -40}
    assert [whole(s) for s in change.steps.values()] == pytest.approx([40, -40])


def test_an_exploratory_study_moves_no_likelihood() -> None:
    """There is none, so there is no difference either."""
    scenarios = [a_scenario(k, prior=None) for k in ("alpha", "beta")]
    study = a_study(scenarios, indicators=[an_indicator()], mode="exploratory")
    change = changed(study, "2022Q2", value("2022Q1", 5), value("2022Q2", 25))
    assert change.steps == {}
    assert len(change.crossed) == 1


def test_each_item_is_compared_with_itself() -> None:
    """Of several items, the ones that moved are named, in the study's order."""
    indicators: list[Indicator] = [an_indicator(f"item-{letter}") for letter in "abc"]
    signposts: list[Signpost] = [a_signpost(f"sign-{letter}") for letter in "ab"]
    change = changed(
        a_study(indicators=indicators, signposts=signposts),
        "2022Q2",
        *(Reading(q("2022Q1"), f"item-{letter}", value=5.0) for letter in "abc"),
        Reading(q("2022Q2"), "item-c", value=25.0),
        Reading(q("2022Q2"), "item-a", value=15.0),
        Sighting(q("2022Q2"), "sign-b", state=State.EMERGING),
    )
    assert [c.after.item.id for c in change.crossed] == ["item-a", "item-c"]
    assert [c.after.item.id for c in change.seen] == ["sign-b"]
