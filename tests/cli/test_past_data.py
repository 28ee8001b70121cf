"""A study that starts with past data: many quarters in one import, while nothing is recorded."""

from __future__ import annotations

from pathlib import Path

from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from tests.commands import recorded_in, run

PAST = "quarter,item,value\n2022Q3,water-level,4.1\n2022Q1,water-level,6\n2022Q4,water-level,3.2\n"


def opened(folder: Path) -> Project:
    """Open a study that has no errors."""
    project, _, _ = open_project(folder)
    assert project
    return project


def bring(text: str) -> str:
    """Import a table, and return what was said."""
    Path("past.csv").write_text(text)
    return run("import", "past.csv", "--yes").stderr


def test_the_last_quarter_of_a_table_is_open(study: Path) -> None:
    """Each before it was opened in its turn, so nothing of the past is news or a revision."""
    assert "this opens each quarter up to 2022Q4" in bring(PAST)
    project = opened(study)
    assert project.record.open_quarter == "2022Q4"
    assert list(project.record.stated["reading"]["water-level"]) == ["2022Q1", "2022Q3", "2022Q4"]
    entries = project.ledger.entries[1:]
    kinds = [(type(e.content).__name__, e.content.quarter) for e in entries]
    assert [one for one in kinds if one[0] != "Taken"] == [
        ("Reading", "2022Q1"),
        ("Opened", "2022Q2"),
        ("Opened", "2022Q3"),
        ("Reading", "2022Q3"),
        ("Opened", "2022Q4"),
        ("Reading", "2022Q4"),
    ]
    assert run("verify").exit_code == 0


def test_it_is_undone_in_one_step_and_can_come_again(study: Path) -> None:
    """The quarters that it opened, too."""
    bring(PAST)
    run("undo", "--yes")
    assert opened(study).record.open_quarter == "2022Q1"
    bring(PAST)
    assert opened(study).record.open_quarter == "2022Q4"


def test_later_tables_open_nothing(study: Path) -> None:
    """Once something is recorded, `advance` opens quarters, and no table by a slip of the pen."""
    bring("quarter,item,value\n2022Q1,water-level,6\n")
    assert "2022Q4 does not lie between 2022Q1 and 2022Q1" in bring(PAST)
    assert opened(study).record.open_quarter == "2022Q1"


def test_no_table_opens_the_future(study: Path) -> None:
    """A year that is mistyped is refused."""
    assert "error[R005]: 2062Q1" in bring("quarter,item,value\n2062Q1,water-level,6\n")
    assert recorded_in(study) == ()
