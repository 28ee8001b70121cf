"""What items do to a likelihood as they stand, and would do if they stood otherwise."""

from __future__ import annotations

from datetime import date
from math import log
from typing import Any

import pytest

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.effects import Effects, at_odds, other_states
from scenariobook.assess.item_status import IndicatorState
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model.items import Driver
from scenariobook.study.model.study import Study
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

QUARTER = q("2022Q1")
FOR_ALPHA = {"alpha": "highly likely", "beta": "highly unlikely"}  # 0.9 and 0.1


def now(study: Study, *contents: Content) -> Assessment:
    return assess(study, a_record(study, *contents), QUARTER)


def read(item: str, value: float) -> Reading:
    return Reading(QUARTER, item, value=value)


def sight(item: str, state: State, quarter: str = "2022Q1") -> Sighting:
    return Sighting(q(quarter), item, state=state)


# --- as they stand --------------------------------------------------------------------------------


def test_an_item_counts_against_a_scenario_whose_likely_rival_it_favours_more() -> None:
    """Gamma is next to nothing: that an item speaks for alpha rather than gamma matters little.

    Without the item, alpha's odds are 9 : 91. With it, they are 9 · 0.7 : 90 · 0.9 + 1 · 0.1.
    """
    priors = {"alpha": 9, "beta": 90, "gamma": 1}
    rated = {"alpha": "likely", "beta": "highly likely", "gamma": "highly unlikely"}
    study = a_study(
        [a_scenario(k, prior=prior) for k, prior in priors.items()],
        exclusive=True,
        indicators=[an_indicator("item", ratings=rated)],
    )
    effects = Effects(now(study, read("item", 30.0)))
    (alpha,), (beta,) = (effects.of_items(scenario) for scenario in study.scenarios[:2])
    assert alpha.value == pytest.approx(log((9 * 0.7) / (90 * 0.9 + 0.1)) - log(9 / 91))
    assert beta.value > 0


# --- if they stood otherwise ----------------------------------------------------------------------


def test_at_most_two_raise_it_and_two_lower_it_the_strongest_first() -> None:
    """Only what changes the printed figure; each item is unread, and has a driver of its own."""

    def named(**weights: float) -> list[tuple[str, bool]]:
        items = [an_indicator(k, ratings=FOR_ALPHA, weight=one) for k, one in weights.items()]
        study = a_study(["alpha", "beta"], indicators=items)
        found = Effects(now(study)).strongest(study.scenarios[0])
        return [(turn.now.item.id, turn.after > turn.before) for turn in found]

    assert named(weak=0.2, mild=0.5, strong=1.0) == [
        *(("strong", True), ("mild", True)),
        *(("strong", False), ("mild", False)),
    ]
    assert named(minute=0.001) == []


@pytest.mark.parametrize(
    "fields, value, statuses",
    [
        ({}, 1.0, ["warning"]),
        ({}, 30.0, ["normal"]),
        ({}, None, ["normal", "warning"]),
        ({"warning": None}, 1.0, ["watch"]),  # the most that it can reach
        ({"type": "yes-no", "concern": "no"}, None, ["normal", "warning"]),
        ({"watch": None}, None, ["normal", "warning"]),
        ({"watch": None, "warning": None}, None, []),
    ],
)
def test_an_indicator_may_turn_normal_or_to_its_worst(
    fields: dict[str, Any], value: float | None, statuses: list[str]
) -> None:
    study = a_study(indicators=[an_indicator("item", **fields)])
    (state,) = now(study, *([read("item", value)] if value else [])).indicators
    others = list(other_states(state))
    assert [one.status for one in others if isinstance(one, IndicatorState)] == statuses


SIGNPOSTS = [
    a_signpost("observed", ratings=FOR_ALPHA, weight=0.3, driver="shared"),
    a_signpost("faded", ratings=FOR_ALPHA, fades_after=1),
    a_signpost("emerging", ratings=FOR_ALPHA, weight=1.3, driver="shared"),
    a_signpost("ruled-out", ratings=FOR_ALPHA, weight=2.3, driver="shared"),
    a_signpost("overdue", ratings=FOR_ALPHA, expected_by=date(2022, 1, 2)),
]
SEEN = (
    sight("observed", State.OBSERVED),
    sight("faded", State.OBSERVED, "2021Q4"),
    sight("emerging", State.EMERGING),
    sight("ruled-out", State.RULED_OUT),
    sight("overdue", State.NOT_YET),
)


@pytest.mark.parametrize("exclusive", [True, False])
def test_the_odds_if_it_is_seen_are_what_the_whole_arithmetic_gives(*, exclusive: bool) -> None:
    """Only of what can still be seen: what has faded may come again; what is ruled out cannot."""
    study = a_study(
        ["alpha", "beta"],
        exclusive=exclusive,
        signposts=SIGNPOSTS,
        drivers=[Driver(id="shared", title="Shared", weight=0.7)],
    )
    before = now(study, *SEEN)
    assert before.evidence
    for scenario in study.scenarios:
        found = {state.item.id: by for state, by in Effects(before).odds_if_seen(scenario)}
        assert list(found) == ["faded", "emerging", "overdue"]
        for item, by in found.items():
            after = now(study, *SEEN, sight(item, State.OBSERVED)).evidence
            assert after
            then, was = (e.implied[scenario.id] for e in (after, before.evidence))
            assert by == pytest.approx(then / (100 - then) / (was / (100 - was)))


@pytest.mark.parametrize(
    "percent, odds, after",
    [
        (50, 9, 90),
        (50, 1 / 9, 10),
        (40, 2, 55),  # 57.1
        (37.4, 1, 35),
        (37.5, 1, 40),
        (2, 1, 1),
        (98, 1e9, 99),
    ],
)
def test_a_figure_at_other_odds_is_rounded_to_five(percent: float, odds: float, after: int) -> None:
    """The calculation knows no single points; and no likelihood is 0 or 100."""
    assert at_odds(percent, odds) == after
