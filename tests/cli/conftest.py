"""A small study to run commands in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.commands import TRACKER, do
from tests.prepared_once import PreparedOnce
from tests.study_text import write_study

# Entries tell when they were made, and the briefing prints that: at one moment, so that two tests
# that record the same print the same.
_MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock at that moment; return what moves it on."""
    with time_machine.travel(_MOMENT, tick=False) as stopped:
        yield stopped


@pytest.fixture(autouse=True)
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def tracker(study: Path, prepared_once: PreparedOnce) -> Path:
    """Return the path of the small study's tracker, which has been built."""
    prepared_once.bring(study, build)
    return study / TRACKER


def build() -> None:
    do("build")
