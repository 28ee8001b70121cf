"""A row that somebody typed below a table of the tracker itself, which the new one lacks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.record.ledger.kinds import Reading
from tests.commands import recorded_in, run
from tests.study_text import STUDY, a_shore, write_study
from tests.workbook.desk import below, cell_of, column_of, head_of

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


@pytest.mark.parametrize("period", ["2022Q9", "2031Q1", "Q1 2022", None])
@pytest.mark.usefixtures("study")
def test_words_beside_a_row_without_a_period_say_what_was_typed_there(period: str | None) -> None:
    """Such a row is not in the new tracker, where the words would stand beside a blank one."""
    Path("in.csv").write_text("quarter,item,value\n2022Q1,water-level,4\n")
    run("import", "in.csv", "--yes")
    run("build")
    book = openpyxl.load_workbook(TRACKER)
    sheet = book["Readings"]
    own, row = sheet.max_column + 1, below(sheet)
    sheet.cell(head_of(sheet), own).value = "my remarks"
    sheet.cell(row, own).value = "ask Lea"
    book.save(TRACKER)
    typed_below(TRACKER, "Readings", id="water-level", period=period, value=8)
    assert "1 question open" in run("build", "--yes").stderr
    kept = openpyxl.load_workbook(TRACKER)["Readings"]
    assert "ask Lea" not in {cell.value for cells in kept.iter_rows() for cell in cells}
    about = f"water-level {period or ''}".strip()
    place = sheet.cell(row, own).coordinate
    told = f"From Readings!{place} ({about}, my remarks), which is gone: ask Lea"
    comment = kept["A1"].comment
    assert comment
    assert told in comment.text
    assert run("build", "--yes").exit_code == 0
    again = openpyxl.load_workbook(TRACKER)["Readings"]["A1"].comment
    assert again
    assert again.text.count("ask Lea") == 1
