"""Read what comes back: merge tables and returned copies with the record, and record the result."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from msgspec import structs

from scenariobook.diagnostics import Diagnostic, Place, Problems, printable
from scenariobook.files import read_if_there
from scenariobook.project.known import changed_definitions
from scenariobook.project.project import Project
from scenariobook.project.recording import with_entries, with_openings
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record import csv_table
from scenariobook.record.additions import additions
from scenariobook.record.entries import Content, Defined, Entry
from scenariobook.record.former import former_ids
from scenariobook.record.ledger import Damaged, parse
from scenariobook.record.lineage import (
    NO_HAND_OUTS,
    NO_STATES,
    AboutFiles,
    came_before,
    states_of,
)
from scenariobook.record.merge import Outcome, merge
from scenariobook.record.merge_rules import Result
from scenariobook.record.origin import Origin
from scenariobook.record.other_units import with_former_units_asked
from scenariobook.record.record import Record
from scenariobook.record.record_files import RETURNED
from scenariobook.record.replay import replay
from scenariobook.record.rounds import with_second_round_asked
from scenariobook.record.store import archive_name, read_back
from scenariobook.record.typed import Typed
from scenariobook.record.undoing import live, undone_by
from scenariobook.record.whole_quarters import with_whole_quarters_asked
from scenariobook.workbook.gate.table_preflight import inspect_table
from scenariobook.workbook.gate.wrong_file import LARGEST_FILE, WrongFile, too_large

_TABLE = ".csv"  # how a table's name ends


@dataclass(frozen=True, slots=True)
class Intake:
    """The result of reading files.

    Attributes:
        outcomes: The outcome of each cell.
        own_work: By file, descriptions of the columns, comments and the like that analysts added;
            they stay in the file.
        own_sheets: By file, the titles of the sheets that analysts added.
        hand_outs: By file, the name of the hand-out that it is a copy of, if it is one.
    """

    outcomes: tuple[Outcome, ...]
    own_work: Mapping[str, tuple[str, ...]]
    own_sheets: Mapping[str, tuple[str, ...]]
    hand_outs: Mapping[str, str]


def named(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return the bytes of files by name; two files of one name are named by their paths.

    Raises:
        OSError: if a file cannot be read.
        Problems: if a path is not a file, or the file is larger than any tracker (R014).
    """
    alike = Counter(path.name for path in paths)
    names = {(path.name if alike[path.name] == 1 else str(path)): path for path in paths}
    problems = [
        Diagnostic("R014", why, Place(printable(name)))
        for name, path in names.items()
        if (why := _why_unusable(path))
    ]
    if problems:
        raise Problems(problems)
    return {name: path.read_bytes() for name, path in names.items()}


def _why_unusable(path: Path) -> str:
    """Return why a path cannot be read as a file; empty if it can."""
    if printable(str(path)) != str(path):
        return "the file's name has characters that cannot be printed; rename the file"
    status = path.stat()
    if not S_ISREG(status.st_mode):
        return "this is not a regular file"
    if status.st_size > LARGEST_FILE:
        return too_large(status.st_size)
    return ""


def read_files(
    project: Project, files: Mapping[str, bytes], today: date, *, again: bool = False
) -> Intake:
    """Merge tables (CSV) and returned copies with the record; write nothing.

    Args:
        project: The study and its record.
        files: The bytes of each file, by name.
        today: The current day.
        again: Whether to apply edits that the same files brought before and that were taken
            back since.

    Raises:
        Problems: with every problem that makes a file unusable.
    """
    typed: list[Typed] = []
    problems: list[Diagnostic] = []
    own_work: dict[str, tuple[str, ...]] = {}
    own_sheets: dict[str, tuple[str, ...]] = {}
    hand_outs: dict[str, str] = {}
    others_froze = gc.get_freeze_count() > 0  # whoever runs this: theirs stay frozen
    for name, data in files.items():
        try:
            with errors_name_the_file(data, name):
                if name.casefold().endswith(_TABLE):
                    typed += _table(project, data, name, today, again=again)
                else:
                    from scenariobook.copies import Copy  # heavy, and tables need none of it

                    copy = Copy(project, data, name)
                    typed += of_open_quarters(project, copy.typed(today))
                    own_work[name], own_sheets[name] = copy.own_work, copy.own_sheets
                    if copy.hand_out:
                        hand_outs[name] = str(copy.hand_out)
                    del copy
        except Problems as why:
            problems += why.diagnostics
        if len(files) > 1:
            _free_memory()
    if not others_froze:
        gc.unfreeze()
    if problems:
        raise Problems(problems)
    return Intake(
        outcomes=merged(project, typed, files, hand_outs, again=again),
        own_work=own_work,
        own_sheets=own_sheets,
        hand_outs=hand_outs,
    )


def merged(
    project: Project,
    typed: Sequence[Typed],
    files: Mapping[str, bytes],
    hand_outs: Mapping[str, str] = NO_HAND_OUTS,
    *,
    again: bool = False,
) -> tuple[Outcome, ...]:
    """Merge the cells of files with the record.

    Args:
        project: The study and its record.
        typed: The cells of all files.
        files: The bytes of each file, by name.
        hand_outs: By file, the name of the hand-out that it is a copy of, if it is one.
        again: Whether to apply edits of the same files that were taken back since.
    """
    typed = with_whole_quarters_asked(project.study, project.record, typed)
    typed = with_second_round_asked(project.record, typed)
    if any(cell.row_id and cell.is_of_table for cell in typed):
        unrecorded = changed_definitions(project)
        typed = with_former_units_asked(project.study, project.ledger, unrecorded, typed)
    digests = digests_of(files)
    came = came_before(project.record, typed, digests, hand_outs)
    said = AboutFiles(saved=_last_saved(project, came, files, digests), hand_outs=hand_outs)
    return merge(project.record, typed, digests, said=said, again=again)


def _last_saved(
    project: Project,
    came: Mapping[str, Mapping[str, Origin]],
    files: Mapping[str, bytes],
    digests: Mapping[str, str],
) -> dict[str, datetime]:
    """Return when copies that came before under their names were last saved, by SHA-256.

    That is of these files, and of those in the archive that may be other states of the same copy;
    a file that does not say when is left out.

    Args:
        project: The study and its record.
        came: By file, the origins of the imported files that may be the same copy, by SHA-256.
        files: The bytes of each file, by name.
        digests: The SHA-256 of each file, by name.
    """
    saved: dict[str, datetime | None] = {}
    for name, imported in came.items():
        from scenariobook.workbook.returned.last_saved import last_saved  # heavy

        saved[digests[name]] = last_saved(files[name])
        for digest, origin in imported.items():
            if digest not in saved:
                data = read_if_there(project.folder / RETURNED / archive_name(digest, origin.file))
                saved[digest] = last_saved(data) if data else None
    return {digest: when for digest, when in saved.items() if when}


def _free_memory() -> None:
    """Free the memory that reading a file took.

    A workbook and its sheets refer to each other, so only the garbage collector frees them, and
    commands run without it. ``freeze`` keeps the next collection from looking at older objects.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def errors_name_the_file(data: bytes, name: str) -> Iterator[None]:
    """Turn every error while a file is read into a problem that names the file."""
    try:
        yield
    except WrongFile as foreign:
        raise Problems([Diagnostic("R014", str(foreign), Place(name))]) from foreign
    except Problems:
        raise
    except Exception as error:  # a file from elsewhere may break its reader in any way
        from scenariobook.workbook.gate.cell_scan import why_unreadable

        raise Problems([Diagnostic("R014", why_unreadable(data, error), Place(name))]) from error


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 of each file, in hexadecimal, by name."""
    return {name: sha256(data).hexdigest() for name, data in files.items()}


def of_open_quarters(project: Project, typed: Iterable[Typed]) -> Iterator[Typed]:
    """Yield a copy's cells; turn edits of a quarter that the study no longer has into questions.

    The quarter was open when the copy was made. Since then, its opening was undone, or the
    study's start was moved behind it.
    """
    first, now = project.study.header.start, project.record.open_quarter
    for cell in typed:
        quarter = cell.key.quarter
        if not quarter or first <= quarter <= now or not cell.is_edit or cell.question:
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
    record = replace(record, open_quarter=last_taken(project, today))
    cells, problems = csv_table.read(project.study, record, data, name, today)
    if problems:
        raise Problems(problems)
    return cells


def last_taken(project: Project, today: date) -> Quarter:
    """Return the last quarter of which a table is taken in: the open one.

    While nothing is recorded, it is that of today: a study may start with past data.
    """
    begun = any(not isinstance(entry.content, Defined) for entry in live(project.ledger.entries))
    open_quarter = project.record.open_quarter
    return open_quarter if begun else max(open_quarter, Quarter.containing(today))


def opens(project: Project, outcomes: Iterable[Outcome]) -> Quarter | None:
    """Return the quarter that tables will open once outcomes are recorded; None if none."""
    of_tables = (o.typed.key.quarter for o in outcomes if o.is_news and o.typed.is_of_table)
    last = max(of_tables, default=NO_QUARTER)
    return last if last > project.record.open_quarter else None


def _when_first_seen(project: Project, digest: str) -> Record:
    """Return the record as it was before this table was first imported.

    A table that is imported again is compared with the record that its author knew. What was
    undone since counts as if it had never been there.
    """
    ledger, start, former = project.ledger, project.study.header.start, former_ids(project.study)
    undone = undone_by(ledger.entries)
    imported = (e.number for e in ledger.entries if e.origin.sha256 == digest)
    first = next((number for number in imported if number not in undone), None)
    if first is None:
        return project.record
    known = [e for e in ledger.entries[: first - 1] if e.number not in undone]
    return replay(known, start, former)


def with_outcomes(
    project: Project,
    outcomes: Sequence[Outcome],
    files: Mapping[str, bytes],
    origin: Origin,
    hand_outs: Mapping[str, str] = NO_HAND_OUTS,
) -> Project:
    """Return the project with the outcomes added to its ledger; write nothing.

    A value that would make the ledger unreadable becomes a question.

    Args:
        project: The study and its record.
        outcomes: What was applied, and what stays open.
        files: The bytes of the files that the outcomes come from, by name.
        origin: Who records, when, and by which command.
        hand_outs: The names of the hand-outs that the files are copies of, by name.

    Raises:
        Problems: if a value cannot even be recorded as a question (R022).
    """
    digests = digests_of(files)
    said = AboutFiles(hand_outs=hand_outs)
    states = states_of(project.record, [o.typed for o in outcomes], digests, said)
    origins = {
        name: structs.replace(
            origin,
            file=name,
            sha256=digest,
            hand_out=hand_outs.get(name, ""),
            state_of=states.get(name, NO_STATES).first,
        )
        for name, digest in digests.items()
    }
    known = project.ledger.position.number
    opened = opens(project, outcomes)
    while True:
        added = additions(project.record, outcomes, origins)
        if opened:
            added = with_openings(project, added, opened, origin)
        after = with_entries(project, added)
        try:
            parse(after.ledger.data[len(project.ledger.data) :], project.ledger)
        except Damaged as damage:
            refused = after.ledger.entry(max(damage.line, known + 1))
            outcomes, before = _as_questions(outcomes, refused, damage.why), outcomes
            if outcomes == before:
                read_back(project.ledger, after.ledger)
        else:
            return after


def _as_questions(
    outcomes: Sequence[Outcome], refused: Entry[Content], why: str
) -> Sequence[Outcome]:
    """Return outcomes in which the values of an unreadable entry are questions."""
    origin = refused.origin

    def is_refused(outcome: Outcome) -> bool:
        place = outcome.typed.place
        return (
            outcome.result is Result.APPLIED
            and (place.file, place.sheet) == (origin.file, origin.sheet)
            and place.cell in origin.cells.values()
        )

    question = f"this cannot be recorded as it stands: {why}"
    return [
        structs.replace(
            o,
            result=Result.QUESTION,
            why=question,
            typed=structs.replace(o.typed, question=question),
        )
        if is_refused(o)
        else o
        for o in outcomes
    ]


def unrecorded(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the outcomes of a tracker that the record does not have, not even as open.

    An edit is identified by its file and cell: the same text in another cell is another edit. An
    edit that agrees with the record is left out: its value is there.
    """
    return [outcome for outcome in outcomes if outcome.is_news and not outcome.is_open]
