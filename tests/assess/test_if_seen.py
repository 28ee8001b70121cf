"""What would follow if one thing were seen: the change of odds, put to the team's own figure."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.effects import Effects, at_odds
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Sighting, State
from scenariobook.study.model import Driver, Scenario, Study
from tests.builders import a_record, a_signpost, a_study, q

QUARTER = q("2022Q1")
FOR_ALPHA = {"alpha": "highly likely", "beta": "highly unlikely"}  # 0.9 and 0.1


def now(study: Study, *contents: Content) -> Assessment:
    return assess(study, a_record(study, *contents), QUARTER)


def odds(known: Assessment, scenario: Scenario) -> dict[str, float]:
    """Return the odds of a scenario if each signpost were seen, by its id."""
    return {state.item.id: by for state, by in Effects(known).odds_if_seen(scenario)}


def sight(item: str, state: State) -> Sighting:
    return Sighting(QUARTER, item, state=state)


@pytest.mark.parametrize("exclusive", [True, False])
def test_the_odds_are_multiplied_by_how_much_better_a_scenario_explains_it(
    *, exclusive: bool
) -> None:
    """Nine to one, from nothing; from "not yet" past its day, 0.3 against 0.7, more than that."""
    study = a_study(
        ["alpha", "beta"], exclusive=exclusive, signposts=[a_signpost(ratings=FOR_ALPHA)]
    )
    alpha, beta = study.scenarios
    assert odds(now(study), alpha) == pytest.approx({"signpost-one": 9})
    assert odds(now(study), beta) == pytest.approx({"signpost-one": 1 / 9})
    late = a_signpost(ratings=FOR_ALPHA, expected_by=date(2022, 1, 2))
    study = a_study(["alpha", "beta"], exclusive=exclusive, signposts=[late])
    known = now(study, sight("signpost-one", State.NOT_YET))
    assert odds(known, alpha) == pytest.approx({"signpost-one": 9 * 0.7 / 0.3})


@pytest.mark.parametrize("exclusive", [True, False])
def test_they_are_what_the_whole_arithmetic_gives(*, exclusive: bool) -> None:
    """Items with one driver and unequal weights: a study in which one of them stands so."""
    items = [
        a_signpost(f"item-{n}", ratings=FOR_ALPHA, weight=0.3 + n, driver="shared")
        for n in range(3)
    ]
    study = a_study(
        ["alpha", "beta"],
        exclusive=exclusive,
        signposts=items,
        drivers=[Driver(id="shared", title="Shared", weight=0.7)],
    )
    known = [sight("item-0", State.EMERGING), sight("item-1", State.NOT_YET)]
    before = now(study, *known).evidence
    assert before
    for scenario in study.scenarios:
        found = odds(now(study, *known), scenario)
        assert list(found) == ["item-0", "item-1", "item-2"]
        for item, by in found.items():
            after = now(study, *known, sight(item, State.OBSERVED)).evidence
            assert after
            then, was = (e.unheld[scenario.id] for e in (after, before))
            assert by == pytest.approx(then / (100 - then) / (was / (100 - was)))


def test_only_what_can_still_be_seen() -> None:
    """What was observed may come again once it has faded; what was ruled out cannot."""
    study = a_study(
        signposts=[
            a_signpost("observed"),
            a_signpost("faded", fades_after=1),
            a_signpost("emerging"),
            a_signpost("ruled-out"),
            a_signpost("overdue", expected_by=date(2022, 1, 2)),
        ],
    )
    known = now(
        study,
        Sighting(QUARTER, "observed", state=State.OBSERVED),
        Sighting(q("2021Q4"), "faded", state=State.OBSERVED),
        Sighting(QUARTER, "emerging", state=State.EMERGING),
        Sighting(QUARTER, "ruled-out", state=State.RULED_OUT),
    )
    assert list(odds(known, study.scenarios[0])) == ["faded", "emerging", "overdue"]


def test_an_exploratory_study_has_no_odds() -> None:
    study = a_study(mode="exploratory", signposts=[a_signpost()])
    assert not odds(now(study), study.scenarios[0])


@pytest.mark.parametrize(
    "percent, odds, after",
    [
        (50, 9, 90),
        (50, 1 / 9, 10),
        (40, 2, 55),  # 57.1
        (37.4, 1, 35),
        (37.5, 1, 40),
        (2, 1, 1),
        (98, 1, 99),
        (98, 1e9, 99),
    ],
)
def test_a_figure_at_other_odds_is_rounded_to_five(percent: float, odds: float, after: int) -> None:
    """The calculation knows no single points; and no likelihood is 0 or 100."""
    assert at_odds(percent, odds) == after
