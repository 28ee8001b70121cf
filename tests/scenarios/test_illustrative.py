"""Holds what the makers of the worked example wrote for 2023 to what its README says of it."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from scenariobook.assess.assessment import assess_all
from scenariobook.assess.calls import calls
from scenariobook.project.opening import open_project
from scenariobook.quarter import Quarter
from scenariobook.standards.likelihood_terms import ICD203
from scenariobook.study.model import Study

STUDY = Path(__file__).resolve().parents[2] / "scenarios" / "central-asia"
QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4")


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the files."""
    with (STUDY / "illustrative" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def study() -> Study:
    """Return the worked example."""
    project, _, _ = open_project(STUDY)
    assert project is not None
    return project.study


@cache
def implied() -> dict[tuple[str, str], float]:
    """Return the implied likelihood by quarter and scenario."""
    project, _, _ = open_project(STUDY)
    assert project is not None
    return {
        (str(assessment.quarter), name): percent
        for assessment in assess_all(project.study, project.record, Quarter(2023, 4))
        if assessment.evidence
        for name, percent in assessment.evidence.implied.items()
    }


def dated() -> set[str]:
    """Return the signposts that have a day by which they are expected."""
    return {signpost.id for signpost in study().signposts if signpost.expected_by}


def scenarios() -> set[str]:
    """Return the scenarios."""
    return {scenario.id for scenario in study().scenarios}


def pairs(rows: list[dict[str, str]], column: str) -> list[tuple[str, str]]:
    """Return each row's quarter and what it is about."""
    return sorted((row["quarter"], row[column]) for row in rows)


def every(subjects: set[str]) -> list[tuple[str, str]]:
    """Return each subject in each quarter of 2023."""
    return sorted((quarter, subject) for quarter in QUARTERS for subject in subjects)


def test_everything_is_judged_once_a_quarter() -> None:
    """Protects against a scenario or a dated signpost that a quarter leaves out."""
    assert pairs(table("judgments.csv"), "scenario") == every(scenarios())
    assert pairs(table("chances.csv"), "item") == every(dated())
    assert pairs(table("statements.csv"), "statement") == every({"bottom_line", "so_what"})


def test_all_of_it_is_signed_as_illustrative() -> None:
    """Protects readers from taking these words for an analyst's of 2023."""
    for name in ("judgments.csv", "chances.csv", "statements.csv"):
        assert {row["analyst"] for row in table(name)} == {"illustrative"}


def test_each_of_three_people_estimates_everything() -> None:
    """Protects the pooled estimates: three people, one round, and a second one in 2023Q4."""
    rounds = [(quarter, "1") for quarter in QUARTERS] + [("2023Q4", "2")]
    expected = {
        (quarter, number, subject, f"analyst-{who}")
        for quarter, number in rounds
        for subject in scenarios() | dated()
        for who in ("one", "two", "three")
    }
    rows = table("estimates.csv")
    given = {(row["quarter"], row["round"], row["subject"], row["analyst"]) for row in rows}
    assert given == expected
    assert len(rows) == len(expected)


def test_every_likelihood_has_a_term() -> None:
    """Protects the import from a figure that the yardstick does not have, such as 0 or 100."""
    columns = (
        ("judgments.csv", "likelihood"),
        ("estimates.csv", "likelihood"),
        ("chances.csv", "chance"),
    )
    for name, column in columns:
        assert all(ICD203.term(float(row[column])) for row in table(name))


def test_one_judgment_leaves_the_implied_likelihood_far_behind() -> None:
    """Protects the one case that shows how the briefing prints such a difference."""
    far = [
        (row["quarter"], row["scenario"])
        for row in table("judgments.csv")
        if abs(
            ICD203.band(float(row["likelihood"]))
            - ICD203.band(implied()[row["quarter"], row["scenario"]])
        )
        > 1
    ]
    assert far == [("2023Q1", "russian-decline")]


def test_there_is_one_dissent_and_one_wide_disagreement() -> None:
    """Protects the one case of each that the briefing can show."""
    dissents = [row["quarter"] for row in table("judgments.csv") if row["dissent"]]
    assert dissents == ["2023Q2"]
    values = defaultdict[tuple[str, str, str], list[float]](list)
    for row in table("estimates.csv"):
        key = row["quarter"], row["round"], row["subject"]
        values[key].append(float(row["likelihood"]))
    wide = [key for key, given in values.items() if max(given) - min(given) >= 40]
    assert wide == [("2023Q3", "1", "ru-sp-csto-member-freeze")]


def test_one_assumption_in_doubt_stays_without_an_answer() -> None:
    """Protects the one case that shows what page one says then."""
    project, _, _ = open_project(STUDY)
    assert project is not None
    history = assess_all(project.study, project.record, Quarter(2023, 4))
    unanswered = [call.about.id for call in calls(history, project.record) if call.due]
    assert unanswered == ["no-sharp-decline"]
