"""What would follow if one thing were seen: the change of odds, put to the team's own figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.if_seen import at_odds, if_seen
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Driver, Study
from tests.builders import a_record, a_signpost, a_study, an_indicator, q

QUARTER = q("2022Q1")
FOR_ALPHA = {"alpha": "highly likely", "beta": "highly unlikely"}  # 0.9 and 0.1


def now(study: Study, *contents: Content) -> Assessment:
    return assess(study, a_record(study, *contents), QUARTER)


def value(number: float, item: str = "indicator-one") -> Reading:
    return Reading(QUARTER, item, value=number)


def values(read: Mapping[str, float]) -> list[Reading]:
    return [value(number, item) for item, number in read.items()]


@pytest.mark.parametrize("exclusive", [True, False])
def test_the_odds_are_multiplied_by_how_much_better_a_scenario_explains_it(
    *, exclusive: bool
) -> None:
    """Nine to one, from nothing; from normal, 0.3 against 0.7, more than that."""
    study = a_study(
        ["alpha", "beta"], exclusive=exclusive, signposts=[a_signpost(ratings=FOR_ALPHA)]
    )
    assert {one.scenario.id: one.odds for one in if_seen(now(study))} == pytest.approx(
        {"alpha": 9, "beta": 1 / 9}
    )
    study = a_study(
        ["alpha", "beta"], exclusive=exclusive, indicators=[an_indicator(ratings=FOR_ALPHA)]
    )
    alpha, _ = if_seen(now(study, value(5)))
    assert alpha.odds == pytest.approx(9 * 0.7 / 0.3)


@pytest.mark.parametrize("exclusive", [True, False])
def test_they_are_what_the_whole_arithmetic_gives(*, exclusive: bool) -> None:
    """Items with one driver and unequal weights: a study in which one of them stands so."""
    items = [
        an_indicator(f"item-{n}", ratings=FOR_ALPHA, weight=0.3 + n, driver="shared")
        for n in range(3)
    ]
    study = a_study(
        ["alpha", "beta"],
        exclusive=exclusive,
        indicators=items,
        drivers=[Driver(id="shared", title="Shared", weight=0.7)],
    )
    read = {"item-0": 12.0, "item-1": 5.0}
    before = now(study, *values(read)).evidence
    found = if_seen(now(study, *values(read)))
    assert len(found) == 6
    for one in found:
        after = now(study, *values(read | {one.item.id: 25.0})).evidence
        assert before
        assert after
        then, was = (e.unheld[one.scenario.id] for e in (after, before))
        assert one.odds == pytest.approx(then / (100 - then) / (was / (100 - was)))


def test_only_what_can_still_be_seen() -> None:
    """What was observed may come again once it has faded; what was ruled out cannot."""
    study = a_study(
        indicators=[
            an_indicator("normal"),
            an_indicator("at-warning"),
            an_indicator("only-watch", warning=None),
            an_indicator("no-thresholds", watch=None, warning=None),
            an_indicator("concern", type="yes-no", concern="no"),
        ],
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
        *values({"normal": 5, "at-warning": 25, "only-watch": 12}),
        Sighting(QUARTER, "observed", state=State.OBSERVED),
        Sighting(q("2021Q4"), "faded", state=State.OBSERVED),
        Sighting(QUARTER, "emerging", state=State.EMERGING),
        Sighting(QUARTER, "ruled-out", state=State.RULED_OUT),
    )
    assert list(dict.fromkeys(one.item.id for one in if_seen(known))) == [
        "normal",
        "concern",
        "faded",
        "emerging",
        "overdue",
    ]


def test_an_exploratory_study_has_no_odds() -> None:
    assert not if_seen(now(a_study(mode="exploratory", signposts=[a_signpost()])))


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
