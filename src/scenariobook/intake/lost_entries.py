"""Detect that a ledger has lost its last entries.

Each line's hash covers the lines before it, so reading the ledger detects every other change. A
ledger without its last lines is valid in itself. But a document may have been made from the lost
entries, or an archived file may have been recorded by them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import read_if_there
from scenariobook.paths import BRIEFING, BUILT, TRACKER
from scenariobook.project.project import Project
from scenariobook.record.claims.record import Position
from scenariobook.record.ledger.chain import Ledger
from scenariobook.record.ledger.disk import uncited
from scenariobook.record.ledger.file_names import RETURNED
from scenariobook.record.merge.file_claims import Outcome
from scenariobook.record.values.cells import same, value_in
from scenariobook.workbook.shape.identity import IDENTITY_KEY, Identity

_PROPERTIES = "docProps/custom.xml"
_IDENTITY = re.compile(rf"{IDENTITY_KEY} \d+ [^<]+")
_HINT = "restore record/ledger.jsonl from version control or a backup"
_ON_PURPOSE = (
    "; if you went back to an earlier record on purpose, move this file elsewhere "
    "(`build --own-work-from FILE` keeps the sheets that analysts added)"
)
_ARCHIVED = (
    "; or import this file again; if you went back to an earlier record on purpose, move this file "
    "elsewhere"
)


def lost_entries(project: Project, output: Path, today: date) -> list[Diagnostic]:
    """Return a problem for each file that shows that the ledger has lost entries (R021).

    Args:
        project: The study and its record.
        output: The folder of the study's documents.
        today: The current day.
    """
    return [
        *made_later(project.ledger, output, project.study.id),
        *not_recorded(project, today),
    ]


def made_later(ledger: Ledger, output: Path, study: str) -> Iterator[Diagnostic]:
    """Yield a problem for each document that was made from entries that the ledger lacks."""
    made_from = {TRACKER: _of_tracker(output / TRACKER, study), BRIEFING: _of_build(output)}
    for name, position in made_from.items():
        if position and not holds(ledger, position):
            last = ledger.position.number
            which = (
                f"ends with entry {last}"
                if position.number > last
                else "has another entry with that number"
            )
            message = f"this was made after entry {position.number} of the record, which {which}"
            yield Diagnostic("R021", message, Place(str(output / name)), _HINT + _ON_PURPOSE)


def holds(ledger: Ledger, position: Position) -> bool:
    """Return whether a ledger has the entry that a position names."""
    if position.number == 0:
        return True
    if position.number > ledger.position.number:
        return False
    return ledger.entry(position.number).sha256 == position.sha256


def _of_tracker(tracker: Path, study: str) -> Position | None:
    """Return the last ledger entry that a tracker was made from; None if it cannot be found."""
    data = read_if_there(tracker)
    if data is None:
        return None
    try:
        with ZipFile(BytesIO(data)) as package:
            text = package.read(_PROPERTIES).decode(errors="replace")
        match = _IDENTITY.search(text)
        identity = Identity.parse(match[0]) if match else None
    except (BadZipFile, KeyError, ValueError, OSError):
        return None  # the code that reads the tracker reports what is wrong
    return identity.position if identity and identity.study == study else None


def _of_build(output: Path) -> Position | None:
    """Return the last ledger entry that the briefing in a folder was made from."""
    if not (output / BRIEFING).exists():
        return None
    try:
        number, sha256 = json.loads((output / BUILT).read_bytes())["position"]
        return Position(int(number), str(sha256))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None  # no build, or one by an earlier version


def not_recorded(project: Project, today: date) -> Iterator[Diagnostic]:
    """Yield a problem for each archived file that no entry cites and that has unrecorded values.

    Earlier versions archived every imported file, also files without new values; those are fine.
    """
    files = uncited(project.folder, project.ledger)
    if not files:
        return
    from scenariobook.intake.files import read_files

    for path in files:
        place = Place(f"{RETURNED}/{path.name}")
        try:
            outcomes = read_files(project, {path.name: path.read_bytes()}, today).outcomes
        except Problems:
            message = "this file was imported once, but no entry of the record cites it"
            yield Diagnostic("R021", message, place, _HINT + _ARCHIVED)
            continue
        news = [outcome for outcome in outcomes if not _was_said(project, outcome)]
        if news:
            cells = "1 cell" if len(news) == 1 else f"{len(news)} cells"
            message = f"no entry of the record cites this file, and the record lacks {cells} of it"
            yield Diagnostic("R021", message, place, _HINT + _ARCHIVED)


def _was_said(project: Project, outcome: Outcome) -> bool:
    """Tell whether somebody has said what a cell says."""
    kind, subject, quarter = (
        outcome.typed.key.kind,
        outcome.typed.key.subject,
        outcome.typed.key.quarter,
    )
    record, field = project.record, outcome.typed.key.field
    entries = record.past.get((kind, subject, quarter), ())
    return any(same(value_in(entry, field), outcome.typed.value) for entry in entries)
