"""What holds for every study and record, not only for those worked by hand."""

from dataclasses import replace
from datetime import date
from math import fsum, log
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.implied_likelihood import Scales
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model.items import Driver
from tests.assess.cases import (
    DRIVERS,
    LEAST_CONCERN_FIRST,
    QUARTER,
    RATINGS,
    Case,
    cases,
    values,
    weights,
)
from tests.builders import an_indicator

T = TypeVar("T")


@given(data=st.data(), case=cases())
def test_order_never_matters(data: st.DataObject, case: Case) -> None:
    """The same tables and entries in any order give the same numbers, to the last bit."""

    def shuffled(parts: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(data.draw(st.permutations(parts)))

    other = Case(
        shuffled(case.scenarios),
        shuffled(case.drivers),
        shuffled(case.indicators),
        shuffled(case.signposts),
        shuffled(case.contents),
        case.exclusive,
    )
    one, two = case.evidence, other.evidence
    assert one.clamped == two.clamped
    assert one.shift == two.shift
    assert one.shares == two.shares


@given(
    data=st.data(),
    case=cases(),
    driver=st.none() | st.sampled_from(DRIVERS),
    weight=weights,
)
def test_more_concern_never_lowers_the_home_scenario(
    data: st.DataObject, case: Case, driver: str | None, weight: float
) -> None:
    """An indicator rated highest at home: normal to watch to warning never tells against home.

    Where home is rated above every other scenario, each step raises it, unless it is held
    at 1 or 99. The tolerance is for equal ratings, whose logarithms may round apart.
    """
    home = data.draw(st.sampled_from(case.scenarios)).id
    top = data.draw(st.integers(0, len(RATINGS) - 1))
    ratings = {
        scenario.id: data.draw(st.sampled_from(RATINGS[top:])) for scenario in case.scenarios
    } | {home: RATINGS[top]}
    indicator = an_indicator(
        "item-at-home", home=home, ratings=ratings, driver=driver, weight=weight
    )
    implied = [
        case.joined_by(indicator, Reading(QUARTER, indicator.id, value=value)).evidence.clamped[
            home
        ]
        for value in LEAST_CONCERN_FIRST
    ]
    normal, watch, warning = implied
    assert normal <= watch + 1e-9
    assert watch <= warning + 1e-9
    clear = all(ratings[k] != ratings[home] for k in ratings if k != home)
    if clear and normal > 1 and warning < 99:
        assert normal < watch < warning


@given(case=cases(), rating=st.sampled_from(RATINGS), value=values, weight=weights)
def test_an_item_rated_alike_everywhere_moves_nothing(
    case: Case, rating: str, value: float, weight: float
) -> None:
    """It is as probable in every scenario, so by itself it tells none from another."""
    ratings = {scenario.id: rating for scenario in case.scenarios}
    alike = an_indicator("item-alike", ratings=ratings, weight=weight)
    evidence = case.joined_by(alike, Reading(QUARTER, alike.id, value=value)).evidence
    assert evidence.clamped == pytest.approx(case.evidence.clamped, abs=1e-9)
    if not case.exclusive:
        share = evidence.shares[alike.id]
        assert share == pytest.approx(dict.fromkeys(ratings, 0), abs=1e-12)


@given(case=cases(), rating=st.sampled_from(RATINGS), driver=st.none() | st.sampled_from(DRIVERS))
def test_what_was_not_seen_moves_nothing(case: Case, rating: str, driver: str | None) -> None:
    """No reading, or one that is stale, is out: the numbers are the same to the last bit."""
    silent = an_indicator(
        "item-silent", ratings={case.scenarios[0].id: rating}, driver=driver, weight=2.0
    )
    stale = Reading(QUARTER, silent.id, value=20.0, as_of=date(2000, 1, 1))
    assert case.joined_by(silent).evidence == case.evidence
    assert case.joined_by(silent, stale).evidence == case.evidence


@given(data=st.data(), case=cases(), value=values, weight=weights)
def test_saying_it_twice_does_not_make_it_stronger(
    data: st.DataObject, case: Case, value: float, weight: float
) -> None:
    """A driver whose only item is doubled says what it said before, whatever the copy's weight."""
    ratings = {k.id: data.draw(st.sampled_from(RATINGS)) for k in case.scenarios}
    apart = replace(
        case, drivers=(*case.drivers, Driver(id="weather", title="Weather", weight=1.7))
    )
    once = an_indicator("item-once", ratings=ratings, driver="weather")
    again = an_indicator("item-again", ratings=ratings, driver="weather", weight=weight)
    single = apart.joined_by(once, Reading(QUARTER, once.id, value=value))
    double = single.joined_by(again, Reading(QUARTER, again.id, value=value))
    assert double.evidence.clamped == pytest.approx(single.evidence.clamped, abs=1e-9)


@given(case=cases(("exclusive",)))
def test_exclusive_likelihoods_sum_to_a_hundred_but_for_the_hold(case: Case) -> None:
    """Exactly 100 where nothing is held; else at most 98 more than there are scenarios.

    Before they are held within 1 and 99, n likelihoods sum to 100. Suppose one is above
    99: it becomes 99 and the n − 1 others, together below 1, become 1 each: 98 + n in all.
    Otherwise those below 1 are raised. If m ≤ n − 2 are, by less than 1 each, less than
    n − 2 is added. If n − 1 are, their sum t is at least 1, because the last is at most
    99, and n − 1 − t ≤ n − 2 is added. So the sum lies between 100 and 98 + n.
    """
    implied = case.evidence.clamped.values()
    total = fsum(implied)
    assert 100 - 1e-9 <= total <= 98 + len(implied) + 1e-9
    if min(implied) > 1 and max(implied) < 99:
        assert total == pytest.approx(100, abs=1e-9)


@given(data=st.data(), case=cases(), weight=weights, value=values)
def test_what_moves_the_odds_is_what_the_odds_moved_by(
    data: st.DataObject, case: Case, weight: float, value: float
) -> None:
    """One item more, and the log of a scenario's odds moves as was told before, and back.

    The items that carried evidence before keep what they say, as this one has no driver. What
    is held at 1 or 99 does not show its odds.
    """
    ratings = {k.id: data.draw(st.sampled_from(RATINGS)) for k in case.scenarios}
    item = an_indicator("item-more", ratings=ratings, weight=weight)
    before = case.evidence
    joined = case.joined_by(item, Reading(QUARTER, item.id, value=value))
    after = joined.evidence
    shift = {k: before.shift[k] + share for k, share in after.shares[item.id].items()}
    odds = Scales(joined.study).odds(shift)
    assert after.odds == pytest.approx(odds, abs=1e-9)
    for k in ratings:
        told = odds[k] - before.odds[k]
        if 1 < before.clamped[k] < 99 and 1 < after.clamped[k] < 99:
            moved = log_odds(after.clamped[k]) - log_odds(before.clamped[k])
            assert moved == pytest.approx(told, abs=1e-9)


def log_odds(percent: float) -> float:
    """Return the natural logarithm of the odds of a likelihood in percent."""
    return log(percent / (100 - percent))
