"""What the tests that walk through pages share."""

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, at a terminal 100 characters wide, as somebody called `you`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "you")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("scenariobook.cli.import_copies.is_terminal", lambda: True)
    return tmp_path
