"""Files are whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scenariobook.files import OutsideError, UnsyncedError, sweep, write_atomically


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Folders are made; the old bytes give way to the new; nothing else is left."""
    target = tmp_path / "new" / "file.bin"
    write_atomically(target, b"one", within=tmp_path)
    write_atomically(target, b"two", within=tmp_path)
    assert target.read_bytes() == b"two"
    assert list(target.parent.iterdir()) == [target]


def test_the_order_is_sync_rename_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are safe before they get the name, and the name after that."""
    calls: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        calls.append("sync")
        real_sync(descriptor)

    def rename(path: Path, target: Path) -> Path:
        calls.append("rename")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", rename)
    write_atomically(tmp_path / "file", b"x", within=tmp_path)
    assert calls == ["sync", "rename", "sync"]


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk at the sync: the old file stands, the temporary is gone."""
    target = tmp_path / "file"
    write_atomically(target, b"old", within=tmp_path)

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, b"new", within=tmp_path)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


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


def test_links_are_followed_and_kept_inside(tmp_path: Path) -> None:
    """A link stays a link; one that leads outside is refused, and nothing is written."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "real").write_bytes(b"old")
    (inside / "link").symlink_to(inside / "real")
    write_atomically(inside / "link", b"new", within=inside)
    assert (inside / "link").is_symlink()
    assert (inside / "real").read_bytes() == b"new"
    (inside / "escape").symlink_to(outside / "target")
    with pytest.raises(OutsideError):
        write_atomically(inside / "escape", b"x", within=inside)
    assert list(outside.iterdir()) == []


def test_sweeping_takes_leftovers_alone(tmp_path: Path) -> None:
    """What a killed run left behind goes; everything else stays."""
    (tmp_path / ".scenariobook-tracker.xlsx-123.tmp").write_bytes(b"half")
    (tmp_path / "tracker.xlsx").write_bytes(b"whole")
    sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["tracker.xlsx"]
