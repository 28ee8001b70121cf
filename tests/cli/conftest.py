"""A small study to run commands in."""

from pathlib import Path

import pytest

from tests.study_text import write_study


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small study's folder, and stand in it."""
    folder = write_study(tmp_path / "lake")
    monkeypatch.chdir(folder)
    return folder
