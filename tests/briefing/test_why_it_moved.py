"""Why the implied likelihoods moved, as the briefing tells it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scenariobook.assess.why_it_moved import Known
from scenariobook.briefing.basis import Basis
from scenariobook.briefing.sections_in_order import Briefing, briefing
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.samples import judgment, reading, sample_of
from tests.builders import a_record, a_scenario, a_study, an_indicator, q

CENTRAL_ASIA = Path(__file__).parents[2] / "scenarios" / "central-asia"
US_ECONOMY = CENTRAL_ASIA.with_name("us-economy-2006")
RATINGS = {"alpha": "highly likely", "beta": "unlikely"}


def of_central_asia(quarter: str) -> Briefing:
    """Return the briefing of the shipped study without its judgments.

    Page one gives a judgment's own reason, where there is one.
    """
    project, _, _ = open_project(CENTRAL_ASIA)
    assert project is not None
    stated = {**project.record.stated, "judgment": {}}
    unjudged = replace(project, record=replace(project.record, stated=stated))
    return briefing(basis_of(unjudged, q(quarter)))


def number(printed: str) -> int:
    """Return a number of points as it is printed."""
    return int(printed.replace("\N{MINUS SIGN}", "-"))


def percent(printed: str) -> int:
    """Return a likelihood as it is printed."""
    return int(printed.removesuffix("%"))


@pytest.mark.parametrize("quarter", ["2022Q1", "2022Q2", "2023Q3", "2023Q4"])
def test_the_columns_of_the_bridge_add_up(quarter: str) -> None:
    """From last quarter's figure to this one's."""
    bridge = of_central_asia(quarter).changes.bridge
    for place, column in enumerate(bridge.columns):
        steps = sum(number(step.points[place]) for step in bridge.rows)
        assert percent(column.before) + steps == percent(column.after)


def test_what_was_stale_crosses_no_threshold() -> None:
    """2023Q3 printed both as stale; 2023Q4 must not say that they crossed from a level."""
    changes = of_central_asia("2023Q4").changes
    assert changes.crossed == ()
    assert [(row.before_words, row.after_words) for row in changes.again] == [
        ("stale", "watch"),
        ("stale", "normal"),
    ]
    assert (
        "2 indicators that were stale were read again: 1 at watch and 1 normal." in changes.opening
    )


def test_an_item_that_is_read_again_is_told() -> None:
    """Without that reading, the baseline would stand eight points lower."""
    again = of_central_asia("2023Q3").changes.again
    assert [row.title for row in again] == ["Armed incidents on the Tajik-Afghan border"]


def moved_ruler() -> Basis:
    """Return a quarter in which nothing was read and a threshold was moved."""
    now, then = (
        a_study(
            ["alpha", "beta"],
            indicators=[an_indicator(ratings=RATINGS, cadence="irregular", warning=warning)],
        )
        for warning in (12.0, 20.0)
    )
    read = reading("indicator-one", "2022Q1", 15.0)
    known = Known(then, a_record(then, read))
    return replace(sample_of(now, read).basis("2022Q2"), then=known)


def test_a_moved_ruler_is_told_as_such() -> None:
    """The figure that was sent stands in its place, and no threshold was crossed."""
    text = briefing(moved_ruler())
    assert text.changes.crossed == ()
    (row,) = text.changes.bridge.rows
    assert (row.title, row.points[0]) == ("Definitions were changed", "+16")
    column = text.changes.bridge.columns[0]
    assert (column.before, column.after) == ("59%", "75%")


def test_a_new_scenario_has_no_change() -> None:
    """The definitions of then did not have it: the bridge leaves it out."""
    now, then = (a_study(names) for names in (["alpha", "beta", "gamma"], ["alpha", "beta"]))
    basis = replace(sample_of(now).basis("2022Q2"), then=Known(then, a_record(then)))
    assert [column.number for column in briefing(basis).changes.bridge.columns] == ["1", "2"]


def test_nothing_moved_needs_no_table() -> None:
    """A quarter without readings in which nothing lapsed."""
    assert sample_of(a_study(["alpha", "beta"])).briefing("2022Q2").changes.bridge.rows == ()


def test_many_items_are_named_by_their_largest() -> None:
    """Five, and one row for all others together."""
    items = [an_indicator(f"item-{n}", ratings=RATINGS, weight=0.2) for n in range(8)]
    readings = [reading(item.id, "2022Q2", 25.0) for item in items]
    study = a_study(["alpha", "beta"], indicators=items)
    rows = sample_of(study, *readings).briefing("2022Q2").changes.bridge.rows
    assert len(rows) == 6
    assert rows[-1].title == "3 further items together"
    assert rows[0].seen == "at warning (25%), 2022-06-30, read for the first time"


def test_a_judgment_in_other_words_is_not_counted_as_changed() -> None:
    """The summary of the changes says that it is in the same band."""
    made = sample_of(
        a_study([a_scenario("alpha", prior=50.0)]),
        judgment("alpha", "2022Q1", "likely", "low"),
        judgment("alpha", "2022Q2", 60.0, "low"),
    )
    text = made.briefing("2022Q2")
    assert "one judgment is stated otherwise, in the same band." in text.changes.opening
