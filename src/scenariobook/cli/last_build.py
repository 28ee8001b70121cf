"""Find out whether the last build's documents are still current, so that build can skip them.

Bytes alone tell that, so nothing heavy is imported: neither the study nor the record is parsed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import scenariobook
from scenariobook.briefing.own_files import own_files
from scenariobook.files import listed
from scenariobook.output_folders import is_as_built, is_named, problems
from scenariobook.paths import BUILT, OUTPUT, TRACKER, output_folder, output_root, shipped
from scenariobook.record.ledger_file import ledger_bytes
from scenariobook.record.record_files import DEFINITIONS, RETURNED
from scenariobook.study.definition_files import content, toml_files, version_of

if TYPE_CHECKING:
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter


class Said(NamedTuple):
    """What a build prints of an unchanged study besides that it is unchanged; may be empty.

    Attributes:
        warnings: How many warnings the study has.
        matters: How many conflicts and questions are open.
    """

    warnings: str
    matters: str


class Current(NamedTuple):
    """The last build, whose documents are still current.

    Attributes:
        folder: The output folder.
        said: What to print of the study.
    """

    folder: Path
    said: Said


def current_build(study: Path, wanted: Quarter | None) -> Current | None:
    """Return the last build if bytes alone tell that nothing has changed since; otherwise None.

    None says nothing: what is unusual in any way, the caller has to find out from the study.

    Args:
        study: The study's folder.
        wanted: The quarter to build; None for the open one.
    """
    try:
        made_from = _digest_on_disk(study)
        for folder in listed(output_root(study) / OUTPUT):
            if is_named(study, folder) and is_as_built(folder):
                built = json.loads((folder / BUILT).read_bytes())
                same = _is_current(built, folder, made_from, wanted or built["quarter"])
                # A copy of an output folder has its note, too, but not the study's id as its name.
                if same and built["study"] == folder.name and built["said"]:
                    return _unless_reported(study, Current(folder, Said(**built["said"])))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError):
        pass  # whoever opens the study reports it
    return None


def _unless_reported(study: Path, build: Current) -> Current | None:
    """Return a build, unless there is something to report about the study's output folders."""
    study_id = build.folder.name
    if output_folder(study, study_id).resolve() != build.folder.resolve():
        return None
    return None if any(problems(study, study_id, build.folder)) else build


def inputs_digest(project: Project) -> str:
    """Return a digest of everything that a build's documents are made from.

    That is: the study's files, those of before, the ledger, the names of the archived files, the
    study's own templates and assets, the program's files, and the installed Python libraries. It
    leaves out system libraries and fonts.
    """
    return _digest_of(project.folder, project.version, project.ledger.data)


def _digest_on_disk(study: Path) -> str:
    """Return ``inputs_digest`` of a study that was not opened."""
    home = study.resolve()
    contents = {path.name: content(path, home) for path in toml_files(study)}
    return _digest_of(study, version_of(contents), ledger_bytes(study))


def _digest_of(study: Path, version: str, ledger: bytes) -> str:
    inputs = sha256()
    for part in (
        version,
        _digest(ledger),
        sys.version,
        *(f"{RETURNED} {path.name}" for path in listed(study / RETURNED)),
        *(f"{path.name} {_digest(path.read_bytes())}" for path in listed(study / DEFINITIONS)),
        *_libraries(),
        *_program(),
        *(f"{name} {_digest(path.read_bytes())}" for name, path in own_files(study)),
    ):
        data = part.encode(errors="surrogateescape")
        inputs.update(b"%d:%b" % (len(data), data))
    return inputs.hexdigest()


def _program() -> Iterator[str]:
    """Yield each file of the program with its size and time, so that a changed program builds."""
    package = Path(scenariobook.__file__).parent
    for path in sorted([*package.rglob("*.py"), *shipped("templates").rglob("*.*")]):
        status = path.stat()
        yield f"{path} {status.st_size} {status.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    """Yield the installed libraries in WeasyPrint's folder, each with its version."""
    spec = find_spec("weasyprint")
    if spec is not None and spec.origin is not None:
        yield from sorted(path.name for path in Path(spec.origin).parent.parent.glob("*-info"))


def is_current(folder: Path, made_from: str, wanted: Quarter) -> bool:
    """Return whether the last build had the same inputs, and its documents have not changed.

    Args:
        folder: The output folder.
        made_from: The digest of the inputs, as ``inputs_digest`` returns it.
        wanted: The quarter to build.
    """
    try:
        return _is_current(json.loads((folder / BUILT).read_bytes()), folder, made_from, wanted)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False  # no build yet, or its note is damaged


def _is_current(built: dict[str, Any], folder: Path, made_from: str, wanted: str) -> bool:
    same = built["made_from"] == made_from and built["quarter"] == wanted
    return same and all(
        _digest((folder / name).read_bytes()) == digest for name, digest in built["files"].items()
    )


def last_entry_built(folder: Path) -> int:
    """Return the number of the last entry that the last built tracker shows; 0 if unknown."""
    try:
        built = json.loads((folder / BUILT).read_bytes())
        return int(built["position"][0]) if TRACKER in built["files"] else 0
    except (OSError, ValueError, LookupError, TypeError):
        return 0  # no build yet, or its note is damaged


def note(
    project: Project, quarter: Quarter, files: Mapping[str, bytes], said: Said | None
) -> bytes:
    """Return the note that a build leaves: digests of its inputs and documents, as JSON.

    Args:
        project: The study and its record, as they were built.
        quarter: The quarter that was built.
        files: The documents' bytes, by name.
        said: What the next build prints if nothing changes; None if only reading the study tells
            whether that is all.
    """
    position = project.ledger.position
    return json.dumps(
        {
            "study": project.study.id,
            "quarter": quarter,
            "made_from": inputs_digest(project),
            "position": (position.number, position.sha256),
            "files": {name: _digest(data) for name, data in files.items()},
            "said": said._asdict() if said else None,
        }
    ).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
