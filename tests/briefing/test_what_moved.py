"""Page two: why the calculation moved, and what comes. The update: what changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scenariobook.assess.item_status import IndicatorState
from scenariobook.assess.why_it_moved import Why
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.page_two import MOST, PageTwo
from scenariobook.briefing.sections.since import Update, update
from scenariobook.cli.shared.documents import inputs_of
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from tests.briefing.editions import project_of
from tests.briefing.samples import body, judgment, reading, sample_of, text_of
from tests.builders import a_record, a_signpost, a_study, an_indicator, q

# --- page two -------------------------------------------------------------------------------------


RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


# --- why the calculation moved ------------------------------------------------------------------


def percent(printed: str) -> int:
    """Return a likelihood as it is printed."""
    return int(printed.removesuffix("%"))


def steps(why: Why) -> int:
    """Return the sum of the printed steps, in points."""
    items = sum(step.points for step in why.news)
    return why.redefined + why.revised + why.lapsed + items + why.others


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2", "2023Q3", "2023Q4"])
def test_the_steps_add_up_from_one_figure_to_the_other(quarter: str) -> None:
    """A reader who adds up what is printed comes to the figure that is printed."""
    told = text_of(inputs_of(project_of(), q(quarter))).page_two.why
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
    text = text_of(replace(sample_of(now, read).inputs("2022Q2"), then=known))
    assert text.page_two.moved == []
    alpha = next(why for why in text.page_two.why if why.scenario.id == "alpha")
    assert (alpha.before, alpha.redefined, alpha.after, alpha.news) == ("59%", 16, "75%", [])
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


def test_of_many_those_with_the_largest_effect_are_told_in_the_order_of_their_days() -> None:
    names = [f"item-{number}" for number in range(MOST + 2)]
    items = [an_indicator(k, ratings=RATINGS, weight=0.1 + 0.1 * n) for n, k in enumerate(names)]
    days = [
        Reading(q("2022Q1"), k, value=25.0, as_of=date(2022, 1, 31 - n))
        for n, k in enumerate(names)
    ]
    found = page_two("2022Q2", *days, indicators=items).outlook
    assert [row.title for row in found.coming] == [f"Item {n}" for n in range(MOST + 1, 1, -1)]


# --- the update -----------------------------------------------------------------------------------


FIRST = (
    reading("indicator-one", "2022Q1", 5.0),
    judgment("alpha", "2022Q1", 40.0, "low"),
    judgment("beta", "2022Q1", 30.0, "low"),
)


def since_first(*more: Content, quarter: str = "2022Q2") -> Update:
    """Return what changed since an edition that knew the first entries alone."""
    study = a_study(
        ["alpha", "beta"],
        indicators=[an_indicator(ratings=RATINGS)],
        signposts=[a_signpost(ratings=RATINGS)],
    )
    sent, now = sample_of(study, *FIRST), sample_of(study, *FIRST, *more)
    return update(sent.inputs("2022Q1"), now.inputs(quarter))


def test_nothing_changed_is_said() -> None:
    told = since_first(quarter="2022Q1")
    assert (told.recorded, told.lists_nothing) == (0, True)
    assert [one.id for one in told.unchanged] == ["alpha", "beta"]


def test_a_figure_stands_with_what_it_was() -> None:
    """Also in the next quarter, whose judgment is another one's successor."""
    told = since_first(
        judgment("alpha", "2022Q2", 70.0, "moderate"), judgment("beta", "2022Q2", 30.0, "low")
    )
    ((then, now),) = told.rows
    assert then is not None
    assert (then.figure, now.figure, now.scenario.id) == ("40%", "70%", "alpha")
    assert [one.id for one in told.unchanged] == ["beta"]


def test_what_was_read_and_seen_since_stands_with_what_was_known() -> None:
    told = since_first(
        reading("indicator-one", "2022Q2", 25.0),
        Sighting(q("2022Q2"), "signpost-one", state=State.OBSERVED),
    )
    stood = {change.after.item.id: change for change in told.items}
    assert set(stood) == {"indicator-one", "signpost-one"}
    before = stood["indicator-one"].before
    assert isinstance(before, IndicatorState)
    assert before.reading is not None
    assert before.reading.value == 5.0
