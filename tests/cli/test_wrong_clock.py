"""A machine's clock was wrong: `check` and `verify` tell, and what was known goes by the order."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.cli.tables import table
from tests.commands import run

RUNS_BACKWARD = "warning[R037]: times run backward: "


def recorded_at(when: str, *values: float) -> None:
    """Record values of the same field, one after the other, while a clock shows some time."""
    with time_machine.travel(when, tick=False):
        for value in values:
            table("in.csv", f"2022Q1,water-level,{value}")
            assert run("import", "in.csv", "--yes").exit_code == 0


@pytest.fixture
def lived(study: Path) -> Path:
    """One value was recorded as the clock was ten years ahead."""
    recorded_at("2026-11-28 12:00", 1)
    recorded_at("2036-11-29 09:00", 2)
    recorded_at("2026-11-29 10:00", 3)
    recorded_at("2026-11-30 11:00", 4)
    return study


@pytest.mark.usefixtures("lived")
def test_times_that_run_backward_are_told() -> None:
    """Also by the command that looks for damage, which this is not."""
    words = "entry 6 of 2026-11-29 10:00 comes after entry 5 of 2036-11-29 09:00"
    checked, verified = run("check"), run("verify")
    assert RUNS_BACKWARD + words in checked.stdout
    assert RUNS_BACKWARD + words in verified.stderr
    assert (checked.exit_code, verified.exit_code) == (0, 0)
    assert "intact" in verified.stderr


@pytest.mark.usefixtures("study")
def test_of_many_the_first_are_named_and_the_others_counted() -> None:
    for day in range(9, 3, -1):
        recorded_at(f"2026-11-0{day} 12:00", day)
    (line,) = (line for line in run("check").stdout.splitlines() if RUNS_BACKWARD in line)
    assert line.count("comes after") == 3
    assert line.endswith("and 2 more")


@pytest.mark.usefixtures("study")
def test_times_that_run_forward_are_not_told() -> None:
    """Nor those that stand still, as several entries of one command do."""
    recorded_at("2026-11-28 12:00", 1, 2)
    recorded_at("2026-11-28 12:01", 3)
    assert "R037" not in run("check").stdout + run("verify").stderr


@pytest.mark.parametrize(
    "day, last",
    [("2026-11-27", 0), ("2026-11-28", 3), ("2026-11-29", 7), ("2026-11-30", 9), ("2036-11-29", 9)],
)
def test_what_was_known_on_a_day_goes_by_the_order(lived: Path, day: str, last: int) -> None:
    """What was recorded that day after the entry of the wrong clock was known that day."""
    assert run("brief", "--as-known", day).exit_code == 0
    (made,) = (lived / "output" / "small-study").glob("briefing*.pdf")
    assert made.stem.endswith(f"-{last}")
