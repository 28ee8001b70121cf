"""Detect that a ledger has lost its last entries.

Each line's hash covers the lines before it, so reading the ledger detects every other change. A
ledger without its last lines is valid in itself. But a document may have been made from the lost
entries, or a lost entry may cite an archived file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from scenariobook.diagnostics import Diagnostic, Place
from scenariobook.files import read_if_there
from scenariobook.intake.last_build import read_built
from scenariobook.paths import RETURNED, TRACKER
from scenariobook.record.ledger.chain import Ledger, Position
from scenariobook.record.ledger.record_on_disk import uncited_files
from scenariobook.record.project import Project
from scenariobook.workbook.identity import IDENTITY_KEY, Identity

_PROPERTIES = "docProps/custom.xml"
_IDENTITY = re.compile(rf"{IDENTITY_KEY} \d+ [^<]+")
_HINT = "restore record/ledger.jsonl from version control or a backup"
_ON_PURPOSE = "; if you went back to an earlier record on purpose, move this file elsewhere"
_ARCHIVED = (
    "; or import this file again; if you went back to an earlier record on purpose, move this file "
    "elsewhere"
)


def made_from_lost_entries(ledger: Ledger, output: Path, study: str) -> Iterator[Diagnostic]:
    """Yield a problem for each document that was made from entries that the ledger lacks."""
    made_from = {TRACKER: _tracker_position(output / TRACKER, study), **_build_positions(output)}
    for name, position in made_from.items():
        if position and not _has_entry(ledger, position):
            last_number = ledger.position.number
            which = (
                f"ends with entry {last_number}"
                if position.number > last_number
                else "has another entry with that number"
            )
            message = f"this was made after entry {position.number} of the record, which {which}"
            yield Diagnostic("R021", message, Place(str(output / name)), _HINT + _ON_PURPOSE)


def _has_entry(ledger: Ledger, position: Position) -> bool:
    """Tell whether a ledger has the entry that a position names."""
    if position.number == 0:
        return True
    if position.number > ledger.position.number:
        return False
    return ledger.entry(position.number).sha256 == position.sha256


def _tracker_position(tracker: Path, study: str) -> Position | None:
    """Return the ledger position that a tracker was made at; None if unknown."""
    data = read_if_there(tracker)
    if data is None:
        return None
    try:
        with ZipFile(BytesIO(data)) as package:
            text = package.read(_PROPERTIES).decode(errors="replace")
        match = _IDENTITY.search(text)
        identity = Identity.parse(match[0]) if match else None
    except (BadZipFile, KeyError, ValueError, OSError):
        return None  # the code that reads the tracker reports the problem
    return identity.position if identity and identity.study == study else None


def _build_positions(output: Path) -> Mapping[str, Position]:
    """Return the last build's position, by the name of each document except the tracker."""
    built = read_built(output)
    if built is None:  # no build, or one by an earlier version
        return {}
    position = Position(*built.position)
    names = (name for name in built.files if name != TRACKER)
    return {name: position for name in names if (output / name).exists()}


def files_not_cited(project: Project) -> Iterator[Diagnostic]:
    """Yield a problem for each archived file that no entry cites: that entry is lost (R021)."""
    for path in uncited_files(project.folder, project.ledger):
        place = Place(f"{RETURNED}/{path.name}")
        yield Diagnostic("R021", "no entry of the record cites this file", place, _HINT + _ARCHIVED)
