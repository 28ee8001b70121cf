"""Read the tracker that a build replaces: what was typed in it, and the analysts' own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from scenariobook.diagnostics import Diagnostic, Place, Problems, short
from scenariobook.intake.copies import Copy, made_from, own_work_in, with_linked
from scenariobook.intake.files import (
    Intake,
    errors_name_the_file,
    of_open_quarters,
    taken_in,
    with_recipient,
)
from scenariobook.paths import TRACKER
from scenariobook.project.project import Project
from scenariobook.record.claims.record import recorded
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.values.cells import shown
from scenariobook.workbook.gate.preflight import inspect
from scenariobook.workbook.own_work.graft import Ungraftable, graft
from scenariobook.workbook.own_work.linked_cells import has_formulas
from scenariobook.workbook.own_work.read import OwnWork
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.tracker_file import WorkbookFile

# How a user moves a tracker out of the way without losing what was typed in it.
_MOVE_IT: Final = (
    "move the tracker elsewhere, record what was typed in it with `scenariobook import` and its "
    "new path, then build again"
)
_NO_NAMES: Final[Mapping[tuple[str, str], str]] = MappingProxyType({})


def read_tracker(
    project: Project, data: bytes, today: date, origin: Origin, built: int
) -> tuple[Intake, OwnWork]:
    """Take in the tracker that is about to be replaced, with the analysts' own work.

    Args:
        project: The study and its record.
        data: The tracker's bytes.
        today: The current day.
        origin: Who builds, and when.
        built: The position at which the last build wrote a tracker: that one is the team's, and
            another one is a file of its own.

    Raises:
        Problems: if a new tracker would lose some of the analysts' own work (R011), or the file
            is not a tracker of this study (R014).
    """
    with errors_name_the_file(data, TRACKER):
        copy = Copy(project, data, TRACKER, is_replaced=True)
        typed = list(of_open_quarters(project, copy.typed(today)))
        own_work = copy.work_to_transfer(typed)
    file = with_recipient(project, copy.file("", of_team=built), typed)
    return taken_in(project, [(file, typed)], origin), _nothing_left(own_work)


def read_as_built(project: Project, data: bytes, today: date) -> OwnWork:
    """Return the analysts' own work in a tracker that nobody has changed since it was built.

    Args:
        project: The study and its record.
        data: The tracker's bytes.
        today: The current day.

    Raises:
        Problems: if a new tracker would lose some of that work (R011), or if the tracker was made
            from entries that the record does not have (R014).
    """
    opened = WorkbookFile(data)
    try:
        made = made_from(project, opened, TRACKER)
    except Problems as why:
        hint = (
            "restore the record that it was made from and build again; or move the tracker "
            "elsewhere and build with `--own-work-from` and its new path, which keeps what "
            "analysts added"
        )
        raise Problems([replace(d, hint=hint) for d in why.diagnostics]) from why
    own_work = carried_from(opened)
    if not has_formulas(opened, made.quarter):
        return own_work
    return with_linked(own_work, opened, read_copy(made, opened, TRACKER, today).typed, project)


def carried_from(opened: WorkbookFile) -> OwnWork:
    """Return the analysts' own work in a tracker, whichever record the tracker was made from.

    Raises:
        Problems: if a new tracker would lose some of that work (R011).
    """
    return _nothing_left(own_work_in(opened))


def own_work_from(
    project: Project, data: bytes, name: str, today: date
) -> tuple[OwnWork, list[str]]:
    """Return the analysts' own work in a tracker that was made from another state of the record.

    Returns:
        The analysts' own work, and a description of each input cell that differs from the record;
        the values of those cells are not recorded.

    Raises:
        Problems: if the file is not a tracker of the study (R014), or a new tracker would lose
            some of the analysts' own work (R011).
    """
    with errors_name_the_file(data, name):
        inspect(data)
        opened = WorkbookFile(data)
        identity = opened.identity
        if identity is None or identity.study != project.study.id:
            message = "this file is not a tracker of the study"
            raise Problems([Diagnostic("R014", message, Place(name))])
        made = MadeFrom(
            study=project.study,
            record=project.record,
            quarter=identity.quarter,
            ids_of_now=True,
            meanings=opened.meanings,
            recipient=identity.hand_out.analyst if identity.hand_out else "",
        )
        cells = read_copy(made, opened, name, today).typed
        own_work = with_linked(carried_from(opened), opened, cells, project)
    typed = [cell for cell in cells if cell.is_edit]
    return own_work, [
        f"{cell.place}: {cell.key.subject}, {cell.key.quarter}: {short(cell.says)}; recorded: "
        f"{short(shown(recorded(project.record, cell.key)))}"
        for cell in typed
    ]


def renewed(
    fresh: bytes, tracker: bytes, names: Mapping[tuple[str, str], str] = _NO_NAMES
) -> bytes:
    """Return a new tracker with the analysts' own sheets and parts from the one that it replaces.

    Args:
        fresh: The new tracker.
        tracker: The tracker that it replaces.
        names: The references of the analysts' defined names after rows have moved.

    Raises:
        Problems: if some of the analysts' own work would be lost (R011).
    """
    try:
        return graft(fresh, tracker, names)
    except Ungraftable as error:
        hint = f"move it to a sheet that you added, then build again; or {_MOVE_IT}"
        raise Problems(
            [Diagnostic("R011", why, Place(TRACKER), hint) for why in error.why]
        ) from error


def _nothing_left(own_work: OwnWork) -> OwnWork:
    """Return the analysts' own work; raise Problems if some of it has no place any more."""
    hint = f"a new tracker would lose this: {_MOVE_IT}"
    lost = [
        Diagnostic("R011", f"work that you added: {work}", Place(TRACKER), hint)
        for work in own_work.not_transferable
    ]
    if lost:
        raise Problems(lost)
    return own_work
