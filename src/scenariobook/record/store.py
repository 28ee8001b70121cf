"""The record on disk: ``record/ledger.jsonl`` and the returned files that fed it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from errno import EINVAL
from hashlib import sha256
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import listed, read_if_there, rename, sweep, write_atomically
from scenariobook.record.entries import Content, Entry, Reading, Record, Sighting
from scenariobook.record.ledger import Damaged, Ledger, parse
from scenariobook.record.retired import retired
from scenariobook.study.model import Study

LEDGER = "record/ledger.jsonl"
RETURNED = "record/returned"
_WAITING = ".new"  # how an archived file's name ends until the ledger cites it
_ARCHIVED = re.compile(r"[0-9a-f]{64}(\.(?!new$)[^.]*)?")
_LONGEST_SUFFIX = 255 - 64  # bytes; with the digits of a SHA-256, the longest name that disks take


def load_ledger(study_folder: Path) -> Ledger:
    """Read and check a study's ledger; one without a ledger has an empty one.

    Raises:
        Problems: if the ledger is not what was written (R001).
    """
    try:
        return parse(_read(study_folder))
    except Damaged as damage:
        hint = "bring the file back from version control or a backup; it is never edited"
        raise Problems(
            [Diagnostic("R001", damage.why, Place(LEDGER, damage.line, 1), hint)]
        ) from damage


def commit(
    study_folder: Path, before: Ledger, after: Ledger, returned: Mapping[str, bytes]
) -> None:
    """Make a longer ledger the study's, and archive the files that it came from.

    ``returned`` maps a file's name to its bytes; those that no entry cites are not kept. The new
    lines are read back first. Then the archive is written, each file under its own hash and not
    yet under its last name; one rename of the ledger makes the whole count; last, the files get
    their names. So a run that is killed leaves the old record or the new one, and what is
    archived and not cited shows that a ledger has lost entries. Commands hold the study while
    they work, so the comparison is for what else writes there, such as version control.

    Raises:
        Problems: if the ledger on disk is no longer ``before`` (R016), or if the program could
            not read the new lines (R022); nothing was written.
        OSError: if a file could not be written; the old record stands, or the new one does and a
            file in the archive waits for its name, which the next command gives it.
    """
    if _read(study_folder) != before.data:
        message = "the record has changed since this command read it; nothing was written"
        raise Problems([Diagnostic("R016", message, Place(LEDGER), "run the command once more")])
    read_back(before, after)
    archive = study_folder / RETURNED
    sweep(archive, within=study_folder)
    finish(study_folder, before)
    cites = {entry.origin.sha256 for entry in after.entries[len(before.entries) :]}
    for name, data in returned.items():
        digest = sha256(data).hexdigest()
        path = archive / archive_name(digest, name)
        if digest in cites and read_if_there(path) != data:
            write_atomically(path.with_name(path.name + _WAITING), data, within=study_folder)
    write_atomically(study_folder / LEDGER, after.data, within=study_folder)
    finish(study_folder, after)


def read_back(before: Ledger, after: Ledger) -> None:
    """Read what is to be written, as every later command will, and compare it with what was meant.

    Raises:
        Problems: if it would not be read, or as something else (R022).
    """
    added = after.data[len(before.data) :]
    hint = "nothing was written; please report this, with the file that it came from"
    try:
        again = parse(added, before)
    except Damaged as damage:
        entry = after.entries[damage.line - 1]
        message = f"what {entry.origin.where} holds cannot be recorded: {damage.why}"
        raise Problems([Diagnostic("R022", message, Place(LEDGER), hint)]) from damage
    if again != after:
        message = "what was to be recorded reads back as something else"
        raise Problems([Diagnostic("R022", message, Place(LEDGER), hint)])


def finish(study_folder: Path, ledger: Ledger) -> None:
    """Do what a killed run left undone in the archive.

    Files that entries cite get their names; others came with an import that never counted.
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
    """Return the archived files that no entry cites: entries may have been lost."""
    cites = {entry.origin.sha256 for entry in ledger.entries}
    return [
        path
        for path in listed(study_folder / RETURNED)
        if _ARCHIVED.fullmatch(path.name) and path.name.partition(".")[0] not in cites
    ]


def _read(study_folder: Path) -> bytes:
    path = study_folder / LEDGER
    if path.exists() and not path.is_file():  # a pipe would be waited for
        raise OSError(EINVAL, "this is no file", str(path))
    return read_if_there(path) or b""


def archive_name(digest: str, name: str) -> str:
    """Return what a returned file is archived as: its SHA-256, with its own extension.

    What follows the last dot of a long name may be most of it, and no extension: that is left out.
    """
    suffix = Path(name).suffix.lower()
    return digest + (suffix if len(os.fsencode(suffix)) <= _LONGEST_SUFFIX else "")


def verify_archive(study_folder: Path, ledger: Ledger) -> list[Diagnostic]:
    """Return a problem for each archived file that is gone or is not what came back (R015).

    The ledger itself is verified whenever it is read.
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
            why = "this file, which entries came from, is missing"
        elif sha256(path.read_bytes()).hexdigest() != digest:
            why = "this file is not the one that was returned"
        else:
            continue
        hint = "bring it back from version control or a backup"
        problems.append(Diagnostic("R015", why, Place(f"{RETURNED}/{name}"), hint))
    return problems


def orphans(study: Study, record: Record, sources: Iterable[str]) -> list[Diagnostic]:
    """Return a warning for everything recorded that the study no longer knows.

    ``sources`` are those that the record cites.
    """
    place = Place(LEDGER)
    kept = "what is recorded stays in the ledger; it plays no part"
    return [
        *(
            Diagnostic(
                "R009",
                f"the study no longer has the {gone.was} {gone.id!r}",
                place,
                f'{kept}. Where it goes by another id now, write formerly = ["{gone.id}"]',
            )
            for gone in retired(study, record, record.open_quarter)
        ),
        *(
            Diagnostic("R010", f"the study no longer has the source {source!r}", place)
            for source in sorted(set(sources) - set(study.source_by_id))
        ),
    ]


def cited(entries: Iterable[Entry[Content]]) -> set[str]:
    """Return the ids of the sources that a ledger's entries cite."""
    return {
        source
        for entry in entries
        if isinstance(entry.content, Reading | Sighting)
        for source in entry.content.sources
    }
