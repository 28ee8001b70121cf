"""`settle` says what has become of the reason of a question, where the study has changed since."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import run
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.desk import cell_of, column_of, head_of

TRACKER = Path("output/small-study/tracker.xlsx")
REEDS: Final = """
[[sources]]
id = "reed-survey"
title = "Reeds"
publisher = "Nobody"
reliability = "B"
"""
RANGE: Final = STUDY.replace('unit = "m"', 'range = [0, 10]\nunit = "m"')


def type_in(name: str, cells: dict[tuple[str, str, str], Any]) -> None:
    """Send the tracker out, and get a copy back in which somebody typed."""
    shutil.copy(TRACKER, name)
    workbook = openpyxl.load_workbook(name)
    for (sheet, row, header), value in cells.items():
        cell_of(workbook[sheet], row, header).value = value
    workbook.save(name)


def propose(name: str, marker: str, sheet: str, **cells: Any) -> None:
    """Send the tracker out, and get a copy back with a row below a table."""
    shutil.copy(TRACKER, name)
    workbook = openpyxl.load_workbook(name)
    table: Worksheet = workbook[sheet]
    row = head_of(table, marker) + 1
    while table.cell(row, column_of(table, "id", marker)).value:
        row += 1
    for header, value in cells.items():
        table.cell(row, column_of(table, header.replace("_", " "), marker)).value = value
    workbook.save(name)


def noted() -> str:
    """Return what settle notes about the only question that is open."""
    said = run("settle").stdout
    notes = [line.strip() for line in said.splitlines() if "please note: " in line]
    return notes[0].removeprefix("please note: ") if notes else ""


@pytest.mark.parametrize(
    "before, header, typed, after, told",
    [
        (
            STUDY,
            "source",
            "reed-survey",
            STUDY + REEDS,
            "anna.xlsx!Update!M5 can be read by now: --enter 2=reed-survey takes it",
        ),
        (RANGE, "value", 70, STUDY, "anna.xlsx!Update!K5 can be read by now: choice 2 takes it"),
        (
            STUDY,
            "indicator",
            "Level",
            STUDY.replace('"Water level"', '"Level"'),
            "the study's files say so by now: choose 1",
        ),
        (STUDY, "indicator", "Level", f"\n\n{STUDY}", "that stands at study.toml:36:9 by now"),
        (STUDY, "value", "about 7", f"\n\n{STUDY}{REEDS}", ""),
    ],
    ids=["source", "range", "title", "line", "still unclear"],
)
def test_what_somebody_typed(
    study: Path, before: str, header: str, typed: object, after: str, told: str
) -> None:
    """It can be taken by now, or the study says it, or says it elsewhere."""
    write_study(study, before)
    run("build")
    type_in("anna.xlsx", {("Update", "water-level", header): typed})
    assert "1 question" in run("import", "anna.xlsx", "--yes").stderr
    assert not noted()
    write_study(study, after)
    assert noted() == told


def test_what_it_says_can_be_done(study: Path) -> None:
    """The value that can be read by now is recorded as typed."""
    write_study(study, RANGE)
    run("build")
    type_in("anna.xlsx", {("Update", "water-level", "value"): 70})
    run("import", "anna.xlsx", "--yes")
    write_study(study, STUDY)
    assert run("settle", "--choose", "2=2").exit_code == 0


def test_a_row_of_an_item_that_the_study_has_by_now(study: Path) -> None:
    """Its file brings it."""
    run("build")
    propose("anna.xlsx", "id", "Update", id="shore-line", value=70)
    assert "1 question" in run("import", "anna.xlsx", "--yes").stderr
    assert not noted()
    write_study(study, STUDY + a_shore())
    assert noted() == "the study has 'shore-line' by now: import anna.xlsx once more"
    assert "1 applied" in run("import", "anna.xlsx", "--yes").stderr
    assert "nothing is open" in run("settle").stderr


def test_a_proposed_source_that_the_files_have_by_now(study: Path) -> None:
    """What is unclear of the proposal needs no answer."""
    run("build")
    row = {"id": "reed-survey", "proposed_title": "Reeds", "reliability": "Z"}
    propose("anna.xlsx", "proposed title", "Sources", **row)
    assert "1 question" in run("import", "anna.xlsx", "--yes").stderr
    write_study(study, STUDY + REEDS)
    assert noted() == (
        "the study's files have the source 'reed-survey', so nobody can propose it: choose 1"
    )


def test_a_changed_proposal_of_such_a_source_is_told_as_that(study: Path) -> None:
    """It has no former id, and nothing of it is put back."""
    run("build")
    row = {"id": "reed-survey", "proposed_title": "Reeds", "publisher": "N", "reliability": "B"}
    propose("anna.xlsx", "proposed title", "Sources", **row)
    run("import", "anna.xlsx", "--yes")
    run("build")
    shutil.copy(TRACKER, "ben.xlsx")
    workbook = openpyxl.load_workbook("ben.xlsx")
    workbook["Sources"]["C12"].value = "Reeds and rushes"
    workbook.save("ben.xlsx")
    write_study(study, STUDY + REEDS)
    said = run("import", "ben.xlsx", "--yes").stderr
    assert "ben.xlsx!Sources!C12: reed-survey, proposed title ('Reeds and rushes'): " in said
    assert "the study's files have the source 'reed-survey', so nobody can propose it" in said
    assert "formerly" not in said
    assert not noted()
