"""What `build` replaces was in use: nothing that somebody typed goes with it."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.workbook.xlsx import opc
from tests.cli.copies import shown
from tests.commands import recorded_in, run, type_value
from tests.losses.returning import TRACKER
from tests.study_text import STUDY
from tests.workbook.as_read import typed
from tests.workbook.calculated import zipped


def test_build_never_writes_over_what_was_saved_meanwhile(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the program works, or asks, an analyst saves: nothing is written over that."""
    run("build")
    TRACKER.with_name("briefing.pdf").unlink()  # else there is nothing to build
    saved: list[bytes] = []

    def slow(*_: object) -> bytes:
        saved.append(type_value(TRACKER, 2.5))
        return b"a synthetic briefing"

    with monkeypatch.context() as patch:
        patch.setattr("scenariobook.documents.finished_briefing", slow)
        stopped = run("build")
    assert stopped.exit_code == 1
    assert "somebody has saved the tracker meanwhile" in stopped.stderr
    assert [TRACKER.read_bytes()] == saved
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1


@pytest.mark.usefixtures("study")
def test_an_older_tracker_that_was_put_back_takes_nothing_back() -> None:
    """A folder that is shared may do so: the value stays, and so does what was added to it."""
    run("build")
    for value in (2.5, 2.7):
        type_value(TRACKER, value)
        run("build")
        if value == 2.5:
            shutil.copy(TRACKER, "older.xlsx")
    typed({("Update", "water-level", "yours"): "a remark"}, str(TRACKER), Path("older.xlsx"))
    run("build")
    row = shown("Update")["water-level"]
    assert (row["value"], row["yours"]) == (2.7, "a remark")


def test_build_never_replaces_a_tracker_whose_record_is_gone(study: Path) -> None:
    """The record was put back to an earlier state: the tracker alone holds what was typed."""
    run("build")
    type_value(TRACKER, 2.5)
    assert run("build").exit_code == 0
    before = TRACKER.read_bytes()
    shutil.rmtree(study / "record")
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "R021" in stopped.stderr
    assert "move this file elsewhere" in stopped.stderr
    assert TRACKER.read_bytes() == before


@pytest.mark.parametrize("lock", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def test_build_stops_while_a_program_has_the_tracker_open(study: Path, lock: str) -> None:
    """Its next save there would put the old tracker over the fresh one."""
    run("build")
    TRACKER.with_name(lock).write_text("Anna")
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert stopped.exit_code == 1
    assert lock in stopped.stderr
    assert TRACKER.read_bytes() == before
    TRACKER.with_name(lock).unlink()
    assert run("build").exit_code == 0
    assert study.exists()


def test_a_study_that_begins_after_its_record_says_so(study: Path) -> None:
    """Its earlier quarters have no place then; the record is not touched."""
    run("build")
    type_value(TRACKER, 2.5)
    run("build")
    (study / "study.toml").write_text(STUDY.replace('start = "2022Q1"', 'start = "2022Q3"'))
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "the record begins in 2022Q1, before the study's start, 2022Q3" in stopped.stderr


@pytest.mark.parametrize("saved", ["converted", "switched", "with a sheet of their own"])
def test_days_counted_from_1904_lock_nothing(study: Path, saved: str) -> None:
    """A program's setting: it stores dates as other numbers, or shows the numbers as other days.

    Nobody typed them: a copy asks about none, and `build` writes afresh.
    """
    run("build")
    type_value(TRACKER, 2.5)
    workbook = openpyxl.load_workbook(TRACKER)
    if saved == "with a sheet of their own":
        workbook.create_sheet("Anna")["A1"] = date(2022, 3, 1)
    if saved == "switched":
        workbook.save(TRACKER)
        held = opc.parts(TRACKER.read_bytes())
        switched = re.sub(
            rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', held["xl/workbook.xml"]
        )
        TRACKER.write_bytes(zipped(TRACKER.read_bytes(), {**held, "xl/workbook.xml": switched}))
    else:
        workbook.epoch = CALENDAR_MAC_1904
        workbook.save(TRACKER)
    before = TRACKER.read_bytes()
    Path("copy.xlsx").write_bytes(before)
    shown = run("import", "copy.xlsx", "--dry-run")
    assert "question" not in shown.output
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1
    after = openpyxl.load_workbook(TRACKER)
    days = [row[0].value for row in after["lists"].iter_rows(min_row=4, max_row=5)]
    assert days == [datetime(2022, 1, 1), datetime(2022, 4, 1)]
    if saved == "with a sheet of their own":
        assert after["Anna"]["A1"].value == datetime(2022, 3, 1)
    again = run("build")
    assert (again.exit_code, TRACKER.read_bytes() != before) == (0, True)
    shutil.copy(TRACKER, "later.xlsx")
    assert run("import", "later.xlsx", "--dry-run").exit_code == 0
