"""Commands print and record the same with the index of a long ledger as without one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace

from scenariobook.record import index
from scenariobook.record.entries import Content
from scenariobook.record.ledger import EMPTY, extend, parse
from scenariobook.record.origin import Origin
from scenariobook.record.record_files import LEDGER
from scenariobook.record.stated import Reading
from tests.commands import run

VALUES: Final = (
    "quarter,item,value\n1998Q4,departure,0.4\n1998Q3,departure,0.3\n1996Q3,departure,0.2\n"
)
COMMANDS: Final = (
    ("check",),
    ("status",),
    ("status", "--quarter", "1997Q1"),
    ("log", "--last", "9"),
    ("import", "values.csv", "--yes"),
    ("import", "values.csv", "--yes"),
    ("status",),
    ("undo", "--yes"),
    ("import", "values.csv", "--yes"),
    ("undo", "--list"),
    ("undo", "--yes"),
    ("undo", "--yes"),
    ("check",),
    ("log", "--format", "json"),
    ("verify",),
)


def a_study(folder: Path) -> Path:
    """Return the folder of a shipped study in which each value was corrected twice."""
    study = folder / "study"
    shutil.copytree(Path(__file__).parents[2] / "scenarios" / "el-nino-1996", study)
    shipped = parse((study / LEDGER).read_bytes())
    added: list[tuple[Content, Origin]] = []
    for entry in shipped.entries:
        if isinstance(entry.content, Reading):
            added += [(replace(entry.content, value=n), entry.origin) for n in (0.5, 0.25)]
        added.append((entry.content, entry.origin))
    (study / LEDGER).write_bytes(extend(EMPTY, added).data)
    (study / "values.csv").write_text(VALUES)
    return study


def with_indexes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every ledger count as long, and keep indexes in a folder."""
    monkeypatch.setattr(index, "LONG", 1)
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


def all_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], bytes]:
    """Run the commands on a study; return what they print, and the bytes of the ledger."""
    study = a_study(folder)
    monkeypatch.chdir(study)
    results = [run(*command) for command in COMMANDS]
    return [r.output.replace(str(folder), "") for r in results], (study / LEDGER).read_bytes()


def test_commands_say_and_record_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a value is of now, of before, comes again, or is undone."""
    without = all_said(tmp_path / "without", monkeypatch)
    with_indexes(tmp_path / "cache", monkeypatch)
    assert all_said(tmp_path / "with", monkeypatch) == without
    assert any((tmp_path / "cache").rglob("*.index"))


def test_damage_is_found_by_who_reads_it_and_before_anything_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others show what the ledger said when it was intact."""
    with_indexes(tmp_path / "cache", monkeypatch)
    study = a_study(tmp_path)
    monkeypatch.chdir(study)
    said = {command: run(command).output for command in ("check", "status")}
    data = bytearray((study / LEDGER).read_bytes())
    data[len(data) // 2] ^= 1
    (study / LEDGER).write_bytes(data)
    assert {command: run(command).output for command in said} == said
    for command in (("verify",), ("log",), ("import", "values.csv", "--yes"), ("undo", "--yes")):
        result = run(*command)
        assert result.exit_code == 1
        assert "error[R001]" in result.output
    assert (study / LEDGER).read_bytes() == data
