"""Commands as processes: one at a time on a study, beside an editor, in a pipe."""

import errno
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scenariobook.cli.shared.locking import LOCK
from scenariobook.paths import LEDGER
from tests.commands import OUTPUT, TRACKER, do, says
from tests.study_text import STUDY, change_study, write_study

# --- the lock -------------------------------------------------------------------------------------


PROGRAM = (sys.executable, "-m", "scenariobook")
LONG = 120  # seconds; whatever has not happened by then does not happen


@contextmanager
def begun(name: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Begin a command in a process of its own; return it with the file that has what it says."""
    said = Path(f"{name}.said")
    with said.open("wb") as out:
        line = [*PROGRAM, *arguments]
        process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=out, stderr=out, text=True)
    with process:
        try:
            yield process, said
        finally:
            process.kill()


def until_said(said: Path, words: str, times: int = 1) -> str:
    """Wait until a command has said some words; return all that it has said."""
    end = time.monotonic() + LONG
    while said.read_text().count(words) < times:
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.01)
    return said.read_text()


def prepare() -> None:
    """Write two tables to import."""
    for name, value in (("first", 2.5), ("second", 7.5)):
        Path(f"{name}.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")


def test_who_comes_second_is_told_who_asks_and_waits_for_the_answer(study: Path) -> None:
    """So what is agreed to is what was shown. Who only looks does not wait."""
    do("import first.csv --yes")
    with begun("first", "undo", "--as", "Kim") as (first, asks):
        until_said(asks, "Undo this?")
        with begun("second", "import", "second.csv", "--yes") as (second, waits):
            told = until_said(waits, "waiting for it to end")
            assert "works on this study: `scenariobook undo` by Kim on " in told
            do("check", "status", "log", "verify")
            assert "undone" not in (study / LEDGER).read_text()
            first.communicate("y\n", timeout=LONG)
            assert second.wait(LONG) == first.returncode == 0
    ledger = (study / LEDGER).read_text()
    assert ledger.index('"undone"') < ledger.index("7.5")
    assert not (study / LOCK).exists()


def test_a_holder_whose_name_is_not_there_yet_is_waited_for_as_well(study: Path) -> None:
    """It was killed, or the second came between its lock and its words."""
    with (study / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with begun("second", "import", "first.csv", "--yes") as (second, waits):
            until_said(waits, "another scenariobook command works on this study; waiting")
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert second.wait(LONG) == 0


def test_work_goes_on_where_a_disk_knows_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives; any other failure is one."""

    def flock(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", flock)
    number = errno.EIO
    assert "Input/output error" in says("import", "first.csv", "--yes", code=1)
    number = errno.ENOLCK
    do("import first.csv --yes")


def test_no_lock_where_nobody_may_write(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study that another owns can still be printed where the output folder is one's own."""
    opened = os.open

    def refused(path: str, *how: Any, **more: Any) -> int:
        if Path(path) == study / LOCK:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "access", lambda *_: False)
    do("brief --html")


# --- watching -------------------------------------------------------------------------------------


@pytest.fixture
def _hears_ctrl_c() -> Iterator[None]:
    """Let it be heard also where the tests were started deaf to it, in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_hears_ctrl_c")
def test_each_save_is_checked_and_built(tmp_path: Path) -> None:
    """A mistake is told, and mended when the file is saved again; Ctrl-C ends it."""
    briefing = OUTPUT / "briefing-2022Q1.pdf"
    with begun(str(tmp_path / "watch"), "build", "--watch") as (watching, said):
        until_said(said, "waiting for the next change")
        first = briefing.read_bytes()
        assert not TRACKER.exists()
        change_study("focal_question", "focal_qestion")
        told = until_said(said, "waiting for the next change", times=2)
        assert "error[S101]" in told
        assert "did you mean 'focal_question'?" in told
        assert briefing.read_bytes() == first
        write_study(Path(), STUDY.replace("dry up?", "dry up for good?"))
        until_said(said, "waiting for the next change", times=3)
        assert briefing.read_bytes() != first
        watching.send_signal(signal.SIGINT)
        assert watching.wait(LONG) == 0
    assert said.read_text().endswith("no longer watching\n")


# --- starting and ending --------------------------------------------------------------------------
HEAVY = ("openpyxl", "weasyprint", "jinja2", "lxml", "tinycss2", "PIL", "numpy", "pandas")


def asked(*line: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    return subprocess.run(line, capture_output=True, text=True, check=False)


def test_a_command_ends_with_its_code_and_says_all_that_it_has_to_say() -> None:
    """The process ends at once, yet nothing that was printed into a pipe is lost."""
    assert asked(*PROGRAM, "check").returncode == 0
    write_study(Path(), STUDY + "\n[[drivers]]\n" * 500)
    wrong = asked(*PROGRAM, "check")
    assert wrong.returncode == 1
    assert "lake: 1,000 errors, " in wrong.stderr
    assert wrong.stdout.count(": error[") == 500  # of a thousand, as many are shown
    assert wrong.stdout.endswith("\n")
    assert asked(*PROGRAM, "check", "--no-such-option").returncode == 2


def test_words_that_cannot_be_written_are_a_failure() -> None:
    """A full disk under the standard output is told by the exit code."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "status"], stdout=full, stderr=-1, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize(
    "command, more",
    [
        ("--help", ("pydantic", "msgspec", "rich")),
        ("check", ("rich",)),
        ("status", ()),
        ("import first.csv --yes", ()),
    ],
    ids=lambda value: value.split()[0] if isinstance(value, str) else "",
)
def test_looking_imports_nothing_heavy(command: str, more: tuple[str, ...]) -> None:
    """What draws, writes workbooks or fills templates is not needed to look, or for a table."""
    code = (
        "import sys; from scenariobook.cli.commands import main; "
        f"main({command.split()!r}, standalone_mode=False); found = {(*HEAVY, *more)!r}; "
        "sys.exit(' '.join(name for name in found if name in sys.modules) or 0)"
    )
    done = asked(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr


def test_numpy_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its threads would keep the briefing in one process; openpyxl would import it."""
    package = tmp_path / "installed" / "numpy"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('numpy was imported')")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    done = asked(*PROGRAM, "build")
    assert done.returncode == 0, done.stderr
    assert "tracker.xlsx" in done.stderr + done.stdout
