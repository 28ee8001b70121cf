"""Files that are whole or not there: nothing is ever half-written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_PREFIX = ".scenariobook-"
_SUFFIX = ".tmp"


class OutsideError(OSError):
    """A target, its links followed, lies outside the folder that it must lie in."""


class UnsyncedError(OSError):
    """The file was replaced, but the system could not promise that this survives a crash."""


def write_atomically(path: Path, data: bytes, *, within: Path) -> None:
    """Replace ``path`` with ``data``: whoever reads it sees the old file or the new one.

    Links are followed first; folders are made as needed.

    Raises:
        OutsideError: if the target lies outside ``within``; nothing was written.
        UnsyncedError: if the new file stands but its folder could not be synced.
        OSError: if it could not be written; the old file stands.
    """
    target = path.resolve()
    if not target.is_relative_to(within.resolve()):
        raise OutsideError(f"{path} leads to {target}, outside {within}; nothing was written")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{_PREFIX}{target.name}-{os.getpid()}{_SUFFIX}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    try:
        _sync_folder(target.parent)
    except OSError as error:
        raise UnsyncedError(
            f"{target} was written, but its folder could not be synced: {error.strerror}"
        ) from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; the rename is journaled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one process at a time work in a folder; another one waits.

    The kernel lets go of the lock when the process ends, however it ends. Windows has no
    such lock on folders: there, what was read is compared before it is replaced, alone.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> None:
    """Remove what runs that were killed left behind in a folder."""
    for leftover in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            leftover.unlink()
