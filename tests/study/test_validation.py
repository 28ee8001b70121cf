"""What advice rests on: which items tell scenarios apart, and which titles are events."""

from __future__ import annotations

import pytest

from scenariobook.study.checks.advice import advice, is_diagnostic, thinly_covered
from tests.builders import a_signpost, a_study, an_indicator

THREE = ("alpha", "beta", "gamma")


@pytest.mark.parametrize(
    "ratings, spread",
    [
        (("highly likely", "highly unlikely", "highly unlikely"), 4),
        (("highly unlikely", "highly likely", "highly unlikely"), 4),
        (("likely", "highly unlikely", "highly unlikely"), 3),
        (("likely", "unlikely", "even"), 2),
        (("highly likely",), 2),  # without a rating it counts as even
        ((), 0),
    ],
)
def test_a_spread_of_three_and_more_is_diagnostic(ratings: tuple[str, ...], spread: int) -> None:
    """Points 2, 1, 0, −1, −2; for alpha, at home: likely (1) to highly unlikely (−2) are 3."""
    item = an_indicator(home="alpha", ratings=dict(zip(THREE, ratings, strict=False)))
    assert item.spread(THREE) == spread
    assert is_diagnostic(a_study(THREE), item) == (spread >= 3)


def test_a_scenario_wants_three_diagnostic_items_at_home() -> None:
    """Indicators and signposts count alike; weak ones and those of other homes do not."""
    strong = {"alpha": "highly likely", "beta": "highly unlikely"}
    homes = {"item-a": "alpha", "item-b": "alpha", "item-d": "beta", "item-e": "beta"}
    study = a_study(
        THREE,
        indicators=[
            *(an_indicator(item, home=home, ratings=strong) for item, home in homes.items()),
            an_indicator("item-c", home="alpha", ratings={"alpha": "highly likely"}),
        ],
        signposts=[a_signpost("item-f", home="alpha", ratings=strong)],
    )
    assert thinly_covered(study) == {"beta": 2, "gamma": 0}


TRENDS = (
    "Increase in troop numbers",
    "A sharp decline in remittances",
    "Chinese growth in exports",
    "Level of unrest",
    "The number of exercises",
    "More Russian troops",
    "Growing influence of China",
    "Russia becomes increasingly isolated",
)
EVENTS = (
    "A second base is announced",
    "More than 1,000 troops land in Kazakhstan",
    "The fall of the government",
    "Parliament votes for an increase in the levy",
    "The number two of the party is dismissed",
)


@pytest.mark.parametrize("title", [*TRENDS, *EVENTS])
def test_a_measure_or_a_trend_is_no_event(title: str) -> None:
    """House rule for signposts; a false alarm would cost the author's trust."""
    told = advice(a_study(signposts=[a_signpost(title=title)]))
    assert ("Describe these signposts as an event of one day" in told) == (title in TRENDS)
