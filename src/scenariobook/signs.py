"""What shows that a ledger has lost entries: what was made from it, or is kept for it, knows more.

Each line's hash covers the lines before it, so a change anywhere is found when the ledger is
read. A ledger that lost its last lines is sound; what stands beside it tells.
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
from scenariobook.intake import read_files
from scenariobook.paths import BRIEFING, BUILT, TRACKER
from scenariobook.project import Project
from scenariobook.record.entries import Position
from scenariobook.record.ledger import Ledger
from scenariobook.record.memory import history
from scenariobook.record.store import RETURNED, uncited
from scenariobook.record.typed import same
from scenariobook.workbook.shape.identity import IDENTITY_KEY, Identity

_PROPERTIES = "docProps/custom.xml"
_IDENTITY = re.compile(rf"{IDENTITY_KEY} \d+ [^<]+")
_HINT = "bring record/ledger.jsonl back from version control or a backup"
_ON_PURPOSE = (
    "; if the record went back on purpose, move that file elsewhere (`build --own-work-from FILE` "
    "keeps the analysts' own sheets)"
)
_KEPT = "; or import this file again; if the record went back on purpose, move it elsewhere"


def lost_entries(project: Project, output: Path, today: date) -> list[Diagnostic]:
    """Return what shows that a project's ledger has lost entries (R021).

    ``output`` is the folder of the study's documents.
    """
    return [
        *made_later(project.ledger, output, project.study.id),
        *not_recorded(project, today),
    ]


def made_later(ledger: Ledger, output: Path, study: str) -> Iterator[Diagnostic]:
    """Yield the documents that were made from more than a ledger holds."""
    known = {TRACKER: _of_tracker(output / TRACKER, study), BRIEFING: _of_build(output)}
    for name, position in known.items():
        if position and not holds(ledger, position):
            last = ledger.position.number
            which = f"ends with entry {last}" if position.number > last else "has another one there"
            message = f"this was made after entry {position.number} of the record, which {which}"
            yield Diagnostic("R021", message, Place(str(output / name)), _HINT + _ON_PURPOSE)


def holds(ledger: Ledger, position: Position) -> bool:
    """Tell whether a ledger goes on from a position."""
    if position.number == 0:
        return True
    entries = ledger.entries
    if position.number > len(entries):
        return False
    return entries[position.number - 1].sha256 == position.sha256


def _of_tracker(tracker: Path, study: str) -> Position | None:
    """Return where the ledger ended that a tracker was made from; None if that cannot be told."""
    data = read_if_there(tracker)
    if data is None:
        return None
    try:
        with ZipFile(BytesIO(data)) as package:
            text = package.read(_PROPERTIES).decode(errors="replace")
        found = _IDENTITY.search(text)
        identity = Identity.parse(found[0]) if found else None
    except (BadZipFile, KeyError, ValueError, OSError):
        return None  # whoever reads the tracker says what is wrong with it
    return identity.position if identity and identity.study == study else None


def _of_build(output: Path) -> Position | None:
    """Return where the ledger ended that the last build's briefing was made from."""
    if not (output / BRIEFING).exists():
        return None
    try:
        number, sha256 = json.loads((output / BUILT).read_bytes())["position"]
        return Position(int(number), str(sha256))
    except (OSError, ValueError, LookupError, TypeError):
        return None  # there was no build, or one of an earlier version


def not_recorded(project: Project, today: date) -> Iterator[Diagnostic]:
    """Yield the archived files that no entry cites, and that hold what the record never held.

    Earlier versions archived each file of an import, also one that brought nothing new.
    """
    for path in uncited(project.folder, project.ledger):
        place = Place(f"{RETURNED}/{path.name}")
        try:
            outcomes = read_files(project, {path.name: path.read_bytes()}, today).outcomes
        except Problems:
            message = "no entry cites this file, which came back once"
            yield Diagnostic("R021", message, place, _HINT + _KEPT)
            continue
        news = [
            outcome
            for outcome in outcomes
            if outcome.is_news
            and not any(
                same(change.value, outcome.typed.value)
                for change in history(project.record, outcome.typed.key)
            )
        ]
        if news:
            message = f"no entry cites this file, and the record lacks what it brought: {len(news)}"
            message += " cells" if news[1:] else " cell"
            yield Diagnostic("R021", message, place, _HINT + _KEPT)
