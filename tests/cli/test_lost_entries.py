"""A ledger that lost its last lines is sound in itself; what stands beside it tells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import run, type_value
from tests.prepared_once import PreparedOnce

LEDGER, OUTPUT = Path("record/ledger.jsonl"), Path("output/small-study")
TRACKER = OUTPUT / "tracker.xlsx"


@pytest.fixture(autouse=True)
def _recorded(study: Path, prepared_once: PreparedOnce) -> None:
    prepared_once.bring(study, record)


def record() -> None:
    """Import a copy and a table; build tracker and briefing from both."""
    run("build")
    Path("anna.xlsx").write_bytes(TRACKER.read_bytes())
    type_value(Path("anna.xlsx"), 44)
    assert run("import", "anna.xlsx", "--yes").exit_code == 0
    Path("more.csv").write_text("quarter,item,note\n2022Q1,water-level,from a table\n")
    assert run("import", "more.csv", "--yes").exit_code == 0
    run("build")


def lose(lines: int) -> None:
    """Take the last lines from the ledger; all of them leave no file."""
    kept = LEDGER.read_bytes().splitlines(keepends=True)[:-lines]
    if kept:
        LEDGER.write_bytes(b"".join(kept))
    else:
        LEDGER.unlink()


@pytest.mark.parametrize("lines", [2, 9], ids=["shortened", "missing"])
@pytest.mark.parametrize("beside", ["all", "output", "archive"])
@pytest.mark.parametrize(
    "command",
    ["verify", "build", "import anna.xlsx --yes", "settle", "advance --yes", "undo --yes"],
)
def test_it_is_seen(command: str, beside: str, lines: int) -> None:
    """By `verify`, and by every command that writes, which then writes nothing."""
    if beside == "output":
        shutil.rmtree("record/returned")
    if beside == "archive":
        shutil.rmtree(OUTPUT)
    lose(lines)
    before = LEDGER.read_bytes() if LEDGER.exists() else b""
    found = run(*command.split())
    assert "R021" in found.output
    if command.startswith("import") and beside == "archive":
        return  # which may bring back what is missing
    assert found.exit_code == 1
    assert (LEDGER.read_bytes() if LEDGER.exists() else b"") == before


def test_a_briefing_alone_tells() -> None:
    """The tracker was moved away; the briefing was made from a later entry."""
    TRACKER.unlink()
    shutil.rmtree("record/returned")
    lose(1)
    assert "briefing-2022Q1.pdf" in run("build").output


def test_a_file_of_a_run_that_was_killed_is_no_sign() -> None:
    """It had not got its last name yet."""
    waiting = Path("record/returned") / ("ab" * 32 + ".xlsx.new")
    waiting.write_bytes(b"half an import")
    assert run("verify").exit_code == 0
    Path("third.csv").write_text("quarter,item,value\n2022Q1,water-level,3\n")
    assert run("import", "third.csv", "--yes").exit_code == 0
    assert not waiting.exists()
