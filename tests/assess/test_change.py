from datetime import date
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.change import QuarterChange, compare
from scenariobook.assess.status import Status
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from scenariobook.study.model import Indicator, Signpost, Study
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
    assert [(c.before.level, c.after.level) for c in change.crossed] == crossed
    assert len(change.updated) == 1
    assert change.first == ()


def test_a_first_value_is_no_crossing() -> None:
    """With nothing to compare, a first value at warning is a first value."""
    change = with_indicator("2022Q2", value("2022Q2", 25))
    assert [c.after.indicator.id for c in change.first] == ["indicator-one"]
    assert change.crossed == ()
    assert len(change.updated) == 1


def test_a_carried_value_is_no_update() -> None:
    """Nobody read it this quarter: nothing crossed, nothing updated, nothing first."""
    change = with_indicator("2022Q2", value("2022Q1", 25), value("2022Q2", None))
    assert (change.crossed, change.first, change.updated, change.stale) == ((), (), (), ())


def test_going_stale_is_told_once_and_is_no_crossing() -> None:
    """Monthly: 2022Q1's warning is 91 days old at the end of Q2 and 183 at the end of Q3.

    The level of a stale value stays, so no threshold is crossed by growing old.
    """
    contents = value("2022Q1", 25)
    told = {
        quarter: with_indicator(quarter, contents, cadence="monthly")
        for quarter in ("2022Q2", "2022Q3", "2022Q4")
    }
    assert [len(change.stale) for change in told.values()] == [0, 1, 0]
    assert [change.crossed for change in told.values()] == [(), (), ()]


def test_a_new_value_after_a_stale_one_is_read_again_and_crosses_nothing() -> None:
    """What was stale had no status to cross from; the quarter before said so in print.

    It is told as read again, whether it stands as its last value did or not, and once only.
    """
    for now in (25, 5):
        contents = (value("2022Q1", 25), value("2022Q4", now))
        change = with_indicator("2022Q4", *contents, cadence="monthly")
        statuses = [(c.before.status, c.after.status) for c in change.again]
        assert statuses == [(Status.STALE, Status.WARNING if now == 25 else Status.NORMAL)]
        assert (change.crossed, change.first, change.stale) == ((), (), ())
    later = with_indicator("2023Q1", *contents, cadence="monthly")
    assert later.again == ()


def test_a_value_that_is_stale_when_it_is_read_counts_as_neither() -> None:
    """A reading of this quarter may be older than the cadence allows: it is stale at once."""
    change = with_indicator("2022Q2", value("2022Q2", 25, date(2021, 1, 1)), cadence="monthly")
    assert (change.crossed, change.first, change.again) == ((), (), ())
    assert len(change.stale) == 1


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
    assert [(c.before.state, c.after.state) for c in change.seen] == [(before, after)]


def test_an_unchanged_or_carried_state_is_no_sighting() -> None:
    """Still not yet, still ruled out, or nothing recorded: no news."""
    for state in (State.NOT_YET, State.RULED_OUT):
        assert with_signpost("2022Q2", sight("2022Q1", state), sight("2022Q2", state)).seen == ()
    assert with_signpost("2022Q2", sight("2022Q1", State.OBSERVED)).seen == ()
    assert with_signpost("2022Q2").seen == ()


def test_a_first_sighting_is_news_unless_it_says_not_yet() -> None:
    """Nobody had looked, which is no state: that nothing is there yet moves nothing."""
    told = {
        state: [c.after.state for c in with_signpost("2022Q2", sight("2022Q2", state)).seen]
        for state in State
    }
    assert told == {state: [] if state is State.NOT_YET else [state] for state in State}


def test_fading_is_told_once() -> None:
    """Seen in 2022Q1, fading after 2: it counts in Q1 and Q2, and is told to fade in Q3 alone."""
    seen = sight("2022Q1", State.OBSERVED)
    told = [
        len(with_signpost(quarter, seen, fades_after=2).faded)
        for quarter in ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
    ]
    assert told == [0, 0, 1, 0]


def test_a_date_that_passes_is_told_once() -> None:
    """Expected by 15 May 2022: overdue from the end of 2022Q2, news in that quarter alone."""
    told = [
        len(with_signpost(quarter, expected_by=date(2022, 5, 15)).overdue)
        for quarter in ("2022Q1", "2022Q2", "2022Q3")
    ]
    assert told == [0, 1, 0]
    assert (
        with_signpost(
            "2022Q2", sight("2022Q2", State.OBSERVED), expected_by=date(2022, 5, 15)
        ).overdue
        == ()
    )


def judged(quarter: str, likelihood: float | None, confidence: str | None) -> Judgment:
    """Return a judgment of alpha."""
    return Judgment(
        q(quarter),
        "alpha",
        likelihood=likelihood,
        confidence=confidence,
        rationale=f"In {quarter}.",
    )


def test_the_implied_likelihood_moves_by_percentage_points() -> None:
    """Nothing seen, then a warning rated 0.9 and 0.1: from 50 to 90 for alpha, to 10 for beta."""
    ratings = {"alpha": "highly likely", "beta": "highly unlikely"}
    study = a_study(["alpha", "beta"], indicators=[an_indicator(ratings=ratings)])
    change = changed(study, "2022Q2", value("2022Q2", 25))
    steps = [c.steps for c in change.standings]
    assert [s.printed_change if s else None for s in steps] == [40, -40]
    assert [s.change if s else None for s in steps] == [pytest.approx(40), pytest.approx(-40)]


def test_an_exploratory_study_moves_no_likelihood() -> None:
    """There is none, so there is no difference either."""
    scenarios = [a_scenario(k, prior=None) for k in ("alpha", "beta")]
    study = a_study(scenarios, indicators=[an_indicator()], mode="exploratory")
    change = changed(study, "2022Q2", value("2022Q1", 5), value("2022Q2", 25))
    assert [c.steps for c in change.standings] == [None, None]
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
    assert [c.after.indicator.id for c in change.crossed] == ["item-a", "item-c"]
    assert [c.after.signpost.id for c in change.seen] == ["sign-b"]
