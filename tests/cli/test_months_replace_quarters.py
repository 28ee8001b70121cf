"""A month that replaces a recorded value of its whole quarter is told when it comes, and once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import TRACKER, run
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import typed

TOLD = (
    "warning: water-level: the value of 2022Q1 is made from its months now, and the one recorded "
    "of the whole quarter, 4.5, counts for nothing"
)
HEADER = "quarter,period,item,value\n"


@pytest.fixture
def monthly(study: Path) -> Path:
    """Return a study whose quarter has a value; its indicator is read every month."""
    write_study(study, STUDY.replace("watch = 5\n", 'cadence = "monthly"\nwatch = 5\n'))
    Path("whole.csv").write_text(f"{HEADER}2022Q1,,water-level,4.5\n")
    assert TOLD not in run("import", "whole.csv", "--yes").stderr
    return study


@pytest.mark.usefixtures("monthly")
def test_of_an_imported_month() -> None:
    """Neither the next month nor the same file says it again."""
    for name, month in (("first.csv", "01"), ("second.csv", "02")):
        Path(name).write_text(f"{HEADER}2022Q1,2022-{month},water-level,4\n")
    assert TOLD in run("import", "first.csv", "--dry-run").stderr
    assert run("import", "first.csv", "--yes").stderr.count(TOLD) == 1
    for again in ("first.csv", "second.csv"):
        assert TOLD not in run("import", again, "--yes").stderr


@pytest.mark.usefixtures("monthly")
def test_of_a_month_typed_in_the_tracker() -> None:
    """Build tells it, too."""
    run("build")
    typed({("Update", "water-level 2022-01", "value"): 4}, str(TRACKER))
    assert run("build", "--yes").stderr.count(TOLD) == 1
    assert TOLD not in run("build").stderr


@pytest.mark.usefixtures("monthly")
def test_not_where_the_whole_quarter_is_taken_back() -> None:
    """Nothing is replaced where the same table takes the value of the quarter back."""
    rows = "2022Q1,2022-01,water-level,4\n2022Q1,,water-level,cleared\n"
    Path("both.csv").write_text(HEADER + rows)
    said = run("import", "both.csv", "--yes")
    assert said.exit_code == 0, said.stderr
    assert TOLD not in said.stderr


def in_conflict(first: str, second: str) -> None:
    """Record two values for one field as a conflict: those of two tables that come together."""
    for name, row in (("anna.csv", first), ("ben.csv", second)):
        Path(name).write_text(HEADER + row)
    assert run("import", "anna.csv", "ben.csv", "--yes").exit_code == 1


@pytest.mark.usefixtures("monthly")
def test_of_a_month_that_settle_takes() -> None:
    """Who decides is told as who imports is; who leaves the record as it is needs no word."""
    in_conflict("2022Q1,2022-01,water-level,4\n", "2022Q1,2022-01,water-level,5\n")
    number = run("settle").stdout.partition(".")[0]
    settled = run("settle", "--choose", f"{number}=1")
    assert settled.exit_code == 0
    assert settled.stderr.count(TOLD) == 1
    in_conflict("2022Q1,2022-02,water-level,4\n", "2022Q1,2022-02,water-level,5\n")
    number = run("settle").stdout.partition(".")[0]
    assert TOLD not in run("settle", "--choose", f"{number}=2").stderr


@pytest.mark.usefixtures("monthly")
def test_of_a_whole_quarter_that_settle_takes() -> None:
    """Its months came while it was in conflict: the value that somebody chooses is none."""
    in_conflict("2022Q1,,water-level,3\n", "2022Q1,,water-level,2\n")
    Path("month.csv").write_text(f"{HEADER}2022Q1,2022-01,water-level,4\n")
    run("import", "month.csv", "--yes")
    number = run("settle").stdout.partition(".")[0]
    settled = run("settle", "--choose", f"{number}=1")
    assert TOLD.replace("4.5", "3") in settled.stderr
