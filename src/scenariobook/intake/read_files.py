"""Read what comes back: merge tables and returned copies with the record, and record the result."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG
from types import MappingProxyType

from msgspec import structs

from scenariobook.diagnostics import Diagnostic, Place, Problems, printable
from scenariobook.intake import csv_tables
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.hand_outs import with_second_round_asked
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.standing import ANALYST
from scenariobook.record.ledger.disk import read_back
from scenariobook.record.ledger.entries import TEAM, Addition, Defined, Named, Origin, recipient_of
from scenariobook.record.merge.file_claims import File, Heard, heard
from scenariobook.record.merge.merge_results import Outcome
from scenariobook.record.merge.merge_results import outcomes as outcomes_of
from scenariobook.record.open.steps import live
from scenariobook.record.project import Project
from scenariobook.record.recording import with_entries, with_openings
from scenariobook.record.values.field_values import Typed, names_in
from scenariobook.study.model import Study
from scenariobook.workbook.limits.file_kinds import LARGEST_FILE, WrongFile, too_large
from scenariobook.workbook.limits.table_preflight import inspect_table

_TABLE = ".csv"  # how a table's name ends
_NOBODYS: Mapping[str, str] = MappingProxyType({})
_NOBODY = Origin(who="nobody", when=datetime.fromtimestamp(0, UTC), command="import")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What files say.

    Attributes:
        before: The project before.
        after: The project with what the files say; nothing is written yet.
        files: The files.
        outcomes: What becomes of each cell that says something.
        unchanged: How many cells say nothing.
        named: The files that were taken in before and whose contributor is named only now.
        beside: By file, what was typed where nothing is taken in, a line each.
    """

    before: Project
    after: Project
    files: tuple[File, ...]
    outcomes: tuple[Outcome, ...]
    unchanged: int
    named: frozenset[str]
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether the files say anything, or count otherwise from now on."""
        return bool(self.outcomes or self.named)


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
    project: Project,
    files: Mapping[str, bytes],
    today: date,
    origin: Origin | None = None,
    by: Mapping[str, str] = _NOBODYS,
) -> Intake:
    """Take in tables (CSV) and returned copies, one after the other; write nothing.

    Args:
        project: The study and its record.
        files: The bytes of each file, by name.
        today: The current day.
        origin: Who records, when, and by which command; None: nobody does.
        by: Whose the files are that do not say it themselves, by their names.

    Raises:
        Problems: with every problem that makes a file unusable.
    """
    read: list[tuple[File, list[Typed]]] = []
    problems: list[Diagnostic] = []
    beside: dict[str, tuple[str, ...]] = {}
    others_froze = gc.get_freeze_count() > 0  # whoever runs this: theirs stay frozen
    for name, data in files.items():
        try:
            with errors_name_the_file(data, name):
                if name.casefold().endswith(_TABLE):
                    whose = by.get(name, "") or Path(name).name
                    knew = project.record.position.number
                    file = File(name=name, sha256=digest_of(data), by=whose, knew=knew)
                    read.append((file, _table(project, data, name, today)))
                else:
                    # Heavy, and tables need none of it.
                    from scenariobook.intake.copies import Copy
                    from scenariobook.intake.replaced_tracker import named_outside

                    copy = Copy(project, data, name)
                    found = copy.read(today)
                    typed = list(of_open_quarters(project, found.typed))
                    outside = named_outside(project, copy)
                    beside[name] = (*found.named, *outside, *found.copied, *found.beside)
                    file = with_recipient(project, copy.file(by.get(name, "")), typed)
                    read.append((file, typed))
                    del copy
        except Problems as why:
            problems += why.diagnostics
        if len(files) > 1:
            _free_memory()
    if not others_froze:
        gc.unfreeze()
    if problems:
        raise Problems(problems)
    return replace(taken_in(project, read, origin or _NOBODY), beside=beside)


def taken_in(
    project: Project, read: Sequence[tuple[File, Sequence[Typed]]], origin: Origin
) -> Intake:
    """Return the project with what files say; write nothing.

    Args:
        project: The study and its record.
        read: The files with their cells.
        origin: Who records, when, and by which command.

    Raises:
        Problems: if a value cannot be recorded (R022).
    """
    after, former = project, former_ids(project.study)
    told: list[Heard] = []
    outcomes: list[Outcome] = []
    named: set[str] = set()
    cells = 0
    for file, found in read:
        typed = with_second_round_asked(after.record, found)
        cells += len(typed)
        said = heard(after.record, former, file, typed, origin)
        since = named_since(after.record, file, origin)
        named |= {file.name} if since else set()
        added = [*since, *said.additions]
        if opened := _opens(after, said, file):
            added = with_openings(after, added, opened, origin)
        after = with_entries(after, added)
        told.append(said)
    for said in told:
        outcomes += outcomes_of(project.record, after.record, said)
    outcomes.sort(key=lambda outcome: (outcome.typed.key, outcome.typed.place))
    read_back(project.ledger, after.ledger)
    return Intake(
        before=project,
        after=after,
        files=tuple(file for file, _ in read),
        outcomes=tuple(outcomes),
        unchanged=cells - len(outcomes),
        named=frozenset(named),
    )


def with_recipient(project: Project, file: File, typed: Iterable[Typed]) -> File:
    """Return a file with its contributor, if it is a hand-out: its recipient.

    If another person's name stands in it, it is nobody's until somebody says whose it is.

    Args:
        project: The study and its record.
        file: The file, with its contributor if the user says who that is.
        typed: Its cells.

    Raises:
        Problems: if the user says another contributor than a hand-out has (R038).
    """
    if not file.hand_out:
        return file
    recipient = recipient_of(file.hand_out)
    names = "; ".join(_other_names(project.study, recipient, typed))
    if file.by not in {"", recipient} and not names:
        message = f"this is the hand-out of {recipient}, so it cannot be from {file.by}"
        raise Problems([Diagnostic("R038", message, Place(file.name), "leave out --from")])
    return file if file.by else replace(file, by="" if names else recipient, names=names)


def _other_names(study: Study, recipient: str, typed: Iterable[Typed]) -> list[str]:
    """Return the other people whose names somebody typed in a hand-out, by id where they have one.

    Args:
        study: The study.
        recipient: The id of the analyst whose hand-out it is.
        typed: Its cells.
    """
    found: dict[str, None] = {}
    for cell in typed:
        if cell.key.field == ANALYST and cell.is_edit and not cell.question:
            added = names_in(cell.value) - names_in(cell.base)
            found |= dict.fromkeys(analyst_called(study, name) for name in sorted(added))
    found.pop(recipient, None)
    return list(found)


def analyst_called(study: Study, name: str) -> str:
    """Return the id of the analyst with an id, a name or initials; else the name as it is."""
    wanted = name.strip().casefold()
    for analyst in study.analysts:
        words = analyst.name.split()
        initials = "".join(word[0] for word in words)
        if wanted in {analyst.id, *(w.casefold() for w in (analyst.name, initials, *words))}:
            return analyst.id
    return name.strip()


def named_since(record: Record, file: File, origin: Origin) -> list[Addition]:
    """Return the entry that names the contributor of a file that was taken in without one."""
    taken = record.taken.get(file.sha256)
    if taken in {None, TEAM} or file.hand_out or not file.by:
        return []
    before = record.contributors.names.get(file.sha256, record.taken[file.sha256])
    if file.by in {before, Path(file.name).name}:  # a table is its name's if nobody says otherwise
        return []
    of_file = structs.replace(origin, file=file.name, sha256=file.sha256)
    return [(Named(record.open_quarter, file.by, file.sha256), of_file)]


def _free_memory() -> None:
    """Free the memory that reading a file took.

    A workbook and its sheets refer to each other, so only the garbage collector frees them, and
    commands run without it. ``freeze`` keeps the next collection from looking at older objects.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def errors_name_the_file(data: bytes, name: str) -> Iterator[None]:
    """Turn every error that a damaged file may cause into a problem that names the file."""
    try:
        yield
    except WrongFile as foreign:
        raise Problems([Diagnostic("R014", str(foreign), Place(name))]) from foreign
    except (Problems, NameError, ImportError):  # the last two: a defect of ours, in no file
        raise
    except Exception as error:  # a file from elsewhere may break its reader in any other way
        from scenariobook.workbook.limits.cell_scan import why_unreadable

        raise Problems([Diagnostic("R014", why_unreadable(data, error), Place(name))]) from error


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    return sha256(data).hexdigest()


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
            why = f"{quarter} was not open any more when this was taken in"
            yield structs.replace(cell, question=why, value=None, choices=(cell.value,))
        else:
            why = (
                f"{quarter} was open when the file was made, and the study begins in {first} now; "
                f'put start = "{quarter}" back, then choose, or decline'
            )
            yield structs.replace(cell, question=why, value=None, choices=(cell.value,))


def _table(project: Project, data: bytes, name: str, today: date) -> list[Typed]:
    inspect_table(data)
    record = replace(project.record, open_quarter=_last_taken(project, today))
    cells, problems = csv_tables.read(project.study, record, data, name, today)
    if problems:
        raise Problems(problems)
    return cells


def _last_taken(project: Project, today: date) -> Quarter:
    """Return the last quarter of which a table is taken in: the open one.

    While nothing is recorded, it is that of today: a study may start with past data.
    """
    begun = any(not isinstance(entry.content, Defined) for entry in live(project.ledger.entries))
    open_quarter = project.record.open_quarter
    return open_quarter if begun else max(open_quarter, Quarter.containing(today))


def _opens(project: Project, said: Heard, file: File) -> Quarter | None:
    """Return the quarter that a table opens once it is recorded; None if it opens none."""
    quarters = [cell.key.quarter for cell in said.claims if file.position is None]
    last = max(quarters, default=NO_QUARTER)
    return last if last > project.record.open_quarter else None
