"""Open a returned copy: find the study and record behind it, read its cells, say whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import digest_of
from scenariobook.record.as_known import study_after
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.claims.standing import ANALYST
from scenariobook.record.ledger.entries import TEAM
from scenariobook.record.merge.taken_files import File
from scenariobook.record.project import Project
from scenariobook.record.values.field_values import names_in
from scenariobook.record.values.input_cell import InputCell
from scenariobook.study.model.study import Study, analyst_called
from scenariobook.workbook.identity import Identity
from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.reading.made_from import MadeFrom
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.reading.returned_copy import ReadCopy, read_copy

_HINT = "import trackers that `scenariobook build` made from this study's record"


class Copy:
    """A returned copy of this study's tracker.

    Attributes:
        opened: The copy, opened.
        made_from: The study, record and quarter that the program made it from.
    """

    def __init__(self, project: Project, data: bytes, name: str) -> None:
        """Open a copy, and find the state of the record that it was made from.

        Args:
            project: The study and its record.
            data: The file's bytes.
            name: The file's name, for messages.

        Raises:
            WrongFile: if the file is not a workbook.
            Problems: if the file is not a tracker of this study and record (R014).
        """
        inspect(data)
        self._project, self._name, self._sha256 = project, name, digest_of(data)
        self.opened = OpenedWorkbook(data)
        self.made_from = _made_from(project, self.opened, name)

    def as_file(
        self, contributor: str, cells: Iterable[InputCell], team_made_after: int | None = None
    ) -> File:
        """Return the copy as a file to merge; a hand-out has its recipient as contributor.

        If somebody typed another person's name in a hand-out, it has no contributor until the user
        names one.

        Args:
            contributor: The contributor that the user names; empty if none.
            cells: The copy's cells.
            team_made_after: The team's tracker's ``File.made_after``; None if this copy cannot be
                that tracker.

        Raises:
            Problems: if the user names another contributor than the recipient (R038).
        """
        made_after, hand_out = self.made_from.record.position.number, self.made_from.hand_out
        file = File(
            name=self._name,
            sha256=self._sha256,
            by=TEAM if made_after == team_made_after and not hand_out else contributor,
            made_after=made_after,
            hand_out=str(hand_out or ""),
        )
        if hand_out is None:
            return file
        recipient = hand_out.analyst
        names = "; ".join(_other_names(self._project.study, recipient, cells))
        if contributor not in {"", recipient} and not names:
            message = f"this is the hand-out of {recipient}, so it cannot be from {contributor}"
            raise Problems([Diagnostic("R038", message, Place(self._name), "leave out --from")])
        by = "" if names else recipient
        return file if contributor else replace(file, by=by, other_names=names)

    def read(self, today: date) -> ReadCopy:
        """Read the input cells, and list texts that were typed elsewhere.

        Args:
            today: The current day; later dates become questions.

        Raises:
            Problems: if the copy as a whole cannot be used.
        """
        copy = read_copy(self.made_from, self.opened, self._name, today)
        if copy.problems:
            raise Problems(copy.problems)
        return replace(copy, cells=tuple(_question_lost_quarters(self._project, copy.cells)))


def _made_from(project: Project, opened: OpenedWorkbook, name: str) -> MadeFrom:
    """Return the study, record and quarter that a copy was made from.

    Args:
        project: The study and its record as they are now.
        opened: The copy.
        name: The copy's name, for messages.

    Raises:
        Problems: if the copy is not a tracker of this study and record (R014).
    """
    try:
        identity = opened.identity
    except ValueError as error:
        raise Problems([Diagnostic("R014", str(error), Place(name), _HINT)]) from error
    if identity is None:
        why = "this workbook is not a tracker: it has no tracker mark"
    elif identity.study != project.study.id:
        why = f"this is a tracker of the study {identity.study!r}, not of {project.study.id!r}"
        hint = f'if this was its id when the tracker was made, set id = "{identity.study}" again'
        raise Problems([Diagnostic("R014", why, Place(name), hint)])
    else:
        study_then = study_after(project, identity.position.number)
        record = _record_then(project, identity, study_then)
        if record.position != identity.position:
            why = "the tracker was made from another record, or from entries that this one lacks"
        elif record.open_quarter != identity.quarter:
            why = (
                f"the tracker says that it is of {identity.quarter}, but {record.open_quarter} was "
                "open when it was made"
            )
        else:
            return MadeFrom(
                study=project.study,
                study_then=study_then,
                record=record,
                quarter=identity.quarter,
                locate=project.loaded.locate,
                hand_out=identity.hand_out,
            )
    raise Problems([Diagnostic("R014", why, Place(name), _HINT)])


def _record_then(project: Project, identity: Identity, study_then: Study) -> Record:
    """Return the record as it was when a copy was made, with the ids of that time."""
    if identity.position == project.record.position and study_then is project.loaded.study:
        return project.record
    number = identity.position.number
    return replay(project.ledger.entries[:number], study_then.header.start, former_ids(study_then))


def _other_names(study: Study, recipient: str, cells: Iterable[InputCell]) -> list[str]:
    """Return the other people whose names somebody typed in a hand-out, by id if they have one.

    Args:
        study: The study.
        recipient: The id of the hand-out's analyst.
        cells: Its cells.
    """
    others: dict[str, None] = {}
    for cell in cells:
        if cell.key.field == ANALYST and cell.is_edit and not cell.why_unclear:
            added = names_in(cell.value) - names_in(cell.base)
            others |= dict.fromkeys(analyst_called(study, name) for name in sorted(added))
    others.pop(recipient, None)
    return list(others)


def _question_lost_quarters(project: Project, cells: Iterable[InputCell]) -> Iterator[InputCell]:
    """Yield a copy's cells; an edit of a quarter that the study no longer has becomes a question.

    The quarter was open when the copy was made. Since then, somebody has undone its opening, or
    moved the study's start to a later quarter.
    """
    start, now = project.study.header.start, project.record.open_quarter
    for cell in cells:
        quarter = cell.key.quarter
        if not quarter or start <= quarter <= now or not cell.is_edit or cell.why_unclear:
            yield cell
        elif quarter > now:
            why = f"when this was taken in, {now} was the open quarter, which ends before {quarter}"
            yield cell.as_unclear(why, cell.value)
        else:
            why = (
                f"{quarter} was open when the file was made, and the study begins in {start} now; "
                f'put start = "{quarter}" back, then choose, or leave it'
            )
            yield cell.as_unclear(why, cell.value)
