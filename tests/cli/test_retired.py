"""What is taken out of the study's files is kept, shown, and comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.cli.copies import shown
from tests.commands import TRACKER, recorded_in, run, type_value
from tests.losses.returning import choice_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import is_hidden, row_of

TABLE = "quarter,item,value,source,note\n2022Q1,water-level,4.5,lake-survey,Synthetic.\n"
BEFORE, _, REST = STUDY.partition("[[indicators]]")
WITHOUT = BEFORE + "[[signposts]]" + REST.partition("[[signposts]]")[2]


@pytest.fixture
def recorded(study: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study with a reading in its record, and a tracker."""
    prepared_once.bring(study, record)
    return study


def record() -> None:
    Path("in.csv").write_text(TABLE)
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("build").exit_code == 0


def test_an_indicator_taken_out_keeps_its_row_out_of_sight(recorded: Path) -> None:
    """And comes back, once it stands in the files again: its reading was never gone."""
    for text, is_gone in ((WITHOUT, True), (STUDY, False)):
        write_study(recorded, text)
        assert run("build").exit_code == 0
        row = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")
        assert (row["value"].value, is_hidden(row)) == (4.5, is_gone)
        assert run("import", str(TRACKER), "--dry-run").exit_code == 0


def late_copy(study: Path, value: object = 2.5) -> None:
    """Type in a copy; take its item out of the study; import the copy."""
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), value)
    write_study(study, WITHOUT)
    assert run("import", "late.xlsx", "--yes").exit_code == 1


def test_what_was_typed_before_is_open_and_can_be_declined(recorded: Path) -> None:
    """The question has the value, and who leaves it keeps what was recorded."""
    late_copy(recorded)
    (matter,) = open_matters()
    assert "2.5" in str(matter)
    assert "the study no longer has the indicator" in str(matter)
    assert run("settle", "--choose", choice_of(matter, "leave it")).exit_code == 0
    assert "nothing new" in run("import", "late.xlsx", "--yes").stderr
    write_study(recorded, STUDY)
    run("build")
    assert shown("Update")["water-level"]["value"] == 4.5


@pytest.mark.parametrize("item", ["water-level", "lake-level"])
@pytest.mark.parametrize("value", [2.5, None])
def test_what_was_typed_before_is_taken_once_the_item_is_back(
    recorded: Path, item: str, value: float | None
) -> None:
    """By importing the copy again, also under another id that the item has then."""
    late_copy(recorded, value)
    new = f'"{item}"\nformerly = ["water-level"]'
    write_study(recorded, STUDY if item == "water-level" else STUDY.replace('"water-level"', new))
    assert run("import", "late.xlsx", "--yes").exit_code == 0
    assert "nothing is open" in run("settle").stderr
    run("build")
    assert shown("Update")[item]["value"] == value


def test_what_was_typed_in_the_tracker_itself_is_open(recorded: Path) -> None:
    """The row is gone from the fresh tracker; its bytes are archived, its value is a question."""
    typed = type_value(TRACKER, 2.5)
    write_study(recorded, WITHOUT)
    built = run("build")
    assert built.exit_code == 0
    assert "1 question open" in built.stderr
    *_, entry = recorded_in(recorded)
    archived = recorded / "record" / "returned" / f"{entry.origin.sha256}.xlsx"
    assert archived.read_bytes() == typed
    assert "2.5" in run("settle").stdout
    assert run("build").exit_code == 0
    assert len(recorded_in(recorded)) == 2


@pytest.mark.usefixtures("study")
def test_what_was_never_recorded_is_a_question_of_its_field() -> None:
    """The copy says that it was made with the row: nobody has mistyped its id."""
    run("build")
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), "about 2")
    write_study(Path(), WITHOUT)
    asked = run("import", "late.xlsx", "--dry-run")
    assert "the study no longer has the indicator 'water-level'" in asked.stderr
    assert "put the right id there" not in asked.stderr


def test_the_briefing_says_that_it_plays_no_part(recorded: Path) -> None:
    """And nothing of it where nothing is retired."""
    for text, count in ((STUDY, 0), (WITHOUT, 1)):
        write_study(recorded, text)
        assert run("brief", "--html").exit_code == 0
        page = Path("output/small-study/briefing-2022Q1.html").read_text(encoding="utf-8")
        assert page.count("1 id that the study no longer has") == count
