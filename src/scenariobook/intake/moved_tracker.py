"""Find the files that may be the tracker that is missing from the output folder.

Somebody may have renamed or moved it. Then what was typed in it is not recorded, and no command
reads it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from scenariobook.diagnostics import Problems, short
from scenariobook.files import listed
from scenariobook.intake.files import errors_name_the_file, read_files
from scenariobook.output_folders import digest
from scenariobook.project.project import Project
from scenariobook.workbook.gate.preflight import inspect
from scenariobook.workbook.gate.wrong_file import LARGEST_FILE, is_lock_file
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_WORKBOOK: Final = b"PK\3\4"  # the first bytes of every workbook, whatever its file's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A file that may be the missing tracker.

    Attributes:
        path: The file.
        cells: A description of each cell that is not recorded.
        has_own_work: Whether analysts added sheets, columns or the like.
        why_unusable: Why the file cannot be imported; empty if it can.
        is_in_output: Whether it lies in the output folder.
    """

    path: Path
    cells: tuple[str, ...]
    has_own_work: bool
    why_unusable: str
    is_in_output: bool

    @property
    def may_be_lost(self) -> bool:
        """Whether something that was typed in the file may be forgotten."""
        return bool(self.cells or self.why_unusable)


def candidates(project: Project, output: Path, today: date) -> Iterator[Candidate]:
    """Yield the files that may be the missing tracker, from the output folder and the study's.

    These are trackers of the study with cells that are not recorded, or with work that analysts
    added. Files that were imported are left out.

    Args:
        project: The study and its record.
        output: The study's output folder.
        today: The current day.
    """
    imported = {entry.origin.sha256 for entry in project.ledger.entries}
    folders = {folder.resolve(): folder for folder in (project.folder, output)}
    for folder in folders.values():
        for path in listed(folder):
            data = _workbook(path)
            if data and digest(data).decode() not in imported and _is_tracker_of(project, data):
                found = _candidate(project, path, data, today, is_in_output=folder == output)
                if found.may_be_lost or found.has_own_work:
                    yield found


def _workbook(path: Path) -> bytes | None:
    """Return a file's bytes; None if it cannot be a workbook, or cannot be read."""
    if is_lock_file(path.name) or not path.is_file() or path.stat().st_size > LARGEST_FILE:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_WORKBOOK) else None


def _is_tracker_of(project: Project, data: bytes) -> bool:
    try:
        with errors_name_the_file(data, ""):
            inspect(data)
            identity = WorkbookFile(data).identity
    except Problems:
        return False
    return identity is not None and identity.study == project.study.id


def _candidate(
    project: Project, path: Path, data: bytes, today: date, *, is_in_output: bool
) -> Candidate:
    try:
        found = read_files(project, {path.name: data}, today)
    except Problems as problems:
        return Candidate(
            path=path,
            cells=(),
            has_own_work=True,
            why_unusable=problems.diagnostics[0].message,
            is_in_output=is_in_output,
        )
    cells = tuple(
        f"{o.typed.place.sheet}!{o.typed.place.cell} {short(o.typed.found or 'empty')!r}"
        for o in found.outcomes
    )
    return Candidate(
        path=path,
        cells=cells,
        has_own_work=bool(found.own_sheets[path.name] or found.own_work[path.name]),
        why_unusable="",
        is_in_output=is_in_output,
    )
