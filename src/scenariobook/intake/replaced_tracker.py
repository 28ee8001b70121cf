"""Read a tracker that a new one replaces: what was typed in it, and what people added to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from scenariobook.intake.copies import Copy
from scenariobook.intake.read_files import (
    Intake,
    errors_name_the_file,
    merge_files,
    question_lost_quarters,
    with_recipient,
)
from scenariobook.paths import TRACKER
from scenariobook.record.as_known import as_known, known_before
from scenariobook.record.definitions.proposed_sources import with_proposed
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.project import Project
from scenariobook.workbook.contents import OwnWork
from scenariobook.workbook.own_work.carried import Carried, carried, typed_outside
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.write import write_tracker


def read_tracker(
    project: Project, data: bytes, today: date, origin: Origin, built: int
) -> tuple[Intake, Carried]:
    """Take in the tracker that is about to be replaced; also return what people added to it.

    Args:
        project: The study and its record.
        data: The tracker's bytes.
        today: The current day.
        origin: Who builds, and when.
        built: The position of the last build: a tracker made there is the team's, any other one is
            a file of its own.

    Raises:
        Problems: if the file is not a tracker of this study (R014).
    """
    with errors_name_the_file(TRACKER):
        copy = Copy(project, data, TRACKER)
        read = copy.read(today)
        typed = list(question_lost_quarters(project, read.cells))
        added = _carried(project, copy, data)
    file = with_recipient(project, copy.as_file("", team_position=built), typed)
    not_carried = (*read.typed_over, *added.not_carried)
    intake = merge_files(project, [(file, typed)], origin)
    return (
        replace(intake, typed_outside={TRACKER: read.copied_sheets}),
        replace(added, not_carried=not_carried),
    )


def read_as_built(project: Project, data: bytes) -> Carried:
    """Return what people added to a tracker that nobody has changed since it was built.

    Raises:
        Problems: if the tracker was made from entries that the record does not have (R014).
    """
    return replace(_carried(project, Copy(project, data, TRACKER), data), not_carried=())


def carried_from(project: Project, data: bytes, name: str) -> Carried:
    """Return what somebody added to a copy that was taken in, for this person's next one."""
    return _carried(project, Copy(project, data, name), data)


def lines_typed_outside(project: Project, copy: Copy) -> Iterator[str]:
    """Yield a line for each sheet of a copy in which somebody typed where nothing is read."""
    return typed_outside(copy.made_from, copy.opened, partial(_rewritten, project, copy.made_from))


def _carried(project: Project, copy: Copy, data: bytes) -> Carried:
    return carried(copy.made_from, copy.opened, data, partial(_rewritten, project, copy.made_from))


def _rewritten(project: Project, made_from: MadeFrom, own_work: OwnWork) -> bytes:
    """Return the tracker that the program would have written, with people's own work."""
    known = as_known(project, made_from.record.position.number)
    return write_tracker(
        with_proposed(made_from.then, made_from.record),
        made_from.record,
        made_from.quarter,
        recorded_at=known.ledger.recorded_at,
        then=known_before(known, made_from.quarter),
        own_work=own_work,
        hand_out=made_from.hand_out,
    )
