"""Read the tracker that a build replaces: what was typed in it, and the analysts' own work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from scenariobook.copies import Copy, made_from, own_work_in
from scenariobook.diagnostics import Diagnostic, Place, Problems, short
from scenariobook.intake import digests_of, errors_name_the_file, of_open_quarters
from scenariobook.paths import TRACKER
from scenariobook.project import Project
from scenariobook.record.merge import Outcome, merge
from scenariobook.record.typed import recorded, shown
from scenariobook.workbook.gate.preflight import inspect
from scenariobook.workbook.own_work.graft import Ungraftable, graft
from scenariobook.workbook.own_work.read import Carried
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.table_reading import Made
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_NONE: Mapping[tuple[str, str], str] = MappingProxyType({})


def read_tracker(project: Project, data: bytes, today: date) -> tuple[tuple[Outcome, ...], Carried]:
    """Return what was typed in the tracker that is about to be replaced, and what is carried over.

    Raises:
        Problems: if it holds work on the program's own sheets that a fresh tracker would lose
            (R011), or is no tracker of this study (R014).
    """
    with errors_name_the_file(data, TRACKER):
        copy = Copy(project, data, TRACKER)
        typed = list(of_open_quarters(project, copy.typed(today)))
        carried = copy.carried()
    outcomes = merge(project.record, typed, digests_of({TRACKER: data}))
    return outcomes, _nothing_left(carried)


def read_as_built(project: Project, data: bytes) -> Carried:
    """Return what is carried over from a tracker that is just as it was built.

    Raises:
        Problems: if a fresh tracker would lose something (R011), or if the tracker was made
            from what the record does not hold (any more) (R014).
    """
    opened = WorkbookFile(data)
    try:
        made_from(project, opened, TRACKER)
    except Problems as why:
        hint = "put its record back, or move the tracker elsewhere; then build again"
        raise Problems([replace(d, hint=hint) for d in why.diagnostics]) from why
    return carried_from(opened)


def carried_from(opened: WorkbookFile) -> Carried:
    """Return what is carried over from a tracker, whatever its record.

    Raises:
        Problems: if a fresh tracker would lose something (R011).
    """
    return _nothing_left(own_work_in(opened))


def own_work_from(
    project: Project, data: bytes, name: str, today: date
) -> tuple[Carried, list[str]]:
    """Return the analysts' own work in a tracker that the record does not continue.

    Returns with it, in words, what stands in its input cells and not in the record: nothing of
    that is taken in.

    Raises:
        Problems: if it is no tracker of the study (R014), or if a fresh one would lose something
            of it (R011).
    """
    with errors_name_the_file(data, name):
        inspect(data)
        opened = WorkbookFile(data)
        identity = opened.identity
        if identity is None or identity.study != project.study.id:
            message = "this is no tracker of the study"
            raise Problems([Diagnostic("R014", message, Place(name))])
        made = Made(project.study, project.record, identity.quarter)
        typed = [cell for cell in read_copy(made, opened, name, today).typed if cell.is_edit]
        carried = carried_from(opened)
    return carried, [
        f"{cell.place}: {cell.key.subject}, {cell.key.quarter}: {short(cell.says)}; recorded: "
        f"{short(shown(recorded(project.record, cell.key)))}"
        for cell in typed
    ]


def renewed(fresh: bytes, tracker: bytes, names: Mapping[tuple[str, str], str] = _NONE) -> bytes:
    """Return a fresh tracker with all that is the analysts' own in the one that it replaces.

    ``names`` is what defined names of theirs mean now.

    Raises:
        Problems: if something would be lost (R011).
    """
    try:
        return graft(fresh, tracker, names)
    except Ungraftable as error:
        hint = "move it to a sheet of your own, or the tracker elsewhere; then build again"
        raise Problems(
            [Diagnostic("R011", why, Place(TRACKER), hint) for why in error.why]
        ) from error


def _nothing_left(carried: Carried) -> Carried:
    hint = "a fresh tracker would not keep this: move the tracker elsewhere, then build again"
    lost = [
        Diagnostic("R011", f"work of your own: {work}", Place(TRACKER), hint)
        for work in carried.left
    ]
    if lost:
        raise Problems(lost)
    return carried
