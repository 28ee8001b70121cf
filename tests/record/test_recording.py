"""Protects: what is added to a record."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project
from scenariobook.record.recording import open_next_quarter
from tests.study_text import STUDY

WHEN = datetime(2022, 4, 1, tzinfo=UTC)


def test_no_quarter_is_opened_that_the_record_could_not_be_read_with(tmp_path: Path) -> None:
    """Beyond the last quarter that a ledger may name, opening one would make it unreadable."""
    text = STUDY.replace("2022Q1", "2199Q3").replace("2027Q4", "2199Q4")
    (tmp_path / "study.toml").write_text(text, "utf-8")
    assert open_next_quarter(_opened(tmp_path), who="anna", when=WHEN) == "2199Q4"
    with pytest.raises(Problems, match="2200Q1 cannot be opened"):
        open_next_quarter(_opened(tmp_path), who="anna", when=WHEN)
    assert _opened(tmp_path).record.open_quarter == "2199Q4"


def _opened(folder: Path) -> Project:
    project, _, _ = open_project(folder)
    assert project is not None
    return project
