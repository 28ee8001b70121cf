"""Read a hand-out that a new one would replace, and report what would be lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems, first_of, short
from scenariobook.files import read_if_there
from scenariobook.intake.hand_out_folder import digests_written
from scenariobook.intake.read_files import digest_of, read_files
from scenariobook.intake.replaced_tracker import carried_from
from scenariobook.paths import RETURNED
from scenariobook.record.ledger.disk import archive_name
from scenariobook.record.ledger.entries import Taken, recipient_of
from scenariobook.record.project import Project
from scenariobook.workbook.own_work.carried import Carried

_NAMED = 3  # cells and additions that a problem names


def last_returned(project: Project, analyst: str) -> Carried | None:
    """Return what an analyst added to the last hand-out that came back; None if none did."""
    for entry in reversed(project.ledger.entries):
        origin = entry.origin
        if isinstance(entry.content, Taken) and recipient_of(origin.hand_out) == analyst:
            path = project.folder / RETURNED / archive_name(origin.sha256, origin.file)
            data = read_if_there(path)  # `verify` reports a missing file
            return carried_from(project, data, origin.file) if data else None
    return None


def not_replaceable(
    project: Project, path: Path, today: date, *, stays: bool = False
) -> Iterator[Diagnostic]:
    """Yield a problem if a hand-out holds something that would be lost with it (R028).

    Args:
        project: The study and its record.
        path: The hand-out; there may be none yet.
        today: The current day.
        stays: Whether the file stays in place. Then only values that are not recorded are a
            problem.
    """
    data = read_if_there(path)
    if data is None:
        return
    digest = digest_of(data)
    if digest == digests_written(path.parent).get(path.name):
        return
    hint = (
        "record it with `scenariobook import` and this path, or move it elsewhere; then run again"
    )
    place = Place(str(path))
    try:
        intake = read_files(project, {path.name: data}, today)
    except Problems as unusable:
        why = unusable.diagnostics[0].message
        message = f"somebody has changed this hand-out, and it cannot be read: {why}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
        return
    unrecorded = intake.results
    if unrecorded:
        cells = [
            f"{o.cell.place.sheet}!{o.cell.place.cell} {short(o.cell.content or 'empty')!r}"
            for o in unrecorded
        ]
        message = f"this hand-out holds what the record lacks: {first_of(cells, _NAMED)}"
        yield Diagnostic("R028", message, place, hint)
    stays = stays or any(  # the next one carries additions over from the archive
        isinstance(entry.content, Taken) and entry.origin.sha256 == digest
        for entry in project.ledger.entries
    )
    added = () if unrecorded or stays else carried_from(project, data, path.name).added
    if added:
        listed = "; ".join(added[:_NAMED])
        message = f"somebody has added to this hand-out what is kept nowhere else: {listed}"
        yield Diagnostic("R028", message, place, hint)
