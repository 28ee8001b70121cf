"""One command at a time works on a study, also while it asks; the next says who does, and waits."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from scenariobook.cli.shared.locking import LOCK
from scenariobook.paths import LEDGER
from tests.cli.tables import table
from tests.commands import run

LONG: Final = 30  # seconds; whatever has not happened by then does not happen


@contextmanager
def begun(name: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Begin a command in a process of its own; return it with the file that has what it says."""
    said = Path(f"{name}.said")
    line = [sys.executable, "-m", "scenariobook", *arguments]
    with said.open("wb") as stream:
        process = subprocess.Popen(line, stdin=subprocess.PIPE, stderr=stream, text=True)
    with process:
        try:
            yield process, said
        finally:
            process.kill()


def until_said(said: Path, words: str) -> str:
    """Wait until a command has said some words; return all that it has said."""
    end = time.monotonic() + LONG
    while words not in said.read_text():
        assert time.monotonic() < end, said.read_text()
        time.sleep(0.01)
    return said.read_text()


def test_who_comes_second_is_told_who_asks_and_waits_for_the_answer(study: Path) -> None:
    """So what is agreed to is what was shown. Who only looks does not wait."""
    table("first.csv", "2022Q1,water-level,2.5")
    assert run("import", "first.csv", "--yes").exit_code == 0
    table("second.csv", "2022Q1,water-level,7.5")
    with begun("first", "undo", "--as", "Kim") as (first, asks):
        until_said(asks, "Undo this?")
        with begun("second", "import", "second.csv", "--yes") as (second, waits):
            told = until_said(waits, "waiting for it to end")
            assert "works on this study: `scenariobook undo` by Kim on " in told
            for looking in ("check", "status", "log", "verify"):
                assert run(looking).exit_code == 0
            assert "undone" not in (study / LEDGER).read_text()
            first.communicate("y\n", timeout=LONG)
            assert second.wait(LONG) == first.returncode == 0
    ledger = (study / LEDGER).read_text()
    assert ledger.index('"undone"') < ledger.index("7.5")
    assert not (study / LOCK).exists()


def test_who_was_killed_holds_nothing(study: Path) -> None:
    """Nor does the file that it left keep anybody from anything."""
    table("first.csv", "2022Q1,water-level,2.5")
    with begun("first", "import", "first.csv") as (first, asks):
        until_said(asks, "Record this?")
        first.kill()
        first.wait(LONG)
    assert (study / LOCK).exists()
    done = run("import", "first.csv", "--yes")
    assert (done.exit_code, "waiting" in done.stderr) == (0, False)
    assert not (study / LOCK).exists()


def test_a_holder_whose_name_is_not_there_yet_is_waited_for_as_well(study: Path) -> None:
    """It was killed, or the second came between its lock and its words."""
    table("first.csv", "2022Q1,water-level,2.5")
    with (study / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with begun("second", "import", "first.csv", "--yes") as (second, waits):
            until_said(waits, "another scenariobook command works on this study; waiting")
            fcntl.flock(lock, fcntl.LOCK_UN)
            assert second.wait(LONG) == 0


@pytest.mark.usefixtures("study")
def test_work_goes_on_where_a_disk_knows_no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network drives; any other failure is one."""
    table("first.csv", "2022Q1,water-level,2.5")

    def fails(number: int) -> None:
        def flock(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, "flock", flock)

    fails(errno.EIO)
    failed = run("import", "first.csv", "--yes")
    assert (failed.exit_code, "Input/output error" in failed.stderr) == (1, True)
    fails(errno.ENOLCK)
    assert run("import", "first.csv", "--yes").exit_code == 0


def test_where_nobody_may_write_nothing_is_locked(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A study that another owns can still be printed where the output folder is one's own."""
    opened = os.open

    def refused(path: str, *how: Any, **more: Any) -> int:
        if Path(path) == study / LOCK:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "open", refused)
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert run("brief", "--html").exit_code == 0
