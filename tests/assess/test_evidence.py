from fractions import Fraction
from itertools import permutations
from math import log

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.evidence import Evidence, Scales, contribution
from scenariobook.record.claims.record import Record
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Driver, Indicator, Study
from tests.builders import a_record, a_scenario, a_study, an_indicator, q

QUARTER = q("2022Q1")
THREE = ("alpha", "beta", "gamma")


def rated(*ratings: str) -> dict[str, str]:
    """Return ratings for alpha, beta and gamma, as many as are given."""
    return dict(zip(THREE, ratings, strict=False))


def telling(indicator: str, weight: float = 1, driver: str | None = None) -> Indicator:
    """Return an indicator that speaks for alpha against beta as strongly as ratings can.

    At warning it is seen with probability 0.9 in alpha and 0.1 in beta: nine to one.
    """
    ratings = rated("highly likely", "highly unlikely")
    return an_indicator(indicator, ratings=ratings, weight=weight, driver=driver)


def silent(indicator: str, weight: float = 1, driver: str | None = None) -> Indicator:
    """Return an indicator that is as likely in alpha as in beta: one to one."""
    ratings = rated("likely", "likely")
    return an_indicator(indicator, ratings=ratings, weight=weight, driver=driver)


def a_driver(driver: str, weight: float = 1) -> Driver:
    """Return a driver of this weight."""
    return Driver(id=driver, title=driver, weight=weight)


def all_at_warning(*indicators: Indicator) -> list[Content]:
    """Return readings that put every one of the indicators at warning."""
    return [Reading(QUARTER, indicator.id, value=20.0) for indicator in indicators]


def evidence_of(study: Study, record: Record) -> Evidence:
    """Return the evidence of 2022Q1."""
    evidence = assess(study, record, QUARTER).evidence
    assert evidence is not None
    return evidence


def weighed(*indicators: Indicator, drivers: tuple[Driver, ...] = ()) -> Evidence:
    """Return what indicators at warning say of alpha and beta, each at a prior of 50."""
    study = a_study(("alpha", "beta"), indicators=indicators, drivers=drivers)
    return evidence_of(study, a_record(study, *all_at_warning(*indicators)))


@pytest.mark.parametrize(
    "strength, ratios",
    [
        (1, ("9/4", "3/7", "5/6")),
        (1 / 3, ("19/14", "13/17", "15/16")),
        (-1 / 2, ("6/11", "3/2", "10/9")),
        (-1, ("1/6", "7/3", "5/4")),
    ],
)
def test_an_items_contribution_where_scenarios_may_coincide(
    strength: float, ratios: tuple[str, str, str]
) -> None:
    """Each scenario against the mean of the others; rated 0.9, 0.3 and 0.5 for a warning.

    The others' means: for alpha (0.3 + 0.5)/2 = 0.4, for beta (0.9 + 0.5)/2 = 0.7, for
    gamma (0.9 + 0.3)/2 = 0.6. What was seen is then this probable, against the others:

    =================  ==================  ==================  ==================
    strength           alpha               beta                gamma
    =================  ==================  ==================  ==================
    warning, 1         0.9 : 0.4           0.3 : 0.7           0.5 : 0.6
    watch, 1/3         19/30 : 14/30       13/30 : 17/30       15/30 : 16/30
    normal, −1/2       0.3 : 0.55          0.6 : 0.4           0.5 : 0.45
    ruled out, −1      0.1 : 0.6           0.7 : 0.3           0.5 : 0.4
    =================  ==================  ==================  ==================

    A contribution is the natural logarithm of the ratio.
    """
    item = an_indicator(ratings=rated("highly likely", "unlikely", "even"))
    found = contribution(item, strength, THREE, exclusive=False)
    expected = {k: log(Fraction(ratio)) for k, ratio in zip(THREE, ratios, strict=True)}
    assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "strength, shares",
    [
        (1, ("9/10", "3/10", "5/10")),
        (1 / 3, ("19/30", "13/30", "15/30")),
        (-1 / 2, ("3/10", "6/10", "5/10")),
        (-1, ("1/10", "7/10", "5/10")),
    ],
)
def test_an_items_contribution_where_one_scenario_comes_true(
    strength: float, shares: tuple[str, str, str]
) -> None:
    """Exclusive: the logarithm of how probable the sight is in each, with no comparison.

    0.5 + s · (p − 0.5) with p 0.9, 0.3 and 0.5: at watch 0.5 + 0.4/3 = 19/30 and
    0.5 − 0.2/3 = 13/30; at normal 0.5 − 0.2 = 0.3 and 0.5 + 0.1 = 0.6; ruled out is 1 − p.
    """
    item = an_indicator(ratings=rated("highly likely", "unlikely", "even"))
    found = contribution(item, strength, THREE, exclusive=True)
    expected = {k: log(Fraction(share)) for k, share in zip(THREE, shares, strict=True)}
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_scenario_without_a_rating_counts_as_even() -> None:
    """Rated 0.9 in alpha alone: alpha 0.9 : 0.5, beta and gamma 0.5 : (0.9 + 0.5)/2 = 0.7."""
    found = contribution(an_indicator(ratings=rated("highly likely")), 1, THREE, exclusive=False)
    expected = {"alpha": log(9 / 5), "beta": log(5 / 7), "gamma": log(5 / 7)}
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_lone_scenario_is_compared_with_even_odds() -> None:
    """With no other scenario there is no mean of the others; 0.5 stands for it: 0.9 : 0.5."""
    item = an_indicator(ratings=rated("highly likely"))
    found = contribution(item, 1, ["alpha"], exclusive=False)
    assert found == pytest.approx({"alpha": log(9 / 5)}, abs=1e-12)


@pytest.mark.parametrize(
    "value, alpha, beta",
    [
        (20, "9/13", "3/31"),
        (10, "19/33", "13/81"),
        (0, "6/17", "3/11"),
    ],
)
def test_what_was_seen_multiplies_the_priors_odds(value: int, alpha: str, beta: str) -> None:
    """Priors 50 for alpha (odds 1 : 1) and 20 for beta (1 : 4); the ratios are the first test's.

    - warning: alpha 9/4, that is 9 : 4; beta 1/4 · 3/7 = 3 : 28
    - watch: alpha 19/14, 19 : 14; beta 1/4 · 13/17 = 13 : 68
    - normal: alpha 6/11, 6 : 11; beta 1/4 · 3/2 = 3 : 8

    Odds of a : b are a in a + b. Nothing makes these likelihoods sum to anything.
    """
    study = a_study(
        ("alpha", a_scenario("beta", prior=20), "gamma"),
        indicators=[an_indicator(ratings=rated("highly likely", "unlikely", "even"))],
    )
    record = a_record(study, Reading(QUARTER, "indicator-one", value=float(value)))
    implied = evidence_of(study, record).implied
    assert implied["alpha"] == pytest.approx(100 * Fraction(alpha), abs=1e-9)
    assert implied["beta"] == pytest.approx(100 * Fraction(beta), abs=1e-9)


@pytest.mark.parametrize(
    "value, alpha, beta, gamma",
    [
        (20, "45/64", "9/64", "10/64"),
        (10, "95/164", "39/164", "30/164"),
        (0, "15/43", "18/43", "10/43"),
    ],
)
def test_exclusive_scenarios_share_a_hundred_percent(
    value: int, alpha: str, beta: str, gamma: str
) -> None:
    """Priors 50, 30 and 20, each times how probable the sight is, then made to sum to 100.

    - warning: 50 · 0.9 = 45, 30 · 0.3 = 9, 20 · 0.5 = 10, together 64
    - watch: 50 · 19/30 = 95/3, 30 · 13/30 = 39/3, 20 · 15/30 = 30/3, together 164/3
    - normal: 50 · 0.3 = 15, 30 · 0.6 = 18, 20 · 0.5 = 10, together 43
    """
    study = a_study(
        [a_scenario(k, prior=p) for k, p in zip(THREE, (50, 30, 20), strict=True)],
        indicators=[an_indicator(ratings=rated("highly likely", "unlikely", "even"))],
        exclusive=True,
    )
    record = a_record(study, Reading(QUARTER, "indicator-one", value=float(value)))
    shares = zip(THREE, (alpha, beta, gamma), strict=True)
    expected = {k: float(100 * Fraction(share)) for k, share in shares}
    assert evidence_of(study, record).implied == pytest.approx(expected, abs=1e-9)


def test_items_of_one_driver_are_averaged() -> None:
    """Nine to one and one to one average, as logarithms, to √9 = 3 to one: 3/(3 + 1), 75 %.

    Five that say the same are not stronger than one: 9/(9 + 1), 90 %. Added up, as if they
    were independent, they would give 9⁵ : 1, which is 99.998 %.
    """
    army = a_driver("army")
    pair = [telling("item-a", driver="army"), silent("item-b", driver="army")]
    assert weighed(*pair, drivers=(army,)).implied["alpha"] == pytest.approx(75)
    alike = [telling(f"item-{letter}", driver="army") for letter in "abcde"]
    assert weighed(*alike, drivers=(army,)).implied["alpha"] == pytest.approx(90)


def test_items_count_by_their_weight_within_a_driver() -> None:
    """Weights 1 (nine to one) and 3 (one to one): 9^(1/4) = √3 to one.

    √3/(√3 + 1) = (3 − √3)/2 = 63.397 %. An only item's weight cancels out: 90 %.
    """
    army = a_driver("army")
    pair = [telling("item-a", 1, "army"), silent("item-b", 3, "army")]
    evidence = weighed(*pair, drivers=(army,))
    assert evidence.implied["alpha"] == pytest.approx(100 * (3 - 3**0.5) / 2)
    assert evidence.shift == pytest.approx({"alpha": log(3) / 2, "beta": -log(3) / 2})
    assert evidence.shares["item-a"] == pytest.approx(evidence.shift)
    assert evidence.shares["item-b"] == {"alpha": 0, "beta": 0}
    alone = weighed(telling("item-a", 3, "army"), drivers=(army,))
    assert alone.implied["alpha"] == pytest.approx(90)


@pytest.mark.parametrize(
    "army, economy, expected",
    [(1, 1, "81/82"), (2, 0.5, "243/244"), (0.5, 0.5, "9/10"), (0.5, 1, "27/28")],
)
def test_drivers_are_added_each_by_its_weight(army: float, economy: float, expected: str) -> None:
    """Two drivers of one item each, nine to one: 9^(their weights' sum) to one.

    9^(1 + 1) = 81; 9^(2 + 1/2) = 81 · 3 = 243; 9^(1/2 + 1/2) = 9; 9^(1/2 + 1) = 27.
    243/244 is 99.59 %, which is held at 99.
    """
    evidence = weighed(
        telling("item-a", driver="army"),
        telling("item-b", driver="economy"),
        drivers=(a_driver("army", army), a_driver("economy", economy)),
    )
    share = min(99.0, float(100 * Fraction(expected)))
    assert evidence.implied["alpha"] == pytest.approx(share)
    shares = {item: share["alpha"] for item, share in evidence.shares.items()}
    assert shares == pytest.approx({"item-a": army * log(9), "item-b": economy * log(9)})


def test_an_item_without_a_driver_is_a_group_with_its_own_weight() -> None:
    """Weights 1/2 and 1 without a driver: 9^(1/2) · 9 = 27 to one, 27/28.

    Within a driver the same two items would average to nine to one.
    """
    evidence = weighed(telling("item-a", 0.5), telling("item-b", 1))
    assert evidence.implied["alpha"] == pytest.approx(100 * 27 / 28)
    assert evidence.shift == pytest.approx({"alpha": log(27), "beta": -log(27)})


def test_only_items_that_carry_evidence_are_averaged() -> None:
    """One of two indicators has no reading: the driver's average is the other's alone, 90 %."""
    pair = [telling("item-a", driver="army"), silent("item-b", driver="army")]
    study = a_study(("alpha", "beta"), indicators=pair, drivers=[a_driver("army")])
    record = a_record(study, *all_at_warning(pair[0]))
    evidence = evidence_of(study, record)
    assert list(evidence.shares) == ["item-a"]
    assert evidence.implied["alpha"] == pytest.approx(90)


def test_without_evidence_the_priors_stand() -> None:
    """Nothing seen: no driver has a say, and each implied likelihood is the prior."""
    study = a_study((a_scenario("alpha", prior=35), "beta"), indicators=[telling("item-a")])
    evidence = evidence_of(study, a_record(study))
    assert (evidence.shares, evidence.shift) == ({}, {"alpha": 0, "beta": 0})
    assert evidence.implied == pytest.approx({"alpha": 35, "beta": 50})


@pytest.mark.parametrize("exclusive", [False, True])
def test_implied_likelihoods_are_held_within_1_and_99(*, exclusive: bool) -> None:
    """From 50 each, 9⁴ = 6561 to one would be 99.98 % (exclusive: 9⁴ · 1/2 against 1/2 too)."""
    items = [telling(f"item-{letter}") for letter in "abcd"]
    study = a_study(("alpha", "beta"), indicators=items, exclusive=exclusive)
    evidence = evidence_of(study, a_record(study, *all_at_warning(*items)))
    assert evidence.implied == {"alpha": 99, "beta": 1}


def test_an_exploratory_study_has_no_implied_likelihood() -> None:
    """Without priors there is nothing to start from."""
    scenarios = [a_scenario(k, prior=None) for k in ("alpha", "beta")]
    study = a_study(scenarios, indicators=[telling("item-a")], mode="exploratory")
    assessment = assess(study, a_record(study, *all_at_warning(*study.indicators)), QUARTER)
    assert assessment.evidence is None
    assert [s.status for s in assessment.indicators] == ["warning"]


@pytest.mark.parametrize("driver", ["army", None])
def test_sums_are_exact_in_every_order(driver: str | None) -> None:
    """Five items within one driver, or as five groups: 120 orders, one result to the last bit.

    Adding such numbers one after the other would give several; 0.1 + 0.2 + 0.3 does.
    """
    opinions = [
        ("highly likely", "even", "unlikely", 0.1),
        ("likely", "highly unlikely", "even", 0.3),
        ("unlikely", "likely", "highly likely", 0.7),
        ("even", "unlikely", "likely", 1.1),
        ("highly unlikely", "highly likely", "even", 1.3),
    ]
    items = [
        an_indicator(f"item-{number}", ratings=rated(*ratings), weight=weight, driver=driver)
        for number, (*ratings, weight) in enumerate(opinions)
    ]
    study = a_study(THREE, indicators=items, drivers=[a_driver("army")])
    states = assess(study, a_record(study, *all_at_warning(*items)), QUARTER).indicators
    results = {
        tuple(Scales(study).weigh(order).implied[k] for k in THREE)
        for order in permutations(states)
    }
    assert len(results) == 1


@pytest.mark.parametrize("prior", [5, 10, 20, 25, 45, 55, 75, 80, 95])
@pytest.mark.parametrize("exclusive", [False, True])
def test_a_prior_without_evidence_comes_back_as_itself(prior: float, *, exclusive: bool) -> None:
    """One bit off would put a prior that lies on an edge of the yardstick into the wrong band."""
    scenarios = [a_scenario("alpha", prior=prior), a_scenario("beta", prior=100 - prior)]
    study = a_study(scenarios, exclusive=exclusive)
    assert Scales(study).weigh(()).implied == {"alpha": prior, "beta": 100 - prior}
