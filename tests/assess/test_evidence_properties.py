"""What holds for every study and record, not only for those worked by hand."""

from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from scenariobook.record.ledger.kinds import Reading
from tests.assess.cases import (
    DRIVERS,
    LEAST_CONCERN_FIRST,
    QUARTER,
    RATINGS,
    Case,
    cases,
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
    assert one.implied == two.implied
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
        case.joined_by(indicator, Reading(QUARTER, indicator.id, value=value)).evidence.implied[
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
