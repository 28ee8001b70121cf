"""Implied likelihoods: as docs/explanation/arithmetic.md explains them, and worked by hand."""

from datetime import date
from fractions import Fraction
from math import exp, fsum, log
from pathlib import Path
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.implied_likelihood import Evidence, contribution
from scenariobook.assess.item_status import STRENGTHS
from scenariobook.assess.why_it_moved import moves_between
from scenariobook.quarter import quarters_from
from scenariobook.record.as_known import known_before
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.standards import evidence_ratings, likelihood_terms, staleness
from scenariobook.standards.printed_likelihoods import printed
from scenariobook.study.model.items import Driver, Indicator, Signpost
from scenariobook.study.model.study import Study
from tests.briefing.samples import project_of
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

QUARTER = q("2022Q1")
THREE = ("alpha", "beta", "gamma")


def evidence_of(study: Study, *contents: Content) -> Evidence:
    """Return the evidence of 2022Q1."""
    evidence = assess(study, a_record(study, *contents), QUARTER).evidence
    assert evidence is not None
    return evidence


def at_warning(*indicators: Indicator) -> list[Reading]:
    """Return a reading at warning of each."""
    return [Reading(QUARTER, indicator.id, value=20.0) for indicator in indicators]


# --- worked by hand -------------------------------------------------------------------------------


NINE_TO_ONE = {"alpha": "highly likely", "beta": "highly unlikely"}  # probabilities 0.9 and 0.1
EVEN = {"alpha": "likely", "beta": "likely"}


def for_alpha(name: str, weight: float = 1, driver: Any = None, rated: Any = NINE_TO_ONE) -> Any:
    """Return an indicator that speaks for alpha against beta as strongly as ratings can."""
    return an_indicator(f"item-{name}", ratings=rated, weight=weight, driver=driver)


def test_without_a_rating_or_a_rival_it_counts_as_even() -> None:
    """An item counts as even, 0.5, in a scenario without a rating, and where there is no rival.

    Rated 0.9 in alpha alone: alpha 0.9 : 0.5, beta and gamma 0.5 : (0.9 + 0.5)/2 = 0.7. With no
    other scenario there is no mean of the others: 0.9 : 0.5.
    """
    item = an_indicator(ratings={"alpha": "highly likely"})
    for scenarios, factors in ((THREE, (9 / 5, 5 / 7, 5 / 7)), (("alpha",), (9 / 5,))):
        found = contribution(item, 1, scenarios, exclusive=False)
        assert [found[k] for k in scenarios] == pytest.approx([*map(log, factors)], abs=1e-12)


# Indicators, the weights of the two drivers, and the likelihood of alpha.
GROUPS: list[tuple[list[Indicator], tuple[float, float], float]] = [
    # Averaged within a driver, as logarithms, to √9 = 3 to one.
    ([for_alpha("a", driver="army"), for_alpha("b", 1, "army", EVEN)], (1, 1), 75),
    # By weight: 9^(1/4) = √3 to one, √3/(√3 + 1) = (3 − √3)/2.
    ([for_alpha("a", 1, "army"), for_alpha("b", 3, "army", EVEN)], (1, 1), 50 * (3 - 3**0.5)),
    # Five that say the same are not stronger than one; an only item's weight cancels out.
    ([for_alpha(letter, driver="army") for letter in "vwxyz"], (1, 1), 90),
    ([for_alpha("a", 3, "army")], (1, 1), 90),
    # Drivers are added, each by its weight: 9^(1 + 1) = 81, 9^(1/2 + 1) = 27, 9^(1/2 + 1/2).
    ([for_alpha("a", driver="army"), for_alpha("b", driver="economy")], (1, 1), 8100 / 82),
    ([for_alpha("a", driver="army"), for_alpha("b", driver="economy")], (0.5, 1), 2700 / 28),
    ([for_alpha("a", driver="army"), for_alpha("b", driver="economy")], (0.5, 0.5), 90),
    # 9^(2 + 1/2) = 243 to one is 99.59%, which is held.
    ([for_alpha("a", driver="army"), for_alpha("b", driver="economy")], (2, 0.5), 99),
    # An item without a driver is a group with its own weight: 9^(1/2) · 9 = 27.
    ([for_alpha("a", 0.5), for_alpha("b", 1)], (1, 1), 2700 / 28),
]


def test_items_are_averaged_within_a_driver_and_drivers_are_added() -> None:
    """Items are averaged within their driver by weight, and drivers are added.

    Each speaks nine to one for alpha against beta, or one to one; each prior is 50.
    """
    for indicators, weights, alpha in GROUPS:
        both = zip(("army", "economy"), weights, strict=True)
        drivers = [Driver(id=driver, title=driver, weight=weight) for driver, weight in both]
        study = a_study(("alpha", "beta"), indicators=indicators, drivers=drivers)
        found = evidence_of(study, *at_warning(*indicators))
        assert found.clamped == pytest.approx({"alpha": alpha, "beta": 100 - alpha})


def test_likelihoods_are_held_within_1_and_99_whatever_is_known() -> None:
    """A likelihood is held within 1 and 99, however much speaks for it."""
    items = [for_alpha(f"{number}", 10) for number in range(99)]
    for exclusive in (False, True):
        study = a_study(("alpha", "beta"), indicators=items, exclusive=exclusive)
        assert evidence_of(study, *at_warning(*items)).clamped == {"alpha": 99, "beta": 1}


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_prior_without_evidence_comes_back_as_itself(*, exclusive: bool) -> None:
    """A prior without evidence comes back to the last bit: it may lie on a term's edge."""
    for prior in (5, 10, 20, 25, 45, 55, 75, 80, 95):
        scenarios = [a_scenario("alpha", prior=prior), a_scenario("beta", prior=100 - prior)]
        study = a_study(scenarios, exclusive=exclusive)
        assert evidence_of(study).implied == {"alpha": prior, "beta": 100 - prior}


@pytest.mark.parametrize("name", ["central-asia", "us-economy-2006"])
def test_the_order_of_tables_never_matters(name: str) -> None:
    """The order of the study's tables changes no figure, to the last bit."""
    project = project_of(name)
    study, record = project.study, project.record
    keys = ("scenarios", "drivers", "indicators", "signposts")
    turned = study.model_copy(update={key: getattr(study, key)[::-1] for key in keys})
    for quarter in quarters_from(study.header.start, record.open_quarter):
        one, two = (assess(each, record, quarter).evidence for each in (study, turned))
        assert one
        assert two
        assert (one.implied, one.shift, one.shares) == (two.implied, two.shift, two.shares)


# --- the page -------------------------------------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "arithmetic.md").read_text("utf-8")
SCENARIOS = ("decline", "foreign-base", "business-as-usual")
DRIVERS = (Driver(id="economy", title="Economy"), Driver(id="army", title="Army"))


def has_row(*cells: str) -> bool:
    """Tell whether a table of the page has a row of exactly these cells."""
    return f"| {' | '.join(cells)} |" in PAGE.splitlines()


def page_has(words: str) -> bool:
    """Tell whether the page has these words, wherever its lines break."""
    return words in " ".join(PAGE.split())


def signed(number: float, places: int = 3) -> str:
    """Return a number as the page prints it: with a sign, a true minus, and no sign at 0."""
    text = f"{number:+.{places}f}".replace("-", "−")
    return text if number else text.lstrip("+")


def ratings(*names: str) -> dict[str, str]:
    """Return ratings for the example's scenarios."""
    return dict(zip(SCENARIOS, names, strict=True))


LESS_LIKELY = ratings("likely", "even", "unlikely")
OF_GROWTH = LESS_LIKELY | {SCENARIOS[0]: "highly likely"}
GROWTH = an_indicator("growth-forecast", driver="economy", weight=2.0, ratings=OF_GROWTH)
MONEY = an_indicator("money-sent-home", driver="economy", ratings=LESS_LIKELY)
TROOPS = an_indicator("troops-abroad", driver="army", ratings=ratings("likely", "unlikely", "even"))
OF_SITE: Any = {"ratings": ratings("even", "highly likely", "unlikely"), "driver": "army"}
SITE = a_signpost("base-site-announced", expected_by=date(2022, 1, 31), **OF_SITE)


def norland(
    *priors: float, growth: Indicator = GROWTH, more: tuple[Indicator, ...] = (), **header: Any
) -> Evidence:
    """Return the evidence of the page's example, with what differs from it."""
    both = zip(SCENARIOS, priors or (30, 20, 60), strict=True)
    scenarios = [a_scenario(k, prior=prior) for k, prior in both]
    items: Any = {"indicators": [growth, MONEY, TROOPS, *more], "signposts": [SITE]}
    study = a_study(scenarios, drivers=DRIVERS, **items, **header)
    money = Reading(QUARTER, MONEY.id, value=10.0)
    site = Sighting(QUARTER, SITE.id, state=State.NOT_YET)
    return evidence_of(study, money, site, *at_warning(growth, *more))


def test_the_tables_of_constants_are_the_standards() -> None:
    """The page quotes each rating, strength and age as the program has it."""
    for name, probability in evidence_ratings.RATINGS.items():
        assert has_row(name, f"{probability:g}", signed(evidence_ratings.RATING_POINTS[name], 0))
    for what, state in {
        "indicator at warning": "warning",
        "indicator at watch": "watch",
        "indicator normal": "normal",
        "signpost observed": "observed",
        "signpost emerging": "emerging",
        "signpost not yet, its date has passed": "overdue",
        "signpost ruled out": "ruled out",
    }.items():
        fraction = str(Fraction(STRENGTHS[state]).limit_denominator(10)).replace("-", "−")
        assert has_row(what, fraction)
    assert len({cadence[0] for cadence in staleness.STALE_AFTER_DAYS}) == 5  # names of lists
    for cadence, days in staleness.STALE_AFTER_DAYS.items():
        assert has_row(cadence, str(days or "never"))
    low, high = likelihood_terms.LOWEST_PERCENT, likelihood_terms.HIGHEST_PERCENT
    assert page_has(f"held within {low:g}% and {high:g}%")


def test_the_example_is_what_the_program_computes() -> None:
    """Each row of the page's example is what the program computes, as printed."""
    evidence = norland()
    seen: list[tuple[Indicator | Signpost, float]] = [(GROWTH, 1), (MONEY, 1 / 3), (SITE, -1 / 2)]
    assert set(evidence.shares) == {item.id for item, _ in seen}
    for item, strength in seen:
        found = contribution(item, strength, SCENARIOS, exclusive=False)
        assert has_row(item.title.lower(), *(signed(found[k]) for k in SCENARIOS))
    for driver in DRIVERS:  # both have a weight of 1
        of_it = [evidence.shares[item.id] for item, _ in seen if item.driver == driver.id]
        means = [signed(fsum(share[k] for share in of_it)) for k in SCENARIOS]
        assert has_row(f"{driver.id}, average", *means)
    assert has_row("sum", *(signed(evidence.shift[k]) for k in SCENARIOS))
    assert has_row("implied", *(f"{evidence.clamped[k]:.1f}%" for k in SCENARIOS))
    terms = [likelihood_terms.ICD203.term(evidence.clamped[k]) for k in SCENARIOS]
    told = ", ".join(f"{term.name} ({term.range})" for term in terms if term)
    assert page_has(f"On the ICD 203 yardstick: {told}.")


def test_the_exclusive_example_is_what_the_program_computes() -> None:
    """Each row of the page's exclusive example is what the program computes."""
    priors = (30, 20, 50)
    evidence = norland(*priors, exclusive=True)
    assert has_row("prior", *(f"{prior:.1f}%" for prior in priors))
    assert has_row("sum", *(signed(evidence.shift[k]) for k in SCENARIOS))
    raw = [prior * exp(evidence.shift[k]) for k, prior in zip(SCENARIOS, priors, strict=True)]
    assert has_row("prior · e^sum", *(f"{share:.2f}" for share in raw))
    assert has_row("implied", *(f"{evidence.clamped[k]:.1f}%" for k in SCENARIOS))
    of_growth = [evidence.shares[GROWTH.id][k] for k in SCENARIOS]
    without = [share / exp(said) for share, said in zip(raw, of_growth, strict=True)]
    bars = [log(odds(raw, k) / odds(without, k)) for k in range(3)]
    assert has_row("growth forecast", *(signed(bar) for bar in bars))


def odds(shares: list[float], number: int) -> float:
    """Return what one share is to the sum of the others."""
    return shares[number] / (sum(shares) - shares[number])


def test_contributions_read_as_factors() -> None:
    """The page's table translates each contribution to odds, and from even odds to percent."""
    for log_of_odds in (0.1, 0.4, 0.7, 1.1, 2.2):
        factor = exp(log_of_odds)
        share = factor / (1 + factor)
        assert has_row(f"{log_of_odds:g}", f"{factor:.2f}", f"{share:.0%}")


def test_what_the_page_says_of_other_ratings_and_priors() -> None:
    """The page says how far one step of a rating, or ten points of a prior, move the example."""
    lower = norland(growth=GROWTH.model_copy(update={"ratings": LESS_LIKELY})).clamped["decline"]
    assert page_has(f"one step lower, turns 46.6% into {lower:.1f}%")
    twenty, forty = (norland(prior, 20, 60).clamped["decline"] for prior in (20, 40))
    assert page_has(f"With a prior of 20 it would be {twenty:.1f}%, with one of 40, {forty:.1f}%")


def test_what_the_page_says_of_dependence() -> None:
    """An item that tells nothing apart dilutes its driver; alone it changes nothing."""
    fields: Any = {"weight": 3.0, "ratings": ratings("likely", "likely", "likely")}
    diluted = norland(more=(an_indicator("alike", driver="economy", **fields),)).clamped["decline"]
    assert page_has(f"decline falls from 46.6% to {diluted:.1f}%")
    alone = norland(more=(an_indicator("alike", **fields),)).clamped
    assert alone == pytest.approx(norland().clamped)


def test_what_the_page_says_of_five_witnesses() -> None:
    """Five items of one driver move a figure as one does; five on their own move it further."""

    def decline(count: int, driver: str | None) -> str:
        rated: Any = {"ratings": OF_GROWTH, "driver": driver}
        five = [an_indicator(f"witness-{n}", **rated) for n in range(count)]
        scenarios = [a_scenario(k, prior=30) for k in SCENARIOS]
        study = a_study(scenarios, indicators=five, drivers=DRIVERS)
        return f"{evidence_of(study, *at_warning(*five)).clamped['decline']:.0f}%"

    assert page_has(f"Each alone takes decline from 30% to {decline(1, 'economy')}.")
    assert page_has(f"they would take it to {decline(5, None)}")
    assert page_has(f"Averaged within their driver they take it to {decline(5, 'economy')}.")


def test_the_shipped_quarter_that_is_told_in_steps() -> None:
    """The page tells how *Russian decline* moved in 2023Q3 as the program computes it."""
    project, quarter = project_of(), q("2023Q3")
    then, now = (assess(project.study, project.record, one) for one in (quarter.previous, quarter))
    moves = moves_between(then, now, known_before(project, quarter))["russian-decline"]
    before, after = map(printed, (moves.before, moves.after))
    assert page_has(f"*Russian decline* fell from {before} to {after} in {quarter}")
    assert (moves.redefined, moves.revised) == (0, 0)
    for name, points in (
        ("lapsed", moves.lapsed),
        ("news", sum(item.points for item in moves.news)),
        ("change", moves.after - moves.before),
    ):
        assert has_row(name, signed(points, 1))
    lapsed, news = (
        sum(move.points for move in moves.printed if move.name == name)
        for name in ("lapsed", "news")
    )
    told = [signed(points, 0) for points in (lapsed, news, moves.printed_change)]
    assert page_has("{} and {} give {}".format(*told))
