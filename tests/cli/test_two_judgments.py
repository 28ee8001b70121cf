"""Two people judge one scenario: one line tells of both, and what was chosen is checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import openpyxl

from tests.commands import run
from tests.workbook.desk import cell_of

TRACKER: Final = Path("output/small-study/tracker.xlsx")


def judged(name: str, **fields: object) -> str:
    """Save a copy of the tracker with a judgment of the first scenario; return its name."""
    book = openpyxl.load_workbook(TRACKER)
    for header, value in fields.items():
        cell_of(book["Judgments"], "lake-dries", header).value = value  # type: ignore[assignment]  # any cell value
    book.save(name)
    return name


def test_a_conflict_about_a_scenario_is_one_line_and_the_mixture_is_told(study: Path) -> None:
    """Anna says more than Ben: when his likelihood is chosen, the words name what is hers."""
    assert study.is_dir()
    assert run("build").exit_code == 0
    anna = judged("anna.xlsx", likelihood=60, confidence="moderate", dissent="of one", analyst="A")
    ben = judged("ben.xlsx", likelihood=40, confidence="low", analyst="B")
    told = run("import", anna, ben, "--yes").stderr
    (line,) = [line for line in told.splitlines() if line.startswith("conflict")]
    assert re.match(
        r"conflict: lake-dries: likelihood \(60 at .*; 40 at .*\); confidence \(.*\); analyst", line
    )
    assert "Estimates keep everybody's own" in told
    listed = run("settle").stdout
    number, choice = re.search(  # type: ignore[union-attr]  # else the test fails here, too
        r"(\d+)\. conflict: 2022Q1, lake-dries, likelihood(?:\n .*)*\n +(\d)  take 40", listed
    ).groups()
    done = run("settle", "--choose", f"{number}={choice}")
    assert (
        "lake-dries has parts of several files now: likelihood from ben.xlsx; dissent from "
        "anna.xlsx; see that they belong together" in done.stderr
    )
