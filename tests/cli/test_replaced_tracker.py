"""What `build` does anew, and what it replaces or misses: nothing that was typed is lost."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from unittest.mock import Mock

import click
import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from scenariobook.cli import build
from scenariobook.files import zipped
from scenariobook.intake import last_build
from scenariobook.limits import TimeLimitError
from scenariobook.workbook.xlsx import opc
from tests.builders import q
from tests.cli.copies import filled, play, stated_text, type_level
from tests.commands import OUTPUT, TRACKER, bring, do, logged, must_say, opened, run, stated
from tests.expected import same_as_before
from tests.losses.edits import put
from tests.study_text import change_study
from tests.workbook.as_read import row_of, type_in


def prepare() -> None:
    """Build a tracker."""
    do("build")


# --- replaced -------------------------------------------------------------------------------------


def test_a_damaged_tracker_may_be_mended_by_its_program() -> None:
    """Of a damaged tracker, `build` says how to mend it.

    Of a sound one, that scenariobook may be wrong.
    """
    parts = opc.parts(TRACKER.read_bytes())
    sheet = opc.sheet_parts(parts)["Update"]
    TRACKER.write_bytes(zipped({**parts, sheet: parts[sheet].replace(b"</sheetData>", b"")}))
    mend = "open it in its program, see that all is there, and save it again"
    or_else = "if its program opens the file without complaint, scenariobook is wrong"
    must_say("build", "tracker.xlsx: error[R014]: ", mend, or_else, code=1)


def test_a_tracker_that_takes_too_long_to_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """`build` names a tracker that takes too long to read, also one that nobody has changed."""
    change_study("Water level", "Level")
    too_long = Mock(side_effect=TimeLimitError)
    monkeypatch.setattr("scenariobook.workbook.reading.opened.load", too_long)
    told = "takes more than 20 seconds or a gigabyte of memory to read"
    must_say("build", "tracker.xlsx: error[R014]: ", told, code=1)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04"])
def test_build_never_overwrites_what_is_no_tracker(data: bytes) -> None:
    """`build` leaves whatever stands in the tracker's place and is none, and says so."""
    for folder in ("record", "output"):
        shutil.rmtree(folder)
    OUTPUT.mkdir(parents=True)
    TRACKER.write_bytes(data)
    must_say("build", "R014", code=1)
    assert TRACKER.read_bytes() == data


def test_build_asks_before_it_takes_back_or_changes_what_is_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`build` asks before it takes a value back or changes a closed quarter, and records nothing
    till then.

    What is typed while it asks stays. A tracker of the closed quarter still counts. A study that
    begins after its record says so.
    """
    bring("2022Q1,water-level,2.5")
    do("build")
    type_level(None)
    before = TRACKER.read_bytes(), logged()
    told = play("build", typed="n\n") + play("build")  # whom nobody answers
    assert (TRACKER.read_bytes(), logged()) == before
    with monkeypatch.context() as patch:
        patch.setattr(click, "confirm", lambda *_, **__: bool(type_level(6.5)))
        told += play("build --as Anna") + filled()
    type_level(None)
    told += play("build --yes")
    do("advance --yes")
    type_level(3.5)
    told += play("build", typed="n\n") + stated_text() + play("build --yes") + stated_text()
    change_study('start = "2022Q1"', 'start = "2022Q3"')
    same_as_before(told + play("build") + stated_text())


@pytest.mark.parametrize("tracker", [TRACKER, TRACKER.with_name("tracker-before.xlsx")])
def test_build_writes_over_no_later_save(tracker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody saves while `build` works is not written over."""
    for word in ("first", "second"):  # with either, the next build sets the tracker aside
        do("build")
        type_in({}, str(TRACKER), change=put("Guide", A40=word))
    TRACKER.with_name("briefing-2022Q1.pdf").unlink()  # else there is nothing to build
    saved: list[bytes] = []

    def slow(_: object) -> tuple[bytes, frozenset[str]]:
        saved.append(Path(type_level(2.5, tracker, tracker)).read_bytes())
        return b"a synthetic briefing", frozenset()

    with monkeypatch.context() as patch:
        patch.setattr("scenariobook.briefing.pdf_file.render_briefing", slow)
        must_say("build", f"{tracker.name} meanwhile; it stays as it is", code=1)
    assert [tracker.read_bytes()] == saved
    do("build")
    assert len(stated()) == 1


def test_an_older_tracker_that_was_put_back_takes_nothing_back() -> None:
    """An older tracker that was put back takes no recorded value back, and what was added to it
    stays.
    """
    type_level(2.5)
    do("build")
    shutil.copy(TRACKER, "older.xlsx")
    type_level(2.7)
    do("build")
    type_in({("Update", "water-level", "yours"): "a remark"}, str(TRACKER), Path("older.xlsx"))
    same_as_before(play("build") + filled())


def test_an_open_tracker_stays_until_it_is_closed() -> None:
    """`build` stops while another program has the tracker open, whose next save would replace the
    new one.
    """
    before = Path(type_level(2.5)).read_bytes()
    for lock in ("~$tracker.xlsx", ".~lock.tracker.xlsx#"):
        lock_file = TRACKER.with_name(lock)
        lock_file.write_text("Anna")
        must_say("build --yes", "tracker.xlsx is open in another program: close it", lock, code=1)
        assert (TRACKER.read_bytes(), stated()) == (before, ())
        lock_file.unlink()
    type_in({("Update", "water-level", "note"): "seen at dawn"}, str(TRACKER), TRACKER)
    same_as_before(play("build --yes") + stated_text())


@pytest.mark.parametrize("saved", ["converted", "switched", "with a sheet of their own"])
def test_days_counted_from_1904_lock_nothing(saved: str) -> None:
    """A tracker whose program counts days from 1904 is read and written afresh; nobody is asked."""
    type_level(2500)
    workbook = openpyxl.load_workbook(TRACKER)
    if saved == "with a sheet of their own":
        workbook.create_sheet("Anna")["A1"] = date(2022, 3, 1)
    if saved != "switched":
        workbook.epoch = CALENDAR_MAC_1904
    workbook.save(TRACKER)
    if saved == "switched":
        held = opc.parts(TRACKER.read_bytes())
        held["xl/workbook.xml"] = re.sub(
            rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', held["xl/workbook.xml"]
        )
        TRACKER.write_bytes(zipped(held))
    shutil.copy(TRACKER, "copy.xlsx")
    assert "question" not in run("import", "copy.xlsx", "--dry-run").output
    do("build")
    assert len(stated()) == 1
    after = openpyxl.load_workbook(TRACKER)
    days = [row[0].value for row in after["lists"].iter_rows(min_row=4, max_row=5)]
    assert days == [datetime(2022, 1, 1), datetime(2022, 4, 1)]
    assert row_of(after, "Update", "water-level")["value"].value == 2500  # which is no day
    if saved == "with a sheet of their own":
        assert after["Anna"]["A1"].value == datetime(2022, 3, 1)
    do("build", f"import {shutil.copy(TRACKER, 'later.xlsx')} --dry-run")


# --- missing --------------------------------------------------------------------------------------


def test_a_tracker_that_was_built_and_is_missing_is_looked_for() -> None:
    """`build` stops where the tracker is missing that it wrote, and says where to look.

    `--yes` goes on. Once the file is imported, the new tracker has what was typed in it.
    """
    type_level(2.5)
    other = TRACKER.rename(OUTPUT / "tracker (1).xlsx")
    told = play("build", typed="n\n")
    assert not TRACKER.exists()
    told += play("build --yes") + stated_text()
    told += play(f"import '{other}' --yes", "build") + filled()
    TRACKER.unlink()
    told += play("build", "build")
    for path in OUTPUT.iterdir():
        path.unlink()
    told += play("build")
    told += play(f"import {type_level(2.75, 'anna.xlsx')} --yes")
    TRACKER.unlink()
    same_as_before(told + play("build"))


def test_other_commands_name_a_tracker_that_is_missing() -> None:
    """Other commands name a tracker that is missing; `advance` stops, and goes on with `--yes`."""
    type_level(2.5)
    do("build")
    type_level(3.5)
    TRACKER.rename(OUTPUT / "kept.xlsx")
    before = logged()
    told = play("advance", typed="n\n")
    assert logged() == before
    told += play("advance --yes")
    do("build --yes")
    TRACKER.rename(OUTPUT / "kept-too.xlsx")
    same_as_before(told + play("undo --yes", "brief --html"))


def test_a_link_that_leads_away_stops_before_anything_is_recorded(tmp_path: Path) -> None:
    """Where the tracker is a link out of the study, `build` says what to do, and does nothing by
    halves.
    """
    type_level(2.5)
    share = TRACKER.rename(tmp_path / "share.xlsx")
    TRACKER.symlink_to(share)
    told = play("build") + stated_text()
    TRACKER.unlink()
    shutil.copy(share, TRACKER)
    same_as_before((told + play("build") + stated_text()).replace(str(tmp_path), ""))


# --- the same again -------------------------------------------------------------------------------


BUILDS = 9  # how a build ends here that would go on
NOTE = OUTPUT / ".built.json"
DIGEST = OUTPUT / ".tracker.sha256"
BRIEFING = OUTPUT / "briefing-2022Q1.pdf"


@pytest.fixture
def _goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a build that goes on end with a code of its own, from now on."""
    monkeypatch.setattr(build, "_read", lambda *_: sys.exit(BUILDS))


def kept_files() -> dict[Path, tuple[int, int, bytes]]:
    """Return each file of the study: which one it is, since when, and what it holds."""
    files = (path for path in Path().rglob("*") if path.is_file())
    return {p: (p.stat().st_ino, p.stat().st_mtime_ns, p.read_bytes()) for p in files}


@pytest.mark.usefixtures("_goes_on")
def test_where_nothing_has_changed_nothing_is_written() -> None:
    """Where nothing has changed, `build` writes nothing; what a file holds counts, not its time."""
    before = kept_files()
    must_say("build", "nothing has changed")
    assert kept_files() == before
    for path in (Path("study.toml"), TRACKER, BRIEFING):
        path.touch()
    do("build")


def add(name: str | Path, text: str = "") -> None:
    """Write a file, or add to one."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(text)


ANEW: dict[str, Callable[[], object]] = {
    "a value was typed in the tracker": lambda: type_level(2.5),
    "the tracker is gone": TRACKER.unlink,
    "the tracker and its digest are gone": lambda: [*map(Path.unlink, (TRACKER, DIGEST))],
    "nobody knows any more whether something was typed": DIGEST.unlink,
    "the briefing is gone": BRIEFING.unlink,
    "the briefing is another": lambda: add(BRIEFING, "more"),
    "the note is gone": NOTE.unlink,
    "the note is none": lambda: add(NOTE, "more"),
    "the note says nothing": lambda: NOTE.write_text("[]"),
    "a comment has changed": lambda: add("study.toml", "# a comment"),
    "the study has a template": lambda: add("templates/method.html.j2", "<p>Ours</p>"),
    "the study has a palette": lambda: add("assets/palette.toml"),
    "a quarter was opened, and that was undone": lambda: do("advance --yes", "undo --yes"),
    "a copy was taken in": lambda: bring("2022Q1,water-level,2.5"),
    "the folder has another name": lambda: OUTPUT.rename(OUTPUT.parent / "another"),
    "definitions of before came back": lambda: add(f"record/definitions/{'0' * 64}.json", "{}"),
    "the note is too deep": lambda: NOTE.write_text("[" * 100_000),
    "the note has a wrong byte": lambda: NOTE.write_bytes(
        NOTE.read_bytes().replace(b'"made_from":"', b'"made_from":"\xff')
    ),
}


def test_a_note_is_of_one_quarter() -> None:
    """What `build` notes of its last run holds for that quarter alone."""
    assert last_build.is_up_to_date(opened(), q("2022Q1"), OUTPUT)
    assert not last_build.is_up_to_date(opened(), q("2022Q2"), OUTPUT)


@pytest.mark.usefixtures("_goes_on")
@pytest.mark.parametrize("part", ["_program", "_libraries"])
def test_so_is_what_another_program_made(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`build` makes all anew after a change of the program or of a library."""
    assert list(getattr(last_build, part)())
    monkeypatch.setattr(last_build, part, lambda: ["another"])
    assert run("build").exit_code == BUILDS


@pytest.mark.parametrize(
    "name, missing", [("briefing.pdf", frozenset("水")), ("briefing.html", frozenset[str]())]
)
def test_what_this_machine_lacks_is_asked_for_again(
    name: str, missing: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A briefing that lacks letters, or is HTML in place of a PDF, is made again by the next
    `build`.

    Its tracker is the team's all the same.
    """
    add("study.toml", "\n# changed")
    with monkeypatch.context() as patch:
        patch.setattr(build, "briefing_of", lambda *_: (name, b"made", missing))
        do("build")
        type_level(2.5)
        do("build --yes")
    assert logged()[-1]["origin"]["by"] == "team"
    assert run("build").stderr.count("wrote") >= 2, "made again"


def test_an_unchanged_build_says_what_any_command_says() -> None:
    """A `build` with nothing to do tells warnings and open questions; a damaged note ends none."""
    change_study("summary =", f'means = "{"x " * 40}"\nsummary =')
    do("build")
    type_level("about three")
    do("build --yes")
    told = play("build")
    DIGEST.write_bytes(b"\xff")
    told += play("status")
    NOTE.write_text(json.dumps({**json.loads(NOTE.read_text()), "position": (-9, "")}))
    same_as_before(told + play("verify", "build"))


def _a_folder() -> None:
    """Put a folder in the ledger's place."""
    ledger = Path("record/ledger.jsonl")
    ledger.unlink()
    ledger.mkdir()


UNUSUAL: dict[str, tuple[Callable[[], object], int]] = {
    "the tracker is open in Excel": ((OUTPUT / "~$tracker.xlsx").touch, 0),
    "the tracker is open in LibreOffice": ((OUTPUT / ".~lock.tracker.xlsx#").touch, 0),
    "an archived file came": (lambda: add(f"record/returned/{'0' * 64}.csv", "quarter"), 1),
    "the ledger is a folder": (_a_folder, 1),
    "a definition is a link": (lambda: Path("more.toml").symlink_to("/etc/hostname"), 1),
    "a definition is a pipe": (lambda: os.mkfifo("more.toml"), 1),
}


CHANGES = {name: (happens, BUILDS) for name, happens in ANEW.items()} | UNUSUAL


@pytest.mark.usefixtures("_goes_on")
@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_noticed(change: str) -> None:
    """`build` notices each of these changes, and makes all anew, or stops where somebody has to
    look.
    """
    do("build")
    happens, code = CHANGES[change]
    happens()
    assert run("build").exit_code == code, change


def test_a_command_that_stops_says_what_it_has_recorded() -> None:
    """A command that stops says whether it has recorded the study's changed files before."""
    TRACKER.write_text("no workbook", encoding="utf-8")
    change_study("A small synthetic study", "A smaller study")
    same_as_before(play("build --yes", "build --yes"))
