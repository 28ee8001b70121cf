"""What was known on a day, or after an entry, goes by the order of the entries; clocks are told."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.cli.tables import table
from tests.commands import logged, run

RUNS_BACKWARD = "warning[R037]: times run backward: "


def recorded_at(when: str, *values: float) -> None:
    """Record values of the same field, one after the other, while a clock shows some time."""
    with time_machine.travel(when, tick=False):
        for value in values:
            table("in.csv", f"2022Q1,water-level,{value}")
            assert run("import", "in.csv", "--yes").exit_code == 0


@pytest.mark.parametrize("day, last", [("2026-11-27", 0), ("2026-11-28", 3), ("2026-11-29", 7)])
def test_a_day_means_what_was_recorded_by_its_end(study: Path, day: str, last: int) -> None:
    """In UTC; before the first entry nothing was known.

    What was recorded that day after the entry of a wrong clock was known that day.
    """
    recorded_at("2026-11-28 12:00", 1)
    recorded_at("2036-11-29 09:00", 2)
    recorded_at("2026-11-29 10:00", 3)
    recorded_at("2026-11-30 11:00", 4)
    assert run("brief", "--html", "--as-known", day).exit_code == 0
    (made,) = (study / "output" / "small-study").glob("briefing*")
    assert made.stem.endswith(f"-{last}")


def test_the_briefing_that_was_sent_stays(study: Path) -> None:
    """Once the quarter is closed, a new one has its entry's number; it was overwritten."""
    output = study / "output" / "small-study"
    recorded_at("2026-11-28 12:00", 4.5)
    run("brief", "--html")
    sent = (output / "briefing-2022Q1.html").read_bytes()
    recorded_at("2026-11-28 13:00", 1.5)
    run("advance", "--yes")
    run("brief", "--quarter", "2022Q1", "--html")
    last = logged()[-1]["number"]
    assert (output / f"briefing-2022Q1-as-known-{last}.html").read_bytes() != sent
    run("brief", "--as-known", "3", "--html")
    assert (output / "briefing-2022Q1-as-known-3.html").read_bytes() == sent
    assert (output / "briefing-2022Q1.html").read_bytes() == sent


@pytest.mark.usefixtures("study")
def test_what_was_not_open_yet_is_an_error() -> None:
    recorded_at("2026-11-28 12:00", 1)
    run("advance", "--yes")
    found = run("brief", "--quarter", "2022Q2", "--as-known", "1")
    assert "2022Q2 was not open yet after entry 1\nhelp: entry 4 opened it" in found.stderr
    assert found.exit_code == 1
    found = run("brief", "--as-known", "soon")
    assert "'soon' is neither the number of an entry nor a date such as 2024-03-31" in found.stderr
    assert found.exit_code == 2


@pytest.mark.usefixtures("study")
def test_of_many_times_that_run_backward_the_first_are_named_and_the_others_counted() -> None:
    """Those that stand still, as several entries of one command do, are none."""
    recorded_at("2026-11-03 12:00", 1, 2)
    assert "R037" not in run("check").stdout + run("verify").stderr
    for day in range(9, 3, -1):
        recorded_at(f"2026-11-0{day} 12:00", day)
    (line,) = (line for line in run("check").stdout.splitlines() if RUNS_BACKWARD in line)
    assert line.count("comes after") == 3
    assert line.endswith("and 2 more")
    verified = run("verify")
    assert (verified.exit_code, RUNS_BACKWARD in verified.stderr) == (0, True)
