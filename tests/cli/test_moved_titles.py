"""An id that another item has now takes no value of a copy that was made before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from tests.commands import run, type_value
from tests.losses.returning import open_matters
from tests.study_text import STUDY, write_study

TRACKER: Final = Path("output") / "small-study" / "tracker.xlsx"
START: Final = Quarter.parse("2022Q1")
FIRST: Final = STUDY[STUDY.index("[[indicators]]") :]
ITEM: Final = FIRST[: FIRST.index("[[", 3)]
OTHER: Final = ITEM.replace('title = "', 'title = "New: ')
# The item has another id, and another item has its id.
TAKEN_OVER: Final = STUDY.replace('"water-level"', '"lake-level"').replace(
    "[[indicators]]", OTHER + "[[indicators]]", 1
)


def record() -> Record:
    """Return the study's record."""
    return replay(load_ledger(Path()).entries, START)


@pytest.fixture
def late(study: Path) -> str:
    """Return the name of a copy that was made before the id was taken over."""
    Path("first.csv").write_text("quarter,item,value\n2022Q1,water-level,4.25\n")
    run("import", "first.csv", "--yes")
    run("build")
    Path("late.xlsx").write_bytes(TRACKER.read_bytes())
    type_value(Path("late.xlsx"), 5.5)
    write_study(study, TAKEN_OVER)
    return "late.xlsx"


@pytest.mark.parametrize("recorded", [False, True], ids=["unrecorded", "recorded"])
def test_a_late_copys_value_is_asked_about(late: str, *, recorded: bool) -> None:
    """Also once an entry tells of the change; the record has it as a question of its row."""
    assert "R036" in run("check").stdout
    if recorded:
        Path("other.csv").write_text("quarter,item,value\n2022Q1,lake-level,3\n")
        run("import", "other.csv", "--yes")
    done = run("import", late, "--yes")
    said = " ".join(done.stderr.split())
    assert "water-level was 'Water level', and that is lake-level now" in said
    assert record().readings["water-level"][START].content.value == 4.25
    (matter,) = open_matters()
    assert "5.5" in str(matter)


def test_a_new_copys_value_is_taken(late: str) -> None:
    """It was made with the present titles."""
    assert late
    run("build")
    Path("new.xlsx").write_bytes(TRACKER.read_bytes())
    type_value(Path("new.xlsx"), 6.5)
    assert "now; if it is" not in run("import", "new.xlsx", "--yes").stderr
    assert not record().open


@pytest.mark.parametrize(
    "text",
    [
        STUDY.replace('"Water level"', '"Level of the water"'),
        STUDY.replace("[[indicators]]", ITEM.replace('"water', '"a-water') + "[[indicators]]", 1),
        STUDY.replace('"water-level"', '"lake-level"\nformerly = ["water-level"]', 1),
    ],
    ids=["a new title", "two with one title", "a new id"],
)
def test_other_changes_ask_nothing(late: str, study: Path, text: str) -> None:
    """A title is put better, another item is called alike, an id is changed as it should be."""
    write_study(study, text)
    assert "R036" not in run("check").stdout
    run("import", late, "--yes")
    assert not record().open
    assert json.dumps(5.5) in Path("record/ledger.jsonl").read_text()
