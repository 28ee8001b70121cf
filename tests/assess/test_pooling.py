"""Several people's estimates become the figures that stand beside the judgment of record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.estimates import Pooled, pool

FIVE = (20.0, 20.0, 50.0, 80.0, 60.0)
FOUR = (20.0, 80.0, 50.0, 80.0)
percents = st.floats(min_value=0.001, max_value=99.999)


def test_five_people_pooled_as_worked_by_hand() -> None:
    """An odd number: the median is the one in the middle.

    Odds 1/4, 1/4, 1, 4, 3/2. Their product is 3/8; ln 3/8 = -0.980829, a fifth of it -0.196166;
    e to that is 0.821876, and 0.821876 / 1.821876 = 45.1115%. The plain mean would be 46%.
    """
    pooled = pool(FIVE)
    assert pooled.odds_mean == pytest.approx(45.1115, abs=5e-5)
    assert pooled == Pooled(median=50, lowest=20, highest=80, odds_mean=pooled.odds_mean)


def test_four_people_pooled_as_worked_by_hand() -> None:
    """An even number: the median is half-way between the two in the middle.

    Odds 1/4, 4, 1, 4. Their product is 4, its fourth root √2, and √2 / (1 + √2) = 2 - √2.
    """
    pooled = pool(FOUR)
    assert pooled.odds_mean == pytest.approx(100 * (2 - 2**0.5), abs=1e-9)
    assert pooled == Pooled(median=65, lowest=20, highest=80, odds_mean=pooled.odds_mean)


@given(estimates=st.lists(percents, min_size=1, max_size=8), data=st.data())
def test_pooled_figures_lie_within_the_estimates_in_any_order(
    estimates: list[float], data: st.DataObject
) -> None:
    """To the last bit, so that a printed span always holds what is printed within it."""
    pooled = pool(estimates)
    assert pooled.lowest <= pooled.median <= pooled.highest
    assert pooled.lowest <= pooled.odds_mean <= pooled.highest
    assert pool(data.draw(st.permutations(estimates))) == pooled


@given(percent=percents, count=st.integers(1, 8))
def test_people_who_agree_are_pooled_to_what_they_said(percent: float, count: int) -> None:
    """Exactly, although logarithms are taken and undone."""
    pooled = pool([percent] * count)
    assert {pooled.lowest, pooled.odds_mean, pooled.highest} == {percent}
    assert pooled.median == pytest.approx(percent)


@given(estimates=st.lists(percents, min_size=1, max_size=8))
def test_the_odds_mean_takes_both_answers_alike(estimates: list[float]) -> None:
    """Asked the other way round, everybody says 100 less their estimate, and so does the pool."""
    pooled = pool(estimates)
    other = pool([100 - percent for percent in estimates])
    assert other.odds_mean == pytest.approx(100 - pooled.odds_mean, abs=1e-7)
