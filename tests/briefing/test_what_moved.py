"""Page two: why the calculation moved, and what comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from scenariobook.assess.why_it_moved import Why
from scenariobook.briefing.rendering import Templates
from scenariobook.briefing.sections.outlook import MOST
from scenariobook.briefing.sections.page_two import PageTwo
from scenariobook.cli.shared.documents import basis_of
from scenariobook.record.claims.record import Known
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Reading
from tests.briefing.editions import project_of
from tests.briefing.samples import body, reading, sample_of, text_of
from tests.builders import a_record, a_study, an_indicator, q

RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


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
    told = text_of(basis_of(project_of(), q(quarter))).page_two.why
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


def test_of_many_those_with_the_largest_effect_are_told_in_the_order_of_their_days() -> None:
    names = [f"item-{number}" for number in range(MOST + 2)]
    items = [an_indicator(k, ratings=RATINGS, weight=0.1 + 0.1 * n) for n, k in enumerate(names)]
    days = [
        Reading(q("2022Q1"), k, value=25.0, as_of=date(2022, 1, 31 - n))
        for n, k in enumerate(names)
    ]
    found = page_two("2022Q2", *days, indicators=items).outlook
    assert [row.title for row in found.coming] == [f"Item {n}" for n in range(MOST + 1, 1, -1)]
