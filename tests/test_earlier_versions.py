"""What an earlier version wrote still reads, and every tracker that it built still comes home.

A folder of `tests/golden/earlier/` is a study as a version left it: its ledger, a tracker in which
somebody has typed since, and a copy or a hand-out that is still out. Nothing there is ever written
anew: a new version gets a folder of its own. What is taken of a copy must be, to the cell, what
that version's own reader took.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.record.project_folder import open_project
from tests.commands import run
from tests.old_ledgers.meaning import Meaning, stands
from tests.workbook.as_read import row_of

GOLDEN: Final = Path(__file__).parent / "golden"
NOVEMBER: Final = "earlier/2026-11"
FIRST: Final = "earlier/1.0.0"
HAND_OUT: Final = "hand-out-a-kim.xlsx"
# What somebody typed in the team's tracker of 1.0.0, in each table that takes values.
IN_THE_TRACKER: Final = {
    "2022Q2 | reading | dues-rate | value": 9.0,
    "2022Q2 | reading | ship-count 2022-04 | value": 11.0,
    "2022Q2 | reading | ship-count 2022-05 | value": 20.0,
    "2022Q2 | sighting | dock-sold | note": "asked the owner",
    "2022Q3 | chance | dock-sold | analyst": "Ben",
    "2022Q3 | chance | dock-sold | chance": 60.0,
    "2022Q3 | chance | dock-sold | rationale": "a buyer came",
    "2022Q3 | estimate | port-closes b-lee 1 | likelihood": 45.0,
    "2022Q3 | estimate | port-closes b-lee 1 | reason": "The dock may be sold.",
    "2022Q3 | judgment | port-closes | basis": "two sources",
    "2022Q3 | judgment | port-closes | confidence": "moderate",
    "2022Q3 | judgment | port-closes | dissent": "Lee sees a quiet summer.",
    "2022Q3 | judgment | port-closes | likelihood": "likely",
    "2022Q3 | judgment | port-closes | rationale": "Ships are few, and dues rise.",
    "2022Q3 | reading | dues-rate | analyst": "Ben",
    "2022Q3 | reading | dues-rate | as_of": "2022-09-30",
    "2022Q3 | reading | dues-rate | credibility": 2,
    "2022Q3 | reading | dues-rate | note": "from the notice at the gate",
    "2022Q3 | reading | dues-rate | sources": ["port-survey"],
    "2022Q3 | reading | dues-rate | value": 12.0,
    "2022Q3 | reading | ship-count 2022-07 | value": 40.0,
    "2022Q3 | sighting | dock-sold | seen_on": "2022-08-02",
    "2022Q3 | sighting | dock-sold | state": "emerging",
    "2022Q3 | statement | bottom_line | text": "The port is likely to close.",
    "2022Q3 | statement | so_what | analyst": "Ben",
    "2022Q3 | statement | so_what | text": "Look for another port.",
    "outcome | port-stays | decided_on": "2022-09-01",
    "outcome | port-stays | outcome": "void",
    "outcome | port-stays | why": "Nobody can say any more.",
    "source | port-log | publisher": "The port",
    "source | port-log | reliability": "B",
    "source | port-log | title": "Port log",
}
# What A. Kim typed in her hand-out of 1.0.0, which differs from the tracker in one value.
IN_THE_HAND_OUT: Final = {
    "2022Q3 | estimate | dock-sold a-kim 1 | likelihood": "likely",
    "2022Q3 | estimate | port-closes a-kim 1 | likelihood": 70.0,
    "2022Q3 | estimate | port-closes a-kim 1 | reason": "Dues drive ships away.",
    "2022Q3 | reading | dues-rate | value": 13.0,
    "2022Q3 | reading | queue-state 2022-08 | value": "long",
    "2022Q3 | reading | ship-count 2022-08 | note": "counted twice",
    "2022Q3 | reading | ship-count 2022-08 | value": 35.0,
    "2022Q3 | sighting | crew-leaves | state": "not yet",
}

LATE: Final = {
    "2026Q1 | reading | new-connections | value": 88.0,
    "2026Q1 | reading | reservoir-level | value": 43.0,
}
OF_NOVEMBER: Final = {
    "2026Q2 | judgment | dry-years | likelihood": "likely",
    "2026Q2 | reading | new-connections | value": 120.0,
    "2026Q2 | sighting | brewery-permit | state": "emerging",
}
FORMER_SHEETS: Final = {
    "2022Q2 | reading | dues-rate | value": 9.0,
    "2022Q2 | reading | ship-count 2022-05 | value": 20.0,
    "2022Q3 | chance | dock-sold | analyst": "Anna",
    "2022Q3 | chance | dock-sold | chance": 60.0,
    "2022Q3 | chance | dock-sold | rationale": "a buyer came",
    "2022Q3 | estimate | port-closes a-kim 1 | likelihood": 40.0,
    "2022Q3 | judgment | port-closes | likelihood": 35.0,
    "2022Q3 | reading | dues-rate | value": 12.0,
    "2022Q3 | reading | queue-state 2022-08 | value": "long",
    "2022Q3 | reading | ship-count | value": 99.0,
    "2022Q3 | reading | ship-count 2022-07 | note": "read twice",
    "2022Q3 | reading | ship-count 2022-07 | value": 40.0,
    "2022Q3 | sighting | dock-sold | state": "emerging",
    "2022Q3 | statement | bottom_line | text": "Nothing moved.",
    "outcome | port-stays | outcome": "void",
    "source | port-log | publisher": "The port",
    "source | port-log | reliability": "B",
    "source | port-log | title": "Port log",
}
COPIES: Final = [
    (FIRST, "tracker.xlsx", IN_THE_TRACKER),
    (FIRST, HAND_OUT, IN_THE_HAND_OUT),
    (NOVEMBER, "tracker.xlsx", OF_NOVEMBER),
    (NOVEMBER, "copy-late.xlsx", LATE),
    ("former-sheets", "tracker.xlsx", FORMER_SHEETS),
]


def standing() -> Meaning:
    """Return what stands in the record of the study in which we stand."""
    project, diagnostics, _ = open_project(Path())
    assert project, diagnostics
    return stands(project.record)


def bring(name: str, *options: str) -> None:
    """Let `build` take in the tracker, or `import` another copy."""
    (folder,) = Path("output").iterdir()
    if name == "tracker.xlsx" and not options:
        shutil.copy(name, folder / name)
        assert run("build", "--yes", "--as", "lead").exit_code == 0
    else:
        assert run("import", name, "--yes", "--as", "lead", *options).exit_code == 0


@pytest.fixture
def study(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a version's folder, of whose study and copies we stand in a copy."""
    place = tmp_path / "a-study"
    shutil.copytree(GOLDEN / folder / "study", place)
    for copy in (GOLDEN / folder).glob("*.xlsx"):
        shutil.copy(copy, place)
    text = (place / "study.toml").read_text("utf-8")
    id_ = text.partition('id = "')[2].partition('"')[0]
    (place / "output" / id_).mkdir(parents=True)
    monkeypatch.chdir(place)
    return folder


def without_names_of_tables(name: str) -> None:
    """Let a copy be as a program saves it that drops the names of tables: the headers are left."""
    book = openpyxl.load_workbook(name)
    for sheet in book:
        sheet.tables.clear()
    book.save(name)


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("has_names", [True, False])
@pytest.mark.parametrize("folder, name, says", COPIES)
def test_it_brings_what_its_tables_hold(
    name: str, says: Mapping[str, object], *, has_names: bool
) -> None:
    """No more and no less; the tracker that replaces it holds no edit."""
    if not has_names:
        without_names_of_tables(name)
    before = standing()
    bring(name)
    assert standing() == {**before, **says}
    recorded = Path("record/ledger.jsonl").read_bytes()
    assert run("build", "--yes", "--as", "lead").exit_code == 0
    assert Path("record/ledger.jsonl").read_bytes() == recorded


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("folder", [FIRST])
def test_a_tracker_that_was_mailed_brings_the_same() -> None:
    """It is Ben's copy, and comes by `import`; what he typed of others' is theirs still."""
    before = standing()
    bring("tracker.xlsx", "--from", "b-lee")
    assert standing() == {**before, **IN_THE_TRACKER}


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("folder", [FIRST])
def test_a_hand_out_that_names_somebody_else_is_asked_about() -> None:
    """It had a column for who typed; two people may have used one file."""
    book = openpyxl.load_workbook(HAND_OUT)
    row_of(book, "Update", "dues-rate")["analyst"].value = "B. Lee"
    book.save(HAND_OUT)
    told = run("import", HAND_OUT, "--yes", "--as", "lead")
    assert "it speaks for neither until `settle` says" in " ".join(told.stderr.split())
    asked = run("settle")
    assert "they are b-lee's" in asked.stdout
    assert "they are a-kim's" in asked.stdout
    number = asked.stdout.partition(".")[0].strip()
    assert "nothing is open" in run("settle", "--choose", f"{number}=1", "--as", "lead").stderr


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("folder", [NOVEMBER])
def test_its_ledger_is_intact_and_what_was_open_can_be_settled() -> None:
    """Thirteen entries: readings, a judgment, what is open, an undone import, an open quarter."""
    verified = run("verify")
    assert (verified.exit_code, "13 entries" in verified.output) == (0, True)
    assert "1 conflict and 1 question open" in run("status").output
    assert run("settle", "--choose", "8=2", "--as", "lead").exit_code in {0, 1}
    last = json.loads(Path("record/ledger.jsonl").read_text("utf-8").splitlines()[-1])
    assert last["content"]["kind"] == "settled"
    assert "1 question open" in run("status").output
