"""The page that explains the arithmetic says what the program does."""

from datetime import date
from fractions import Fraction
from math import exp, fsum, log
from pathlib import Path

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.implied_likelihood import Evidence, contribution
from scenariobook.record.as_known import known_before
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.record.project_folder import open_project
from scenariobook.standards import (
    evidence_ratings,
    likelihood_terms,
    printed_likelihoods,
    staleness,
)
from scenariobook.study.model.items import Driver, Indicator, Item, Signpost
from tests.assess.moved import whole, why_it_moved
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "arithmetic.md"
CENTRAL_ASIA = Path(__file__).parents[2] / "scenarios" / "central-asia"
SCENARIOS = ("decline", "foreign-base", "business-as-usual")
DRIVERS = (Driver(id="economy", title="Economy"), Driver(id="army", title="Army"))


@pytest.fixture(scope="module")
def page() -> str:
    """Return the text of the page."""
    return PAGE.read_text(encoding="utf-8")


def has_row(page: str, *cells: str) -> bool:
    """Tell whether a table of the page has a row of exactly these cells."""
    return f"| {' | '.join(cells)} |" in page.splitlines()


def says(page: str, words: str) -> bool:
    """Tell whether the page has these words, wherever its lines break."""
    return words in " ".join(page.split())


def signed(number: float, places: int = 3) -> str:
    """Return a number as the page prints it: with a sign, a true minus, and no sign at 0."""
    text = f"{number:+.{places}f}".replace("-", "−")
    return text if number else text.lstrip("+")


def ratings(*names: str) -> dict[str, str]:
    """Return ratings for the example's scenarios."""
    return dict(zip(SCENARIOS, names, strict=True))


GROWTH = an_indicator(
    "growth-forecast",
    driver="economy",
    weight=2.0,
    ratings=ratings("highly likely", "even", "unlikely"),
)
MONEY = an_indicator(
    "money-sent-home", driver="economy", ratings=ratings("likely", "even", "unlikely")
)
TROOPS = an_indicator("troops-abroad", driver="army", ratings=ratings("likely", "unlikely", "even"))
SITE = a_signpost(
    "base-site-announced",
    driver="army",
    ratings=ratings("even", "highly likely", "unlikely"),
    expected_by=date(2022, 1, 31),
)


def norland(
    priors: tuple[float, float, float] = (30, 20, 60),
    *,
    growth: Indicator = GROWTH,
    more: tuple[Indicator, ...] = (),
    exclusive: bool = False,
) -> Evidence:
    """Return the evidence of the page's example, with what differs from it."""
    study = a_study(
        [a_scenario(k, prior=prior) for k, prior in zip(SCENARIOS, priors, strict=True)],
        drivers=DRIVERS,
        indicators=[growth, MONEY, TROOPS, *more],
        signposts=[SITE],
        exclusive=exclusive,
    )
    quarter = q("2022Q1")
    record = a_record(
        study,
        Reading(quarter, MONEY.id, value=10.0),
        Sighting(quarter, SITE.id, state=State.NOT_YET),
        *(Reading(quarter, indicator.id, value=20.0) for indicator in (growth, *more)),
    )
    evidence = assess(study, record, quarter).evidence
    assert evidence is not None
    return evidence


def rerated(item: Item, **fields: object) -> Indicator:
    """Return an indicator of the example with other fields."""
    return Indicator.model_validate(item.model_dump() | fields)


def test_the_tables_of_constants_are_the_standards(page: str) -> None:
    """Ratings, strengths and days, each quoted in a table of its own."""
    for name, probability in evidence_ratings.RATINGS.items():
        points = signed(evidence_ratings.RATING_POINTS[name], 0)
        assert has_row(page, name, f"{probability:g}", points)
    for what, state in {
        "indicator at warning": "warning",
        "indicator at watch": "watch",
        "indicator normal": "normal",
        "signpost observed": "observed",
        "signpost emerging": "emerging",
        "signpost not yet, its date has passed": "overdue",
        "signpost ruled out": "ruled out",
    }.items():
        strength = evidence_ratings.STRENGTHS[state]
        fraction = str(Fraction(strength).limit_denominator(10)).replace("-", "−")
        assert has_row(page, what, fraction)
    for cadence, days in staleness.STALE_AFTER_DAYS.items():
        assert has_row(page, cadence, str(days or "never"))
    low, high = likelihood_terms.LOWEST_PERCENT, likelihood_terms.HIGHEST_PERCENT
    hold = f"held within {low:g}% and {high:g}%"
    assert says(page, hold)


def test_the_example_is_what_the_program_computes(page: str) -> None:
    """Every row of contributions, averages, sums and results, as printed."""
    evidence = norland()
    seen: list[tuple[Indicator | Signpost, float]] = [(GROWTH, 1), (MONEY, 1 / 3), (SITE, -1 / 2)]
    assert set(evidence.shares) == {item.id for item, _ in seen}
    for item, strength in seen:
        found = contribution(item, strength, SCENARIOS, exclusive=False)
        assert has_row(page, item.title.lower(), *(signed(found[k]) for k in SCENARIOS))
    for driver in DRIVERS:  # both have a weight of 1
        of_it = [evidence.shares[item.id] for item, _ in seen if item.driver == driver.id]
        means = [signed(fsum(share[k] for share in of_it)) for k in SCENARIOS]
        assert has_row(page, f"{driver.id}, average", *means)
    assert has_row(page, "sum", *(signed(evidence.shift[k]) for k in SCENARIOS))
    assert has_row(page, "implied", *(f"{evidence.clamped[k]:.1f}%" for k in SCENARIOS))
    terms = [likelihood_terms.ICD203.term(evidence.clamped[k]) for k in SCENARIOS]
    printed = ", ".join(f"{term.name} ({term.range})" for term in terms if term)
    assert says(page, f"On the ICD 203 yardstick: {printed}.")


def test_the_exclusive_example_is_what_the_program_computes(page: str) -> None:
    """The same items with priors that sum to 100."""
    priors = (30, 20, 50)
    evidence = norland(priors, exclusive=True)
    assert has_row(page, "prior", *(f"{prior:.1f}%" for prior in priors))
    assert has_row(page, "sum", *(signed(evidence.shift[k]) for k in SCENARIOS))
    raw = [prior * exp(evidence.shift[k]) for k, prior in zip(SCENARIOS, priors, strict=True)]
    assert has_row(page, "prior · e^sum", *(f"{share:.2f}" for share in raw))
    assert has_row(page, "implied", *(f"{evidence.clamped[k]:.1f}%" for k in SCENARIOS))
    # The economy's weights are 2 and 1: of its average, two thirds are the growth forecast's.
    growth = [log(p) for p in (0.9, 0.5, 0.3)]
    without = [share / exp(2 / 3 * said) for share, said in zip(raw, growth, strict=True)]
    bars = [log(odds(raw, k) / odds(without, k)) for k in range(3)]
    assert has_row(page, "growth forecast", *(signed(bar) for bar in bars))


def odds(shares: list[float], number: int) -> float:
    """Return what one share is to the sum of the others."""
    return shares[number] / (sum(shares) - shares[number])


def test_contributions_read_as_factors(page: str) -> None:
    """The table that translates a contribution to odds, and from even odds to percent."""
    for log_of_odds in (0.1, 0.4, 0.7, 1.1, 2.2):
        factor = exp(log_of_odds)
        share = factor / (1 + factor)
        assert has_row(page, f"{log_of_odds:g}", f"{factor:.2f}", f"{share:.0%}")


def test_what_the_page_says_of_other_ratings_and_priors(page: str) -> None:
    """How far one step of a rating, or ten points of a prior, move the example."""
    likely = rerated(GROWTH, ratings=ratings("likely", "even", "unlikely"))
    lower = norland(growth=likely).clamped["decline"]
    assert says(page, f"one step lower, turns 46.6% into {lower:.1f}%")
    twenty, forty = (norland((prior, 20, 60)).clamped["decline"] for prior in (20, 40))
    assert says(page, f"With a prior of 20 it would be {twenty:.1f}%, with one of 40, {forty:.1f}%")


def test_what_the_page_says_of_dependence(page: str) -> None:
    """An item that tells nothing apart dilutes its driver, and alone it changes nothing."""
    alike = rerated(GROWTH, id="alike", weight=3.0, ratings=ratings("likely", "likely", "likely"))
    diluted = norland(more=(alike,)).clamped["decline"]
    assert says(page, f"decline falls from 46.6% to {diluted:.1f}%")
    alone = norland(more=(rerated(alike, driver=None),)).clamped
    assert alone == pytest.approx(norland().clamped)


def test_what_the_page_says_of_five_witnesses(page: str) -> None:
    """One warning, five in one driver, and five on their own, from a prior of 30."""

    def decline(count: int, driver: str | None) -> str:
        five = [
            rerated(GROWTH, id=f"witness-{number}", weight=1.0, driver=driver)
            for number in range(count)
        ]
        study = a_study(
            [a_scenario(k, prior=30) for k in SCENARIOS], indicators=five, drivers=DRIVERS
        )
        record = a_record(study, *(Reading(q("2022Q1"), item.id, value=20.0) for item in five))
        evidence = assess(study, record, q("2022Q1")).evidence
        assert evidence is not None
        return f"{evidence.clamped['decline']:.0f}%"

    assert says(page, f"Each alone takes decline from 30% to {decline(1, 'economy')}.")
    assert says(page, f"they would take it to {decline(5, None)}")
    assert says(page, f"Averaged within their driver they take it to {decline(5, 'economy')}.")


def test_the_shipped_quarter_that_is_told_in_steps(page: str) -> None:
    """Russian decline in 2023Q3: the table, and the figures before and after."""
    project, _, _ = open_project(CENTRAL_ASIA)
    assert project is not None
    quarter = q("2023Q3")
    known = Known(project.study, project.record)
    steps = why_it_moved(known_before(project, quarter), known, quarter)["russian-decline"]
    before, after = map(printed_likelihoods.printed, (steps.before, steps.after))
    assert says(page, f"*Russian decline* fell from {before} to {after} in {quarter}")
    assert (steps.redefined, steps.revised) == (0, 0)
    for name, points in (
        ("lapsed", steps.lapsed),
        ("news", sum(item.points for item in steps.news)),
        ("change", whole(steps)),
    ):
        assert has_row(page, name, signed(points, 1))
    lapsed, news = (
        sum(step.points for step in steps.printed if step.name == name)
        for name in ("lapsed", "news")
    )
    printed = [signed(points, 0) for points in (lapsed, news, steps.printed_change)]
    assert says(page, "{} and {} give {}".format(*printed))
