"""What `build` replaces was in use: nothing that somebody typed goes with it."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from scenariobook.briefing.editions import Printed
from scenariobook.workbook.xlsx import opc
from tests.cli.copies import shown
from tests.commands import TRACKER, recorded_in, run, type_value
from tests.study_text import STUDY
from tests.workbook.as_read import row_of, typed
from tests.workbook.own_work.analysts_sheets import packed

NEW: Final = TRACKER.with_name("tracker-new.xlsx")
REMARK: Final = ("Update", "water-level", "yours")


def _say_in_guide(words: str, book: Workbook) -> None:
    book["Guide"].cell(40, 1, words)


@pytest.mark.parametrize("tracker", [TRACKER, TRACKER.with_name("tracker-before.xlsx")])
def test_build_never_writes_over_what_was_saved_meanwhile(
    study: Path, tracker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the program works, or asks, an analyst saves: nothing is written over that."""
    for word in ("first", "second"):  # with either, the next build sets the tracker aside
        run("build")
        typed({}, str(TRACKER), change=partial(_say_in_guide, word))
    TRACKER.with_name("briefing-2022Q1.pdf").unlink()  # else there is nothing to build
    saved: list[bytes] = []

    def slow(_: object) -> Printed:
        saved.append(type_value(tracker, 2.5))
        return b"a synthetic briefing", frozenset()

    with monkeypatch.context() as patch:
        patch.setattr("scenariobook.briefing.editions.render_briefing", slow)
        stopped = run("build")
    assert stopped.exit_code == 1
    assert f"somebody has saved {tracker.name} meanwhile" in stopped.stderr
    assert [tracker.read_bytes()] == saved
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


@pytest.fixture(params=["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def beside(study: Path, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """Build while a program has the tracker open, in which a value was typed and saved.

    Return the new tracker that stands beside it, and the program's lock.
    """
    run("build")
    type_value(TRACKER, 2.5)
    lock = TRACKER.with_name(request.param)
    lock.write_text("Anna")
    before = TRACKER.read_bytes()
    built = run("build", "--yes")
    assert built.exit_code == 1
    assert f"{TRACKER.name} is open in another program" in built.stderr
    assert f"the new tracker is {NEW.name}: close" in built.stderr
    assert lock.name in built.stderr
    assert TRACKER.read_bytes() == before
    assert len(recorded_in(study)) == 1
    assert TRACKER.with_name("briefing-2022Q1.pdf").exists()
    return NEW, lock


def test_an_open_tracker_stays_until_it_is_closed(study: Path, beside: tuple[Path, Path]) -> None:
    """Its next save would put it over the fresh one; what is typed in it till then comes home."""
    new, lock = beside
    assert shown("Update", new)["water-level"]["value"] == 2.5
    typed({("Update", "water-level", "note"): "seen at dawn"}, str(TRACKER), TRACKER)
    assert run("build", "--yes").exit_code == 1
    lock.unlink()
    built = run("build", "--yes")
    assert (built.exit_code, new.exists()) == (0, False)
    row = shown("Update")["water-level"]
    assert (row["value"], row["note"]) == (2.5, "seen at dawn")
    assert len(recorded_in(study)) == 2
    assert "nothing has changed" in run("build").stderr


def test_what_was_typed_in_the_new_one_meanwhile_comes_home_first(
    study: Path, beside: tuple[Path, Path]
) -> None:
    """Where the two differ, both are asked about; the new one is archived, then removed."""
    new, lock = beside
    typed({("Update", "water-level", "value"): 3.5, REMARK: "ask Lea"}, str(new), new)
    typed({("Update", "water-level", "value"): 2.75}, str(TRACKER), TRACKER)
    data = new.read_bytes()
    lock.unlink()
    built = run("build", "--yes")
    assert (built.exit_code, new.exists()) == (0, False)
    assert NEW.name in built.stderr
    told = run("settle").stdout
    assert "3.5" in told
    assert "2.75" in told
    kept = study / "record" / "returned" / f"{sha256(data).hexdigest()}.xlsx"
    assert kept.read_bytes() == data
    assert f"record/returned/{kept.name}" in built.stderr


def test_nothing_is_written_over_a_new_one_that_is_open_as_well(
    beside: tuple[Path, Path],
) -> None:
    new, lock = beside
    new.with_name(f"~${new.name}").write_text("Ben")
    lock.unlink()
    before = new.read_bytes(), TRACKER.read_bytes()
    stopped = run("build", "--yes")
    assert stopped.exit_code == 1
    assert f"{new} is open in another program" in stopped.stderr
    assert (new.read_bytes(), TRACKER.read_bytes()) == before


def test_a_new_one_in_which_something_was_typed_is_read_before_the_next_stands_there(
    study: Path, beside: tuple[Path, Path]
) -> None:
    """The tracker is open still, and somebody works in the other one."""
    new, _ = beside
    typed({("Update", "water-level", "note"): "seen at dawn"}, str(new), new)
    assert run("build", "--yes").exit_code == 1
    assert len(recorded_in(study)) == 2
    assert shown("Update", new)["water-level"]["note"] == "seen at dawn"


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
    type_value(TRACKER, 2500)
    workbook = openpyxl.load_workbook(TRACKER)
    if saved == "with a sheet of their own":
        workbook.create_sheet("Anna")["A1"] = date(2022, 3, 1)
    if saved == "switched":
        workbook.save(TRACKER)
        held = opc.parts(TRACKER.read_bytes())
        held["xl/workbook.xml"] = re.sub(
            rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', held["xl/workbook.xml"]
        )
        TRACKER.write_bytes(packed(held))
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
    assert row_of(after, "Update", "water-level")["value"].value == 2500  # which is no day
    if saved == "with a sheet of their own":
        assert after["Anna"]["A1"].value == datetime(2022, 3, 1)
    again = run("build")
    assert (again.exit_code, TRACKER.read_bytes() != before) == (0, True)
    shutil.copy(TRACKER, "later.xlsx")
    assert run("import", "later.xlsx", "--dry-run").exit_code == 0
