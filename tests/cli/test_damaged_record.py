"""A ledger that is damaged, or has lost its last lines: each command that needs it says so."""

import shutil
from pathlib import Path

import pytest

from scenariobook.paths import LEDGER
from tests.cli.copies import play, type_level
from tests.commands import OUTPUT, TRACKER, bring, bring_table, do, files_of, run
from tests.expected import same_as_before

WRITING = (
    *("build", "import anna.xlsx --yes", "settle", "brief", "advance --yes"),
    *("export", "hand-out", "pack", "undo --yes"),
)


def prepare() -> None:
    """Import a copy and a table; build tracker and briefing from both."""
    do("build")
    do(f"import {type_level(44, 'anna.xlsx')} --yes")
    bring_table("quarter,item,note\n2022Q1,water-level,from a table\n")
    do("build")


@pytest.mark.parametrize("line", [0, -1])
def test_a_flipped_byte_is_noticed_before_anything_is_written(line: int) -> None:
    """Each command notices a flipped byte of the ledger, in the oldest line or the last, and writes
    nothing.
    """
    path = Path(LEDGER)
    lines = [bytearray(one) for one in path.read_bytes().splitlines(keepends=True)]
    lines[line][len(lines[line]) // 2] ^= 1
    path.write_bytes(b"".join(lines))
    before = files_of()
    for command in ("check", "status", "log", "verify", *WRITING):
        done = run(*command.split())
        assert (done.exit_code, "error[R001]" in done.output) == (1, True), command
        assert files_of() == before, command


def test_line_ends_of_windows_are_called_so() -> None:
    """Where git has changed the ledger's line ends, the message says so, and how to restore the
    file.
    """
    path = Path(LEDGER)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    same_as_before(play("status"))


def lose(lines: int) -> None:
    """Take the last lines from the ledger; all of them leave no file."""
    kept = Path(LEDGER).read_bytes().splitlines(keepends=True)[:-lines]
    Path(LEDGER).unlink()
    if kept:
        Path(LEDGER).write_bytes(b"".join(kept))


@pytest.mark.long
@pytest.mark.parametrize("lines", [2, 9], ids=["shortened", "missing"])
@pytest.mark.parametrize("gone", ["", "record/returned", str(OUTPUT)])
def test_lost_lines_are_seen(gone: str, lines: int) -> None:
    """`verify` sees that the ledger has lost lines, and no command that writes goes on."""
    if gone:
        shutil.rmtree(gone)
    lose(lines)
    before = files_of()
    looking = ("verify", "build", "settle", "advance --yes", "undo --yes")
    for command in (*looking, "import anna.xlsx --yes"):
        found = run(*command.split())
        assert "R021" in found.output, command
        if not (command.startswith("import") and gone == str(OUTPUT)):  # it may bring back much
            assert (found.exit_code, files_of() == before) == (1, True), command


def test_a_briefing_alone_tells() -> None:
    """A briefing that was made from a later entry is enough to see that lines are lost."""
    TRACKER.unlink()
    shutil.rmtree("record/returned")
    lose(1)
    assert "briefing-2022Q1.pdf" in run("build").output


def test_a_file_of_a_run_that_was_killed_is_no_sign() -> None:
    """A file that a killed run left in the archive is no sign of lost lines.

    The next import removes it.
    """
    waiting = Path("record/returned") / ("ab" * 32 + ".xlsx.new")
    waiting.write_bytes(b"half an import")
    do("verify")
    bring("2022Q1,water-level,3")
    assert not waiting.exists()
