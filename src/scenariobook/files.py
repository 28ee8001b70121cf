"""Read and write whole files, also ZIP files: nobody ever reads a half-written file."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from glob import escape
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from stat import S_IMODE
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scenariobook.errors import ScenariobookError

_PREFIX = ".scenariobook-"
_SUFFIX = ".tmp"
# Our ZIP files' marks on each member, on any day and machine: the earliest time, and Unix.
_ZIP_MARKS: Final = (1980, 1, 1, 0, 0, 0), 3
_READABLE: Final = 0o100644 << 16  # a regular file that everybody may read
_NO_SYNC: Final = {errno.EINVAL, errno.ENOTSUP}  # of disks that cannot sync a folder
# What office programs put around the name of an open file, to name their lock file beside it.
_LOCK_MARKS: Final = ("~$", ""), (".~lock.", "#")
_OF_WINDOWS: Final = {"thumbs.db", "desktop.ini"}
_LONG_NAME = 200  # bytes; disks take 255, and temporary files have a prefix and a suffix


class OutsideError(ScenariobookError, OSError):
    """A path, after its links are followed, leads outside the folder that it must lie in."""


class UnsyncedError(ScenariobookError, OSError):
    """The file was replaced, but the system did not confirm that the change survives a crash."""


def read_if_there(path: Path) -> bytes | None:
    """Return a file's bytes, or None if there is no such file.

    Raises:
        OSError: if the file exists but cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def first_bytes(path: Path, most: int) -> bytes:
    """Return the first bytes of a file, at most ``most``: it may be larger than the memory."""
    with path.open("rb") as file:
        return file.read(most)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return sha256(data).hexdigest()


def files_in(folder: Path) -> list[Path]:
    """Return the entries of a folder, sorted by name; empty if there is no such folder.

    What other programs leave in folders is left out: hidden entries (a Mac's ``.DS_Store``, and
    ``._name`` beside a file), lock files, and what Windows keeps about a folder.

    Raises:
        OSError: if the folder exists but cannot be read; ``Path.glob`` would return nothing.
    """
    try:
        return sorted(path for path in folder.iterdir() if not _is_nobodys(path.name))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _is_nobodys(name: str) -> bool:
    return name.startswith(".") or name.casefold() in _OF_WINDOWS or is_lock_file(name)


def lock_files(path: Path) -> list[Path]:
    """Return the lock files that office programs would keep beside a file, were it open there."""
    return [path.with_name(f"{before}{path.name}{after}") for before, after in _LOCK_MARKS]


def is_lock_file(name: str) -> bool:
    """Tell whether a name is of a lock file of an office program."""
    return any(name.startswith(before) and name.endswith(after) for before, after in _LOCK_MARKS)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file; the same files in the same order always give the same bytes."""
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = ZipInfo(name)
            member.date_time, member.create_system = _ZIP_MARKS
            member.external_attr = _READABLE
            archive.writestr(member, data, ZIP_DEFLATED)
    return target.getvalue()


def write_atomically(
    path: Path,
    data: bytes,
    *,
    within: Path,
    at_last: Callable[[], None] | None = None,
) -> None:
    """Replace a file: readers see either the old file or the whole new one.

    The function follows links, makes missing folders, keeps permissions, and removes temporary
    files that a killed run left.

    Args:
        path: The file.
        data: Its new bytes.
        within: The folder that the file must lie in, after links are followed.
        at_last: Called right before the old file is replaced; if it raises, the old file stays.

    Raises:
        OutsideError: if the file lies outside ``within``; nothing was written.
        UnsyncedError: if the new file was written but its folder could not be synced.
        OSError: if the new file could not be written; the old file stays.
    """
    target = target_within(path, within)
    target.parent.mkdir(parents=True, exist_ok=True)
    name = _name_or_digest(target.name)
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
    except BaseException as error:  # also when the user interrupts, the temporary file goes
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):  # name the user's file, not the temporary one
            error.filename, error.filename2 = str(path), None
        raise
    try:
        _sync_folder(target.parent)
    except OSError as error:
        raise UnsyncedError(
            f"{target} was written, but its folder could not be synced: {error.strerror}"
        ) from error


def target_within(path: Path, within: Path) -> Path:
    """Return the file that a path leads to after its links are followed.

    Raises:
        OutsideError: if the file lies outside ``within``.
    """
    target = _target(path)
    if not target.is_relative_to(within.resolve()):
        raise OutsideError(
            f"{path} leads to {target}, outside {within}: it was not written; replace the link "
            "with a copy of that file, then run the command again"
        )
    return target


def rename(path: Path, target: Path, *, within: Path) -> None:
    """Rename a file within its folder; replace the file that has the new name.

    Raises:
        OutsideError: if the file, after links are followed, lies outside ``within``.
        OSError: if the file could not be renamed.
    """
    if not path.resolve().parent.is_relative_to(within.resolve()):
        raise OutsideError(f"{path} leads outside {within}: it was not renamed")
    path.replace(target)
    _sync_folder(target.parent)


def _name_or_digest(name: str) -> str:
    """Return a file's name, or its SHA-256 if the name is too long for a prefix and a suffix."""
    spelled = os.fsencode(name)
    return name if len(spelled) <= _LONG_NAME else sha256(spelled).hexdigest()


def _target(path: Path) -> Path:
    loop = OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    try:
        target = path.resolve()
    except RuntimeError as error:  # Python 3.11 and 3.12 raise this for links in a circle
        raise loop from error
    if target.is_symlink():  # later versions leave such a link as it is
        raise loop
    return target


def _keep_mode(target: Path, descriptor: int) -> None:
    """Give the new file the permissions of the old one, where the disk has permissions."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        os.fchmod(descriptor, S_IMODE(target.stat().st_mode))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder; its disks journal renames
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def sweep(folder: Path, *, within: Path) -> None:
    """Remove temporary files that killed runs left in a folder; do nothing outside ``within``."""
    if folder.resolve().is_relative_to(within.resolve()):
        _remove(folder, "*")


def _remove(folder: Path, names: str) -> None:
    for leftover in folder.glob(f"{_PREFIX}{names}{_SUFFIX}"):
        with suppress(OSError):
            leftover.unlink()
