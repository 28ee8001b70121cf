"""Files that are whole or not there: nothing is ever half-written."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE

if sys.platform != "win32":
    import fcntl

_PREFIX = ".scenariobook-"
_SUFFIX = ".tmp"
_LONG_NAME = 200  # bytes; disks take 255, and what is added needs some


class OutsideError(OSError):
    """A target, its links followed, lies outside the folder that it must lie in."""


class UnsyncedError(OSError):
    """The file was replaced, but the system could not promise that this survives a crash."""


def read_if_there(path: Path) -> bytes | None:
    """Return a file's bytes, or None if there is no such file.

    That a file cannot be looked at is no sign that it is not there: then this raises OSError.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def listed(folder: Path) -> list[Path]:
    """Return what stands in a folder, by name; nothing if there is no such folder.

    That a folder cannot be looked into is no sign that nothing is there: then this raises
    OSError, which ``Path.glob`` does not.
    """
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def write_atomically(
    path: Path, data: bytes, *, within: Path, at_last: Callable[[], None] | None = None
) -> None:
    """Replace ``path`` with ``data``: whoever reads it sees the old file or the new one.

    Links are followed first; folders are made as needed; permissions stay. What a killed run
    left of this file is removed. ``at_last`` is called when all is ready, right before the old
    file goes; if it raises, that stays.

    Raises:
        OutsideError: if the target lies outside ``within``; it was not written.
        UnsyncedError: if the new file stands but its folder could not be synced.
        OSError: if it could not be written; the old file stands.
    """
    target = target_within(path, within)
    target.parent.mkdir(parents=True, exist_ok=True)
    name = _short(target.name)
    _remove(target.parent, f"{escape(name)}-*")
    temporary = target.with_name(f"{_PREFIX}{name}-{os.getpid()}{_SUFFIX}")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            _keep_mode(target, file.fileno())
            os.fsync(file.fileno())
        if at_last:
            at_last()
        temporary.replace(target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):  # the user knows this file, and not the temporary one
            error.filename, error.filename2 = str(path), None
        raise
    try:
        _sync_folder(target.parent)
    except OSError as error:
        raise UnsyncedError(
            f"{target} was written, but its folder could not be synced: {error.strerror}"
        ) from error


def target_within(path: Path, within: Path) -> Path:
    """Return the file that a path leads to.

    Raises:
        OutsideError: if that lies outside ``within``.
    """
    target = _target(path)
    if not target.is_relative_to(within.resolve()):
        raise OutsideError(
            f"{path} leads to {target}, outside {within}: it was not written; put a copy of that "
            "file in place of the link, then run the command again"
        )
    return target


def rename(path: Path, target: Path, *, within: Path) -> None:
    """Give a file another name in its folder; what has that name goes.

    Raises:
        OutsideError: if the file, its links followed, lies outside ``within``.
        OSError: if it could not be renamed.
    """
    if not path.resolve().parent.is_relative_to(within.resolve()):
        raise OutsideError(f"{path} leads outside {within}: it was not renamed")
    path.replace(target)
    _sync_folder(target.parent)


def _short(name: str) -> str:
    """Return a file's name, or a digest of one so long that nothing can be added to it."""
    spelled = os.fsencode(name)
    return name if len(spelled) <= _LONG_NAME else sha256(spelled).hexdigest()


def _target(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as loop:  # what Python 3.11 and 3.12 say of links in a circle
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from loop


def _keep_mode(target: Path, descriptor: int) -> None:
    """Let whoever may read and write the old file do so with the new one, if the disk can."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        os.fchmod(descriptor, S_IMODE(target.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there; the rename is journaled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# What systems say where a disk, often a network's, knows no locks on folders.
_NO_LOCKS = {errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


@contextmanager
def locked(folder: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Let one process at a time work in a folder; another one calls ``on_wait`` and waits.

    The kernel lets go of the lock when the process ends, however it ends: there is nothing that
    could stay behind. Windows and some network drives have no such lock on folders: there, what
    was read is compared before it is replaced, alone.
    """
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _lock(descriptor, on_wait)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, on_wait: Callable[[], None]) -> None:
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise


def sweep(folder: Path, *, within: Path) -> None:
    """Remove what runs that were killed left behind in a folder; nothing outside ``within``."""
    if folder.resolve().is_relative_to(within.resolve()):
        _remove(folder, "*")


def _remove(folder: Path, names: str) -> None:
    for leftover in folder.glob(f"{_PREFIX}{names}{_SUFFIX}"):
        with suppress(OSError):
            leftover.unlink()
