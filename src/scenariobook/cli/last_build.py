"""Find out whether the last build's documents are still current, so that build can skip them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import scenariobook
from scenariobook.paths import BUILT, shipped

if TYPE_CHECKING:
    from scenariobook.project.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.record import Position


def inputs_digest(project: Project, quarter: Quarter) -> str:
    """Return a digest of everything that a build's documents are made from.

    That is: the study's files, the ledger, the study's own templates and assets, the quarter, the
    program's files, and the installed Python libraries. It leaves out system libraries and fonts.
    """
    from scenariobook.briefing.assets import own_files

    inputs = sha256()
    for part in (
        project.version,
        project.ledger.position.sha256,
        quarter,
        sys.version,
        *_libraries(),
        *_program(),
        *(f"{name} {_digest(path.read_bytes())}" for name, path in own_files(project.folder)),
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


def is_current(folder: Path, made_from: str) -> bool:
    """Return whether the last build had the same inputs, and its documents have not changed.

    Args:
        folder: The output folder.
        made_from: The digest of the inputs, as ``inputs_digest`` returns it.
    """
    try:
        built = json.loads((folder / BUILT).read_bytes())
        return built["made_from"] == made_from and all(
            _digest((folder / name).read_bytes()) == digest
            for name, digest in built["files"].items()
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False  # no build yet, or its note is damaged


def note(made_from: str, position: Position, files: Mapping[str, bytes]) -> bytes:
    """Return the note that a build leaves: digests of its inputs and documents, as JSON.

    Args:
        made_from: The digest of the inputs.
        position: The position of the last entry.
        files: The documents' bytes, by name.
    """
    digests = {name: _digest(data) for name, data in files.items()}
    at = (position.number, position.sha256)
    return json.dumps({"made_from": made_from, "position": at, "files": digests}).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
