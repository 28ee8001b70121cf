"""What advice rests on: items that tell scenarios apart, titles that are events, base rates."""

from pathlib import Path
from typing import Final

import pytest
from scipy.stats import beta

from scenariobook.standards.base_rates import jeffreys
from scenariobook.study.checks.advice import advice, is_diagnostic, thinly_covered
from tests.builders import a_signpost, a_study, an_indicator
from tests.commands import do, run
from tests.study_text import STUDY, change_study, write_study

THREE = ("alpha", "beta", "gamma")


SPREADS = {
    ("highly likely", "highly unlikely", "highly unlikely"): 4,
    ("highly unlikely", "highly likely", "highly unlikely"): 4,
    ("likely", "highly unlikely", "highly unlikely"): 3,
    ("likely", "unlikely", "even"): 2,
    ("highly likely",): 2,  # without a rating it counts as even
    (): 0,
}


def test_a_spread_of_three_and_more_is_diagnostic() -> None:
    """An item is diagnostic whose ratings at home and elsewhere lie three points or more apart.

    Points 2, 1, 0, −1, −2; for alpha, at home: likely (1) to highly unlikely (−2) are 3.
    """
    for ratings, spread in SPREADS.items():
        item = an_indicator(home="alpha", ratings=dict(zip(THREE, ratings, strict=False)))
        assert item.spread(THREE) == spread
        assert is_diagnostic(a_study(THREE), item) == (spread >= 3)


def test_a_scenario_wants_three_diagnostic_items_at_home() -> None:
    """A scenario wants three diagnostic items at home.

    Indicators and signposts count alike; weak ones and those of other homes do not.
    """
    strong = {"alpha": "highly likely", "beta": "highly unlikely"}
    homes = {"item-a": "alpha", "item-b": "alpha", "item-d": "beta", "item-e": "beta"}
    items = [an_indicator(item, home=home, ratings=strong) for item, home in homes.items()]
    weak = an_indicator("item-c", home="alpha", ratings={"alpha": "highly likely"})
    seen = a_signpost("item-f", home="alpha", ratings=strong)
    study = a_study(THREE, indicators=[*items, weak], signposts=[seen])
    assert thinly_covered(study) == {"beta": 2, "gamma": 0}


TRENDS = (
    *("Increase in troop numbers", "A sharp decline in remittances", "Chinese growth in exports"),
    *("Level of unrest", "The number of exercises", "More Russian troops"),
    *("Growing influence of China", "Russia becomes increasingly isolated"),
)
EVENTS = (
    *("A second base is announced", "More than 1,000 troops land in Kazakhstan"),
    *("The fall of the government", "Parliament votes for an increase in the levy"),
    "The number two of the party is dismissed",
)


def test_a_measure_or_a_trend_is_no_event() -> None:
    """An author whose signpost is a measure or a trend is advised to describe an event.

    House rule for signposts; a false alarm would cost the author's trust.
    """
    for title in (*TRENDS, *EVENTS):
        told = advice(a_study(signposts=[a_signpost(title=title)]))
        assert ("Describe these signposts as an event of one day" in told) == (title in TRENDS)


# --- base rates: how often it came in cases like this one -----------------------------------------


RATE: Final = """
[[base_rates]]
scenario = "lake-dries"
cases = "Lakes of this kind that fell dry within ten years"
count = 2
of = 46
period = "1950 to 2020"
source = "lake-survey"
"""


@pytest.mark.parametrize("of", [1, 2, 7, 46, 1000, 100_000])
def test_the_bounds_are_the_quantiles_that_another_library_gives(of: int) -> None:
    """The bounds of a base rate are the quantiles that another library gives.

    To a tenth of a percent, of few cases and of many.
    """
    for count in {0, 1, of // 3, of // 2, of - 1, of}:
        lower, upper = jeffreys(count, of)
        of_beta = beta(count + 0.5, of - count + 0.5)
        assert lower == pytest.approx(100 * of_beta.ppf(0.025) if count else 0, abs=0.05)
        assert upper == pytest.approx(100 * of_beta.ppf(0.975) if count < of else 100, abs=0.05)


def test_the_annex_prints_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The annex prints a base rate, and an author is asked why a prior lies outside of it.

    Of a prior of 30%, which lies outside and has a reason, nothing is said.
    """
    monkeypatch.chdir(write_study(tmp_path / "lake", STUDY + RATE))
    do("brief --html")
    made = Path("output/small-study/briefing-2022Q1.html").read_text("utf-8")
    assert "In 2 of 46 cases it came true (4%):" in made
    assert "so many cases allow a rate from under 1% to 13%" in made
    assert "base rates" not in run("check", "--advice").stdout
    change_study('prior = 30\nprior_basis = "Synthetic."', "prior = 30")
    advice = " ".join(run("check", "--advice").stdout.split())
    assert "Say with prior_basis why these priors lie outside" in advice
    change_study("prior = 30", "prior = 10")
    assert "base rates" not in run("check", "--advice").stdout
