"""Read a tracker or a hand-out that a new one replaces: its values, and people's additions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import digest_of, read_if_there
from scenariobook.intake.copies import Copy
from scenariobook.intake.hand_out_folder import digests_written
from scenariobook.intake.read_files import Intake, errors_name_the_file, merge_files, read_files
from scenariobook.paths import RETURNED, TRACKER
from scenariobook.record.as_known import as_known, known_before
from scenariobook.record.claims.rounds import id_of_recipient
from scenariobook.record.ledger.entries import Origin, Taken
from scenariobook.record.ledger.record_on_disk import archive_name
from scenariobook.record.merge.new_commitments import own_numbers
from scenariobook.record.project import Project
from scenariobook.record.proposed_sources import with_proposed
from scenariobook.wording import first_of, short
from scenariobook.workbook.own_work.own_cells import OwnWork
from scenariobook.workbook.own_work.own_things import OwnThings, comments, own_things, typed_outside
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.sheets.decisions import COMMITMENTS
from scenariobook.workbook.write import write_tracker

_MOST = 3  # cells and additions that a problem names

_WRITE_ANEW = (
    "open it in its program, see that all is there, and save it again; or put back a copy of it; "
    "or move it elsewhere: then `scenariobook build` writes a new one, from all that is recorded"
)


def read_tracker(
    project: Project, data: bytes, today: date, origin: Origin, team_made_after: int
) -> tuple[Intake, OwnThings]:
    """Take in the tracker that is about to be replaced; also return people's additions to it.

    Args:
        project: The study and its record.
        data: The tracker's bytes.
        today: The current day.
        origin: Who builds, and when.
        team_made_after: The number of the last entry that the last build knew. If the tracker was
            made when this was the last entry, it is the team's; else it is read like a returned
            copy.

    Raises:
        Problems: if the file is not a tracker of this study (R014).
    """
    with errors_name_the_file(TRACKER, _WRITE_ANEW):
        copy = Copy(project, data, TRACKER)
        returned = copy.read(today)
        things = _own_things(project, copy)
    file = copy.as_file("", returned.cells, team_made_after=team_made_after)
    numbers = own_numbers(project.record, file, returned.cells)
    own_work = things.own_work.with_moved_rows(COMMITMENTS.name, numbers)
    intake = merge_files(project, [(file, returned.cells)], origin)
    return (
        replace(intake, typed_outside={TRACKER: returned.remarks}),
        replace(things, own_work=own_work, left_behind=(*returned.typed_over, *things.left_behind)),
    )


def read_as_built(project: Project, data: bytes) -> OwnThings:
    """Return people's additions to a tracker that nobody has changed since it was built.

    Raises:
        Problems: if the tracker cannot be read, or was made from entries that the record lacks
            (R014).
    """
    return replace(own_things_in(project, data, TRACKER, _WRITE_ANEW), left_behind=())


def own_things_in(project: Project, data: bytes, name: str, hint: str = "") -> OwnThings:
    """Return a person's additions to a copy, for this person's next copy.

    Args:
        project: The study and its record.
        data: The copy's bytes.
        name: The copy's name.
        hint: What to do if the copy cannot be read.

    Raises:
        Problems: if the additions cannot be carried over (R014).
    """
    with errors_name_the_file(name, hint):
        return _own_things(project, Copy(project, data, name))


def lines_typed_outside(project: Project, copy: Copy) -> Iterator[str]:
    """Yield a line for each sheet of a copy with texts where the program reads nothing."""
    made_from, opened = copy.made_from, copy.opened
    yield from typed_outside(made_from, opened, partial(_rewritten, project, made_from))
    yield from comments(opened)


def _own_things(project: Project, copy: Copy) -> OwnThings:
    return own_things(copy.made_from, copy.opened, partial(_rewritten, project, copy.made_from))


def _rewritten(project: Project, made_from: MadeFrom, own_work: OwnWork) -> bytes:
    """Return the tracker that the program would write, with people's own work."""
    project_then = as_known(project, made_from.record.position.number)
    return write_tracker(
        with_proposed(made_from.study_then, made_from.record),
        made_from.record,
        made_from.quarter,
        recorded_at=project_then.ledger.recorded_at,
        known=known_before(project_then, made_from.quarter),
        own_work=own_work,
        hand_out=made_from.hand_out,
    ).data


def last_returned(project: Project, analyst: str) -> Iterator[tuple[str, OwnThings | Diagnostic]]:
    """Yield the copies that came back of an analyst's last hand-out, the latest first.

    Each copy is its file's name in the record, with the analyst's additions, or the reason why they
    cannot be carried over.
    """
    last_hand_out = ""
    for entry in reversed(project.ledger.entries):
        origin = entry.origin
        if isinstance(entry.content, Taken) and id_of_recipient(origin.hand_out) == analyst:
            last_hand_out = last_hand_out or origin.hand_out
            name = f"{RETURNED}/{archive_name(origin.sha256, origin.file)}"
            data = read_if_there(project.folder / name)  # `verify` reports a missing file
            if origin.hand_out == last_hand_out and data:
                try:
                    added: OwnThings | Diagnostic = own_things_in(project, data, origin.file)
                except Problems as unusable:
                    added = unusable.diagnostics[0]
                yield name, added


def not_replaceable(
    project: Project, path: Path, today: date, *, stays: bool = False
) -> Iterator[Diagnostic]:
    """Yield a problem if something would be lost with a hand-out (R028).

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
    claims = (claim for open_claims in project.record.open.values() for claim in open_claims)
    hint = (
        "it was imported before: `scenariobook settle` lists what is open of it"
        if any(claim.entry.origin.sha256 == digest for claim in claims)
        else "record it with `scenariobook import` and this path, or move it elsewhere; then run "
        "again"
    )
    place = Place(str(path))
    try:
        intake = read_files(project, {path.name: data}, today)
        unrecorded = [result.cell for result in intake.results]
        stays = stays or any(  # the next hand-out gets additions from the archive
            isinstance(entry.content, Taken) and entry.origin.sha256 == digest
            for entry in project.ledger.entries
        )
        things = () if unrecorded or stays else own_things_in(project, data, path.name).in_words
    except Problems as unusable:
        why = unusable.diagnostics[0].message
        message = f"somebody has changed this hand-out, and it cannot be read: {why}"
        yield Diagnostic("R028", message, place, "move it elsewhere; then run again")
        return
    if unrecorded:
        cells = [
            f"{cell.place.sheet}!{cell.place.cell} {short(cell.content or 'empty')!r}"
            for cell in sorted(unrecorded, key=lambda cell: not cell.content)  # emptied ones last
        ]
        message = f"this hand-out holds what the record lacks: {first_of(cells, _MOST)}"
        yield Diagnostic("R028", message, place, hint)
    if things:
        listed = "; ".join(things[:_MOST])
        message = f"somebody has added to this hand-out what is kept nowhere else: {listed}"
        yield Diagnostic("R028", message, place, hint)
