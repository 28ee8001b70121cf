"""How often a term was said and came, what chance allows, and the parts of the score."""

import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.track_record.calibration import (
    Forecast,
    Row,
    binomial_range,
    calibration,
)
from scenariobook.standards.likelihood_terms import ICD203, PHIA, YARDSTICKS, Yardstick

percents = st.floats(min_value=0.001, max_value=99.999)
forecasts = st.builds(Forecast, percents, st.booleans())


def said(percent: float, *, times: int, came: int) -> list[Forecast]:
    """Return the same likelihood said several times, some of which came."""
    return [Forecast(percent, number < came) for number in range(times)]


@pytest.mark.parametrize(
    "count, percent, expected",
    [
        # Of 1024: 11 up to 1, 56 up to 2 (5.5%); 968 up to 7 (94.5%), 1013 up to 8.
        (10, 50, (2, 8)),
        # 0.9² = 0.81 up to 0; 0.99 up to 1.
        (2, 10, (0, 1)),
        # Exactly 95% up to 0, and exactly 5% up to 0: both reach the level.
        (1, 5, (0, 0)),
        (1, 95, (0, 1)),
        (0, 50, (0, 0)),
    ],
)
def test_binomial_ranges_as_worked_by_hand(
    count: int, percent: float, expected: tuple[int, int]
) -> None:
    """Both ends belong to the range, and at most 5% lies on either side of it."""
    assert binomial_range(count, percent) == expected


def test_a_binomial_range_of_very_many() -> None:
    """The combinations of 1,200 events are beyond a float; σ = 17.3, and 1.645 σ = 28.5."""
    assert binomial_range(1200, 50) == (572, 628)


def test_a_calibration_as_worked_by_hand() -> None:
    """Ten forecasts in two terms; five came.

    Reliability (6 · (0.7 - 4/6)² + 4 · (0.3 - 1/4)²) / 10 = 1/600; resolution
    (6 · (4/6 - 0.5)² + 4 · (1/4 - 0.5)²) / 10 = 1/24; uncertainty 0.5 · 0.5. The score by itself:
    4 · 0.09 + 2 · 0.49 + 1 · 0.49 + 3 · 0.09 = 2.1, of 10.
    Of 6 at 70%, 1.1% lie up to 1, 7.0% up to 2; 88.2% up to 5. Of 4 at 30%, 24% up to 0; 91.6% up
    to 2, 99.2% up to 3.
    """
    found = calibration(said(70, times=6, came=4) + said(30, times=4, came=1), ICD203)
    unlikely, likely = ICD203.named("unlikely"), ICD203.named("likely")
    assert unlikely is not None
    assert likely is not None
    assert found.rows == (
        Row(terms=(unlikely,), said=4, came=1, mean=30, least=0, most=3),
        Row(terms=(likely,), said=6, came=4, mean=70, least=2, most=6),
    )
    assert found.reliability == pytest.approx(1 / 600)
    assert found.resolution == pytest.approx(1 / 24)
    assert found.uncertainty == pytest.approx(1 / 4)
    assert found.score == pytest.approx(0.21)
    assert found.binned_score == pytest.approx(0.21)


def test_a_row_counts_with_the_mean_of_what_was_said() -> None:
    """57 and 79 are both likely; their mean is 68, not the middle of the band, 67.5."""
    found = calibration([Forecast(57, came=False), Forecast(79, came=True)], ICD203)
    assert [row.mean for row in found.rows] == [68]
    # As said: (0.57² + 0.21²) / 2. With the mean: (0.68² + 0.32²) / 2.
    assert found.score == pytest.approx(0.1845)
    assert found.binned_score == pytest.approx(0.2824)


def test_each_gap_of_a_yardstick_has_a_row_of_its_own() -> None:
    """7% and 92% have no term by PHIA, and nothing in common."""
    found = calibration([Forecast(92, came=True), Forecast(7, came=False)], PHIA)
    assert [[term.name for term in row.terms] for row in found.rows] == [
        ["remote chance", "highly unlikely"],
        ["highly likely", "almost certain"],
    ]


def test_nothing_to_calibrate_is_an_error() -> None:
    """A share of nothing has no value."""
    with pytest.raises(ValueError, match="give at least one forecast"):
        calibration([], ICD203)


@given(
    given_=st.lists(forecasts, min_size=1, max_size=60),
    yardstick=st.sampled_from(list(YARDSTICKS.values())),
)
def test_the_parts_sum_to_the_brier_score_of_the_rows(
    given_: list[Forecast], yardstick: Yardstick
) -> None:
    """Murphy's parts, against scoringrules on forecasts that each say their row's mean."""
    found = calibration(given_, yardstick)
    outcomes, means = [], []
    for row in found.rows:
        outcomes += [1] * row.came + [0] * (row.said - row.came)
        means += [row.mean / 100] * row.said
    theirs = scoringrules.brier_score(outcomes, means).mean()
    assert found.binned_score == pytest.approx(theirs)
    as_said = scoringrules.brier_score(
        [int(each.came) for each in given_], [each.percent / 100 for each in given_]
    ).mean()
    assert found.score == pytest.approx(as_said)
    assert sum(row.said for row in found.rows) == len(given_)
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0


@given(given_=st.lists(forecasts, min_size=1, max_size=30), data=st.data())
def test_the_order_of_forecasts_never_matters(given_: list[Forecast], data: st.DataObject) -> None:
    """The same forecasts give the same figures, to the last bit."""
    other = calibration(data.draw(st.permutations(given_)), ICD203)
    assert other == calibration(given_, ICD203)
