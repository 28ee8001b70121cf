"""Implied likelihoods, worked by hand, beside the example of docs/explanation/arithmetic.md."""

from math import log

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.implied_likelihood import Evidence, contribution
from scenariobook.quarter import quarters
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model.items import Driver, Indicator
from scenariobook.study.model.study import Study
from tests.briefing.editions import project_of
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
    return an_indicator(f"item-{indicator}", ratings=ratings, weight=weight, driver=driver)


def silent(indicator: str, weight: float = 1, driver: str | None = None) -> Indicator:
    """Return an indicator that is as likely in alpha as in beta: one to one."""
    ratings = rated("likely", "likely")
    return an_indicator(f"item-{indicator}", ratings=ratings, weight=weight, driver=driver)


def evidence_of(study: Study, *contents: Content) -> Evidence:
    """Return the evidence of 2022Q1."""
    evidence = assess(study, a_record(study, *contents), QUARTER).evidence
    assert evidence is not None
    return evidence


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
    "indicators, weights, alpha",
    [
        # Averaged within a driver, as logarithms, to √9 = 3 to one.
        ([telling("a", driver="army"), silent("b", driver="army")], (1, 1), 75),
        # By weight: 9^(1/4) = √3 to one, √3/(√3 + 1) = (3 − √3)/2.
        ([telling("a", 1, "army"), silent("b", 3, "army")], (1, 1), 50 * (3 - 3**0.5)),
        # Five that say the same are not stronger than one; an only item's weight cancels out.
        ([telling(letter, driver="army") for letter in "vwxyz"], (1, 1), 90),
        ([telling("a", 3, "army")], (1, 1), 90),
        # Drivers are added, each by its weight: 9^(1 + 1) = 81, 9^(1/2 + 1) = 27, 9^(1/2 + 1/2).
        ([telling("a", driver="army"), telling("b", driver="economy")], (1, 1), 8100 / 82),
        ([telling("a", driver="army"), telling("b", driver="economy")], (0.5, 1), 2700 / 28),
        ([telling("a", driver="army"), telling("b", driver="economy")], (0.5, 0.5), 90),
        # 9^(2 + 1/2) = 243 to one is 99.59%, which is held.
        ([telling("a", driver="army"), telling("b", driver="economy")], (2, 0.5), 99),
        # An item without a driver is a group with its own weight: 9^(1/2) · 9 = 27.
        ([telling("a", 0.5), telling("b", 1)], (1, 1), 2700 / 28),
    ],
)
def test_items_are_averaged_within_a_driver_and_drivers_are_added(
    indicators: list[Indicator], weights: tuple[float, float], alpha: float
) -> None:
    """Nine to one for alpha against beta, or one to one; each at a prior of 50."""
    drivers = [
        Driver(id=driver, title=driver, weight=weight)
        for driver, weight in zip(("army", "economy"), weights, strict=True)
    ]
    study = a_study(("alpha", "beta"), indicators=indicators, drivers=drivers)
    found = evidence_of(study, *(Reading(QUARTER, one.id, value=20.0) for one in indicators))
    assert found.clamped == pytest.approx({"alpha": alpha, "beta": 100 - alpha})


def test_likelihoods_are_held_within_1_and_99_whatever_is_known() -> None:
    """Nine to one, a hundred times over: no number is too large to be taken to the power of e."""
    items = [telling(f"{number}", 10) for number in range(99)]
    for exclusive in (False, True):
        study = a_study(("alpha", "beta"), indicators=items, exclusive=exclusive)
        found = evidence_of(study, *(Reading(QUARTER, one.id, value=20.0) for one in items))
        assert found.clamped == {"alpha": 99, "beta": 1}


@pytest.mark.parametrize("prior", [5, 10, 20, 25, 45, 55, 75, 80, 95])
@pytest.mark.parametrize("exclusive", [False, True])
def test_a_prior_without_evidence_comes_back_as_itself(prior: float, *, exclusive: bool) -> None:
    """One bit off would put a prior that lies on an edge of the yardstick into the wrong band."""
    scenarios = [a_scenario("alpha", prior=prior), a_scenario("beta", prior=100 - prior)]
    study = a_study(scenarios, exclusive=exclusive)
    assert evidence_of(study).implied == {"alpha": prior, "beta": 100 - prior}


@pytest.mark.parametrize("name", ["central-asia", "us-economy-2006"])
def test_the_order_of_tables_never_matters(name: str) -> None:
    """To the last bit, so that whoever sorts a study's file changes no figure."""
    project = project_of(name)
    study, record = project.study, project.record
    keys = ("scenarios", "drivers", "indicators", "signposts")
    turned = study.model_copy(update={key: getattr(study, key)[::-1] for key in keys})
    for quarter in quarters(study.header.start, record.open_quarter):
        one, two = (assess(each, record, quarter).evidence for each in (study, turned))
        assert one
        assert two
        assert (one.implied, one.shift, one.shares) == (two.implied, two.shift, two.shares)
