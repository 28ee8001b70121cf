"""What an earlier version wrote still reads, and every tracker that it built still comes home.

A folder of `tests/golden/earlier/` is a study as a version left it: its ledger, a tracker in which
somebody has typed since, and a copy or a hand-out that is still out. Nothing there is ever written
anew: a new version gets a folder of its own.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from scenariobook.project.opening import open_project
from tests.commands import run
from tests.earlier_versions import IN_THE_HAND_OUT, IN_THE_TRACKER
from tests.old_ledgers.meaning import Meaning, stands

EARLIER = Path(__file__).parent / "golden" / "earlier"
# What stood in the ledger of 1.0.0 before.
RECORDED = {
    "the open quarter": "2022Q3",
    "the round of estimates": 1,
    "2022Q2 | judgment | port-closes | confidence": "low",
    "2022Q2 | judgment | port-closes | likelihood": 30.0,
    "2022Q2 | judgment | port-closes | rationale": "Ships are few.",
    "2022Q2 | reading | dues-rate | sources": ["port-survey"],
    "2022Q2 | reading | dues-rate | value": 8.5,
    "2022Q2 | reading | ship-count 2022-04 | value": 10.0,
    "2022Q2 | sighting | dock-sold | state": "not yet",
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the study as the version of November 2026 left it, standing in it."""
    folder = tmp_path / "water-study"
    shutil.copytree(EARLIER / "2026-11" / "study", folder)
    output = folder / "output" / "water-study"
    output.mkdir(parents=True)
    shutil.copy(EARLIER / "2026-11" / "tracker.xlsx", output / "tracker.xlsx")
    shutil.copy(EARLIER / "2026-11" / "copy-late.xlsx", tmp_path / "copy-late.xlsx")
    monkeypatch.chdir(folder)
    return folder


def entries(study: Path) -> list[dict[str, object]]:
    """Return the contents of the ledger's entries that are about the study's subject."""
    lines = (study / "record" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    contents = [json.loads(line)["content"] for line in lines]
    return [content for content in contents if content["kind"] not in {"defined", "taken"}]


def test_the_ledger_is_intact_and_says_what_it_said(study: Path) -> None:
    """Thirteen entries: readings, a judgment, what is open, an undone import, an open quarter."""
    verified = run("verify")
    assert verified.exit_code == 0
    assert "13 entries" in verified.output
    assert "1 conflict and 1 question open" in run("status").output
    kinds = {str(content["kind"]) for content in entries(study)}
    assert kinds == {"judgment", "reading", "raised", "opened", "undone"}


def test_what_was_typed_in_its_tracker_is_taken_in(study: Path) -> None:
    before = len(entries(study))
    assert run("build", "--yes", "--as", "lead").exit_code == 0
    added = [(c["kind"], c.get("item", c.get("scenario"))) for c in entries(study)[before:]]
    assert sorted(map(str, added)) == [
        "('judgment', 'dry-years')",
        "('reading', 'new-connections')",
        "('sighting', 'brewery-permit')",
    ]


def test_a_copy_that_is_out_comes_home(study: Path) -> None:
    """It was made in the quarter before: its values are corrections of that quarter."""
    before = len(entries(study))
    assert run("import", "--yes", "--as", "lead", "../copy-late.xlsx").exit_code == 0
    added = {str(c["item"]): (c["quarter"], c["value"]) for c in entries(study)[before:]}
    assert added == {"new-connections": ("2026Q1", 88.0), "reservoir-level": ("2026Q1", 43.0)}


def test_what_was_open_then_can_be_settled(study: Path) -> None:
    assert run("settle", "--choose", "8=2", "--as", "lead").exit_code in {0, 1}
    assert entries(study)[-1]["kind"] == "settled"
    assert "1 question open" in run("status").output


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the study as version 1.0.0 left it, standing in it."""
    folder = tmp_path / "port-study"
    shutil.copytree(EARLIER / "1.0.0" / "study", folder)
    output = folder / "output" / "port-study"
    output.mkdir(parents=True)
    shutil.copy(EARLIER / "1.0.0" / "tracker.xlsx", output / "tracker.xlsx")
    shutil.copy(EARLIER / "1.0.0" / "hand-out-a-kim.xlsx", tmp_path / "hand-out-a-kim.xlsx")
    monkeypatch.chdir(folder)
    return folder


def standing(study: Path) -> Meaning:
    """Return what stands in a study's record, in which nothing is open."""
    project, diagnostics, _ = open_project(study)
    assert project, diagnostics
    assert not project.record.open
    return stands(project.record)


def test_a_tracker_of_1_0_0_brings_what_its_tables_hold(port: Path) -> None:
    """Of each table, no more and no less; the tracker that replaces it holds no edit."""
    assert standing(port) == RECORDED
    assert run("build", "--yes", "--as", "lead").exit_code == 0
    assert standing(port) == RECORDED | IN_THE_TRACKER
    recorded = (port / "record" / "ledger.jsonl").read_bytes()
    assert run("build", "--yes", "--as", "lead").exit_code == 0
    assert (port / "record" / "ledger.jsonl").read_bytes() == recorded


def test_a_tracker_of_1_0_0_that_was_mailed_brings_the_same(port: Path) -> None:
    """It is Ben's copy, and comes by `import`; what he typed of others' is theirs still."""
    mailed = (port / "output" / "port-study" / "tracker.xlsx").rename(port.parent / "mailed.xlsx")
    assert run("import", "--yes", "--from", "b-lee", str(mailed)).exit_code == 0
    assert standing(port) == RECORDED | IN_THE_TRACKER


def test_a_hand_out_of_1_0_0_brings_what_its_tables_hold(port: Path) -> None:
    assert run("import", "--yes", "--as", "lead", "../hand-out-a-kim.xlsx").exit_code == 0
    assert standing(port) == RECORDED | IN_THE_HAND_OUT
