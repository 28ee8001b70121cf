"""One returned copy of a study's tracker: what it was made from, and what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.project import Project
from scenariobook.quarter import Quarter
from scenariobook.record.entries import Key, Opened, Record
from scenariobook.record.former import former_ids
from scenariobook.record.replay import opened_last, replay
from scenariobook.record.typed import Typed
from scenariobook.workbook.gate.preflight import inspect
from scenariobook.workbook.own_work.added import added
from scenariobook.workbook.own_work.find import Beside, Changed, beside
from scenariobook.workbook.own_work.read import Carried, read_carried
from scenariobook.workbook.returned.definitions import keys_of, said
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.table_reading import Made
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.identity import Identity, generation, written_former
from scenariobook.workbook.shape.layout import Layout


class Copy:
    """One returned copy of this study's tracker."""

    def __init__(self, project: Project, data: bytes, name: str) -> None:
        """Open a copy and find out what it was made from.

        Raises:
            Foreign: if the file is no workbook.
            Problems: if it is no tracker of this study and record (R014).
        """
        inspect(data)
        self._project = project
        self._name = name
        self._opened = WorkbookFile(data)
        self._made = made_from(project, self._opened, name)
        seals = self._opened.seals
        self._beside = beside(self._opened, seals, self._made.quarter) if seals else None

    @property
    def own_work(self) -> tuple[str, ...]:
        """What the copy holds of the analysts' own, in words."""
        if self._beside is None:
            return (_untold(self._opened),)
        return tuple(dict.fromkeys((*self._beside.work, *added(self._opened.parts, self._carried))))

    @property
    def own_sheets(self) -> tuple[str, ...]:
        """The titles of the analysts' own sheets."""
        return self._beside.sheets if self._beside else ()

    def carried(self) -> Carried:
        """Return the analysts' own work on the program's sheets, for a fresh tracker."""
        return self._carried

    @cached_property
    def _carried(self) -> Carried:
        return _carried(self._opened, self._beside)

    def typed(self, today: date) -> Iterator[Typed]:
        """Yield the input cells, and the program's own cells that were changed.

        Raises:
            Problems: if something makes the copy unusable as a whole.
        """
        copy = read_copy(self._made, self._opened, self._name, today)
        if copy.problems:
            raise Problems(copy.problems)
        yield from copy.typed
        changed = self._beside.changed if self._beside else ()
        yield from self._changed(one for one in changed if one.column not in copy.crossed)

    def _changed(self, changed: Iterable[Changed]) -> Iterator[Typed]:
        layout = Layout(self._project.study, self._made.quarter, 0)
        former = former_ids(self._project.study)
        for one in changed:
            item = former.present("definition", one.item)
            keys = keys_of(layout, one.table, item, one.header)
            place = self._project.loaded.locate(item, keys) if keys else None
            if place and keys:
                now = text_of(said(self._project.study, item, keys))
                if now == one.found:
                    continue  # the study has been changed to it meanwhile
                why = f"this cell shows what the study says; change that at {place}"
            else:
                why = "the program computes this cell; what is typed over it is not taken in"
            key = Key(self._made.quarter, "definition", item, one.header)
            stands = Place(self._name, sheet=one.sheet, cell=one.cell)
            position = self._made.record.position.number
            yield Typed(key, None, None, stands, why, one.found, position=position)


def made_from(project: Project, opened: WorkbookFile, name: str) -> Made:
    """Tell what a copy was made from.

    Raises:
        Problems: if it is no tracker of this study and record (R014).
    """
    hint = "import trackers that `scenariobook build` made from this study's record"
    try:
        identity = opened.identity
    except ValueError as error:
        raise Problems([Diagnostic("R014", str(error), Place(name), hint)]) from error
    if identity is None:
        why = "the workbook does not say that it is a tracker"
    elif identity.study != project.study.id:
        why = f"this is a tracker of the study {identity.study!r}, not of {project.study.id!r}"
    else:
        record = _as_it_was(project, identity, opened)
        same = identity.generation == generation(
            project.version, identity.position, identity.quarter, identity.layout
        )
        if record.position != identity.position:
            why = "the tracker was made from a record that this one does not continue"
        elif not (
            why := _no_such_quarter(project, identity, record, opened.start, same_study=same)
        ):
            then = replace(record, open_quarter=identity.quarter)
            return Made(project.study, then, identity.quarter, same, opened.meanings)
    raise Problems([Diagnostic("R014", why, Place(name), hint)])


def _as_it_was(project: Project, identity: Identity, opened: WorkbookFile) -> Record:
    """Return the record that a copy was made from, as far as the project's goes on from it.

    What a cell held is told by the ids of then: a study may declare former ones later.
    """
    now = former_ids(project.study)
    former = opened.former or now
    is_newest = identity.position == project.record.position
    if is_newest and set(written_former(former)) == set(written_former(now)):
        return project.record
    entries = project.ledger.entries[: identity.position.number]
    return replay(entries, project.study.header.start, former)


def _no_such_quarter(
    project: Project, identity: Identity, then: Record, start: Quarter | None, *, same_study: bool
) -> str:
    """Return why a copy cannot be of the quarter that it names; nothing if it can.

    It is of the quarter that was open at its place in the ledger, which ``then`` tells once one
    had been opened. Before, that was the study's first of then, which the copy tells by its
    ``start``, or else the first entry that opens one. The study may begin elsewhere now: then
    what was typed is asked about.
    """
    claimed, number = identity.quarter, identity.position.number
    entries = project.ledger.entries
    opened = next((entry for entry in entries if isinstance(entry.content, Opened)), None)
    first, last = project.study.header.start, project.record.open_quarter
    wanted: Quarter | None = None
    if opened and opened.number <= number:
        wanted = then.open_quarter
    elif begun := first if same_study else start:
        wanted = opened_last(entries[:number], begun)
    elif opened:
        wanted = opened.content.quarter.previous
    if wanted is not None and claimed != wanted:
        return f"the tracker says that it is of {claimed}, but {wanted} was open when it was made"
    if wanted is None and not first <= claimed <= last:
        return (
            f"the tracker says that it is of {claimed}, and the study's quarters go from {first} "
            f"to {last}"
        )
    return ""


def own_work_in(opened: WorkbookFile) -> Carried:
    """Return the analysts' own work on the program's sheets, for a fresh tracker."""
    seals, identity = opened.seals, opened.identity
    found = beside(opened, seals, identity.quarter) if seals and identity else None
    return _carried(opened, found)


def _carried(opened: WorkbookFile, found: Beside | None) -> Carried:
    """Return the analysts' own work; without checksums (``found`` is None), nobody can tell it."""
    if opened.seals is None or found is None:
        return Carried(left=[_untold(opened)])
    return read_carried(opened, opened.seals, found)


def _untold(opened: WorkbookFile) -> str:
    """Return the words for what nobody can tell: no checksums are left to tell it by."""
    why = opened.why_unsealed
    return f"perhaps something; nothing tells what is yours: {why}; undo that if you can"
