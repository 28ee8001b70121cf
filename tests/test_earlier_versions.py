"""What an earlier version wrote still reads, and every tracker that it built still comes home.

A folder of `tests/golden/earlier/` is a study as a version left it: its ledger with entries of each
kind, a tracker in which somebody has typed since, and a copy that is still out. Nothing there is
ever written anew: a new version gets a folder of its own.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import run

EARLIER = Path(__file__).parent / "golden" / "earlier"


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
    """Return the contents of the ledger's entries, without those about definitions."""
    lines = (study / "record" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    contents = [json.loads(line)["content"] for line in lines]
    return [content for content in contents if content["kind"] != "defined"]


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
    assert run("settle", "--choose", "7=2", "--as", "lead").exit_code in {0, 1}
    assert entries(study)[-1]["kind"] == "settled"
    assert "1 question open" in run("status").output
