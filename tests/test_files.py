"""Files are whole or not there."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from scenariobook.files import UnsyncedError, files_in, read_if_there, sweep, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Folders are made; the old bytes give way to the new; nothing else is left."""
    target = tmp_path / "new" / "file.bin"
    write_atomically(target, b"one", within=tmp_path)
    write_atomically(target, b"two", within=tmp_path)
    assert target.read_bytes() == b"two"
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_that_cannot_be_looked_into_is_not_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not there holds nothing; what may not be read raises."""
    (tmp_path / "b").touch()
    (tmp_path / "a").touch()
    assert [path.name for path in files_in(tmp_path)] == ["a", "b"]
    assert files_in(tmp_path / "gone") == files_in(tmp_path / "a") == []

    def denied(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "denied", str(folder))

    monkeypatch.setattr(Path, "iterdir", denied)
    with pytest.raises(PermissionError):
        files_in(tmp_path)


def test_a_folder_that_cannot_be_synced_is_not_called_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the rename the new file stands, and the error says so."""
    calls = []

    def second_fails(_fd: int) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", second_fails)
    with pytest.raises(UnsyncedError, match="was written"):
        write_atomically(tmp_path / "file", b"new", within=tmp_path)
    assert (tmp_path / "file").read_bytes() == b"new"


def test_a_disk_that_cannot_sync_folders_keeps_nobody_from_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a virtual machine shares its host's folder: each command that recorded failed."""
    real_sync = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write_atomically(tmp_path / "file", b"new", within=tmp_path)
    assert (tmp_path / "file").read_bytes() == b"new"


def test_sweeping_takes_leftovers_alone(tmp_path: Path) -> None:
    """What a killed run left behind goes; everything else stays."""
    (tmp_path / ".scenariobook-tracker.xlsx-123.tmp").write_bytes(b"half")
    (tmp_path / "tracker.xlsx").write_bytes(b"whole")
    sweep(tmp_path, within=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["tracker.xlsx"]


def test_a_file_that_cannot_be_looked_at_is_not_taken_for_absent(tmp_path: Path) -> None:
    """Else a tracker behind a failing disk would be written over, with all that is typed in it."""
    assert read_if_there(tmp_path / "none") is None
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(OSError, match="symbolic links"):
        read_if_there(tmp_path / "circle")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        read_if_there(tmp_path / "file" / "below")


def test_what_a_killed_run_left_of_a_file_goes_with_the_next(tmp_path: Path) -> None:
    """Its own leftovers alone, whatever signs its name has."""
    left, others = (tmp_path / f".scenariobook-{n}-123.tmp" for n in ("a[1].csv", "a1.csv"))
    left.touch()
    others.touch()
    write_atomically(tmp_path / "a[1].csv", b"x", within=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [others.name, "a[1].csv"]


def test_whoever_may_write_a_file_still_may(tmp_path: Path) -> None:
    """A tracker on a share is everybody's, whose build it ever was that replaced it."""
    target = tmp_path / "tracker.xlsx"
    target.touch()
    target.chmod(0o660)
    write_atomically(target, b"new", within=tmp_path)
    assert target.stat().st_mode & 0o777 == 0o660


def test_the_last_moment_may_stop_it(tmp_path: Path) -> None:
    """All is ready by then, and the old file still stands."""
    target = tmp_path / "file"
    target.write_bytes(b"old")

    def stop() -> None:
        assert len(list(tmp_path.iterdir())) == 2
        sys.exit(1)

    with pytest.raises(SystemExit):
        write_atomically(target, b"new", within=tmp_path, at_last=stop)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_error_names_the_file_that_the_user_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link", "temporary", None, "target")

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(OSError, match="Invalid cross-device link") as refusal:
        write_atomically(tmp_path / "file", b"new", within=tmp_path)
    assert (refusal.value.filename, refusal.value.filename2) == (str(tmp_path / "file"), None)


def test_a_name_that_a_disk_just_takes_is_written(tmp_path: Path) -> None:
    """The temporary file beside it has a shorter one; what a killed run left of it goes."""
    target = tmp_path / ("x" * 251 + ".zip")

    def kill() -> None:
        (left,) = tmp_path.iterdir()
        left.with_name(left.name.replace(f"-{os.getpid()}.", "-1.")).touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(target, b"one", within=tmp_path, at_last=kill)
    assert len(list(tmp_path.iterdir())) == 1
    write_atomically(target, b"two", within=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]
