"""Page two: why the calculation moved, what comes, and what is most worth finding out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.effects import Effects, other_states
from scenariobook.assess.status import IndicatorState
from scenariobook.assess.why_it_moved import Known
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.outlook import MOST, Outlook
from scenariobook.briefing.sections.page_two import PageTwo, Why
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Event
from tests.briefing.samples import body, reading, sample_of, text_of
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

SCENARIOS = Path(__file__).parents[2] / "scenarios"
RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


# --- why the calculation moved -------------------------------------------------------------------


def percent(printed: str) -> int:
    """Return a likelihood as it is printed."""
    return int(printed.removesuffix("%"))


def steps(why: Why) -> int:
    """Return the sum of the printed steps, in points."""
    items = sum(step.points for step in why.news)
    return why.ruler + why.revised + why.lapsed + items + why.others


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2", "2023Q3", "2023Q4"])
def test_the_steps_add_up_from_one_figure_to_the_other(quarter: str) -> None:
    """A reader who adds up what is printed comes to the figure that is printed."""
    project, _, _ = open_project(SCENARIOS / "central-asia")
    assert project is not None
    told = text_of(basis_of(project, q(quarter))).page_two.why
    assert told
    for why in told:
        assert percent(why.before) + steps(why) == percent(why.after)


def page_two(quarter: str, *contents: Content, **fields: Any) -> PageTwo:
    """Return page two of a study of two scenarios."""
    study = a_study(["alpha", "beta"], **fields)
    return sample_of(study, *contents).briefing(quarter).page_two


def test_a_moved_ruler_comes_first_and_is_no_news() -> None:
    """Nothing was read, and a threshold was moved: the figure that was sent stands in its place."""
    now, then = (
        a_study(
            ["alpha", "beta"],
            indicators=[an_indicator(ratings=RATINGS, cadence="irregular", warning=warning)],
        )
        for warning in (12.0, 20.0)
    )
    read = reading("indicator-one", "2022Q1", 15.0)
    known = Known(then, a_record(then, read))
    text = text_of(replace(sample_of(now, read).basis("2022Q2"), then=known))
    assert text.page_two.moved == []
    alpha = next(why for why in text.page_two.why if why.scenario.id == "alpha")
    assert (alpha.before, alpha.ruler, alpha.after, alpha.news) == ("59%", 16, "75%", [])
    assert "which is no news: +16" in body(Templates(None), text)


def test_an_item_that_moves_a_figure_through_its_driver_is_not_named_for_it() -> None:
    """A reading that says little weakens the other of its driver, against its own rating."""
    items = [an_indicator(one, ratings=RATINGS, driver="economy") for one in ("strong", "weak")]
    study = {"indicators": items, "drivers": [{"id": "economy", "title": "The economy"}]}
    before = Reading(q("2022Q1"), "strong", value=25.0)
    weak = reading("weak", "2022Q2", 12.0)
    told = page_two("2022Q2", before, replace_value(before), weak, **study).why
    alpha = next(why for why in told if why.scenario.id == "alpha")
    assert alpha.news == []
    assert alpha.others < 0


def replace_value(read: Reading) -> Reading:
    """Return the same reading of the next quarter."""
    return Reading(read.quarter.next, read.item, value=read.value)


def test_a_new_scenario_has_no_change() -> None:
    """The definitions of then did not have it."""
    now, then = (a_study(names) for names in (["alpha", "beta", "gamma"], ["alpha", "beta"]))
    basis = replace(sample_of(now).basis("2022Q2"), then=Known(then, a_record(then)))
    assert all(why.scenario.id != "gamma" for why in text_of(basis).page_two.why)


def test_nothing_moved_is_said() -> None:
    made = sample_of(a_study(["alpha", "beta"]))
    assert made.briefing("2022Q2").page_two.why == []
    assert "Nothing moved the calculation" in made.markup("2022Q2")[1]


def test_what_was_stale_crosses_no_threshold() -> None:
    """2023Q3 printed both as too old; 2023Q4 must not say that they crossed from a level."""
    project, _, _ = open_project(SCENARIOS / "central-asia")
    assert project is not None
    moved = text_of(basis_of(project, q("2023Q4"))).page_two.moved
    assert not any(isinstance(one.change.after, IndicatorState) for one in moved)


# --- what comes ----------------------------------------------------------------------------------


def outlook(*contents: Content, quarter: str = "2022Q1", **fields: Any) -> Outlook:
    """Return the outlook of a study of two scenarios."""
    return page_two(quarter, *contents, **fields).outlook


def item(**fields: Any) -> Any:
    return an_indicator(ratings=RATINGS, owner="Desk one", **fields)


def figures(effect: Any) -> tuple[str, int, int]:
    """Return what an effect does: the scenario, and its likelihood before and after."""
    return effect.scenario.id, round(effect.before), round(effect.after)


def test_a_reading_lapses_on_the_day_after_its_last() -> None:
    """183 days after 15 January are 17 July; in the quarter before, it does not lapse yet."""
    read = Reading(q("2022Q1"), "indicator-one", value=25.0, as_of=date(2022, 1, 15))
    assert outlook(read, indicators=[item()]).coming == []
    (row,) = outlook(read, indicators=[item()], quarter="2022Q2").coming
    assert (row.day, row.why, row.title) == (date(2022, 7, 18), "lapses", "Indicator one")
    assert figures(row.effect) == ("alpha", 75, 50)


def test_a_signpost_that_is_expected_says_what_an_observation_would_do() -> None:
    expected = a_signpost(ratings=RATINGS, expected_by=date(2022, 5, 9))
    (row,) = outlook(signposts=[expected]).coming
    assert (row.day, row.why) == (date(2022, 5, 9), "expected")
    assert figures(row.effect) == ("alpha", 50, 75)
    seen = Sighting(q("2022Q1"), "signpost-one", state=State.OBSERVED)
    assert outlook(seen, signposts=[expected]).coming == []


def test_a_sighting_fades_on_the_first_day_of_the_quarter() -> None:
    seen = Sighting(q("2022Q1"), "signpost-one", state=State.OBSERVED)
    (row,) = outlook(seen, signposts=[a_signpost(ratings=RATINGS, fades_after=1)]).coming
    assert (row.day, figures(row.effect)) == (date(2022, 4, 1), ("alpha", 75, 50))


def test_an_occasion_names_what_it_may_bring_news_of() -> None:
    """With the answer that would move a likelihood most."""
    summit = Event(date=date(2022, 6, 1), title="The summit", items=("indicator-one",))
    later = Event(date=date(2022, 9, 1), title="The next one", items=("indicator-one",))
    bare = a_study(["alpha", "beta"], indicators=[item()])
    made = sample_of(bare.model_copy(update={"events": (summit, later)}))
    (row,) = made.briefing("2022Q1").page_two.outlook.coming
    assert (row.day, row.title, row.why) == (date(2022, 6, 1), "The summit", "event")
    assert figures(row.effect) == ("alpha", 50, 75)
    assert "may bring news of Indicator one" in made.markup("2022Q1")[1]


def test_of_many_those_with_the_largest_effect_are_told_in_the_order_of_their_days() -> None:
    names = [f"item-{number}" for number in range(MOST + 2)]
    items = [an_indicator(k, ratings=RATINGS, weight=0.1 + 0.1 * n) for n, k in enumerate(names)]
    days = [
        Reading(q("2022Q1"), k, value=25.0, as_of=date(2022, 1, 31 - n))
        for n, k in enumerate(names)
    ]
    found = outlook(*days, indicators=items, quarter="2022Q2")
    assert [row.title for row in found.coming] == [f"Item {n}" for n in range(MOST + 1, 1, -1)]


def test_what_is_not_known_is_ranked_by_what_an_answer_would_do() -> None:
    """Never read, too old, never looked for; what is known is not asked."""
    found = outlook(
        Reading(q("2022Q1"), "known", value=5.0),
        Reading(q("2021Q1"), "old", value=25.0),
        indicators=[
            an_indicator("small", ratings=RATINGS, weight=0.5),
            an_indicator("known", ratings=RATINGS),
            an_indicator("old", ratings=RATINGS, weight=2.0, cadence="monthly"),
            an_indicator("silent"),
        ],
        signposts=[a_signpost(ratings=RATINGS)],
        start=q("2021Q1"),
    )
    assert [one.state.item.id for one in found.worth] == ["old", "signpost-one", "small"]


def test_an_indicator_without_thresholds_is_not_worth_finding_out() -> None:
    """Whatever it reads, it moves nothing."""
    assert outlook(indicators=[item()]).worth
    assert not outlook(indicators=[item(watch=None, warning=None)]).worth


def test_an_exploratory_study_has_days_and_no_effects() -> None:
    scenarios = [a_scenario(k, prior=None, prior_basis=None) for k in ("alpha", "beta")]
    study = a_study(
        scenarios, mode="exploratory", signposts=[a_signpost(expected_by=date(2022, 5, 9))]
    )
    found = sample_of(study).briefing("2022Q1").page_two
    assert [row.effect for row in found.outlook.coming] == [None]
    assert (found.outlook.worth, found.charts, found.why) == ([], [], [])


@pytest.mark.parametrize("exclusive", [True, False])
def test_an_effect_is_what_the_whole_arithmetic_gives(*, exclusive: bool) -> None:
    """The short way, by the item's driver alone, and a study in which the item stands so."""
    items = [an_indicator(f"item-{n}", ratings=RATINGS, weight=0.3 + 0.2 * n) for n in range(3)]
    study = a_study(["alpha", "beta"], exclusive=exclusive, indicators=items)
    read = [reading("item-0", "2022Q1", 25.0), reading("item-1", "2022Q1", 12.0)]
    now = assess(study, a_record(study, *read), q("2022Q1"))
    for state in now.indicators:
        for other in other_states(state):
            effect = Effects(now).largest([other])
            assert isinstance(other, IndicatorState)
            value = {"normal": 5.0, "watch": 12.0, "warning": 25.0}[str(other.status)]
            others = [one for one in read if one.item != other.item.id]
            told = [*others, reading(other.item.id, "2022Q1", value)]
            then = assess(study, a_record(study, *told), q("2022Q1"))
            assert effect
            assert then.evidence
            assert effect.after == pytest.approx(then.evidence.unheld[effect.scenario.id])
