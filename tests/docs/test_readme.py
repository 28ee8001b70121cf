"""The README's own study is made by its lines, as they stand there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Final

import pytest

from scenariobook.briefing import editions
from tests.commands import run
from tests.docs.pages import ROOT

_LINE: Final = re.compile(r"^\.venv/bin/scenariobook (.+)$", re.MULTILINE)


def test_a_study_of_ones_own_is_five_lines(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends well, and what the comments promise is there."""
    monkeypatch.setattr(editions, "print_briefing", lambda *_: b"%PDF-1.7 not laid out\n")
    lines = _LINE.findall((ROOT / "README.md").read_text("utf-8"))
    assert len(lines) == 5
    said = [run(*shlex.split(line, comments=True)) for line in lines]
    assert [result.exit_code for result in said] == [0] * 5, said
    assert (home / "my-study" / "study.toml").exists()
    made = {path.suffix for path in (home / "my-study" / "output" / "my-study").iterdir()}
    assert {".xlsx", ".pdf"} <= made
