"""What was recorded can be taken back from the command line, and nothing leaves the ledger.

What the ledger holds is read here by its own few lines of code: JSON, a line an entry.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine

from tests.commands import TRACKER, run, type_value
from tests.workbook.as_read import row_of, typed

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Command = Callable[..., Any]


@pytest.fixture
def command(study: Path) -> Command:
    """Run commands one after the other, each a minute after the last."""
    minutes = iter(range(1000))

    def after_a_minute(*arguments: str, typed: str = "") -> Any:
        with time_machine.travel(START + timedelta(minutes=next(minutes)), tick=False):
            return run(*arguments, typed=typed)

    assert study.is_dir()
    after_a_minute("build")
    return after_a_minute


def entries() -> list[dict[str, Any]]:
    path = Path("record/ledger.jsonl")
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def value_in_tracker() -> object:
    found: object = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")["value"].value
    return found


def copy(name: str, value: object) -> str:
    Path(name).write_bytes(TRACKER.read_bytes())
    type_value(Path(name), value)
    return name


def test_an_import_is_taken_back_and_the_right_copy_brings_what_the_wrong_one_had(
    command: Command,
) -> None:
    """Both were made from one tracker; 44 stands in both."""
    wrong, right = copy("wrong.xlsx", 44), copy("right.xlsx", 44)
    typed({("Update", "water-level", "note"): "the gauge at the dam"}, right, Path(right))
    assert command("import", wrong, "--yes").exit_code == 0
    undone = command("undo", "--why", "the wrong file", typed="y\n")
    assert undone.exit_code == 0, undone.output
    assert "reservoir" not in undone.output
    kinds = [entry["content"]["kind"] for entry in entries()]
    assert kinds == ["defined", "taken", "reading", "undone"]
    assert entries()[3]["content"]["entries"] == [2, 3]
    command("build")
    assert value_in_tracker() is None
    came = command("import", right, "--yes")
    assert came.exit_code == 0
    command("build")
    assert value_in_tracker() == 44


def test_undo_goes_back_step_by_step_and_an_undo_can_be_undone(command: Command) -> None:
    """First the second import, then the first; then the first undo is taken back."""
    command("import", copy("one.xlsx", 1), "--yes")
    command("build")
    command("import", copy("two.xlsx", 2), "--yes")
    assert command("undo", "--yes").exit_code == 0
    command("build")
    assert value_in_tracker() == 1
    assert command("undo", "--yes").exit_code == 0
    command("build")
    assert value_in_tracker() is None
    assert command("undo", "--entry", "7", "--yes").exit_code == 0
    command("build")
    assert value_in_tracker() == 1
    assert command("verify").exit_code == 0


def test_what_build_took_in_settle_and_advance_are_undone(command: Command) -> None:
    """Each is the last that was recorded, once."""
    type_value(TRACKER, 7)
    command("build")
    assert value_in_tracker() == 7
    command("undo", "--yes")
    command("build")
    assert value_in_tracker() is None
    command("import", copy("anna.xlsx", 1), copy("ben.xlsx", 2), "--yes")
    number = command("settle").stdout.partition(".")[0].strip()
    command("settle", "--choose", f"{number}=2")
    assert "nothing is open" in command("settle").stderr
    command("undo", "--yes")
    assert "1 conflict open" in command("status").stderr
    assert command("advance", "--yes").exit_code == 0
    assert "2022Q2" in command("status").output
    command("undo", "--yes")
    assert "2022Q1" in command("status").output
    assert command("build").exit_code == 0
    assert command("verify").exit_code == 0


def test_an_advance_is_undone_beside_own_cells_and_not_beside_typed_values(
    command: Command,
) -> None:
    """What analysts keep beside the table waits for no build; a value does, and is named as one."""
    command("advance", "--yes")
    command("build")
    own = ("Update", "water-level", "yours")
    typed({own: "their own"}, str(TRACKER))
    type_value(TRACKER, 7)
    stopped = command("undo", "--yes")
    assert "not yet in the record" in stopped.output
    type_value(TRACKER, None)
    assert command("undo", "--yes").exit_code == 0
    assert "2022Q1" in command("status").output
    command("build")
    assert row_of(openpyxl.load_workbook(TRACKER), *own[:2])["yours"].value == "their own"
