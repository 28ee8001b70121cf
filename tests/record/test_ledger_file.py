"""A long ledger grows by appending, and no killed run leaves one that has half of the lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from errno import EACCES, ENOLCK, ENOSPC
from pathlib import Path
from typing import Any, Final, Self

import pytest

from scenariobook.diagnostics import Problems
from scenariobook.record import index, ledger_file
from scenariobook.record.entries import Content, Opened
from scenariobook.record.ledger import EMPTY, Ledger, extend, sealed
from scenariobook.record.ledger_file import APPENDING, append, complete, ledger_bytes
from scenariobook.record.record_files import LEDGER
from scenariobook.record.stated import Reading
from scenariobook.record.store import commit, load_ledger
from tests.builders import ORIGIN, a_ledger, q

START: Final = q("2022Q1")
VALUES: Final[Sequence[Content]] = [Reading(START, "gdp", value=float(n)) for n in range(10, 15)]
OLD: Final = a_ledger(*VALUES, Opened(q("2022Q4")))
NEW: Final = extend(OLD, [(Reading(START, "mood", value=float(n)), ORIGIN) for n in range(2)])
LINES: Final = NEW.data[len(OLD.data) :]
LOCKS: Final = pytest.mark.skipif(sys.platform == "win32", reason="its files have no such locks")


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a study with a long ledger."""
    monkeypatch.setattr(index, "LONG", 1)
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "study"
    folder.mkdir()
    commit(folder, EMPTY, OLD, {})
    load_ledger(folder)
    return folder


def begun(study: Path, lines: bytes = LINES) -> None:
    """Write what is written before lines are appended."""
    said = b"%d %s" % (len(OLD.data), sealed(OLD.position))
    (study / APPENDING).write_bytes(said + lines)


def files(study: Path) -> list[str]:
    """Return the names of the record's files."""
    return sorted(path.name for path in (study / LEDGER).parent.iterdir())


@LOCKS
def test_the_lines_are_appended_and_nothing_else_is_written(study: Path) -> None:
    """The file stays the same one: what is 200 MB long is not written anew for five rows."""
    path, before = study / LEDGER, load_ledger(study)
    inode = path.stat().st_ino
    commit(study, before, extend(before, [(e.content, ORIGIN) for e in NEW.entries[-2:]]), {})
    assert path.read_bytes() == NEW.data
    assert path.stat().st_ino == inode
    assert files(study) == ["ledger.jsonl"]
    assert load_ledger(study).entries == NEW.entries


@pytest.mark.parametrize("written", [*range(0, len(LINES), 31), len(LINES) - 1, len(LINES)])
def test_a_run_killed_while_it_appends_leaves_the_new_record(study: Path, written: int) -> None:
    """However many bytes it had written; the next one that records completes the file."""
    begun(study)
    (study / LEDGER).write_bytes(OLD.data + LINES[:written])
    assert ledger_bytes(study) == NEW.data
    assert ledger_bytes(study, len(OLD.data) - 80) == NEW.data[len(OLD.data) - 80 :]
    found = load_ledger(study)
    assert found.entries == NEW.entries
    after = extend(found, [(VALUES[0], ORIGIN)])
    commit(study, found, after, {})
    assert (study / LEDGER).read_bytes() == after.data
    assert files(study) == ["ledger.jsonl"]


def test_a_run_killed_before_it_wrote_all_of_the_lines_leaves_the_old_record(study: Path) -> None:
    """They are written under a temporary name first, so there is no file with half of them."""
    (study / LEDGER).with_name(".scenariobook-ledger.jsonl.appending-1.tmp").write_bytes(LINES[:9])
    assert load_ledger(study).entries == OLD.entries


@pytest.mark.parametrize(
    "ledger",
    [
        a_ledger(*reversed(VALUES), Opened(q("2022Q4"))),
        a_ledger(*VALUES),
        extend(NEW, [(VALUES[0], ORIGIN)]),
        extend(OLD, [(VALUES[0], ORIGIN)]),
        EMPTY,
    ],
    ids=["another", "shorter", "longer", "of a branch", "none"],
)
def test_lines_of_another_ledger_are_not_taken(study: Path, ledger: Ledger) -> None:
    """A restored backup, another branch: the ledger says what it says."""
    begun(study)
    (study / LEDGER).write_bytes(ledger.data)
    assert load_ledger(study).entries == ledger.entries
    complete(study)
    assert (study / LEDGER).read_bytes() == ledger.data
    assert files(study) == ["ledger.jsonl"]


@pytest.mark.parametrize("content", [b"", b"12", b"x y\nz", b"99999 end\n"])
def test_another_file_of_that_name_changes_nothing(study: Path, content: bytes) -> None:
    """Whoever wrote it."""
    (study / APPENDING).write_bytes(content)
    assert load_ledger(study).entries == OLD.entries


@LOCKS
@pytest.mark.parametrize("error", [OSError(ENOSPC, os.strerror(ENOSPC)), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["first", "second", "sync"])
def test_what_cannot_be_appended_leaves_the_old_record(
    study: Path, monkeypatch: pytest.MonkeyPatch, at: str, error: BaseException
) -> None:
    """A full disk after some of the bytes, or an interrupt: as if nothing had been begun."""
    real, synced = Path.open, os.fsync
    calls: list[str] = []

    class Failing:
        """The ledger's file, which takes few bytes at once and then fails."""

        def __init__(self, file: Any) -> None:
            self._file = file

        def write(self, data: memoryview) -> int:
            calls.append("write")
            if len(calls) == {"first": 1, "second": 2}.get(at):
                raise error
            return int(self._file.write(data[:7] if at == "second" else data))

        def __getattr__(self, name: str) -> Any:
            return getattr(self._file, name)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self._file.close()

    def opened(path: Path, mode: str = "r", **how: Any) -> Any:
        file = real(path, mode, **how)
        return Failing(file) if mode == "r+b" else file

    def sync(descriptor: int) -> None:
        if at == "sync" and calls == ["write"]:
            calls.append("sync")
            raise error
        synced(descriptor)

    monkeypatch.setattr(Path, "open", opened)
    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(type(error)):
        append(study, len(OLD.data), sealed(OLD.position), LINES)
    assert (study / LEDGER).read_bytes() == OLD.data
    assert files(study) == ["ledger.jsonl"]


@LOCKS
def test_without_locks_the_ledger_is_written_anew(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs that append at once would leave neither the one's lines nor the other's."""

    def refuse(_file: object, _how: int) -> None:
        raise OSError(ENOLCK, os.strerror(ENOLCK))

    before = load_ledger(study)
    inode = (study / LEDGER).stat().st_ino
    monkeypatch.setattr("fcntl.flock", refuse)
    commit(study, before, extend(before, [(VALUES[0], ORIGIN)]), {})
    assert (study / LEDGER).stat().st_ino != inode
    assert load_ledger(study).entries == extend(OLD, [(VALUES[0], ORIGIN)]).entries
    assert files(study) == ["ledger.jsonl"]


@LOCKS
def test_a_ledger_that_may_not_be_written_is_replaced(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a shorter one is: the folder's permissions count, and the file keeps its own."""
    real = Path.open

    def opened(path: Path, mode: str = "r", **how: Any) -> Any:
        if mode == "r+b":
            raise PermissionError(EACCES, os.strerror(EACCES), str(path))
        return real(path, mode, **how)

    before = load_ledger(study)
    (study / LEDGER).chmod(0o444)
    monkeypatch.setattr(Path, "open", opened)
    commit(study, before, extend(before, [(VALUES[0], ORIGIN)]), {})
    assert load_ledger(study).entries == extend(OLD, [(VALUES[0], ORIGIN)]).entries
    assert (study / LEDGER).stat().st_mode & 0o777 == 0o444
    assert files(study) == ["ledger.jsonl"]


def test_what_is_read_while_another_command_appends_is_read_again(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that only reads takes no lock; the other may end between two of its calls."""
    found = iter([OLD.data + LINES[:40], NEW.data])
    monkeypatch.setattr(ledger_file, "_read", lambda *_: next(found))
    assert ledger_bytes(study) == NEW.data


def test_a_line_that_is_cut_off_is_damage(study: Path) -> None:
    """Without the file beside the ledger, nobody knows what the rest of the line was."""
    (study / LEDGER).write_bytes(OLD.data[:-9])
    with pytest.raises(Problems, match="cut off"):
        load_ledger(study)
