import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenariobook.assess.validation import Coverage, ItemValidation, Verdict, validate, verdict
from scenariobook.standards import evidence_ratings
from scenariobook.study.model import Indicator, Signpost
from tests.builders import a_signpost, a_study, an_indicator

THREE = ("alpha", "beta", "gamma")
ratings_of_three = st.dictionaries(
    st.sampled_from(THREE), st.sampled_from(list(evidence_ratings.RATINGS))
)


def validated(item: Indicator | Signpost) -> ItemValidation:
    """Return the validation of the only item of a study of three scenarios."""
    if isinstance(item, Indicator):
        study = a_study(THREE, indicators=[item])
    else:
        study = a_study(THREE, signposts=[item])
    (found,) = validate(study).items
    return found


@pytest.mark.parametrize(
    "spread, expected",
    [
        (0, Verdict.NOT_DIAGNOSTIC),
        (1, Verdict.NOT_DIAGNOSTIC),
        (2, Verdict.WEAK),
        (3, Verdict.DIAGNOSTIC),
        (4, Verdict.DIAGNOSTIC),
    ],
)
def test_the_verdict_follows_the_spread(spread: int, expected: Verdict) -> None:
    """House rule: 3 and more is diagnostic, 2 is weak, 1 and less is not diagnostic."""
    assert verdict(spread) is expected


@pytest.mark.parametrize(
    "ratings, spread, expected, ideal",
    [
        (("highly likely", "highly unlikely", "highly unlikely"), 4, "diagnostic", True),
        (("highly likely", "highly unlikely", "unlikely"), 4, "diagnostic", False),
        (("likely", "highly unlikely", "highly unlikely"), 3, "diagnostic", False),
        (("highly unlikely", "highly likely", "highly unlikely"), 4, "diagnostic", False),
        (("likely", "unlikely", "even"), 2, "weak", False),
        (("even", "unlikely", "unlikely"), 1, "not diagnostic", False),
        (("likely", "likely", "likely"), 0, "not diagnostic", False),
    ],
)
def test_spread_and_ideal(
    ratings: tuple[str, str, str], spread: int, expected: str, *, ideal: bool
) -> None:
    """Points 2, 1, 0, −1, −2; for alpha, at home: likely (1) to highly unlikely (−2) are 3.

    Ideal is only what is highly likely at home and highly unlikely in every other scenario.
    """
    item = an_indicator(home="alpha", ratings=dict(zip(THREE, ratings, strict=True)))
    found = validated(item)
    assert (found.spread, found.verdict, found.ideal) == (spread, expected, ideal)


def test_a_scenario_without_a_rating_counts_as_even() -> None:
    """Rated highly likely in alpha alone: 2, 0, 0, a spread of 2, which is weak."""
    found = validated(a_signpost(ratings={"alpha": "highly likely"}))
    assert found.points == {"alpha": 2, "beta": 0, "gamma": 0}
    assert found.verdict is Verdict.WEAK
    unrated = validated(a_signpost())
    assert (unrated.spread, unrated.verdict) == (0, Verdict.NOT_DIAGNOSTIC)


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
    found = validate(study)
    assert [v.item.id for v in found.items] == [f"item-{letter}" for letter in "abcdef"]
    assert found.coverage == (
        Coverage("alpha", 3, enough=True),
        Coverage("beta", 2, enough=False),
        Coverage("gamma", 0, enough=False),
    )


@given(ratings=ratings_of_three)
def test_only_what_tells_scenarios_apart_is_called_diagnostic(ratings: dict[str, str]) -> None:
    """Spread is 0 to 4, 0 exactly if all ratings are alike, and an ideal item is diagnostic."""
    found = validated(an_indicator(ratings=ratings))
    assert 0 <= found.spread <= 4
    alike = len({ratings.get(k, "even") for k in THREE}) == 1
    assert (found.spread == 0) == alike
    assert not found.ideal or found.verdict is Verdict.DIAGNOSTIC
