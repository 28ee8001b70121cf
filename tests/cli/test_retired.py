"""What is taken out of the study's files is kept, shown, and comes back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scenariobook.record.ledger.kinds import Reading
from tests.commands import recorded_in, run, type_value
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study
from tests.workbook.letters import VALUE
from tests.workbook.opened import table

TRACKER = Path("output") / "small-study" / "tracker.xlsx"
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


def retired() -> dict[str, dict[str, Any]]:
    """Return the rows of the Retired sheet; none where there is no such sheet."""
    workbook = openpyxl.load_workbook(TRACKER)
    return table(workbook, "tblRetired") if "Retired" in workbook.sheetnames else {}


def test_an_indicator_taken_out_moves_to_its_table(recorded: Path) -> None:
    """And back, once it stands in the files again: its reading was never gone."""
    assert retired() == {}
    write_study(recorded, WITHOUT)
    assert run("build").exit_code == 0
    assert retired() == {
        "water-level": {
            "id": "water-level",
            "it was": "indicator",
            "2022Q1": 4.5,
            "last source": "lake-survey",
            "last note": "Synthetic.",
            "last entry": 3,
        }
    }
    assert run("import", str(TRACKER), "--dry-run").exit_code == 0
    write_study(recorded, STUDY)
    assert run("build").exit_code == 0
    assert retired() == {}
    assert table(openpyxl.load_workbook(TRACKER), "tblUpdate")["water-level"]["value"] == 4.5


def test_a_sheet_of_retired_rows_gives_way_to_a_fresh_one(recorded: Path) -> None:
    """Beside a sheet of the analysts' own: ours is replaced, or goes; theirs stays."""
    write_study(recorded, WITHOUT)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook.create_sheet("Anna's sheet")["A1"] = 1
    workbook.save(TRACKER)
    assert run("build").exit_code == 0
    assert {"Retired", "Anna's sheet"} < set(openpyxl.load_workbook(TRACKER).sheetnames)
    write_study(recorded, STUDY)
    assert run("build").exit_code == 0
    names = openpyxl.load_workbook(TRACKER).sheetnames
    assert "Retired" not in names
    assert "Anna's sheet" in names


@pytest.mark.parametrize("title", ["Retired", "retired"])
def test_a_sheet_of_ones_own_is_not_taken_for_the_programs(recorded: Path, title: str) -> None:
    """One that has its name: build stops, before a fresh sheet could replace it."""
    workbook = openpyxl.load_workbook(TRACKER)
    workbook.create_sheet(title)["A1"] = "my list of what we no longer ask"
    workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    write_study(recorded, WITHOUT)
    stopped = run("build")
    assert stopped.exit_code == 1
    assert f"the sheet {title!r}, which has the name of one of the program's" in stopped.stderr
    assert TRACKER.read_bytes() == before


def test_a_retired_cell_typed_over_is_a_question(recorded: Path) -> None:
    """It is the program's own cell, and names no file of the study."""
    write_study(recorded, WITHOUT)
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["Retired"]["C5"] = 9
    workbook.save("copy.xlsx")
    asked = run("import", "copy.xlsx", "--dry-run")
    assert asked.exit_code == 1
    assert "copy.xlsx!Retired!C5" in asked.stderr
    assert "1 unclear" in asked.stderr
    assert "what is typed over it is not taken in" in asked.stderr


def late_copy(study: Path) -> None:
    """Type in a copy; take its item out of the study; import the copy."""
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), 2.5)
    write_study(study, WITHOUT)
    assert run("import", "late.xlsx", "--yes").exit_code == 1


def test_what_was_typed_before_is_open_and_can_be_declined(recorded: Path) -> None:
    """The question names the value, and who leaves it keeps what was recorded."""
    late_copy(recorded)
    listed = run("settle")
    assert "late.xlsx: '2.5': the study no longer has the indicator" in listed.stdout
    assert f"source lake-survey, note Synthetic., from late.xlsx!Update!{VALUE}5" in listed.stdout
    number = listed.stdout.partition(".")[0]
    for refused in (("--choose", f"{number}=1"), ("--enter", f"{number}=3")):
        assert "or choose 2" in run("settle", *refused).stderr
    assert run("settle", "--choose", f"{number}=2").exit_code == 0
    assert "nothing new" in run("import", "late.xlsx", "--yes").stderr
    write_study(recorded, STUDY)
    run("build")
    assert table(openpyxl.load_workbook(TRACKER), "tblUpdate")["water-level"]["value"] == 4.5


@pytest.mark.parametrize("item", ["water-level", "lake-level"])
def test_what_was_typed_before_is_taken_once_the_item_is_back(recorded: Path, item: str) -> None:
    """By choosing it, also under another id that the item has then."""
    late_copy(recorded)
    if item == "lake-level":
        new = '"lake-level"\nformerly = ["water-level"]'
        write_study(recorded, STUDY.replace('"water-level"', new))
    else:
        write_study(recorded, STUDY)
    number = run("settle").stdout.partition(".")[0]
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    *_, reading = recorded_in(recorded)
    assert isinstance(reading.content, Reading)
    assert (reading.content.item, reading.content.value) == (item, 2.5)
    assert reading.content.note == "Synthetic."
    assert reading.origin.cells == {"value": f"{VALUE}5"}
    assert "nothing is open" in run("settle").stderr
    assert "nothing new" in run("import", "late.xlsx", "--yes").stderr


def test_what_was_typed_in_the_tracker_itself_is_open(recorded: Path) -> None:
    """The row is gone from the fresh tracker; its bytes are archived, its value is a question."""
    typed = type_value(TRACKER, 2.5)
    write_study(recorded, WITHOUT)
    built = run("build")
    assert built.exit_code == 0
    assert "1 question open" in built.stderr
    *_, entry = recorded_in(recorded)
    assert isinstance(entry.content, Reading)
    assert entry.content.unclear["value"].choices == (2.5,)
    archived = recorded / "record" / "returned" / f"{entry.origin.sha256}.xlsx"
    assert archived.read_bytes() == typed
    assert "2.5" in run("settle").stdout
    assert run("build").exit_code == 0
    assert len(recorded_in(recorded)) == 2


def test_a_value_emptied_before_is_open_too(recorded: Path) -> None:
    """Clearing is an edit like any other."""
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), None)
    write_study(recorded, WITHOUT)
    assert run("import", "late.xlsx", "--yes").exit_code == 1
    listed = run("settle").stdout
    assert "1  all of late.xlsx: empty, " in listed
    write_study(recorded, STUDY)
    assert run("settle", "--choose", f"{listed.partition('.')[0]}=1").exit_code == 0
    run("build")
    assert table(openpyxl.load_workbook(TRACKER), "tblUpdate")["water-level"]["value"] is None


def test_an_unclear_value_of_what_is_gone_offers_what_it_may_mean(recorded: Path) -> None:
    """A number shown in percent: its unit is not known any more."""
    shutil.copy(TRACKER, "late.xlsx")
    workbook = openpyxl.load_workbook("late.xlsx")
    workbook["Update"][f"{VALUE}5"] = 0.25
    workbook["Update"][f"{VALUE}5"].number_format = "0%"
    workbook.save("late.xlsx")
    write_study(recorded, WITHOUT)
    assert run("import", "late.xlsx", "--yes").exit_code == 1
    listed = run("settle").stdout
    assert "all of late.xlsx: 0.25" in listed
    assert "late.xlsx '0.25' read as 25" in listed


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
    """In the provenance; and nowhere where nothing is retired."""
    from scenariobook.briefing.sections_in_order import briefing  # noqa: PLC0415  (heavy)
    from scenariobook.documents import basis_of  # noqa: PLC0415  (the same)
    from scenariobook.project.opening import open_project  # noqa: PLC0415  (the same)

    for text, said in ((STUDY, ""), (WITHOUT, "1 id: what is recorded stays in the ledger")):
        write_study(recorded, text)
        project, _, _ = open_project(recorded)
        assert project
        made = briefing(basis_of(project, project.record.open_quarter))
        assert made.provenance.retired.startswith(said)
        assert bool(made.provenance.retired) is bool(said)
