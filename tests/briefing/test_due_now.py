"""What is due now: the box of page one, and the marks in the chapters."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenariobook.briefing.sections.due_now import DueNow
from scenariobook.briefing.sections_in_order import Briefing, briefing
from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from tests.briefing.samples import reading, sample_of
from tests.builders import a_scenario, a_study, an_indicator, q

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def trigger(number: int, at: str = "warning") -> dict[str, object]:
    return {
        "when": f"Case {number} is seen",
        "then": f"take step {number}",
        "owner": f"Desk {number}",
        "needs": [{"item": f"item-{number}", "at": at}],
    }


def text(count: int, *values: float, quarter: str = "2022Q1") -> Briefing:
    """Return the briefing of a study of so many triggers; its first items have these values."""
    study = a_study(
        [a_scenario("alpha", decisions=[trigger(number) for number in range(count)]), "beta"],
        indicators=[an_indicator(f"item-{number}") for number in range(count)],
    )
    read = [reading(f"item-{number}", "2022Q1", value) for number, value in enumerate(values)]
    return sample_of(study, *read).briefing(quarter)


def test_it_says_who_does_what_since_when_and_because_of_what() -> None:
    (row,) = text(2, 25.0, 5.0).answer.due.rows
    assert row.owner == "Desk 0"
    assert (row.then, row.when) == (
        "Take step 0.",
        "Its trigger was met this quarter: “Case 0 is seen”.",
    )
    assert row.target == "#scenario-alpha"
    (later,) = text(2, 25.0, 5.0, quarter="2022Q2").answer.due.rows
    assert later.when == "Its trigger has been met since 2022Q1: “Case 0 is seen”."


@pytest.mark.parametrize(
    "count, words",
    [
        (0, ""),
        (1, "Nothing. The one trigger that can be checked against the record is not met."),
        (3, "Nothing. None of the three triggers that can be checked against the record is met."),
    ],
)
def test_nothing_is_due(count: int, words: str) -> None:
    """Where the study says of no trigger what it needs, there is no box."""
    assert text(count).answer.due == DueNow("Due now" if count else "", (), words)


def test_four_are_told_and_the_others_counted() -> None:
    due = text(6, *[25.0] * 6).answer.due
    assert [row.owner for row in due.rows] == [f"Desk {number}" for number in range(4)]
    assert due.rest == "2 more triggers are met; the chapters name them."


def test_the_chapter_marks_the_met_ones() -> None:
    decisions = text(2, 25.0, 5.0).chapters[0].decisions
    assert [decision.met for decision in decisions] == ["Met this quarter.", ""]
    assert decisions[0].needs == "Counts as met when “Item 0” stands at warning."


@pytest.mark.parametrize(
    "study, quarter, owners",
    [
        ("us-economy-2006", "2006Q1", []),
        (
            "us-economy-2006",
            "2008Q2",
            ["Budget office", "Output desk", "Budget office", "Budget office"],
        ),
        ("central-asia", "2023Q4", ["China desk"]),
    ],
)
def test_the_shipped_studies(study: str, quarter: str, owners: list[str]) -> None:
    """Six of seven triggers of 2008Q2 were met, and none was marked."""
    project, _, _ = open_project(SCENARIOS / study)
    assert project is not None
    due = briefing(basis_of(project, q(quarter))).answer.due
    assert [row.owner for row in due.rows] == owners
