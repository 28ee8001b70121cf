"""Whether documents stand as they were built: then there is nothing to build."""

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
    from scenariobook.project import Project
    from scenariobook.quarter import Quarter
    from scenariobook.record.entries import Position


def basis(project: Project, quarter: Quarter) -> str:
    """Return a digest of all that a build's documents are made from.

    That is the definitions, the ledger, the study's own templates and assets, the quarter, the
    program, and the libraries beside it. The system's own libraries and fonts are no part of it.
    """
    from scenariobook.briefing.assets import own_files

    found = sha256()
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
        found.update(b"%d:%b" % (len(data), data))
    return found.hexdigest()


def _program() -> Iterator[str]:
    """Yield the program's files, each with its size and time: whoever works on it builds anew."""
    package = Path(scenariobook.__file__).parent
    for path in sorted([*package.rglob("*.py"), *shipped("templates").rglob("*.*")]):
        found = path.stat()
        yield f"{path} {found.st_size} {found.st_mtime_ns}"


def _libraries() -> Iterator[str]:
    """Yield the libraries that are installed beside WeasyPrint, each with its version."""
    spec = find_spec("weasyprint")
    if spec is not None and spec.origin is not None:
        yield from sorted(path.name for path in Path(spec.origin).parent.parent.glob("*-info"))


def stands(folder: Path, made_from: str) -> bool:
    """Tell whether the last build was made from the same, and what it wrote is still there."""
    try:
        built = json.loads((folder / BUILT).read_bytes())
        return built["made_from"] == made_from and all(
            _digest((folder / name).read_bytes()) == digest
            for name, digest in built["files"].items()
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False  # there was no build, or its note is no longer one


def note(made_from: str, position: Position, files: Mapping[str, bytes]) -> bytes:
    """Return the note of a build: what its documents were made from, and their digests.

    ``position`` is where the ledger ended.
    """
    digests = {name: _digest(data) for name, data in files.items()}
    at = (position.number, position.sha256)
    return json.dumps({"made_from": made_from, "position": at, "files": digests}).encode()


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()
