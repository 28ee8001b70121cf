from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scenariobook.briefing import second_process
from scenariobook.briefing.in_parts import processes
from scenariobook.briefing.pdf import Press
from tests.briefing.in_parts.forked import plain
from tests.briefing.two_cores import needs_two_cores

SCRIPT = Path(__file__).with_name("forked.py")


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """What a process tells that may still be forked; it runs on a terminal, as for a person."""
    needs_two_cores()
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, SCRIPT], stdout=subprocess.PIPE, stderr=theirs, text=True, check=False
    )
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert done.returncode == 0, shown
    assert "laying out..." in shown
    answers: dict[str, str] = json.loads(done.stdout)
    return answers


@pytest.mark.pages
def test_two_processes_print_what_one_prints(told: dict[str, str]) -> None:
    """The same bytes; the second time fonts have been read, and so one process prints."""
    assert told["two processes"] == told["fonts were read"]


def test_each_part_is_told_what_both_have_said(told: dict[str, str]) -> None:
    """The first part's word comes first, in either process."""
    assert told[""] == str((["first", "second"], ["first", "second"]))


@pytest.mark.parametrize("ends", ["dies", "fails", "is silent"])
def test_a_process_that_is_lost_is_not_waited_for(told: dict[str, str], ends: str) -> None:
    """Then one process prints all."""
    assert told[ends] == "the other process is lost"


def test_in_turn_they_are_told_the_same() -> None:
    """Where no second process can be started."""
    both: Any = processes.in_turn(partial(plain, "first"), partial(plain, "second"))
    assert both == (["first", "second"], ["first", "second"])


def test_one_process_prints_all_if_the_other_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that the lost one has done is used."""

    def lost(*_: object) -> None:
        raise second_process.OtherProcessError

    monkeypatch.setattr(second_process, "may_be_started", lambda: True)
    monkeypatch.setattr(Press, "has_fonts", False)
    monkeypatch.setattr(processes, "side_by_side", lost)
    monkeypatch.setattr(processes, "in_turn", lambda *_: ("both", "here"))
    both: Any = processes.draw_both(partial(plain, "first"), partial(plain, "second"))
    assert both == ("both", "here")
