"""What the program makes is judged when the run ends, and fails it where it is not valid."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients import FOLDER


def test_a_workbook_that_is_not_valid_fails_the_run(tmp_path: Path) -> None:
    """Every test passes; the run does not, says why, and leaves the workbook to look at."""
    ours = ("PYTEST", "COV_", "REQUIRE_CLIENTS")  # of the tests that are running
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-cov", "-n", "2"]
    done = subprocess.run(
        [*command, "tests/validity/damaged.py"],
        cwd=FOLDER.parents[1],
        env=env | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert "lint: 2 of 3 workbooks are not valid" in done.stdout
    assert "Update: A1 has the format 999 of " in done.stdout
    assert "made by tests/validity/damaged.py::test_makes_a_tracker[" in done.stdout
    assert "FAILED tests/validity/made.py::every_workbook_is_valid[lint]" in done.stdout
    assert len(list(tmp_path.glob("scenariobook-*/*.xlsx"))) == 3
