"""A small study to run commands in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.study_text import write_study


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock; return what moves it on.

    Entries tell when they were made, and the briefing prints that: at one moment, so that two tests
    that record the same print the same.
    """
    with time_machine.travel(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), tick=False) as stopped:
        yield stopped


@pytest.fixture(autouse=True)
def study(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small study's folder, and stand in it.

    Where a module has a function `prepare`, it brings the folder to where the module's tests begin.
    """
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("LOGNAME", "you")
    if prepare := getattr(request.module, "prepare", None):
        request.getfixturevalue("prepared_once").bring(folder, prepare)
    return folder
