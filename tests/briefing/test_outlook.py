"""What comes next quarter, and what is most worth finding out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scenariobook.assess.assessment import assess
from scenariobook.assess.other_states import Effects, other_states
from scenariobook.assess.status import IndicatorState
from scenariobook.briefing.sections.outlook import Outlook
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.study.model import Event
from tests.briefing.samples import reading, sample_of
from tests.builders import a_record, a_scenario, a_signpost, a_study, an_indicator, q

RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


def outlook(*contents: Content, quarter: str = "2022Q1", **fields: Any) -> Outlook:
    """Return the outlook of a study of two scenarios."""
    study = a_study(["alpha", "beta"], **fields)
    return sample_of(study, *contents).briefing(quarter).outlook


def item(**fields: Any) -> Any:
    return an_indicator(ratings=RATINGS, owner="Desk one", **fields)


def test_a_reading_that_lapses_is_told_with_its_day_and_its_owner() -> None:
    """183 days after 15 January are 17 July; in the quarter before, it does not lapse yet."""
    read = Reading(q("2022Q1"), "indicator-one", value=25.0, as_of=date(2022, 1, 15))
    assert outlook(read, indicators=[item()]).coming == ()
    found = outlook(read, indicators=[item()], quarter="2022Q2")
    assert found.quarter == "2022Q3"
    (row,) = found.coming
    assert (row.day, row.title, row.owner) == ("2022-07-18", "Indicator one", "Desk one")
    assert row.what == "Its last reading becomes too old to count."
    assert row.effect == "Alpha: from 75% to 50%"
    assert found.coming_rest == ""


def test_a_signpost_that_is_expected_says_what_an_observation_would_do() -> None:
    expected = a_signpost(ratings=RATINGS, expected_by=date(2022, 5, 9))
    (row,) = outlook(signposts=[expected]).coming
    assert (row.day, row.what) == ("2022-05-09", "It is expected by this day.")
    assert row.effect == "Alpha: from 50% to 75%, if observed"
    assert row.owner == "no owner"
    seen = Sighting(q("2022Q1"), "signpost-one", state=State.OBSERVED)
    assert outlook(seen, signposts=[expected]).coming == ()


def test_a_sighting_fades_on_the_first_day_of_the_quarter() -> None:
    seen = Sighting(q("2022Q1"), "signpost-one", state=State.OBSERVED)
    (row,) = outlook(seen, signposts=[a_signpost(ratings=RATINGS, fades_after=1)]).coming
    assert (row.day, row.effect) == ("2022-04-01", "Alpha: from 75% to 50%")


def test_an_occasion_names_what_it_may_bring_news_of() -> None:
    """With the answer that would move a likelihood most."""
    summit = Event(date=date(2022, 6, 1), title="The summit", items=("indicator-one",))
    later = Event(date=date(2022, 9, 1), title="The next one", items=("indicator-one",))
    bare = a_study(["alpha", "beta"], indicators=[item()])
    study = bare.model_copy(update={"events": (summit, later)})
    (row,) = sample_of(study).briefing("2022Q1").outlook.coming
    assert (row.day, row.title, row.owner) == ("2022-06-01", "The summit", "Desk one")
    assert row.what == "It may bring news of Indicator one."
    assert row.effect == "Alpha: from 50% to 75%, if at warning"


def test_nothing_that_comes_is_said_to_be_nothing() -> None:
    assert outlook().coming_rest == (
        "Nothing is known to come in 2022Q2: no reading lapses, and no day is set."
    )


def test_of_many_those_with_the_largest_effect_are_told_in_the_order_of_their_days() -> None:
    read = [f"item-{number}" for number in range(10)]
    items = [
        an_indicator(id_, ratings=RATINGS, weight=0.1 + 0.1 * place)
        for place, id_ in enumerate(read)
    ]
    days = [
        Reading(q("2022Q1"), id_, value=25.0, as_of=date(2022, 1, 31 - n))
        for n, id_ in enumerate(read)
    ]
    found = outlook(*days, indicators=items, quarter="2022Q2")
    assert [row.title for row in found.coming] == [f"Item {n}" for n in range(9, 1, -1)]
    assert found.coming_rest == "2 more things of less effect come."


def test_what_is_not_known_is_ranked_by_what_an_answer_would_do() -> None:
    """Never read, stale, never looked for; what is known is not asked."""
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
    assert [(row.title, row.what) for row in found.worth] == [
        ("Old", "Last read as 25%, 2021-03-31."),
        ("Signpost one", "Nobody has looked yet, as far as recorded."),
        ("Small", "Never read."),
    ]
    assert all(row.effect for row in found.worth)
    assert found.worth_rest == ""


def test_an_indicator_without_thresholds_is_not_worth_finding_out() -> None:
    """Whatever it reads, it moves nothing."""
    assert outlook(indicators=[item()]).worth
    assert not outlook(indicators=[item(watch=None, warning=None)]).worth


def test_an_exploratory_study_has_days_and_no_effects() -> None:
    scenarios = [a_scenario(k, prior=None, prior_basis=None) for k in ("alpha", "beta")]
    study = a_study(
        scenarios, mode="exploratory", signposts=[a_signpost(expected_by=date(2022, 5, 9))]
    )
    found = sample_of(study).briefing("2022Q1").outlook
    assert [row.effect for row in found.coming] == [""]
    assert found.worth == ()


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
