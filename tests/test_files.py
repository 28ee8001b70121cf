"""Atomic writes: a file is whole or not there, whatever fails or is killed meanwhile."""

import errno
import os
import stat
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

from scenariobook.files import UnsyncedError, files_in, read_if_there, sweep, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Folders are made; the old bytes give way to the new; nothing else is left.

    Until the last moment, when all is ready, the old file stands, and it may be stopped. Whoever
    might write it still may: a tracker on a share is everybody's, whose build it ever was.
    """
    target = tmp_path / "new" / "file.bin"
    write_atomically(target, b"one", within=tmp_path)
    target.chmod(0o660)

    def stop() -> None:
        assert len(list(target.parent.iterdir())) == 2
        sys.exit(1)

    with pytest.raises(SystemExit):
        write_atomically(target, b"two", within=tmp_path, at_last=stop)
    assert target.read_bytes() == b"one"
    assert list(target.parent.iterdir()) == [target]
    write_atomically(target, b"two", within=tmp_path)
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"two", 0o660)
    assert list(target.parent.iterdir()) == [target]


def test_what_cannot_be_looked_at_is_not_taken_for_absent(tmp_path: Path) -> None:
    """Else a tracker behind a failing disk would be written over, with all that is typed in it."""
    (tmp_path / "b").touch()
    (tmp_path / "a").touch()
    assert [path.name for path in files_in(tmp_path)] == ["a", "b"]
    assert files_in(tmp_path / "gone") == files_in(tmp_path / "a") == []
    assert read_if_there(tmp_path / "gone") is None
    with pytest.raises(NotADirectoryError):
        read_if_there(tmp_path / "a" / "below")
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for look in (files_in, read_if_there):
        with pytest.raises(OSError, match="symbolic links"):
            look(circle)


@pytest.mark.parametrize("code", [errno.EIO, errno.EINVAL])
def test_a_folder_that_cannot_be_synced(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the rename the new file stands, and the error says so.

    A disk that cannot sync folders keeps nobody from working, as where a virtual machine shares its
    host's folder: each command that recorded failed.
    """
    real_sync = os.fsync

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, "cannot sync")
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    told = pytest.raises(UnsyncedError, match="was written") if code == errno.EIO else nullcontext()
    with told:
        write_atomically(tmp_path / "file", b"new", within=tmp_path)
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize("name", ["a[1].csv", "x" * 251 + ".zip"])
def test_what_a_killed_run_left_behind_goes(name: str, tmp_path: Path) -> None:
    """What it left of a file goes with the next, whatever signs its name has; swept, all goes.

    A name that a disk just takes is written: the temporary file beside it has a shorter one.
    """
    other = tmp_path / ".scenariobook-a1.csv-123.tmp"
    other.touch()

    def kill() -> None:
        (left,) = {*tmp_path.iterdir()} - {other}
        left.with_name(left.name.replace(f"-{os.getpid()}.", "-1.")).touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / name, b"one", within=tmp_path, at_last=kill)
    assert len([*tmp_path.iterdir()]) == 2
    write_atomically(tmp_path / name, b"two", within=tmp_path)
    assert {*tmp_path.iterdir()} == {other, tmp_path / name}
    sweep(tmp_path, within=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [name]
