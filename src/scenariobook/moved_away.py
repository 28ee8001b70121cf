"""A tracker that was built and is gone from its place: which files nearby may be it.

Somebody renamed or moved it. What was typed in it is in no record then, and no command comes
across it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from scenariobook.diagnostics import Problems, short
from scenariobook.files import listed
from scenariobook.intake import read_files, unrecorded
from scenariobook.outputs import digest
from scenariobook.project import Project
from scenariobook.workbook.gate.preflight import LARGEST_FILE, Foreign, inspect, is_lock_file
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_WORKBOOK: Final = b"PK\3\4"  # how one begins, whatever its name ends with


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A file that may be the tracker that is gone.

    ``cells`` are those that it holds and the record does not, in words; ``own_work`` tells whether
    it holds sheets, columns or the like that are the analysts' own; ``why_not`` is why it cannot be
    taken in, if so. ``is_beside`` tells that it lies where the tracker lay.
    """

    path: Path
    cells: tuple[str, ...]
    own_work: bool
    why_not: str
    is_beside: bool

    @property
    def may_be_lost(self) -> bool:
        """Whether something that was typed in it may be forgotten."""
        return bool(self.cells or self.why_not)


def look_alikes(project: Project, output: Path, today: date) -> Iterator[LookAlike]:
    """Yield the files in a study's output folder, and in its own, that may be its tracker.

    These are trackers of the study that hold something: those with nothing that the record lacks
    are passed over, and so are copies that were imported.
    """
    imported = {entry.origin.sha256 for entry in project.ledger.entries}
    folders = {folder.resolve(): folder for folder in (project.folder, output)}
    for folder in folders.values():
        for path in listed(folder):
            data = _workbook(path)
            if data and digest(data).decode() not in imported and _is_tracker_of(project, data):
                found = _look_alike(project, path, data, today, is_beside=folder == output)
                if found.may_be_lost or found.own_work:
                    yield found


def _workbook(path: Path) -> bytes | None:
    """Return a file's bytes if it may be a workbook."""
    if is_lock_file(path.name) or not path.is_file() or path.stat().st_size > LARGEST_FILE:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_WORKBOOK) else None


def _is_tracker_of(project: Project, data: bytes) -> bool:
    try:
        inspect(data)
        identity = WorkbookFile(data).identity
    # Any file may lie there, and break its reader in any way.
    except (Foreign, Exception):  # noqa: BLE001
        return False
    return identity is not None and identity.study == project.study.id


def _look_alike(
    project: Project, path: Path, data: bytes, today: date, *, is_beside: bool
) -> LookAlike:
    try:
        found = read_files(project, {path.name: data}, today)
    except Problems as problems:
        why = problems.diagnostics[0].message
        return LookAlike(path, (), own_work=True, why_not=why, is_beside=is_beside)
    has_own = bool(found.own_sheets[path.name] or found.own_work[path.name])
    cells = tuple(
        f"{o.typed.place.sheet}!{o.typed.place.cell} {short(o.typed.found or 'empty')!r}"
        for o in unrecorded(found.outcomes)
    )
    return LookAlike(path, cells, own_work=has_own, why_not="", is_beside=is_beside)
