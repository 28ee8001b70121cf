"""`build --watch` as an author has it beside the editor: a process that follows what is saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.study_text import STUDY, write_study

PATIENCE = 120  # seconds until something has surely gone wrong, however busy the machine is


class Watching:
    """A running `watch`, and what it has said so far."""

    def __init__(self, study: Path, said: Path) -> None:
        self.said = said
        with said.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scenariobook", "build", str(study), "--watch"],
                stderr=file,
                stdout=file,
                env={**os.environ, "COLUMNS": "80"},
            )

    def until(self, enough: Callable[[str], bool]) -> str:
        """Wait until it has said enough; return that."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            words = self.said.read_text("utf-8")
            if enough(words):
                return words
            time.sleep(0.1)
        raise AssertionError(self.said.read_text("utf-8"))


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    """A watched study, which is stopped at the end whatever happens.

    It hears Ctrl-C also where the tests themselves were started deaf to it, in the background.
    """
    write_study(tmp_path)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    found = Watching(tmp_path, tmp_path / "said.txt")
    signal.signal(signal.SIGINT, before)
    yield found
    found.process.kill()
    found.process.wait()


def test_each_save_is_checked_and_built(watching: Watching, tmp_path: Path) -> None:
    """A mistake is told, and mended when the file is saved again; Ctrl-C ends it."""
    briefing = tmp_path / "output" / "small-study" / "briefing-2022Q1.pdf"
    watching.until(lambda said: said.count("waiting for the next change") == 1)
    first = briefing.read_bytes()
    assert not briefing.with_name("tracker.xlsx").exists()
    write_study(tmp_path, STUDY.replace("focal_question", "focal_qestion"))
    said = watching.until(lambda said: said.count("waiting for the next change") == 2)
    assert "error[S101]" in said
    assert "did you mean 'focal_question'?" in said
    assert briefing.read_bytes() == first
    write_study(tmp_path, STUDY.replace("dry up?", "dry up for good?"))
    watching.until(lambda said: said.count("waiting for the next change") == 3)
    assert briefing.read_bytes() != first
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(PATIENCE) == 0
    assert watching.said.read_text("utf-8").endswith("no longer watching\n")
