"""Keep the folder of the copies that are handed out: names, a note of what was written, and guard.

A copy in the folder may be the very file that somebody fills in. It is never replaced while it
holds something that the record lacks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems, short
from scenariobook.files import read_if_there
from scenariobook.intake import digests_of, read_files, unrecorded
from scenariobook.paths import HANDED_OUT
from scenariobook.project.project import Project
from scenariobook.record.hand_outs import HandOut, came_back
from scenariobook.record.record import round_of

_NAMED = 3  # cells and additions that a problem names


def name_of(study: str, hand_out: HandOut) -> str:
    """Return the file name of a copy, such as ``central-asia-2023Q4-a-kim.xlsx``."""
    later = f"-round-{hand_out.round}" if hand_out.round > 1 else ""
    return f"{study}-{hand_out.quarter}-{hand_out.analyst}{later}.xlsx"


def handed_out(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each copy that was written into a folder, by its name.

    A damaged note counts as none: then each copy is read before it is replaced.
    """
    try:
        note = json.loads((folder / HANDED_OUT).read_bytes())
        return {str(name): str(digest) for name, digest in note["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def made_of(project: Project, folder: Path) -> list[HandOut]:
    """Return the copies that were handed out for the open quarter and the round that it is in.

    Those that came back count, too, wherever the folder with the files has gone.

    Args:
        project: The study and its record.
        folder: The folder of the copies.
    """
    quarter = project.record.open_quarter
    files, back = handed_out(folder), came_back(project.ledger.entries)
    number = round_of(project.record, quarter)
    every = (
        HandOut(quarter=quarter, analyst=one.id, round=number) for one in project.study.analysts
    )
    return [one for one in every if name_of(project.study.id, one) in files or str(one) in back]


def note(folder: Path, made: Mapping[str, bytes]) -> bytes:
    """Return the note of the copies that were written into a folder, with new ones added.

    Args:
        folder: The folder.
        made: The bytes of the new copies, by name.
    """
    files = {**handed_out(folder), **digests_of(made)}
    return json.dumps({"files": files}, indent=1, sort_keys=True).encode()


def not_replaceable(project: Project, path: Path, today: date) -> Iterator[Diagnostic]:
    """Yield a problem if a copy holds something that would be lost with it (R028).

    Args:
        project: The study and its record.
        path: The copy; there may be none yet.
        today: The current day.
    """
    data = read_if_there(path)
    if data is None or digests_of({path.name: data})[path.name] == handed_out(path.parent).get(
        path.name
    ):
        return
    hint = (
        "record it with `scenariobook import` and this path, or move it elsewhere; then run again"
    )
    place = Place(str(path))
    try:
        found = read_files(project, {path.name: data}, today)
    except Problems as unusable:
        why = unusable.diagnostics[0].message
        message = f"somebody has changed this copy, and it cannot be read: {why}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
        return
    waiting = unrecorded(found.outcomes)
    if waiting:
        told = ", ".join(
            f"{o.typed.place.sheet}!{o.typed.place.cell} {short(o.typed.found or 'empty')!r}"
            for o in waiting[:_NAMED]
        )
        more = f" and {len(waiting) - _NAMED} more" if waiting[_NAMED:] else ""
        yield Diagnostic(
            "R028", f"this copy holds what the record lacks: {told}{more}", place, hint
        )
    own = (*found.own_sheets[path.name], *found.own_work[path.name])
    if own and not waiting:
        told = "; ".join(own[:_NAMED])
        message = f"somebody has added to this copy what is kept nowhere else: {told}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
