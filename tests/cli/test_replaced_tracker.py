"""What `build` replaces was in use, and what it misses may be: nothing that was typed is lost."""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

import openpyxl
import pytest
import time_machine
from click.testing import Result
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from scenariobook.bounds import TimeLimitError
from scenariobook.briefing.editions import Printed
from scenariobook.record.ledger.disk import load_ledger
from scenariobook.workbook.xlsx import loading, opc
from tests.cli.copies import shown
from tests.commands import TRACKER, recorded_in, run, type_value
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY
from tests.workbook.as_read import row_of, typed
from tests.workbook.own_work.analysts_sheets import packed

# --- replaced -------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _built(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, build)


def build() -> None:
    assert run("build").exit_code == 0


def test_a_damaged_tracker_may_be_mended_by_its_program() -> None:
    """`build` said how to go on without it, so what was typed and not recorded was given up."""
    parts = opc.parts(TRACKER.read_bytes())
    sheet = opc.sheet_parts(parts)["Update"]
    TRACKER.write_bytes(packed({**parts, sheet: parts[sheet].replace(b"</sheetData>", b"")}))
    result = run("build")
    assert (result.exit_code, "tracker.xlsx: error[R014]: " in result.output) == (1, True)
    assert "open it in its program, see that all is there, and save it again" in result.output


def test_a_tracker_that_takes_too_long_to_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that nobody has changed, of which `build` printed a sheet's name, and no more."""
    Path("study.toml").write_text(STUDY.replace("Water level", "Level"), "utf-8")

    def used_up() -> NoReturn:
        raise TimeLimitError

    monkeypatch.setattr(loading, "limited", used_up)
    result = run("build")
    assert result.exit_code == 1
    assert "tracker.xlsx: error[R014]: " in result.output
    assert "takes more than 20 seconds or a gigabyte of memory to read" in result.output


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
    assert f"{tracker.name} meanwhile; it stays as it is" in said(stopped)
    assert [tracker.read_bytes()] == saved
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1


@pytest.mark.usefixtures("study")
def test_an_older_tracker_that_was_put_back_takes_nothing_back() -> None:
    """A folder that is shared may do so: the value stays, and so does what was added to it."""
    for value in (2.5, 2.7):
        type_value(TRACKER, value)
        run("build")
        if value == 2.5:
            shutil.copy(TRACKER, "older.xlsx")
    typed({("Update", "water-level", "yours"): "a remark"}, str(TRACKER), Path("older.xlsx"))
    run("build")
    row = shown("Update")["water-level"]
    assert (row["value"], row["yours"]) == (2.7, "a remark")


@pytest.mark.parametrize("lock", ["~$tracker.xlsx", ".~lock.tracker.xlsx#"])
def test_an_open_tracker_stays_until_it_is_closed(study: Path, lock: str) -> None:
    """The program's next save would put it over the fresh one: nothing is written or recorded."""
    type_value(TRACKER, 2.5)
    lock_file = TRACKER.with_name(lock)
    lock_file.write_text("Anna")
    before = TRACKER.read_bytes()
    stopped = run("build", "--yes")
    assert stopped.exit_code == 1
    assert f"{TRACKER.name} is open in another program: close it there" in said(stopped)
    assert lock in stopped.stderr
    assert TRACKER.read_bytes() == before
    assert recorded_in(study) == ()
    typed({("Update", "water-level", "note"): "seen at dawn"}, str(TRACKER), TRACKER)
    lock_file.unlink()
    assert run("build", "--yes").exit_code == 0
    row = shown("Update")["water-level"]
    assert (row["value"], row["note"]) == (2.5, "seen at dawn")


def test_a_study_that_begins_after_its_record_says_so(study: Path) -> None:
    """Its earlier quarters have no place then; the record is not touched."""
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


# --- missing --------------------------------------------------------------------------------------


OUTPUT = TRACKER.parent
MISSING = "tracker.xlsx was built, but is missing"
LATER = datetime(2022, 5, 1)  # the first quarter has ended


def said(result: Result) -> str:
    """Return the warnings of a command, each on one line."""
    return " ".join(result.stderr.split())


def renamed(name: str) -> Path:
    type_value(TRACKER, 2.5)
    return TRACKER.rename(OUTPUT / name)


def test_build_asks_before_it_replaces_one_that_lies_beside(study: Path) -> None:
    """A program or a person renamed it: nothing is written over what is looked for there."""
    renamed("tracker (1).xlsx")
    stopped = run("build", typed="n\n")
    assert stopped.exit_code == 1
    assert MISSING in stopped.stderr
    assert "lake/output/small-study/tracker (1).xlsx'`" in said(stopped)
    assert not TRACKER.exists()
    done = run("build", "--yes")
    assert (done.exit_code, MISSING in done.stderr) == (0, True)
    assert "tracker (1).xlsx" in done.stderr
    assert TRACKER.exists()
    assert recorded_in(study) == ()


def test_the_whole_way_back(study: Path) -> None:
    """Once the file is imported, what was typed is in the tracker."""
    type_value(TRACKER, 2.5)
    TRACKER.rename("old.xlsx")
    warned = run("build")
    assert warned.exit_code == 0
    assert MISSING in warned.stderr
    assert run("import", "old.xlsx", "--yes").exit_code == 0
    done = run("build")
    assert (done.exit_code, done.stderr.count("old.xlsx")) == (0, 0), done.stderr
    assert len(recorded_in(study)) == 1
    assert shown("Update")["water-level"]["value"] == 2.5


def test_one_that_was_deleted_on_purpose_is_one_line() -> None:
    TRACKER.unlink()
    done = run("build")
    assert done.exit_code == 0
    assert sum("warning: " in line for line in done.stderr.splitlines()) == 1
    assert MISSING in done.stderr
    assert MISSING not in run("build").stderr
    for path in OUTPUT.iterdir():
        path.unlink()
    assert MISSING not in run("build").stderr  # as of a first build


@time_machine.travel(LATER, tick=False)
def test_advance_asks(study: Path) -> None:
    """It would close the quarter that the tracker was for; `--yes` goes on, and names it too."""
    type_value(TRACKER, 2.5)
    run("build")
    type_value(TRACKER, 3.5)
    TRACKER.rename(OUTPUT / "kept.xlsx")
    before = len(load_ledger(study).entries)
    stopped = run("advance", typed="n\n")
    assert stopped.exit_code == 1
    assert len(load_ledger(study).entries) == before
    done = run("advance", "--yes")
    assert done.exit_code == 0
    for result in (stopped, done):
        assert MISSING in result.stderr
        assert "lake/output/small-study/kept.xlsx`" in said(result)


def test_others_tell_it_too() -> None:
    run("advance", "--yes")
    run("build")
    renamed("kept.xlsx")
    for command in (("undo", "--yes"), ("brief", "--html")):
        result = run(*command)
        assert result.exit_code == 0, result.stderr
        assert MISSING in result.stderr
        assert "kept.xlsx" in result.stderr


def test_what_was_imported_is_not_named() -> None:
    """It is no missing tracker: what was typed in it is recorded."""
    Path("anna.xlsx").write_bytes(type_value(TRACKER, 2.5))
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    TRACKER.unlink()
    done = run("build")
    assert done.exit_code == 0
    assert "nobody has imported" not in done.stderr


def test_a_link_that_leads_away_stops_before_anything_is_recorded(
    study: Path, tmp_path: Path
) -> None:
    """A tracker on a share, linked to: what to do is said, and nothing is done by halves."""
    type_value(TRACKER, 2.5)
    share = TRACKER.rename(tmp_path / "share.xlsx")
    TRACKER.symlink_to(share)
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "replace the link with a copy of that file" in stopped.stderr
    assert recorded_in(study) == ()
    TRACKER.unlink()
    TRACKER.write_bytes(share.read_bytes())
    assert run("build").exit_code == 0
    assert len(recorded_in(study)) == 1
