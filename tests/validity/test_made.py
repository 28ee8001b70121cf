"""What the program makes is judged when the run ends, and fails it where it is not valid."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients import FOLDER

ROOT = FOLDER.parents[1]
CONFTEST = """
from tests.validity.made import Watch


def pytest_configure(config):
    config.pluginmanager.register(Watch(config))
"""
# The program writes a format's number that is none, or none at all.
TESTS = """
import re

import pytest

from scenariobook.workbook import write
from tests.validity.book import Book
from tests.workbook.own_work.analysts_sheets import packed
from tests.workbook.examples import LAST, example, tracker


@pytest.mark.parametrize("number", {numbers})
def test_makes_a_tracker(monkeypatch, number):
    to_bytes = write.to_bytes

    def damaged(*args):
        parts = Book(to_bytes(*args)).parts
        sheet = "xl/worksheets/sheet3.xml"
        return packed(parts | {{sheet: re.sub(rb' s="[0-9]+"', number, parts[sheet], count=1)}})

    monkeypatch.setattr(write, "to_bytes", damaged)
    assert tracker(example("lone"), LAST)
"""


def run(folder: Path, numbers: str) -> subprocess.CompletedProcess[str]:
    """Run tests of a folder in two workers, apart from those that are running."""
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n")
    (folder / "test_it.py").write_text(TESTS.format(numbers=numbers))
    ours = ("PYTEST", "COV_", "REQUIRE_CLIENTS")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "2", "."],
        cwd=folder,
        env=env | {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("scenariobook-*/*.xlsx"))


def test_a_workbook_that_is_not_valid_fails_the_run(tmp_path: Path) -> None:
    """Every test passes; the run does not, says why, and leaves the workbook to look at."""
    done = run(tmp_path, """[b' s="999"', b' s="998"', b""]""")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert "lint: 2 of 3 workbooks are not valid" in done.stdout
    assert "Update: A1 has the format 999 of " in done.stdout
    assert "made by test_it.py::test_makes_a_tracker[" in done.stdout
    assert "FAILED tests/validity/made.py::every_workbook_is_valid[lint]" in done.stdout
    assert len(kept(tmp_path)) == 3
