"""`brief --html` as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import scenariobook
from tests.commands import run

SOURCES = Path(scenariobook.__file__).parents[1]

WITHOUT_WEASYPRINT = """
import sys
sys.modules["weasyprint"] = None
import pytest

from scenariobook.cli.commands import main
main(["brief", "--html"])
"""


def test_the_html_edition_is_written_and_no_pdf(study: Path) -> None:
    """Beside the tracker, of any quarter; on paper it is not set at all."""
    folder = study / "output" / "small-study"
    result = run("brief", "--quarter", "2022Q1", "--html")
    assert result.exit_code == 0, result.stderr
    assert "briefing.html" in result.stderr
    assert (folder / "briefing.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert not (folder / "briefing.pdf").exists()


@pytest.mark.pages
def test_a_past_quarters_document_has_the_quarter_in_its_name(study: Path) -> None:
    """It stands beside the current one, in each edition; so does its pack."""
    run("build")
    run("advance", "--yes")
    folder = study / "output" / "small-study"
    current = (folder / "briefing.pdf").read_bytes()
    for arguments in ([], ["--html"], ["--edition", "note"], ["--edition", "workshop"]):
        assert run("brief", "--quarter", "2022Q1", *arguments).exit_code == 0
    assert run("pack", "--quarter", "2022Q1").exit_code == 0
    names = {path.name for path in folder.iterdir() if "2022Q1" in path.name}
    assert names == {
        "briefing-2022Q1.pdf",
        "briefing-2022Q1.html",
        "note-2022Q1.pdf",
        "workshop-2022Q1.pdf",
        "pack-2022Q1.zip",
    }
    assert (folder / "briefing.pdf").read_bytes() == current
    assert run("brief", "--edition", "note").exit_code == 0
    assert (folder / "note.pdf").exists()
    assert run("brief", "--edition", "note", "--html").exit_code == 2


def test_it_needs_nothing_that_lays_pages_out(study: Path) -> None:
    """Where WeasyPrint cannot be loaded, for want of a library, the HTML edition still is made."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_WEASYPRINT],
        cwd=study,
        env=os.environ | {"PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (study / "output" / "small-study" / "briefing.html").exists()
