import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.standards import evidence_ratings
from scenariobook.study.advice import is_diagnostic, thinly_covered
from tests.builders import a_signpost, a_study, an_indicator

THREE = ("alpha", "beta", "gamma")
ratings_of_three = st.dictionaries(
    st.sampled_from(THREE), st.sampled_from(list(evidence_ratings.RATINGS))
)


STUDY = a_study(THREE)


@pytest.mark.parametrize(
    "ratings, spread",
    [
        (("highly likely", "highly unlikely", "highly unlikely"), 4),
        (("likely", "highly unlikely", "highly unlikely"), 3),
        (("highly unlikely", "highly likely", "highly unlikely"), 4),
        (("likely", "unlikely", "even"), 2),
        (("even", "unlikely", "unlikely"), 1),
        (("likely", "likely", "likely"), 0),
    ],
)
def test_a_spread_of_three_and_more_is_diagnostic(
    ratings: tuple[str, str, str], spread: int
) -> None:
    """Points 2, 1, 0, −1, −2; for alpha, at home: likely (1) to highly unlikely (−2) are 3."""
    item = an_indicator(home="alpha", ratings=dict(zip(THREE, ratings, strict=True)))
    assert item.spread(THREE) == spread
    assert is_diagnostic(STUDY, item) == (spread >= 3)


def test_a_scenario_without_a_rating_counts_as_even() -> None:
    """Rated highly likely in alpha alone: 2, 0, 0, a spread of 2, which is weak."""
    item = a_signpost(ratings={"alpha": "highly likely"})
    assert item.points(THREE) == {"alpha": 2, "beta": 0, "gamma": 0}
    assert not is_diagnostic(STUDY, item)
    assert a_signpost().spread(THREE) == 0


def test_a_scenario_wants_three_diagnostic_items_at_home() -> None:
    """Indicators and signposts count alike; weak ones and those of other homes do not."""
    strong = {"alpha": "highly likely", "beta": "highly unlikely"}
    weak = {"alpha": "highly likely"}
    study = a_study(
        THREE,
        indicators=[
            an_indicator("item-a", home="alpha", ratings=strong),
            an_indicator("item-b", home="alpha", ratings=strong),
            an_indicator("item-c", home="alpha", ratings=weak),
            an_indicator("item-d", home="beta", ratings=strong),
            an_indicator("item-e", home="beta", ratings=strong),
        ],
        signposts=[a_signpost("item-f", home="alpha", ratings=strong)],
    )
    assert thinly_covered(study) == {"beta": 2, "gamma": 0}


@given(ratings=ratings_of_three)
def test_only_what_tells_scenarios_apart_is_called_diagnostic(ratings: dict[str, str]) -> None:
    """Spread is 0 to 4, and 0 exactly if all ratings are alike."""
    item = an_indicator(ratings=ratings)
    alike = len({ratings.get(k, "even") for k in THREE}) == 1
    assert 0 <= item.spread(THREE) <= 4
    assert (item.spread(THREE) == 0) == alike
    assert not (alike and is_diagnostic(STUDY, item))
