"""Read a hand-out that a new one would replace, and tell what would be lost with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems, first_of, short
from scenariobook.files import read_if_there
from scenariobook.hand_out_folder import digests_written
from scenariobook.intake.files import digest_of, read_files
from scenariobook.project.project import Project

_NAMED = 3  # cells and additions that a problem names


def not_replaceable(
    project: Project, path: Path, today: date, *, stays: bool = False
) -> Iterator[Diagnostic]:
    """Yield a problem if a hand-out holds something that would be lost with it (R028).

    Args:
        project: The study and its record.
        path: The hand-out; there may be none yet.
        today: The current day.
        stays: Whether the file stays where it is, with what somebody added to it. Then only what
            was typed and is not recorded is a problem.
    """
    data = read_if_there(path)
    if data is None:
        return
    if digest_of(data) == digests_written(path.parent).get(path.name):
        return
    hint = (
        "record it with `scenariobook import` and this path, or move it elsewhere; then run again"
    )
    place = Place(str(path))
    try:
        found = read_files(project, {path.name: data}, today)
    except Problems as unusable:
        why = unusable.diagnostics[0].message
        message = f"somebody has changed this hand-out, and it cannot be read: {why}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
        return
    waiting = found.outcomes
    if waiting:
        cells = [
            f"{o.typed.place.sheet}!{o.typed.place.cell} {short(o.typed.found or 'empty')!r}"
            for o in waiting
        ]
        message = f"this hand-out holds what the record lacks: {first_of(cells, _NAMED)}"
        yield Diagnostic("R028", message, place, hint)
    own = (*found.own_sheets[path.name], *found.own_work[path.name])
    if own and not (waiting or stays):
        told = "; ".join(own[:_NAMED])
        message = f"somebody has added to this hand-out what is kept nowhere else: {told}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
