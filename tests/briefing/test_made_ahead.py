from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.briefing.two_cores import needs_two_cores

SCRIPT = Path(__file__).with_name("made_elsewhere.py")


@pytest.fixture(scope="module")
def found() -> dict[str, bool]:
    """Whether each way gave the same markup as this process alone."""
    needs_two_cores()
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: dict[str, bool] = json.loads(done.stdout)
    return answers


def test_another_process_makes_the_same_markup(found: dict[str, bool]) -> None:
    """Its stylesheet, its pages, and page one as often as it is asked for."""
    assert found["all is made elsewhere"]


@pytest.mark.parametrize("answers", range(3))
def test_a_process_that_is_lost_takes_nothing_with_it(found: dict[str, bool], answers: int) -> None:
    """Whatever it had answered before, this process makes the rest."""
    assert found[f"lost after {answers}"]


def test_where_no_other_may_be_started_this_one_makes_it(found: dict[str, bool]) -> None:
    """On one core, and where a process cannot be forked."""
    assert found["no other process"]
