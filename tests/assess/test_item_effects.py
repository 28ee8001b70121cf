"""How far each item moves a scenario's implied likelihood."""

from __future__ import annotations

from math import log

import pytest

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.effects import Effects
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Study
from tests.builders import a_record, a_scenario, a_study, an_indicator, q

QUARTER = q("2022Q1")


def read(study: Study, **values: float) -> Assessment:
    contents = [Reading(QUARTER, item, value=value) for item, value in values.items()]
    return assess(study, a_record(study, *contents), QUARTER)


def test_an_item_counts_against_a_scenario_whose_likely_rival_it_favours_more() -> None:
    """Gamma is next to nothing: that an item speaks for alpha rather than gamma matters little.

    Without the item, alpha's odds are 9 : 91. With it, they are 9 · 0.7 : 90 · 0.9 + 1 · 0.1.
    """
    scenarios = [
        a_scenario(k, prior=prior) for k, prior in (("alpha", 9), ("beta", 90), ("gamma", 1))
    ]
    rated = {"alpha": "likely", "beta": "highly likely", "gamma": "highly unlikely"}
    study = a_study(scenarios, exclusive=True, indicators=[an_indicator("item", ratings=rated)])
    now = read(study, item=30.0)
    (alpha,), (beta,) = (Effects(now).of_items(scenario) for scenario in study.scenarios[:2])
    assert alpha.value == pytest.approx(log((9 * 0.7) / (90 * 0.9 + 0.1)) - log(9 / 91))
    assert beta.value > 0


def test_the_strongest_is_first_and_what_says_nothing_is_left_out() -> None:
    """An item that both scenarios explain equally well was read, and moves nothing."""
    study = a_study(
        ["alpha", "beta"],
        indicators=[
            an_indicator("even", ratings={"alpha": "likely", "beta": "likely"}),
            an_indicator("against", ratings={"alpha": "highly unlikely", "beta": "likely"}),
            an_indicator("mild", ratings={"alpha": "likely", "beta": "even"}),
            an_indicator("unread", ratings={"alpha": "likely", "beta": "even"}),
        ],
    )
    found = Effects(read(study, even=30, against=30, mild=30)).of_items(study.scenarios[0])
    assert [effect.state.item.id for effect in found] == ["against", "mild"]
    assert found[0].value < 0 < found[1].value


def test_an_exploratory_study_has_no_effects() -> None:
    study = a_study(mode="exploratory", indicators=[an_indicator("item")])
    assert not Effects(read(study, item=30)).of_items(study.scenarios[0])
