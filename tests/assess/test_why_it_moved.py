"""The change of an implied likelihood is told in steps that add up to it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.item_status import IndicatorState, Status
from scenariobook.assess.why_it_moved import Steps
from scenariobook.quarter import Quarter, quarters
from scenariobook.record.as_known import known_before
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model.study import Study
from tests.assess.moved import whole, why_it_moved
from tests.briefing.editions import project_of
from tests.builders import a_record, a_scenario, a_study, an_indicator, q

QUARTER = q("2022Q1")
RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


@pytest.mark.parametrize("name", ["central-asia", "us-economy-2006", "el-nino-1996"])
def test_the_steps_add_up_to_the_change_in_every_quarter_that_we_ship(name: str) -> None:
    """As printed, too: each is within a point, and what did nothing is printed as zero."""
    project = project_of(name)
    known = Known(project.study, project.record)
    for quarter in list(quarters(project.study.header.start, project.record.open_quarter))[1:]:
        then = known_before(project, quarter)
        was = implied(then, quarter.previous)
        for k, steps in why_it_moved(then, known, quarter).items():
            change = implied(known, quarter)[k] - was[k]
            assert whole(steps) == pytest.approx(change, abs=1e-9), (quarter, k)
            assert sum(step.points for step in steps.printed) == steps.printed_change
            exact = [steps.redefined, steps.revised, steps.lapsed, *(n.points for n in steps.news)]
            for step, points in zip(steps.printed, exact, strict=True):
                assert abs(step.points - points) < 1 + 1e-9
                assert points or not step.points


def implied(known: Known, quarter: Quarter) -> Mapping[str, float]:
    """Return the implied likelihoods of a quarter by what is known; none of an exploratory one."""
    evidence = assess(known.study, known.record, quarter).evidence
    return evidence.clamped if evidence else {}


# --- worked by hand ------------------------------------------------------------------------------


def two_scenarios(**fields: Any) -> Study:
    """Return a study of alpha and beta at 50, with one indicator that speaks for alpha."""
    fields = {"ratings": RATINGS, "cadence": "irregular"} | fields
    return a_study(["alpha", "beta"], start="2021Q1", indicators=[an_indicator(**fields)])


def alpha(then: Known, now: Known) -> Steps:
    """Return why alpha moved in 2022Q1."""
    return why_it_moved(then, now, QUARTER)["alpha"]


def value(quarter: str, number: float, as_of: date | None = None) -> Reading:
    """Return a reading of ``indicator-one``."""
    return Reading(q(quarter), "indicator-one", value=number, as_of=as_of)


OLD = value("2021Q4", 25, date(2021, 12, 1))


@pytest.mark.parametrize(
    "then, was, now, reading, name",
    [
        # With a lower threshold, what was at watch is at warning, and nobody read it.
        ({}, value("2021Q4", 15), {"warning": 12.0}, value("2021Q4", 15), "redefined"),
        ({}, value("2021Q4", 5), {}, value("2021Q4", 25), "revised"),
        # 90 days old at the end of March 2022 would count; 120 do not.
        ({"cadence": "monthly"}, OLD, {"cadence": "monthly"}, OLD, "lapsed"),
    ],
)
def test_a_change_that_is_no_news_is_told_as_what_it_is(
    then: dict[str, Any], was: Reading, now: dict[str, Any], reading: Reading, name: str
) -> None:
    before, after = two_scenarios(**then), two_scenarios(**now)
    steps = alpha(Known(before, a_record(before, was)), Known(after, a_record(after, reading)))
    told = {one: getattr(steps, one) for one in ("redefined", "revised", "lapsed")}
    assert told.pop(name) == pytest.approx(steps.after - steps.before)
    assert steps.after != steps.before
    assert (*told.values(), steps.news) == (0, 0, ())


@pytest.mark.parametrize(
    "past",
    [value("2021Q1", 25), None, value("2021Q4", 5)],
    ids=["stale", "no data", "normal"],
)
def test_news_has_the_item_as_it_stood_before(past: Reading | None) -> None:
    """A reading after a stale one, or the first one, is not only a change in the world."""
    study = two_scenarios(cadence="monthly")
    contents = [past] if past else []
    known = Known(study, a_record(study, *contents, value("2022Q1", 25)))
    steps = alpha(known, known)
    (news,) = steps.news
    assert news.points == pytest.approx(whole(steps))
    assert isinstance(news.before, IndicatorState)
    assert news.before.status is not Status.WARNING


def test_renamed_items_and_scenarios_are_the_same_ones() -> None:
    """A new id is no redefined: nothing moved."""
    then = two_scenarios()
    scenarios = [a_scenario("omega", formerly=["alpha"]), a_scenario("beta")]
    indicator = an_indicator(
        "indicator-two",
        home="omega",
        formerly=["indicator-one"],
        cadence="irregular",
        ratings={"omega": RATINGS["alpha"], "beta": RATINGS["beta"]},
    )
    now = a_study(scenarios, start="2021Q1", indicators=[indicator])
    reading = value("2021Q4", 25)
    present = Known(now, a_record(now, reading))
    why = why_it_moved(Known(then, a_record(then, reading), present.record), present, QUARTER)
    assert {k: (s.redefined, whole(s)) for k, s in why.items()} == {"omega": (0, 0), "beta": (0, 0)}


def test_a_new_scenario_and_an_exploratory_study_are_not_told() -> None:
    """There is no likelihood of then to compare with."""
    then = a_study(["alpha", "beta"], start="2021Q1")
    now = a_study(["alpha", "beta", "gamma"], start="2021Q1")
    known = Known(now, a_record(now))
    assert set(why_it_moved(Known(then, a_record(then)), known, QUARTER)) == {"alpha", "beta"}
    plain = a_study(
        [a_scenario(k, prior=None) for k in ("alpha", "beta")], start="2021Q1", mode="exploratory"
    )
    explored = Known(plain, a_record(plain))
    assert why_it_moved(explored, known, QUARTER) == {}
    assert why_it_moved(known, explored, QUARTER) == {}
