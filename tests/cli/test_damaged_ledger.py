"""Each command that reads the ledger stops and says so if one byte of it is not as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from scenariobook.paths import LEDGER
from tests.cli.tables import table
from tests.commands import run
from tests.prepared_once import PreparedOnce

READING: Final[tuple[tuple[str, ...], ...]] = (("check",), ("status",), ("log",), ("verify",))
WRITING: Final[tuple[tuple[str, ...], ...]] = (
    ("build",),
    ("import", "more.csv", "--yes"),
    ("settle",),
    ("brief",),
    ("advance", "--yes"),
    ("hand-out",),
    ("pack",),
    ("undo", "--yes"),
)


def prepared() -> None:
    """A study of which several values were recorded, and that was built."""
    for value in (2.5, 3.5, 4.5):
        table("values.csv", f"2022Q1,water-level,{value}")
        assert run("import", "values.csv", "--yes").exit_code == 0
    table("more.csv", "2022Q1,water-level,5.5")
    assert run("build").exit_code == 0


@pytest.mark.parametrize("line", [0, 1, -1])
@pytest.mark.parametrize("command", [*READING, *WRITING], ids=" ".join)
def test_a_flipped_byte_is_noticed_before_anything_is_written(
    command: tuple[str, ...], line: int, study: Path, prepared_once: PreparedOnce
) -> None:
    """The oldest line or the last: also a build that would find nothing to do reads them all."""
    prepared_once.bring(study, prepared)
    assert "nothing has changed since" in run("build").stderr
    path = study / LEDGER
    lines = path.read_bytes().splitlines(keepends=True)
    middle = len(lines[line]) // 2
    lines[line] = (
        lines[line][:middle] + bytes([lines[line][middle] ^ 1]) + lines[line][middle + 1 :]
    )
    path.write_bytes(b"".join(lines))
    before = {p: p.read_bytes() for p in study.rglob("*") if p.is_file()}
    done = run(*command)
    assert done.exit_code == 1
    assert "error[R001]" in done.output
    assert {p: p.read_bytes() for p in study.rglob("*") if p.is_file()} == before
