"""Read and write the record on disk: the ledger and the archive of imported files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from errno import EINVAL
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import listed, read_if_there, rename, sweep, write_atomically
from scenariobook.record.ledger.chain import Damaged, Ledger, parse
from scenariobook.record.ledger.entries import Content, Defined, Entry
from scenariobook.record.ledger.kinds import Reading, Sighting

LEDGER: Final = "record/ledger.jsonl"
DEFINITIONS: Final = "record/definitions"
RETURNED: Final = "record/returned"
_RESTORE = "restore it from version control or a backup"
_WAITING = ".new"  # the end of an archived file's name until the ledger cites it
_ARCHIVED = re.compile(r"[0-9a-f]{64}(\.(?!new$)[^.]*)?")
_CITING = (Reading, Sighting)
_NAMED: Final = 3  # entries with a wrong time that are named; the others are counted
_LONGEST_SUFFIX = 255 - 64  # bytes; disks take names of 255, and a SHA-256 has 64


def load_ledger(study_folder: Path) -> Ledger:
    """Return a study's ledger after checking every line; an empty one if the study has none.

    Raises:
        Problems: if the ledger is not what the program wrote (R001).
    """
    try:
        return parse(_ledger_bytes(study_folder))
    except Damaged as damage:
        place = Place(LEDGER, damage.line, 1)
        hint = "restore the file from version control or a backup, and do not edit it"
        raise Problems([Diagnostic("R001", damage.why, place, hint)]) from damage


def _ledger_bytes(study_folder: Path) -> bytes:
    path = study_folder / LEDGER
    if path.exists() and not path.is_file():  # reading a pipe would wait forever
        raise OSError(EINVAL, "this is not a regular file", str(path))
    return read_if_there(path) or b""


def commit(
    study_folder: Path,
    before: Ledger,
    after: Ledger,
    returned: Mapping[str, bytes],
    definitions: bytes = b"",
) -> None:
    """Write a longer ledger to disk, and archive the files that its new entries cite.

    The function first parses the new lines as a check. It then archives the definitions, which
    nothing needs before the ledger cites them. It writes the other archived files under temporary
    names, replaces the ledger by one rename, and gives the archived files their final names. So a
    killed run leaves either the old record or the new one. And an archived file with a final name
    that no entry cites shows that the ledger has lost entries.

    The ledger on disk is compared with ``before`` because programs that do not take the lock,
    such as version control, may have changed it.

    Args:
        study_folder: The study's folder.
        before: The ledger as it was read from disk.
        after: The ledger with new entries.
        returned: The bytes of the files, by name; files that no entry cites are not archived.
        definitions: The archive of the study's files; not written if no entry cites it.

    Raises:
        Problems: if the ledger on disk is no longer ``before`` (R016) or is not intact (R001), or
            if the new lines cannot be read back (R022); nothing was recorded.
        OSError: if a file could not be written. Either the old record is in place, or the new one
            is and the next command gives an archived file its final name.
    """
    if _ledger_bytes(study_folder) != before.data:
        message = "the record has changed since this command read it; nothing was written"
        raise Problems([Diagnostic("R016", message, Place(LEDGER), "run the command again")])
    read_back(before, after)
    archive = study_folder / RETURNED
    for folder in (archive, study_folder / DEFINITIONS):
        sweep(folder, within=study_folder)
    finish(study_folder, before)
    cites = {entry.origin.sha256 for entry in after.entries[before.position.number :]}
    _archive_definitions(study_folder, after.entries, definitions)
    for name, data in returned.items():
        digest = sha256(data).hexdigest()
        path = archive / archive_name(digest, name)
        if digest in cites and read_if_there(path) != data:
            write_atomically(path.with_name(path.name + _WAITING), data, within=study_folder)
    write_atomically(study_folder / LEDGER, after.data, within=study_folder)
    finish(study_folder, after)


def _archive_definitions(
    study_folder: Path, entries: Iterable[Entry[Content]], definitions: bytes
) -> None:
    """Archive definitions that an entry cites, unless the archive has them unchanged."""
    digest = sha256(definitions).hexdigest()
    defined = (e.content.definitions for e in entries if isinstance(e.content, Defined))
    path = study_folder / DEFINITIONS / f"{digest}.json"
    if digest in defined and read_if_there(path) != definitions:
        write_atomically(path, definitions, within=study_folder)


def archived_definitions(study_folder: Path, digest: str) -> bytes:
    """Return the archive of a study's files with a SHA-256.

    Raises:
        Problems: if it is missing or was changed (R015).
    """
    if problem := _wrong_definitions(study_folder, digest):
        raise Problems([problem])
    return (study_folder / DEFINITIONS / f"{digest}.json").read_bytes()


def _wrong_definitions(study_folder: Path, digest: str) -> Diagnostic | None:
    name = f"{DEFINITIONS}/{digest}.json"
    data = read_if_there(study_folder / name)
    if data is None:
        why = "this file is missing; it has the study's definitions of before"
    elif sha256(data).hexdigest() != digest:
        why = "this file was changed after it was archived"
    else:
        return None
    return Diagnostic("R015", why, Place(name), _RESTORE)


def read_back(before: Ledger, after: Ledger) -> None:
    """Check that the new lines of a ledger can be read, and give the same entries.

    Raises:
        Problems: if they do not (R022).
    """
    added = after.data[len(before.data) :]
    hint = "nothing was written; please report this as a bug, with the file"
    try:
        again = parse(added, before)
    except Damaged as damage:
        entry = after.entry(damage.line)
        message = f"the content of {entry.origin.where} cannot be recorded: {damage.why}"
        raise Problems([Diagnostic("R022", message, Place(LEDGER), hint)]) from damage
    if again != after:
        message = "the new entries would be read back as different ones"
        raise Problems([Diagnostic("R022", message, Place(LEDGER), hint)])


def finish(study_folder: Path, ledger: Ledger) -> None:
    """Complete the record after a killed run.

    Archived files that entries cite get their final names. The others are deleted: the run was
    killed before it recorded anything from them.
    """
    archive = study_folder / RETURNED
    waiting = [path for path in listed(archive) if path.name.endswith(_WAITING)]
    cites = {entry.origin.sha256 for entry in ledger.entries} if waiting else set()
    for path in waiting:
        name = path.name.removesuffix(_WAITING)
        if name.partition(".")[0] in cites:
            rename(path, path.with_name(name), within=archive)
        else:
            path.unlink()


def uncited(study_folder: Path, ledger: Ledger) -> list[Path]:
    """Return the archived files that no entry cites, which suggests that entries were lost."""
    cites = {entry.origin.sha256 for entry in ledger.entries}
    return [
        path
        for path in listed(study_folder / RETURNED)
        if _ARCHIVED.fullmatch(path.name) and path.name.partition(".")[0] not in cites
    ]


def archive_name(digest: str, name: str) -> str:
    """Return the name of a file in the archive: its SHA-256 with its own extension.

    An extension that would make the name too long is left out.
    """
    suffix = Path(name).suffix.lower()
    return digest + (suffix if len(os.fsencode(suffix)) <= _LONGEST_SUFFIX else "")


def verify_archive(study_folder: Path, ledger: Ledger) -> list[Diagnostic]:
    """Return a problem for each archived file that is missing or was changed (R015).

    The ledger itself is checked whenever it is read.
    """
    problems = []
    archived = {
        e.origin.sha256: archive_name(e.origin.sha256, e.origin.file) for e in ledger.entries
    }
    for digest, name in sorted(archived.items()):
        path = study_folder / RETURNED / name
        if not digest:
            continue
        if not path.is_file():
            path = path.with_name(path.name + _WAITING)
        if not path.is_file():
            why = "this file is missing; entries of the record came from it"
        elif sha256(path.read_bytes()).hexdigest() != digest:
            why = "this file was changed after it was archived"
        else:
            continue
        problems.append(Diagnostic("R015", why, Place(f"{RETURNED}/{name}"), _RESTORE))
    defined = sorted(
        {e.content.definitions for e in ledger.entries if isinstance(e.content, Defined)}
    )
    checked = (_wrong_definitions(study_folder, digest) for digest in defined)
    return [*problems, *filter(None, checked)]


def cited(entries: Iterable[Entry[Content]]) -> set[str]:
    """Return the ids of the sources that a ledger's entries cite."""
    return {
        source
        for entry in entries
        if isinstance(entry.content, _CITING)
        for source in entry.content.sources
    }


def warn_of_times(ledger: Ledger) -> Iterator[Diagnostic]:
    """Yield a warning if entries have earlier times than the ones before them (R037)."""
    backward = [
        (before, entry)
        for before, entry in pairwise(ledger.entries)
        if entry.origin.when < before.origin.when
    ]
    if not backward:
        return
    named = ", ".join(
        f"entry {entry.number} of {entry.origin.when:%Y-%m-%d %H:%M} comes after entry "
        f"{before.number} of {before.origin.when:%Y-%m-%d %H:%M}"
        for before, entry in backward[:_NAMED]
    )
    more = f" and {len(backward) - _NAMED} more" if backward[_NAMED:] else ""
    yield Diagnostic(
        "R037",
        f"times run backward: {named}{more}",
        Place(LEDGER, backward[0][1].number, 1),
        "a clock was wrong; set it right on the machine that recorded them. What counts goes by "
        "the order of the entries, not by their times",
    )
