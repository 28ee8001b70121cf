"""Read a ledger's file, and add lines to it; nothing heavy is imported for that.

A long ledger is not written anew for a few lines: they are appended. Before that, a file beside it
is written that says where they begin and has them all. If the run is killed while it appends, the
ledger's file may lack some of them. Until a command completes it, whoever reads the ledger takes
the lines from the other file.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from errno import EINVAL
from pathlib import Path
from typing import Final

from scenariobook.files import read_if_there, target_within, write_atomically
from scenariobook.record.record_files import LEDGER

if sys.platform != "win32":
    import fcntl

APPENDING: Final = f"{LEDGER}.appending"
_TRIES: Final = 5  # at reading what another command appends to


@dataclass(frozen=True, slots=True)
class _Appended:
    """What the file beside the ledger says.

    Attributes:
        at: How many bytes the ledger has without the lines.
        end: Its last bytes.
        lines: The lines.
    """

    at: int
    end: bytes
    lines: bytes

    def completed(self, data: bytes, start: int) -> bytes | None:
        """Return the ledger's bytes with all of the lines; None if the lines are not of it.

        They are of another ledger if somebody has restored that from a backup, for instance.

        Args:
            data: The ledger's bytes, with the lines, without them, or with some of them.
            start: How many bytes of the ledger come before these.
        """
        before, some = data[: max(0, self.at - start)], data[max(0, self.at - start) :]
        is_of_it = before.endswith(self.end) and len(before) == self.at - start
        return before + self.lines if is_of_it and self.lines.startswith(some) else None


def ledger_bytes(study_folder: Path, start: int = 0) -> bytes:
    """Return the bytes of a study's ledger from an offset on; none if the study has no ledger.

    Raises:
        OSError: if it cannot be read, or is not a regular file.
    """
    data = b""
    for _ in range(_TRIES):
        data = _read(study_folder / LEDGER, start)
        appended = _appended(study_folder)
        completed = appended.completed(data, start) if appended else None
        if completed is not None:
            return completed
        if not data or data.endswith(b"\n"):
            break  # else another command has ended meanwhile: read what it has appended
    return data


def _read(path: Path, start: int) -> bytes:
    if path.exists() and not path.is_file():  # reading a pipe would wait forever
        raise OSError(EINVAL, "this is not a regular file", str(path))
    try:
        with path.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError:
        return b""


def _appended(study_folder: Path) -> _Appended | None:
    """Return what the file beside the ledger says; None if there is none, or no such file."""
    said, _, lines = (read_if_there(study_folder / APPENDING) or b"").partition(b"\n")
    at, _, end = said.partition(b" ")
    return _Appended(int(at), end + b"\n", lines) if at.isdigit() and lines else None


def append(study_folder: Path, at: int, end: bytes, lines: bytes) -> bool:
    """Add lines to the end of a study's ledger.

    Args:
        study_folder: The study's folder.
        at: How many bytes the ledger has.
        end: The end of its last line.
        lines: The lines.

    Returns:
        Whether that is possible: not where another program may do the same at the same time, as on
        disks without locks, and not where the file may be replaced, but not written. If it is not,
        nothing was written.

    Raises:
        OutsideError: if the ledger lies outside the study's folder; nothing was written.
        OSError: if a line could not be written. Either the ledger is as it was, or whoever reads it
            finds all lines in it.
    """
    target = target_within(study_folder / LEDGER, study_folder)
    try:
        opened = target.open("r+b", buffering=0)
    except PermissionError:
        return False
    with opened as file:
        if not _locked(file.fileno()):
            return False
        said = b"%d %s" % (at, end)
        write_atomically(study_folder / APPENDING, said + lines, within=study_folder)
        try:
            file.seek(at)
            left = memoryview(lines)
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        except BaseException:  # also when the user interrupts
            file.truncate(at)
            os.fsync(file.fileno())
            (study_folder / APPENDING).unlink()
            raise
        (study_folder / APPENDING).unlink()
    return True


def _locked(descriptor: int) -> bool:
    """Lock a file, and tell whether that was possible; closing it releases the lock."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def complete(study_folder: Path) -> None:
    """Complete a ledger's file to which a killed run was appending.

    Raises:
        OSError: if it could not be written; whoever reads the ledger finds the same lines in it.
    """
    if not (study_folder / APPENDING).exists():
        return
    data = ledger_bytes(study_folder)
    if _read(study_folder / LEDGER, 0) != data:
        write_atomically(study_folder / LEDGER, data, within=study_folder)
    (study_folder / APPENDING).unlink()
