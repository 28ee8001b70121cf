"""Find out which documents of the last build are current, changed or missing."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct, json

import scenariobook
from scenariobook.briefing.own_files import own_files, unusable_files
from scenariobook.diagnostics import Problems
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


class Built(Struct, frozen=True, kw_only=True):
    """The content of the file ``.built.json`` in an output folder.

    Attributes:
        quarter: The quarter that was built.
        made_from: The digest of the inputs; empty if the briefing lacks something, so that the next
            build makes and warns again.
        position: The number and the hash of the ledger's last entry.
        files: The SHA-256 of each document, by name.
    """

    quarter: str
    made_from: str
    position: tuple[Annotated[int, Meta(ge=0)], str]
    files: dict[Annotated[str, Meta(pattern=r"^[^\0]+$")], str]


def read_built(folder: Path) -> Built | None:
    """Return what the last build noted; None without a note, or if it is damaged."""
    try:
        return json.decode(read_if_there(folder / BUILT) or b"", type=Built)
    except (OSError, ValueError, RecursionError):
        return None


def is_as_built(output: Path) -> bool:
    """Tell whether nobody has changed the tracker since the build; true without a tracker."""
    tracker = read_if_there(output / TRACKER)
    return tracker is None or read_if_there(output / AS_BUILT) == digest_of(tracker).encode()


def unread_in(output: Path, taken: Collection[str]) -> dict[str, bytes]:
    """Return the trackers that somebody has changed and no command has read since, by name.

    Args:
        output: The output folder, with the tracker and the tracker that the last build set aside.
        taken: The SHA-256 of the files that were taken in.
    """
    as_built = (read_if_there(output / AS_BUILT) or b"").decode(errors="replace")
    built = read_built(output)
    digests = {*taken, as_built, built and built.files.get(TRACKER_BEFORE)}
    trackers = {name: read_if_there(output / name) for name in (TRACKER, TRACKER_BEFORE)}
    return {
        name: data
        for name, data in trackers.items()
        if data is not None and digest_of(data) not in digests
    }


def is_tracker_missing(output: Path) -> bool:
    """Tell whether a tracker was built in an output folder, and is missing there now."""
    return (output / AS_BUILT).exists() and not (output / TRACKER).exists()


def inputs_digest(project: Project) -> str:
    """Return a digest of everything that a build's documents are made from.

    The inputs are: the study's files, now and earlier, the ledger, the names of archived files,
    the study's own templates and assets, the program's files, and the installed Python libraries.
    System libraries and fonts are left out.

    Raises:
        Problems: if a template or an asset leads out of the study or is too large (B002).
    """
    inputs, study = sha256(), project.folder
    if problems := unusable_files(study):
        raise Problems(problems)
    for part in (
        project.definitions_sha256,
        project.ledger.position.sha256,  # a hash that depends on all entries
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
    """Tell whether the last build had the same inputs, and nobody has changed its documents.

    Args:
        project: The study and its record.
        quarter: The quarter to build.
        folder: The output folder.
    """
    built = read_built(folder)
    return (
        built is not None
        and is_as_built(folder)
        and built.quarter == quarter
        and built.made_from == inputs_digest(project)
        and all(
            digest_of(read_if_there(folder / name) or b"") == as_built
            for name, as_built in built.files.items()
        )
    )


def last_entry_built(folder: Path) -> int:
    """Return the number of the last entry that the last built tracker shows; 0 if unknown."""
    built = read_built(folder)
    return built.position[0] if built and TRACKER in built.files else 0


def built_json(
    project: Project, quarter: Quarter, files: Mapping[str, bytes], *, is_complete: bool
) -> bytes:
    """Return a build's note for its folder: digests of its inputs and documents, as JSON.

    Args:
        project: The study and its record, as they were built.
        quarter: The quarter that was built.
        files: The documents' bytes, by name.
        is_complete: Whether the briefing lacks nothing; else the next build makes and warns again.
    """
    position = project.ledger.position
    return json.encode(
        Built(
            quarter=str(quarter),
            made_from=inputs_digest(project) if is_complete else "",
            position=(position.number, position.sha256),
            files={name: digest_of(data) for name, data in files.items()},
        )
    )
