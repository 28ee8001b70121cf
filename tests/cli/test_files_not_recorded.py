"""A briefing of changed files that no entry tells of says so, and cannot be asked for again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import run
from tests.study_text import STUDY

HTML = Path("output") / "small-study" / "briefing.html"
CSV = "quarter,item,value\n2022Q1,water-level,4.5\n"
PAGE_ONE = "The study’s files have changed since, and no entry tells of it yet."
TOLD = "--as-known cannot print this briefing again"


@pytest.fixture
def recorded(study: Path) -> Path:
    """A study whose record knows its files."""
    Path("level.csv").write_text(CSV)
    assert run("import", "level.csv", "--yes").exit_code == 0
    return study


def brief() -> tuple[str, str]:
    """Print the briefing; return what the command says, and the edition."""
    said = run("brief", "--html")
    assert said.exit_code == 0
    return said.stderr, HTML.read_text()


def change(study: Path, old: str, new: str) -> None:
    (study / "study.toml").write_text(STUDY.replace(old, new))


def test_a_changed_threshold_is_told_until_it_is_recorded(recorded: Path) -> None:
    """By the command and on page one; then the record has it, and the entry's number holds."""
    said, page = brief()
    assert TOLD not in said
    assert PAGE_ONE not in page
    change(recorded, "watch = 5", "watch = 6")
    said, page = brief()
    assert TOLD in said
    assert PAGE_ONE in page
    Path("level.csv").write_text(CSV.replace("4.5", "4.25"))
    assert run("import", "level.csv", "--yes").exit_code == 0
    said, page = brief()
    assert TOLD not in said
    assert PAGE_ONE not in page


def test_a_comment_in_the_files_changes_no_briefing(recorded: Path) -> None:
    """It is no change of what the briefing says."""
    change(recorded, "[study]\n", "# The synthetic study.\n[study]\n")
    said, page = brief()
    assert TOLD not in said
    assert PAGE_ONE not in page


def test_build_tells_it_too(recorded: Path) -> None:
    """It prints the same briefing."""
    change(recorded, "watch = 5", "watch = 6")
    assert TOLD in run("build").stderr
