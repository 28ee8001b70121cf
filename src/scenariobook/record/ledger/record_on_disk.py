"""Read and write the record on disk: the ledger, and the archive of the files that entries cite."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from errno import EINVAL
from pathlib import Path
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import digest_of, files_in, read_if_there, rename, sweep, write_atomically
from scenariobook.paths import DEFINITIONS, LEDGER, RETURNED
from scenariobook.record.ledger.chain import Damaged, Ledger, parse_ledger
from scenariobook.record.ledger.entries import Content, Defined, Entry

_WAITING: Final = ".new"  # ends an archived file's name until the ledger cites it
_ARCHIVED: Final = re.compile(r"[0-9a-f]{64}(\.(?!new$)[^.]*)?")
_LONGEST_SUFFIX: Final = 255 - 64  # bytes; disks take names of 255, and a SHA-256 has 64


def load_ledger(study_folder: Path) -> Ledger:
    """Return a study's ledger after checking every line; an empty one if the study has none.

    Raises:
        Problems: if the ledger is damaged (R001).
    """
    try:
        return parse_ledger(_ledger_bytes(study_folder))
    except Damaged as damage:
        place = Place(LEDGER, damage.line, 1)
        hint = "restore the file from version control or a backup, and do not edit it"
        raise Problems([Diagnostic("R001", damage.why, place, hint)]) from damage


def _ledger_bytes(study_folder: Path) -> bytes:
    path = study_folder / LEDGER
    if path.exists() and not path.is_file():  # reading a pipe would wait forever
        raise OSError(EINVAL, "this is not a regular file", str(path))
    return read_if_there(path) or b""


def commit(study_folder: Path, before: Ledger, after: Ledger, files: Iterable[bytes]) -> None:
    """Write a longer ledger to disk, and archive the files that its entries cite.

    The function first parses the new lines as a check. It writes the archived files under temporary
    names, replaces the ledger by one rename, and gives the archived files their final names. So a
    killed run leaves either the old record or the new one. If no entry cites an archived file with
    a final name, the ledger has lost entries.

    The function compares the ledger on disk with ``before``: programs that do not take the lock,
    such as version control, may have changed the file.

    Args:
        study_folder: The study's folder.
        before: The ledger as it was read from disk.
        after: The ledger with new entries.
        files: The bytes of the files; a file that no entry cites is not archived.

    Raises:
        Problems: if the ledger on disk is no longer ``before`` (R016) or is not intact (R001), or
            if the new lines cannot be read back (R022); nothing was recorded.
        OSError: if a file could not be written. Either the old record is in place, or the new
            record is, and the next command gives an archived file its final name.
    """
    if _ledger_bytes(study_folder) != before.data:
        message = "the record has changed since this command read it; nothing was written"
        raise Problems([Diagnostic("R016", message, Place(LEDGER), "run the command again")])
    read_back(before, after)
    for folder in (RETURNED, DEFINITIONS):
        sweep(study_folder / folder, within=study_folder)
    finish_archiving(study_folder, before)
    names = _archive_names(after.entries)
    for data in files:
        name = names.get(digest_of(data), "")
        if name and read_if_there(study_folder / name) != data:
            write_atomically(study_folder / (name + _WAITING), data, within=study_folder)
    write_atomically(study_folder / LEDGER, after.data, within=study_folder)
    finish_archiving(study_folder, after)


def _archive_names(entries: Iterable[Entry[Content]]) -> dict[str, str]:
    """Return the names of the archived files that entries cite, by SHA-256."""
    names: dict[str, str] = {}
    for entry in entries:
        if digest := entry.origin.sha256:
            names[digest] = f"{RETURNED}/{archive_name(digest, entry.origin.file)}"
        if isinstance(entry.content, Defined):
            names[entry.content.definitions] = f"{DEFINITIONS}/{entry.content.definitions}.json"
    return names


def archive_name(digest: str, name: str) -> str:
    """Return the name of a file in the archive: its SHA-256 with its own extension.

    An extension that makes the name too long, or marks the file as waiting, is left out. A fetched
    table, whose name is an address, gets ``.csv``.
    """
    suffix = ".csv" if "://" in name else Path(name).suffix.lower()
    is_left_out = suffix == _WAITING or len(os.fsencode(suffix)) > _LONGEST_SUFFIX
    return digest if is_left_out else digest + suffix


def archived_definitions(study_folder: Path, digest: str) -> bytes:
    """Return the archive of a study's files with a SHA-256.

    Raises:
        Problems: if it is missing or was changed (R015).
    """
    return _read_archived(study_folder, f"{DEFINITIONS}/{digest}.json", digest)


def _read_archived(study_folder: Path, name: str, digest: str) -> bytes:
    """Return the bytes of an archived file.

    Raises:
        Problems: if it is missing or was changed (R015).
    """
    path = study_folder / name
    data = read_if_there(path if path.exists() else path.with_name(path.name + _WAITING))
    if data is not None and digest_of(data) == digest:
        return data
    why = "is missing; the record cites it" if data is None else "was changed after it was archived"
    hint = "restore it from version control or a backup"
    raise Problems([Diagnostic("R015", f"this file {why}", Place(name), hint)])


def verify_archive(study_folder: Path, ledger: Ledger) -> list[Diagnostic]:
    """Return a problem for each archived file that is missing or was changed (R015).

    The ledger itself is checked whenever it is read.
    """
    problems: list[Diagnostic] = []
    for digest, name in sorted(_archive_names(ledger.entries).items(), key=lambda pair: pair[1]):
        try:
            _read_archived(study_folder, name, digest)
        except Problems as error:
            problems += error.diagnostics
    return problems


def read_back(before: Ledger, after: Ledger) -> None:
    """Check that the new lines of a ledger can be read, and give the same entries.

    Raises:
        Problems: if the lines cannot be read, or give other entries (R022).
    """
    try:
        reread = parse_ledger(after.data[len(before.data) :], before)
        why = "" if reread == after else "the new entries would be read back as different ones"
    except Damaged as damage:
        where = after.entry(damage.line).origin.where
        why = f"the content of {where} cannot be recorded: {damage.why}"
    if why:
        hint = "nothing was written; please report this as a bug, with the file"
        raise Problems([Diagnostic("R022", why, Place(LEDGER), hint)])


def finish_archiving(study_folder: Path, ledger: Ledger) -> None:
    """Complete the record after a killed run.

    A waiting file that an entry cites gets its final name. The other waiting files are deleted: the
    killed run recorded nothing from them.
    """
    files = [*files_in(study_folder / RETURNED), *files_in(study_folder / DEFINITIONS)]
    waiting = [path for path in files if path.name.endswith(_WAITING)]
    cited_names = _archive_names(ledger.entries) if waiting else {}
    for path in waiting:
        name = path.name.removesuffix(_WAITING)
        if name.partition(".")[0] in cited_names:
            rename(path, path.with_name(name), within=path.parent)
        else:
            path.unlink()


def uncited_files(study_folder: Path, ledger: Ledger) -> list[Path]:
    """Return the archived files that no entry cites: perhaps the ledger has lost entries."""
    cited = {entry.origin.sha256 for entry in ledger.entries}
    return [
        path
        for path in files_in(study_folder / RETURNED)
        if _ARCHIVED.fullmatch(path.name) and path.name.partition(".")[0] not in cited
    ]
