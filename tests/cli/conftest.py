"""A small study to run commands in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import time_machine

from tests.study_text import write_study

# Entries tell when they were made, and the briefing prints that: at one moment, so that two tests
# that record the same print the same.
_MOMENT: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_one_moment() -> Iterator[None]:
    with time_machine.travel(_MOMENT, tick=False):
        yield


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder
