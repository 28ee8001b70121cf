"""A row that somebody typed below a table of the tracker itself, which the new one lacks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.record.stated import Reading
from tests.commands import recorded_in, run
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.desk import below, cell_of, column_of

TRACKER: Final = Path("output/small-study/tracker.xlsx")


def typed_below(path: Path, sheet: str, **cells: object) -> None:
    """Type a row below the last one of a sheet, by header."""
    book = openpyxl.load_workbook(path)
    held = book[sheet]
    number = below(held)
    for header, value in cells.items():
        held.cell(number, column_of(held, header)).value = value  # type: ignore[assignment]  # any cell value
    book.save(path)


@pytest.mark.usefixtures("study")
def test_its_question_says_what_can_be_done_in_the_new_tracker() -> None:
    """The new tracker lacks the row, so nobody can put an id or a period there."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    typed_below(TRACKER, "Update", value=99)
    typed_below(TRACKER, "Readings", id="water-level", value=8)
    asked = run("build", "--yes").stderr
    assert "run the command again" not in asked
    leave = "and choose 'leave it' in `scenariobook settle`"
    for told in (asked, run("settle").stdout):
        assert f"type it there again, in the row of its item, {leave}" in told
        assert f"type it there again, with its id and its period, {leave}" in told


def test_once_the_study_has_its_id_the_archived_tracker_brings_it(study: Path) -> None:
    """The command stands in the question, and the question closes."""
    assert run("build").exit_code == 0
    typed_below(TRACKER, "Update", id="shore-line", value=44)
    run("build", "--yes")
    (archived,) = set(re.findall(r"import (record/returned/\w+\.xlsx)`", run("settle").stdout))
    write_study(study, STUDY + a_shore())
    assert run("import", archived, "--yes").exit_code == 0
    assert "nothing is open" in run("settle").stderr
    readings = [e.content for e in recorded_in(study) if isinstance(e.content, Reading)]
    assert [(one.item, one.value) for one in readings] == [("shore-line", 44.0)]


@pytest.mark.usefixtures("study")
def test_in_a_copy_the_row_is_still_there() -> None:
    assert run("build").exit_code == 0
    Path("copy.xlsx").write_bytes(TRACKER.read_bytes())
    typed_below(Path("copy.xlsx"), "Update", id="shore-line", value=44)
    asked = run("import", "copy.xlsx", "--dry-run").stderr
    assert "put the right id there, and run the command again" in asked


def test_ids_that_were_exchanged_are_right_again_in_the_new_tracker(study: Path) -> None:
    """So nobody is told to put them right."""
    write_study(study, STUDY + a_shore())
    assert run("build").exit_code == 0
    book = openpyxl.load_workbook(TRACKER)
    one, other = (cell_of(book["Update"], item, "id") for item in ("water-level", "shore-line"))
    cell_of(book["Update"], "water-level", "value").value = 4
    one.value, other.value = other.value, one.value
    book.save(TRACKER)
    asked = run("build", "--yes").stderr
    assert "type what is meant in the right row of the new tracker" in asked
    assert "run the command again" not in asked
