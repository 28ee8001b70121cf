"""A quarter told again as it was known then."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.project.known import as_known
from scenariobook.project.opening import open_project
from scenariobook.project.project import Project
from tests.commands import run
from tests.study_text import write_study

pytestmark = pytest.mark.pages

WORKED_EXAMPLE = Path(__file__).parents[2] / "scenarios" / "central-asia"


def opened(folder: Path) -> Project:
    """Open a study that has no errors."""
    project, _, _ = open_project(folder)
    assert project
    return project


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study with one reading."""
    write_study(tmp_path)
    table(tmp_path, "4.5")
    return tmp_path


def table(folder: Path, value: str) -> None:
    """Record a value."""
    (folder / "in.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
    run("import", str(folder), str(folder / "in.csv"), "--yes")


@pytest.mark.parametrize("html", [[], ["--html"]])
def test_a_briefing_is_rebuilt_byte_for_byte_after_the_record_went_on(
    study: Path, html: list[str]
) -> None:
    """The one that was sent stays: once the quarter is closed, a new one has its entry's number.

    It was overwritten, without a word.
    """
    output = study / "output" / "small-study"
    then = opened(study).ledger.position.number
    run("brief", str(study), *html)
    suffix = "html" if html else "pdf"
    now = output / f"briefing-2022Q1.{suffix}"
    of_then = now.read_bytes()
    table(study, "1.5")
    run("advance", str(study), "--yes")
    run("brief", str(study), "--quarter", "2022Q1", *html)
    last = opened(study).ledger.position.number
    of_now = (output / f"briefing-2022Q1-as-known-{last}.{suffix}").read_bytes()
    assert of_now != of_then
    run("brief", str(study), "--quarter", "2022Q1", "--as-known", str(last), *html)
    assert (output / f"briefing-2022Q1-as-known-{last}.{suffix}").read_bytes() == of_now
    run("brief", str(study), "--as-known", str(then), *html)
    assert (output / f"briefing-2022Q1-as-known-{then}.{suffix}").read_bytes() == of_then
    assert now.read_bytes() == of_then


def test_a_day_means_what_was_recorded_by_its_end(tmp_path: Path) -> None:
    """In UTC, as the ledger's times are; before the first entry nothing was known."""
    shutil.copytree(WORKED_EXAMPLE, tmp_path / "study")
    project = opened(tmp_path / "study")
    first, last = project.ledger.entries[0], project.ledger.entries[-1]
    assert as_known(project, last.origin.when.date()).ledger == project.ledger
    assert as_known(project, date(2000, 1, 1)).ledger.entries == ()
    assert as_known(project, 1).ledger.entries == (first,)
    assert as_known(project, 1).record.open_quarter == project.study.header.start


def test_an_entry_that_is_not_there_is_an_error(study: Path) -> None:
    """So is a quarter that was not open yet."""
    with pytest.raises(Problems, match="there is no entry 99; the last entry is 3"):
        as_known(opened(study), 99)
    run("advance", str(study), "--yes")
    found = run("brief", str(study), "--quarter", "2022Q2", "--as-known", "1")
    assert "2022Q2 was not open yet after entry 1\nhelp: entry 4 opened it" in found.stderr
    assert found.exit_code == 1
    found = run("brief", str(study), "--as-known", "soon")
    assert "'soon' is neither the number of an entry nor a date such as 2024-03-31" in found.stderr
    assert found.exit_code == 2
