"""Commitments, which a table brings: who will do what by when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import run


@pytest.mark.usefixtures("study")
def test_what_is_due_lies_in_the_future(tmp_path: Path) -> None:
    """Only that day may; nothing was done on a day that has not come."""
    table = tmp_path / "due.csv"
    table.write_text("number,what,by\n1,Call the board,2999-12-20\n", "utf-8")
    assert run("import", str(table), "--yes").exit_code == 0
    *_, entry = json.loads(run("log", "--format", "json").stdout)
    assert entry["content"]["by"] == "2999-12-20"

    table.write_text("number,done_on\n1,2999-12-19\n", "utf-8")
    assert "lies in the future" in run("import", str(table), "--yes").stderr
