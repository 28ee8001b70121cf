"""A study that changes under its record: every command goes on, and nothing recorded is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.copies import shown
from tests.commands import recorded_in, run
from tests.study_text import STUDY, write_study

TRACKER = Path("output") / "small-study" / "tracker.xlsx"
SCALE = 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n'
LEVELS = STUDY.replace(
    SCALE, 'type = "ordinal"\nlevels = ["dry", "full"]\ndirection = "falling"\nwarning = "dry"\n'
)
RENAMED = LEVELS.replace('"dry"', '"Dry"')
YES_NO = STUDY.replace('unit = "m"\n' + SCALE, 'type = "yes-no"\nconcern = "no"\n')


@pytest.mark.parametrize(
    "before, value, after",
    [
        (STUDY, "4.5", LEVELS),
        (LEVELS, "dry", RENAMED),
        (LEVELS, "dry", STUDY),
        (STUDY, "1", YES_NO),
    ],
)
def test_every_command_goes_on(study: Path, before: str, value: str, after: str) -> None:
    """`check` warns; tracker and briefing are built; copies made before the change and after it
    bring no edit; over the quarter's end, too.
    """
    write_study(study, before)
    Path("in.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
    assert run("import", "in.csv", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    shutil.copy(TRACKER, "before.xlsx")
    was = shown("Update")["water-level"]["value"]
    write_study(study, after)
    assert "warning[R018]" in run("check").output
    for command in ("build", "brief", "status"):
        assert run(command).exit_code == 0
    row = shown("Update")["water-level"]
    assert (row["value"], type(row["value"]), row["status"]) == (was, type(was), "unclear")
    shutil.copy(TRACKER, "after.xlsx")
    entries = recorded_in(study)
    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    past = shown("Log")["water-level"]["value"]
    assert (past, type(past)) == (was, type(was))
    for copy in ("before.xlsx", "after.xlsx", str(TRACKER)):
        result = run("import", copy, "--yes")
        assert (result.exit_code, recorded_in(study)[len(entries) + 1 :]) == (0, ())
