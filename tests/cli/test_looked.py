"""Who looked for a signpost and found nothing new owes nothing, and nobody is told to look."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.copies import shown
from tests.commands import TRACKER, run
from tests.study_text import RAIN, STUDY, write_study
from tests.workbook.as_read import typed

SIGNPOST = "inflow-diverted"


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with a signpost of which nobody has said anything."""
    folder = write_study(tmp_path / "lake", STUDY)
    monkeypatch.chdir(folder)
    return folder


def look() -> None:
    """Record that somebody looked."""
    Path("in.csv").write_text(f"quarter,item,looked_on\n2022Q1,{SIGNPOST},2022-03-20\n")
    done = run("import", "in.csv", "--yes", "--from", "Anna")
    assert done.exit_code == 0, done.stderr


@pytest.mark.usefixtures("study")
def test_advance_does_not_ask_for_what_somebody_looked_for() -> None:
    """It called the signpost due, whose cell said that nothing was missing."""
    assert f"1 signpost is due in 2022Q1: {SIGNPOST}" in run("advance", typed="n\n").stderr
    look()
    assert SIGNPOST not in run("advance", typed="n\n").stderr


def test_no_month_is_due_of_an_indicator_that_somebody_looked_for(study: Path) -> None:
    """`advance` asked for none of them, and Update called those after the first due."""
    write_study(study, STUDY + RAIN)
    run("build")
    typed({("Update", "rain-fall 2022-01", "looked on"): date(2022, 3, 20)}, str(TRACKER))
    run("build", "--yes")
    assert "rain-fall" not in run("advance", typed="n\n").stderr
    checks = {row: cells["check"] for row, cells in shown("Update").items()}
    assert [row for row, check in checks.items() if check == "due"] == ["water-level"]
    assert "1 to do" in str(openpyxl.load_workbook(TRACKER, data_only=True)["Update"]["A2"].value)


@pytest.mark.usefixtures("study")
def test_a_briefing_does_not_say_that_nobody_has_looked() -> None:
    """One page said so, and another that somebody had."""

    def worth_finding_out() -> str:
        assert run("brief", "--html").exit_code == 0
        (made,) = Path().glob("output/*/briefing-*.html")
        text = made.read_text("utf-8")
        _, _, behind = text.partition("Most worth finding out")
        return behind.partition("</table>")[0]

    assert SIGNPOST in worth_finding_out()
    look()
    assert SIGNPOST not in worth_finding_out()


def test_a_doubtful_day_of_looking_leaves_the_reading(study: Path) -> None:
    """An open day took the last quarter's value away, and the briefing called it too old."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4.5\n")
    assert run("import", "in.csv", "--yes", "--from", "Anna").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    tracker = study / "output" / "small-study" / "tracker.xlsx"
    book = openpyxl.load_workbook(tracker)
    rows = list(book["Update"].iter_rows())
    header = next(row for row in rows if "looked on" in [cell.value for cell in row])
    column = next(cell.column for cell in header if cell.value == "looked on")
    book["Update"].cell((header[0].row or 0) + 1, column, date(2040, 1, 1))
    book.save(tracker)
    assert "1 question open" in run("build", "--yes").stderr
    (level,) = (
        item
        for item in json.loads(run("status", "--format", "json").stdout)["indicators"]
        if item["id"] == "water-level"
    )
    assert (level["status"], level["value"]) == ("watch", 4.5)
