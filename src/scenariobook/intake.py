"""What comes back: tables and returned copies become outcomes, and outcomes the record's."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType

from msgspec import structs

from scenariobook.copies import Copy, made_from, own_work_in
from scenariobook.diagnostics import Diagnostic, Place, Problems, printable, short
from scenariobook.paths import TRACKER
from scenariobook.project import Project, with_entries
from scenariobook.record import csv_table
from scenariobook.record.additions import additions
from scenariobook.record.entries import Content, Entry, Origin, Record
from scenariobook.record.former import former_ids
from scenariobook.record.ledger import Damaged, parse
from scenariobook.record.merge import Outcome, Result, merge
from scenariobook.record.replay import replay
from scenariobook.record.store import read_back
from scenariobook.record.typed import Typed, recorded, shown
from scenariobook.record.undoing import undone_by
from scenariobook.workbook.gate.cell_scan import why_unreadable
from scenariobook.workbook.gate.preflight import (
    LARGEST_FILE,
    Foreign,
    inspect,
    inspect_table,
    too_large,
)
from scenariobook.workbook.own_work.graft import Ungraftable, graft
from scenariobook.workbook.own_work.read import Carried
from scenariobook.workbook.returned.inputs import read_copy
from scenariobook.workbook.returned.table_reading import Made
from scenariobook.workbook.returned.tracker_file import WorkbookFile

_TABLE = ".csv"  # how a table's name ends
# How a user gets a tracker out of the way without losing what was typed in it.
_AWAY = (
    "move the tracker elsewhere, take in what was typed in it with `scenariobook import` and its "
    "new name, then build again"
)
_NONE: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Intake:
    """What files hold: the outcome of each cell, and what stays in the files.

    By file: ``own_sheets`` are the titles of the analysts' own sheets, ``own_work`` are their
    columns, comments and the like, in words.
    """

    outcomes: tuple[Outcome, ...]
    own_work: Mapping[str, tuple[str, ...]]
    own_sheets: Mapping[str, tuple[str, ...]]


def named(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return files' bytes by the name that messages call them: the shortest that is unlike.

    Raises:
        OSError: if a file cannot be read.
        Problems: if one is no file, or larger than any tracker (R014).
    """
    alike = Counter(path.name for path in paths)
    names = {(path.name if alike[path.name] == 1 else str(path)): path for path in paths}
    problems = [
        Diagnostic("R014", why, Place(printable(name)))
        for name, path in names.items()
        if (why := _no(path))
    ]
    if problems:
        raise Problems(problems)
    return {name: path.read_bytes() for name, path in names.items()}


def _no(path: Path) -> str:
    """Return why something cannot be read as a file; nothing if it can."""
    if printable(str(path)) != str(path):
        return "its name has characters that cannot be shown; name it otherwise"
    found = path.stat()
    if not S_ISREG(found.st_mode):
        return "this is no file"
    if found.st_size > LARGEST_FILE:
        return too_large(found.st_size)
    return ""


def read_files(
    project: Project, files: Mapping[str, bytes], today: date, *, again: bool = False
) -> Intake:
    """Merge tables (CSV) and returned copies with the record; nothing is written.

    One copy is opened at a time. ``again`` takes in what the same files brought before and what
    was taken back since.

    Raises:
        Problems: with every problem that makes a file unusable.
    """
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    own_work: dict[str, tuple[str, ...]] = {}
    own_sheets: dict[str, tuple[str, ...]] = {}
    for name, data in files.items():
        try:
            with _named(data, name):
                if name.casefold().endswith(_TABLE):
                    typed += _table(project, data, name, today, again=again)
                else:
                    copy = Copy(project, data, name)
                    typed += _of_open_quarters(project, copy.typed(today))
                    own_work[name], own_sheets[name] = copy.own_work, copy.own_sheets
                    del copy
        except Problems as why:
            problems += why.diagnostics
        if len(files) > 1:
            _let_go()
    gc.unfreeze()
    if problems:
        raise Problems(problems)
    outcomes = merge(project.record, typed, _digests(files), again=again)
    return Intake(outcomes, own_work, own_sheets)


def _let_go() -> None:
    """Give back the memory that reading a file took.

    A workbook and its sheets hold each other, so that only the collector finds them, which a
    command does without. What it leaves need not be looked through again after each file.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def _named(data: bytes, name: str) -> Iterator[None]:
    """Turn whatever goes wrong with a file into a problem that names it."""
    try:
        yield
    except Foreign as foreign:
        raise Problems([Diagnostic("R014", str(foreign), Place(name))]) from foreign
    except Problems:
        raise
    # A stranger's file may break its reader in any way: it is named, and the others are read.
    except Exception as error:
        raise Problems([Diagnostic("R014", why_unreadable(data, error), Place(name))]) from error


def _digests(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def _of_open_quarters(project: Project, typed: Iterable[Typed]) -> Iterator[Typed]:
    """Yield a copy's cells; an edit of a quarter that is not open any more is a question.

    The quarter was open when the copy was made. Its opening has been undone since, or the study
    begins in another quarter now.
    """
    first, now = project.study.header.start, project.record.open_quarter
    for cell in typed:
        quarter = cell.key.quarter
        if first <= quarter <= now or not cell.is_edit or cell.question:
            yield cell
        elif quarter > now:
            why = (
                f"{quarter} was open when the file was made, and is not now: `scenariobook log` "
                "tells who undid that; `advance` opens it, then choose"
            )
            yield structs.replace(cell, question=why, value=None, choices=(cell.value,))
        else:
            why = (
                f"{quarter} was open when the file was made, and the study begins in {first} now; "
                f'put start = "{quarter}" back, then choose, or decline'
            )
            yield structs.replace(cell, question=why, value=None, choices=(cell.value,))


def _table(project: Project, data: bytes, name: str, today: date, *, again: bool) -> list[Typed]:
    inspect_table(data)
    digest = sha256(data).hexdigest()
    record = project.record if again else _when_first_seen(project, digest)
    cells, problems = csv_table.read(project.study, record, data, name, today)
    if problems:
        raise Problems(problems)
    return cells


def _when_first_seen(project: Project, digest: str) -> Record:
    """Return the record that a table was written for: as it was before it first came."""
    entries = project.ledger.entries
    gone = undone_by(entries)
    came = (n for n, e in enumerate(entries) if e.origin.sha256 == digest and e.number not in gone)
    first = next(came, None)
    if first is None:
        return project.record
    then = replay(entries[:first], project.study.header.start, former_ids(project.study))
    return replace(then, open_quarter=project.record.open_quarter)


def with_outcomes(
    project: Project, outcomes: Sequence[Outcome], files: Mapping[str, bytes], origin: Origin
) -> Project:
    """Return the project as it is once what was applied, and what stays open, is recorded.

    ``origin`` says who, when and by which command. What the ledger could not be read with is a
    question. Nothing is written.

    Raises:
        Problems: if what was typed could not even be kept as a question (R022).
    """
    origins = {
        name: structs.replace(origin, file=name, sha256=digest)
        for name, digest in _digests(files).items()
    }
    known = len(project.ledger.entries)
    while True:
        after = with_entries(project, additions(project.record, outcomes, origins))
        try:
            parse(after.ledger.data[len(project.ledger.data) :], project.ledger)
        except Damaged as damage:
            refused = after.ledger.entries[max(damage.line - 1, known)]
            outcomes, before = _asked(outcomes, refused, damage.why), outcomes
            if outcomes == before:
                read_back(project.ledger, after.ledger)
        else:
            return after


def _asked(outcomes: Sequence[Outcome], refused: Entry[Content], why: str) -> Sequence[Outcome]:
    """Return outcomes in which the values of an entry that nobody could read are questions."""
    origin = refused.origin

    def is_its(outcome: Outcome) -> bool:
        place = outcome.typed.place
        return (
            outcome.result is Result.APPLIED
            and (place.file, place.sheet) == (origin.file, origin.sheet)
            and place.cell in origin.cells.values()
        )

    said = f"this cannot be recorded as it stands: {why}"
    return [
        structs.replace(
            o, result=Result.QUESTION, why=said, typed=structs.replace(o.typed, question=said)
        )
        if is_its(o)
        else o
        for o in outcomes
    ]


def unrecorded(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return what the tracker holds that the record does not, not even as open.

    An edit is known by its cell in just this file: the same words in another are another edit.
    """
    return [outcome for outcome in outcomes if outcome.is_news and not outcome.is_open]


def read_tracker(project: Project, data: bytes, today: date) -> tuple[tuple[Outcome, ...], Carried]:
    """Return what was typed in the tracker that is about to be replaced, and what is carried over.

    Raises:
        Problems: if it holds work on the program's own sheets that a fresh tracker would lose
            (R011), or is no tracker of this study (R014).
    """
    with _named(data, TRACKER):
        copy = Copy(project, data, TRACKER)
        typed = list(_of_open_quarters(project, copy.typed(today)))
        carried = copy.carried()
    outcomes = merge(project.record, typed, _digests({TRACKER: data}))
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
        hint = (
            "put its record back and build again; or move the tracker elsewhere and build with "
            "`--own-work-from` and its new name, which keeps the analysts' own work"
        )
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
    with _named(data, name):
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


def _nothing_left(carried: Carried) -> Carried:
    hint = f"a fresh tracker would not keep this: {_AWAY}"
    lost = [
        Diagnostic("R011", f"work of your own: {work}", Place(TRACKER), hint)
        for work in carried.left
    ]
    if lost:
        raise Problems(lost)
    return carried


def renewed(fresh: bytes, tracker: bytes, names: Mapping[tuple[str, str], str] = _NONE) -> bytes:
    """Return a fresh tracker with all that is the analysts' own in the one that it replaces.

    ``names`` is what defined names of theirs mean now.

    Raises:
        Problems: if something would be lost (R011).
    """
    try:
        return graft(fresh, tracker, names)
    except Ungraftable as error:
        hint = f"move it to a sheet of your own and build again; or {_AWAY}"
        raise Problems(
            [Diagnostic("R011", why, Place(TRACKER), hint) for why in error.why]
        ) from error
