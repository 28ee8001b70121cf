"""Open one returned copy of a tracker: find what it was made from, and read its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import RETURNED
from scenariobook.project.project import Project
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import opened_last, replay
from scenariobook.record.ledger.disk import archive_name
from scenariobook.record.ledger.entries import TEAM, Key, Opened
from scenariobook.record.merge.file_claims import File
from scenariobook.record.values.cells import Typed
from scenariobook.workbook.gate.preflight import inspect
from scenariobook.workbook.own_work.added import added
from scenariobook.workbook.own_work.added_to_file import added_to_file
from scenariobook.workbook.own_work.differences import ChangedCell, Differences
from scenariobook.workbook.own_work.find import find_differences, reads_nothing_now
from scenariobook.workbook.own_work.linked_cells import (
    LinkedCell,
    linked_cells,
    unlinked_cells,
)
from scenariobook.workbook.own_work.read import OwnWork, read_own_work
from scenariobook.workbook.returned.definitions import keys_of, value_in_study
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.made_from import MadeFrom
from scenariobook.workbook.returned.missing import COLUMN
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.checksums import text_of
from scenariobook.workbook.shape.identity import Identity, generation, written_former
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.xlsx.areas import cell_ref


class Copy:
    """A returned copy of this study's tracker."""

    def __init__(
        self, project: Project, data: bytes, name: str, *, is_replaced: bool = False
    ) -> None:
        """Open a copy and find which state of the record it was made from.

        Args:
            project: The study and its record.
            data: The file's bytes.
            name: The file's name, for messages.
            is_replaced: Whether a new tracker is about to replace the file.

        Raises:
            WrongFile: if the file is not a workbook.
            Problems: if the file is not a tracker of this study and record (R014).
        """
        inspect(data)
        self._project = project
        self._name, self._sha256 = name, sha256(data).hexdigest()
        self._opened = WorkbookFile(data)
        made = made_from(project, self._opened, name)
        archived = f"{RETURNED}/{archive_name(self._sha256, name)}"
        self._made = replace(made, archived_as=archived) if is_replaced else made
        self._without_columns: Collection[str] = ()  # sheets that lack a column of the program's
        checksums = self._opened.checksums
        self._differences = (
            find_differences(self._opened, checksums, self._made.quarter) if checksums else None
        )

    @property
    def own_work(self) -> tuple[str, ...]:
        """The analysts' own work in the copy, one description each.

        Once the cells are read, columns that are asked about are left out.
        """
        opened, found = self._opened, self._differences
        if found is None or opened.checksums is None:
            return (_no_checksums(opened),)
        words = (
            *found.words(self._without_columns),
            *added(opened.parts, self._own_work),
            *added_to_file(opened, opened.checksums, found),
        )
        return tuple(dict.fromkeys(words))

    @property
    def own_sheets(self) -> tuple[str, ...]:
        """The titles of the sheets that analysts added."""
        return self._differences.own_sheets if self._differences else ()

    def file(self, by: str, of_team: int | None = None) -> File:
        """Return the copy as a file that is taken in.

        Args:
            by: Whose it is, if the user says so.
            of_team: The position of the one tracker that is the team's; None: this is none.
        """
        identity, position = self._opened.identity, self._made.record.position.number
        hand_out = str(identity.hand_out or "") if identity else ""
        return File(
            name=self._name,
            sha256=self._sha256,
            by=TEAM if position == of_team and not hand_out else by,
            position=position,
            hand_out=hand_out,
        )

    def work_to_transfer(self, typed: Iterable[Typed]) -> OwnWork:
        """Return the analysts' own work on the program's sheets, for a new tracker.

        Args:
            typed: The copy's cells, as they were read.
        """
        return with_linked(self._own_work, self._opened, typed, self._project)

    @cached_property
    def _own_work(self) -> OwnWork:
        return _own_work(self._opened, self._differences)

    def typed(self, today: date) -> Iterator[Typed]:
        """Yield the input cells, and the changed cells that the program had written.

        Args:
            today: The current day; dates typed without a year are read by it.

        Raises:
            Problems: if the copy as a whole cannot be used.
        """
        copy = read_copy(self._made, self._opened, self._name, today)
        if copy.problems:
            raise Problems(copy.problems)
        self._without_columns = {c.place.sheet for c in copy.typed if c.key.field == COLUMN}
        yield from copy.typed
        changed = self._differences.changed if self._differences else ()
        yield from self._changed(cell for cell in changed if cell.column not in copy.crossed)

    def _changed(self, changed: Iterable[ChangedCell]) -> Iterator[Typed]:
        """Yield changed program cells as questions; skip those that the study now agrees with."""
        layout = Layout(self._project.study, self._made.quarter, 0)
        former = former_ids(self._project.study)
        for cell in changed:
            item = former.present("definition", cell.item)
            keys = keys_of(layout, cell.table, item, cell.header)
            place = self._project.loaded.locate(item, keys) if keys else None
            if place and keys:
                now = text_of(value_in_study(self._project.study, item, keys))
                if now == cell.found:
                    continue  # the study's files now say what the analyst typed
                why = f"this cell shows what the study says; change that at {place}"
            else:
                if cell.sheet in self._without_columns and reads_nothing_now(cell.found):
                    continue  # the column that the formula read is gone
                why = "the program fills in this cell; what is typed over it is not taken in"
            key = Key(self._made.quarter, "definition", item, cell.header)
            at = Place(self._name, sheet=cell.sheet, cell=cell.cell)
            yield Typed(
                key=key,
                base=None,
                value=None,
                place=at,
                question=why,
                found=cell.found,
            )


def made_from(project: Project, opened: WorkbookFile, name: str) -> MadeFrom:
    """Return the study, record and quarter that a copy was made from.

    Args:
        project: The study and its record as they are now.
        opened: The copy.
        name: The copy's name, for messages.

    Raises:
        Problems: if the copy is not a tracker of this study and record (R014).
    """
    hint = "import trackers that `scenariobook build` made from this study's record"
    try:
        identity = opened.identity
    except ValueError as error:
        raise Problems([Diagnostic("R014", str(error), Place(name), hint)]) from error
    if identity is None:
        why = "this workbook is not a tracker: it has no tracker mark"
    elif identity.study != project.study.id:
        why = f"this is a tracker of the study {identity.study!r}, not of {project.study.id!r}"
    else:
        record = _as_it_was(project, identity, opened)
        same = identity.generation == generation(
            project.version, identity.position, identity.quarter, identity.layout
        )
        if record.position != identity.position:
            why = "the tracker was made from another record, or from entries that this one lacks"
        elif not (
            why := _no_such_quarter(project, identity, record, opened.start, same_study=same)
        ):
            then = replace(record, open_quarter=identity.quarter)
            return MadeFrom(
                study=project.study,
                record=then,
                quarter=identity.quarter,
                ids_of_now=opened.former is None,
                same_study=same,
                meanings=opened.meanings,
                recipient=identity.hand_out.analyst if identity.hand_out else "",
            )
    raise Problems([Diagnostic("R014", why, Place(name), hint)])


def _as_it_was(project: Project, identity: Identity, opened: WorkbookFile) -> Record:
    """Return the project's record as it was when a copy was made.

    Items have the ids of that time: a study may have declared former ids since.
    """
    now = former_ids(project.study)
    former = opened.former or now
    is_newest = identity.position == project.record.position
    if is_newest and set(written_former(former)) == set(written_former(now)):
        return project.record
    start, number = project.study.header.start, identity.position.number
    return replay(project.ledger.entries[:number], start, former)


def _no_such_quarter(
    project: Project, identity: Identity, then: Record, start: Quarter | None, *, same_study: bool
) -> str:
    """Return why a copy cannot be of the quarter that it names; empty if it can.

    A copy is of the quarter that was open when it was made. After the first entry that opens a
    quarter, ``then`` has that quarter. Before it, the open quarter was the study's first one.
    The study's start may have moved since; then the copy is used, and its cells become questions.

    Args:
        project: The study and its record as they are now.
        identity: What the copy says about itself.
        then: The record as it was when the copy was made.
        start: The study's first quarter as the copy has it; None in copies of older versions.
        same_study: Whether the study's files have not changed since.
    """
    claimed, number = identity.quarter, identity.position.number
    entries = project.ledger.entries
    opened = next((entry for entry in entries if isinstance(entry.content, Opened)), None)
    first, last = project.study.header.start, project.record.open_quarter
    wanted: Quarter | None = None
    if opened and opened.number <= number:
        wanted = then.open_quarter
    elif begun := first if same_study else start:
        wanted = opened_last([e for e in entries if e.number <= number], begun)
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


def own_work_in(opened: WorkbookFile) -> OwnWork:
    """Return the analysts' own work on a tracker's program sheets, for a new tracker."""
    checksums, identity = opened.checksums, opened.identity
    own = find_differences(opened, checksums, identity.quarter) if checksums and identity else None
    return _own_work(opened, own)


def with_linked(
    own_work: OwnWork, opened: WorkbookFile, typed: Iterable[Typed], project: Project
) -> OwnWork:
    """Return own work with a tracker's input cells that hold a formula.

    If their quarter is not open any more, they are only named among the remarks.

    Args:
        own_work: The other own work in the tracker.
        opened: The tracker.
        typed: The tracker's cells, as they were read.
        project: The study and its record as they are now.
    """
    identity = opened.identity
    if identity is None:
        return own_work
    quarter, cells = identity.quarter, tuple(typed)
    asked = {(one.place.sheet, one.place.cell) for one in cells if one.question}
    known = asked | {
        (sheet.title, own.cell.coordinate) for sheet in own_work.sheets for own in sheet.cells
    }
    if quarter != project.record.open_quarter:
        linked: Sequence[LinkedCell] = ()
        why = f"it was of {quarter}, and is in the record with its value"
    else:
        linked = tuple(linked_cells(opened, cells))
        known |= {(one.sheet, cell_ref(one.at)) for one in linked}
        why = "a new tracker has no such cell"
    unlinked = unlinked_cells(opened, quarter, known, why)
    return replace(own_work, linked=linked, remarks=(*own_work.remarks, *unlinked))


def _own_work(opened: WorkbookFile, own: Differences | None) -> OwnWork:
    """Return the analysts' own work; without checksums (``own`` is None), it cannot be found."""
    if opened.checksums is None or own is None:
        return OwnWork(not_transferable=[_no_checksums(opened)])
    return read_own_work(opened, opened.checksums, own)


def _no_checksums(opened: WorkbookFile) -> str:
    """Return why work that analysts added cannot be found in a tracker without checksums."""
    why = opened.meta.why_no_checksums or "the hidden sheet has no checksums"
    return f"{why}, so work that analysts added cannot be found; undo that if you can"
