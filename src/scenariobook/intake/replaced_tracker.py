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
    of_open_quarters,
    taken_in,
    with_recipient,
)
from scenariobook.paths import TRACKER
from scenariobook.record.as_known import as_known, known_before
from scenariobook.record.definitions.proposed_sources import with_proposed
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.project import Project
from scenariobook.workbook.additions import OwnWork
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
        built: The position at which the last build wrote a tracker: that one is the team's, and
            another one is a file of its own.

    Raises:
        Problems: if the file is not a tracker of this study (R014).
    """
    with errors_name_the_file(data, TRACKER):
        copy = Copy(project, data, TRACKER)
        read = copy.read(today)
        typed = list(of_open_quarters(project, read.typed))
        added = _carried(project, copy, data)
    file = with_recipient(project, copy.file("", of_team=built), typed)
    left = (*read.named, *added.left)
    intake = taken_in(project, [(file, typed)], origin)
    return replace(intake, beside={TRACKER: read.copied}), replace(added, left=left)


def read_as_built(project: Project, data: bytes) -> Carried:
    """Return what people added to a tracker that nobody has changed since it was built.

    Raises:
        Problems: if the tracker was made from entries that the record does not have (R014).
    """
    return replace(_carried(project, Copy(project, data, TRACKER), data), left=())


def carried_from(project: Project, data: bytes, name: str) -> Carried:
    """Return what somebody added to a copy that was taken in, for this person's next one."""
    return _carried(project, Copy(project, data, name), data)


def named_outside(project: Project, copy: Copy) -> Iterator[str]:
    """Yield a line for each sheet of a copy in which somebody typed where nothing is read."""
    return typed_outside(copy.made, copy.opened, partial(_written, project, copy.made))


def _carried(project: Project, copy: Copy, data: bytes) -> Carried:
    return carried(copy.made, copy.opened, data, partial(_written, project, copy.made))


def _written(project: Project, made: MadeFrom, own_work: OwnWork) -> bytes:
    """Return what the program would write in the place of a tracker, with what is carried."""
    number = made.record.position.number
    return write_tracker(
        with_proposed(made.then, made.record),
        made.record,
        made.quarter,
        entries=project.ledger.entries[:number],
        then=known_before(as_known(project, number), made.quarter),
        own_work=own_work,
        hand_out=made.hand_out,
    )
