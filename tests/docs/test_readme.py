"""The README's own study is made by its lines, as they stand there."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path
from typing import Final

import pytest
import time_machine

from scenariobook.briefing import editions
from tests.commands import run
from tests.docs.pages import ROOT

_LINE: Final = re.compile(r"^(scenariobook|cd) (.+)$", re.MULTILINE)


def test_whoever_types_its_lines_has_two_quarters(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It once ended at the first briefing, and did not say how what is typed is recorded."""
    monkeypatch.setattr(editions, "print_briefing", lambda *_: b"%PDF-1.7 not laid out\n")
    with time_machine.travel("2026-10-12", tick=False):
        for program, rest in _LINE.findall((ROOT / "README.md").read_text("utf-8")):
            typed = shlex.split(rest, comments=True)
            if program == "cd":
                os.chdir(typed[0])
            else:
                assert run(*typed, typed="y\n").exit_code == 0, rest
    made = {path.name for path in (home / "my-study" / "output" / "my-study").iterdir()}
    assert made >= {"tracker.xlsx", "briefing-2026Q4.pdf", "briefing-2027Q1.pdf"}
