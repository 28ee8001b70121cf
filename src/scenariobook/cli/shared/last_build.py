"""Find out what became of the documents of the last build: which are current, which changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import scenariobook
from scenariobook.briefing.own_files import own_files
from scenariobook.files import digest_of, files_in, read_if_there
from scenariobook.paths import (
    AS_BUILT,
    BUILT,
    DEFINITIONS,
    RETURNED,
    TRACKER,
    TRACKER_BEFORE,
    shipped,
)
from scenariobook.quarter import Quarter
from scenariobook.record.project import Project

# What reading ``BUILT`` raises if there is no build yet, or the file is damaged.
_NOT_BUILT: Final = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)


def is_as_built(output: Path) -> bool:
    """Return whether nobody has changed the tracker since it was built, or there is no tracker."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest_of(tracker).encode()


def unread_in(output: Path, taken: Collection[str]) -> dict[str, bytes]:
    """Return the trackers that somebody has changed and no command has read since, by name.

    Args:
        output: The output folder, with the tracker and the one that the last build set aside.
        taken: The SHA-256 of the files that were taken in.
    """
    as_built = (read_if_there(output / AS_BUILT) or b"").decode(errors="replace")
    digests = {*taken, _set_aside(output), as_built}
    trackers = {name: read_if_there(output / name) for name in (TRACKER, TRACKER_BEFORE)}
    return {
        name: data
        for name, data in trackers.items()
        if data is not None and digest_of(data) not in digests
    }


def _set_aside(output: Path) -> str:
    """Return the SHA-256 of the tracker that the last build set aside; empty if it is unknown."""
    with suppress(*_NOT_BUILT):
        return str(json.loads((output / BUILT).read_bytes())["files"][TRACKER_BEFORE])
    return ""


def is_tracker_missing(output: Path) -> bool:
    """Return whether a tracker was built in an output folder, but is not there any more."""
    return (output / AS_BUILT).exists() and not (output / TRACKER).exists()


def inputs_digest(project: Project) -> str:
    """Return a digest of everything that a build's documents are made from.

    That is: the study's files, those of before, the ledger, the names of the archived files, the
    study's own templates and assets, the program's files, and the installed Python libraries. It
    leaves out system libraries and fonts.
    """
    inputs, study = sha256(), project.folder
    for part in (
        project.version,
        project.ledger.position.sha256,  # covers each entry: the ledger was read
        sys.version,
        *(f"{RETURNED} {path.name}" for path in files_in(study / RETURNED)),
        *(f"{path.name} {digest_of(path.read_bytes())}" for path in files_in(study / DEFINITIONS)),
        *_libraries(),
        *_program(),
        *(f"{name} {digest_of(path.read_bytes())}" for name, path in own_files(study)),
    ):
        data = part.encode(errors="surrogateescape")
        inputs.update(b"%d:%b" % (len(data), data))
    return inputs.hexdigest()


def _program() -> Iterator[str]:
    """Yield each file of the program with its size and time: a changed program builds anew."""
    package = Path(scenariobook.__file__).parent
    for path in sorted([*package.rglob("*.py"), *shipped("templates").rglob("*.*")]):
        status = path.stat()
        yield f"{path} {status.st_size} {status.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    """Yield the installed libraries in WeasyPrint's folder, each with its version."""
    spec = find_spec("weasyprint")
    if spec is not None and spec.origin is not None:
        yield from sorted(path.name for path in Path(spec.origin).parent.parent.glob("*-info"))


def is_up_to_date(project: Project, quarter: Quarter, folder: Path) -> bool:
    """Return whether the last build had the same inputs, and nobody has changed its documents.

    Args:
        project: The study and its record.
        quarter: The quarter to build.
        folder: The output folder.
    """
    with suppress(*_NOT_BUILT):
        built = json.loads((folder / BUILT).read_bytes())
        return (
            is_as_built(folder)
            and built["quarter"] == quarter
            and built["made_from"] == inputs_digest(project)
            and all(
                digest_of((folder / name).read_bytes()) == as_built
                for name, as_built in built["files"].items()
            )
        )
    return False


def last_entry_built(folder: Path) -> int:
    """Return the number of the last entry that the last built tracker shows; 0 if unknown."""
    with suppress(*_NOT_BUILT):
        built = json.loads((folder / BUILT).read_bytes())
        return max(0, int(built["position"][0])) if TRACKER in built["files"] else 0
    return 0


def built_json(
    project: Project, quarter: Quarter, files: Mapping[str, bytes], *, is_whole: bool
) -> bytes:
    """Return what a build writes into its folder: digests of its inputs and documents, as JSON.

    Args:
        project: The study and its record, as they were built.
        quarter: The quarter that was built.
        files: The documents' bytes, by name.
        is_whole: Whether the briefing lacks nothing; else the next build makes and warns again.
    """
    position = project.ledger.position
    return json.dumps(
        {
            "quarter": quarter,
            "made_from": inputs_digest(project) if is_whole else "",
            "position": (position.number, position.sha256),
            "files": {name: digest_of(data) for name, data in files.items()},
        }
    ).encode()
