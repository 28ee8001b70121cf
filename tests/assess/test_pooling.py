"""Several people's estimates become the figures that stand beside the judgment of record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.pooling import Pooled, pool
from scenariobook.standards.likelihood_terms import ICD203, PHIA

FIVE: tuple[float | str, ...] = (20, 20, "roughly even chance", 80, 60)
FOUR: tuple[float | str, ...] = (20, 80, "roughly even chance", 80)
percents = st.floats(min_value=0.001, max_value=99.999)


def test_five_people_pooled_as_worked_by_hand() -> None:
    """An odd number: the median is the one in the middle.

    Odds 1/4, 1/4, 1, 4, 3/2. Their product is 3/8; ln 3/8 = -0.980829, a fifth of it -0.196166;
    e to that is 0.821876, and 0.821876 / 1.821876 = 45.1115%. The plain mean would be 46%.
    """
    pooled = pool(FIVE, ICD203)
    assert pooled is not None
    assert pooled.odds_mean == pytest.approx(45.1115, abs=5e-5)
    assert pooled == Pooled(
        count=5, terms=1, median=50, lowest=20, highest=80, odds_mean=pooled.odds_mean
    )


def test_four_people_pooled_as_worked_by_hand() -> None:
    """An even number: the median is half-way between the two in the middle.

    Odds 1/4, 4, 1, 4. Their product is 4, its fourth root √2, and √2 / (1 + √2) = 2 - √2.
    """
    pooled = pool(FOUR, ICD203)
    assert pooled is not None
    assert pooled.odds_mean == pytest.approx(100 * (2 - 2**0.5), abs=1e-9)
    assert pooled == Pooled(
        count=4, terms=1, median=65, lowest=20, highest=80, odds_mean=pooled.odds_mean
    )


def test_nothing_is_made_of_no_estimates() -> None:
    """There is no median of nothing."""
    assert pool([], ICD203) is None


def test_a_term_counts_as_its_middle_by_the_studys_own_yardstick() -> None:
    """ICD 203 has likely as 55–80%, PHIA as 55–75%."""
    for yardstick, middle in ((ICD203, 67.5), (PHIA, 65)):
        pooled = pool(["likely"], yardstick)
        assert pooled is not None
        assert (pooled.terms, pooled.median, pooled.odds_mean) == (1, middle, middle)


@pytest.mark.parametrize("wrong", [0, 100, -3, float("nan"), "realistic possibility"])
def test_what_is_no_likelihood_is_refused(wrong: float | str) -> None:
    """0 and 100 have no odds; a term of another yardstick has no range here."""
    with pytest.raises(ValueError, match=r"is no likelihood|is no term of ICD 203"):
        pool([50, wrong], ICD203)


@given(estimates=st.lists(percents, min_size=1, max_size=8), data=st.data())
def test_pooled_figures_lie_within_the_estimates_in_any_order(
    estimates: list[float], data: st.DataObject
) -> None:
    """To the last bit, so that a printed span always holds what is printed within it."""
    pooled = pool(estimates, ICD203)
    assert pooled is not None
    assert pooled.lowest <= pooled.median <= pooled.highest
    assert pooled.lowest <= pooled.odds_mean <= pooled.highest
    assert pool(data.draw(st.permutations(estimates)), ICD203) == pooled


@given(percent=percents, count=st.integers(1, 8))
def test_people_who_agree_are_pooled_to_what_they_said(percent: float, count: int) -> None:
    """Exactly, although logarithms are taken and undone."""
    pooled = pool([percent] * count, ICD203)
    assert pooled is not None
    assert {pooled.lowest, pooled.odds_mean, pooled.highest} == {percent}
    assert pooled.median == pytest.approx(percent)


@given(estimates=st.lists(percents, min_size=1, max_size=8))
def test_the_odds_mean_takes_both_answers_alike(estimates: list[float]) -> None:
    """Asked the other way round, everybody says 100 less their estimate, and so does the pool."""
    pooled = pool(estimates, ICD203)
    other = pool([100 - percent for percent in estimates], ICD203)
    assert pooled is not None
    assert other is not None
    assert other.odds_mean == pytest.approx(100 - pooled.odds_mean, abs=1e-7)
