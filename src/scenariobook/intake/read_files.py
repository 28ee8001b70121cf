"""Read returned copies and tables, and merge them with the record; write nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePath
from stat import S_ISREG
from types import MappingProxyType

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.files import digest_of
from scenariobook.intake.csv_tables import read_table
from scenariobook.limits import SECONDS, TimeLimitError, too_large
from scenariobook.quarter import NO_QUARTER, Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.rounds import question_early_estimates
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.keys import Key
from scenariobook.record.ledger.record_on_disk import read_back
from scenariobook.record.merge.file_claims import FileClaims, claims_of_file
from scenariobook.record.merge.merge_results import MergeResult, ResultKind, merge_results
from scenariobook.record.merge.new_commitments import own_numbers, with_own_numbers
from scenariobook.record.merge.taken_files import File, naming_entry
from scenariobook.record.project import Project
from scenariobook.record.recording import with_entries, with_openings
from scenariobook.record.values.field_values import same_value
from scenariobook.record.values.input_cell import InputCell
from scenariobook.study.model.study import person
from scenariobook.wording import printable, short
from scenariobook.workbook.file_kinds import WrongFile

_TABLE = ".csv"  # the end of a table's name
_MEND = "ask for it again; or open it in its program, see that all is there, and save it again"
_REPORT = "if its program opens the file without complaint, scenariobook is wrong: please report it"
_BOUNDS = f"{SECONDS} seconds or a gigabyte of memory"
_LESS = "delete rows, merged cells, links and rules that nobody needs there, and save it again"
_LONGEST = 120  # characters of a library's error about a file
_NO_CONTRIBUTORS: Mapping[str, str] = MappingProxyType({})
_NO_ORIGIN = Origin(who="nobody", when=datetime.fromtimestamp(0, UTC), command="import")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Files merged with a project, before anything is written.

    Attributes:
        before: The project before the merge.
        after: The project after the merge.
        files: The files.
        results: The result of each cell that says something new.
        unchanged: The number of cells that say nothing new.
        newly_named: The names of the files that were taken in before and get their contributor only
            now.
        typed_outside: By file, a line for each place where somebody typed and the program reads
            nothing.
    """

    before: Project
    after: Project
    files: tuple[File, ...]
    results: tuple[MergeResult, ...]
    unchanged: int
    newly_named: frozenset[str]
    typed_outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def has_news(self) -> bool:
        """Whether the files say anything new, or get another contributor."""
        return bool(self.results or self.newly_named)


def read_paths(paths: Sequence[Path]) -> dict[str, bytes]:
    """Return the bytes of files by name; if two files have one name, by their paths.

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
    return too_large(status.st_size)


def read_files(
    project: Project,
    files: Mapping[str, bytes],
    today: date,
    origin: Origin | None = None,
    contributors: Mapping[str, str] = _NO_CONTRIBUTORS,
) -> Intake:
    """Take in tables (CSV) and returned copies, one after the other; write nothing.

    Args:
        project: The study and its record.
        files: The bytes of each file, by name.
        today: The current day.
        origin: Who records, when, and by which command; None if nobody records.
        contributors: The contributors of files that name none themselves, by file name.

    Raises:
        Problems: with every problem that makes a file unusable.
    """
    read: list[tuple[File, Sequence[InputCell]]] = []
    problems: list[Diagnostic] = []
    typed_outside: dict[str, tuple[str, ...]] = {}
    must_free = len(files) > 1 and not gc.isenabled()  # a command turns the collector off
    for name, data in files.items():
        try:
            with errors_name_the_file(name):
                contributor = contributors.get(name, "")
                if name.casefold().endswith(_TABLE):
                    contributor = contributor or Path(name).name
                    knew = project.record.position.number
                    file = File(name=name, sha256=digest_of(data), by=contributor, knew=knew)
                    read.append((file, read_table(project, data, name, today)))
                else:
                    # This import is heavy, and tables do not need it.
                    from scenariobook.intake.copies import Copy
                    from scenariobook.intake.replaced_tracker import lines_typed_outside

                    copy = Copy(project, data, name)
                    returned = copy.read(today)
                    outside = lines_typed_outside(project, copy)
                    typed_outside[name] = (*returned.typed_over, *outside, *returned.remarks)
                    file = copy.as_file(contributor, returned.cells)
                    read.append((file, returned.cells))
                    del copy
        except Problems as why:
            problems += why.diagnostics
        if must_free:
            _free_memory()
    if must_free:
        gc.unfreeze()
    if problems:
        raise Problems(problems)
    return replace(merge_files(project, read, origin or _NO_ORIGIN), typed_outside=typed_outside)


def merge_files(
    project: Project, read: Sequence[tuple[File, Sequence[InputCell]]], origin: Origin
) -> Intake:
    """Merge files into the project, one after the other; write nothing.

    Args:
        project: The study and its record.
        read: The files with their cells.
        origin: Who records, when, and by which command.

    Raises:
        Problems: if a value cannot be recorded (R022).
    """
    after, former = project, former_ids(project.study)
    of_files: list[FileClaims] = []
    results: list[MergeResult] = []
    named: set[str] = set()
    cells = 0
    for file, file_cells in read:
        numbers = own_numbers(after.record, file, file_cells)
        input_cells = question_early_estimates(after.record, with_own_numbers(file_cells, numbers))
        cells += len(input_cells)
        file_claims = claims_of_file(after.record, former, file, input_cells, origin)
        naming = naming_entry(after.record, file, origin)
        named |= {file.name} if naming else set()
        added = [*naming, *file_claims.additions]
        if opened := _quarter_opened(after, file_claims, file):
            added = with_openings(after, added, opened, origin)
        after = with_entries(after, added)
        of_files.append(file_claims)
    for file_claims in of_files:
        results += merge_results(project.record, after.record, file_claims)
    results.sort(key=lambda result: (result.cell.key, result.cell.place))
    read_back(project.ledger, after.ledger)
    return Intake(
        before=project,
        after=after,
        files=tuple(file for file, _ in read),
        results=tuple(results),
        unchanged=cells - len(results),
        newly_named=frozenset(named),
    )


def contradictions(intake: Intake) -> Iterator[Diagnostic]:
    """Yield a problem for each two files in which one person makes different claims of one field.

    Nothing shows which claim was typed last: neither the files' names nor their times.
    """
    whose = {file.name: intake.after.record.whose(file.sha256) for file in intake.files}
    first: dict[tuple[str, Key], InputCell] = {}
    differing: dict[tuple[str, str], list[tuple[InputCell, InputCell]]] = {}
    unsaid = {ResultKind.REVERTED, ResultKind.LEFT_OUT}
    for cell in (result.cell for result in intake.results if result.kind not in unsaid):
        name, declared = cell.place.file, cell.key.declared
        if not whose[name] or declared is None or declared.combine:
            continue
        other = first.setdefault((whose[name], cell.key), cell)
        differs = other.why_unclear != cell.why_unclear or not same_value(other.value, cell.value)
        differs = differs or bool(cell.why_unclear and other.text_shown != cell.text_shown)
        if differs and other.place.file != name:
            differing.setdefault((other.place.file, name), []).append((other, cell))
    for (name, _), cells in differing.items():
        other, cell = cells[0]
        more = f" (the first of {len(cells)} cells that differ)" if cells[1:] else ""
        who = person(whose[name], intake.after.study)
        both = f"are called {who}" if who == PurePath(name).name else f"are {who}'s"
        why = (
            f"this says {short(cell.text_shown)}, and {other.place} says "
            f"{short(other.text_shown)}{more}: both files {both}, and nobody can tell which was "
            "typed last"
        )
        yield Diagnostic(
            "R041", why, cell.place, "import the one that was typed first, then the other"
        )


def _free_memory() -> None:
    """Free the memory that reading a file took.

    A workbook and its sheets refer to each other, so only the garbage collector frees them, which
    commands turn off. ``freeze`` keeps the next collection from looking at older objects.
    """
    gc.collect()
    gc.freeze()


@contextmanager
def errors_name_the_file(name: str, hint: str = "") -> Iterator[None]:
    """Turn each error that a damaged file may cause into a problem that names the file.

    Args:
        name: The file's name.
        hint: What to do instead of asking for the file again.
    """
    try:
        yield
    except WrongFile as foreign:
        raise Problems([Diagnostic("R014", str(foreign), Place(name), hint)]) from foreign
    except (TimeLimitError, MemoryError) as much:
        why = f"{str(much) or 'the file'} takes more than {_BOUNDS} to read"
        raise Problems([Diagnostic("R014", why, Place(name), _LESS)]) from much
    except (Problems, NameError, ImportError):  # the last two are defects of the program
        raise
    except Exception as error:  # a file from elsewhere may break its reader in any other way
        cause = error.__cause__ or error  # openpyxl's own error around it names no file
        why = f"the file cannot be read ({short(f'{type(cause).__name__}: {cause}', _LONGEST)})"
        hint = f"{hint or _MEND}; {_REPORT}"
        raise Problems([Diagnostic("R014", why, Place(name), hint)]) from error


def _quarter_opened(project: Project, file_claims: FileClaims, file: File) -> Quarter | None:
    """Return the last quarter that a table opens when it is recorded; None if it opens none."""
    quarters = [cell.key.quarter for cell in file_claims.claimed if file.made_after is None]
    last_quarter = max(quarters, default=NO_QUARTER)
    return last_quarter if last_quarter > project.record.open_quarter else None
