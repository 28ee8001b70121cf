"""A study with its record on disk, and the work that the commands do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from scenariobook.assess.assessment import Assessment, assess
from scenariobook.assess.change import Change, compare
from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.quarter import Quarter
from scenariobook.record import table
from scenariobook.record.entries import Content, Entry, Opened, Origin, Record
from scenariobook.record.ledger import Ledger, extend, replay
from scenariobook.record.merge import Outcome, additions, merge
from scenariobook.record.store import LEDGER, cited, commit, load_ledger, orphans
from scenariobook.study.load import load
from scenariobook.study.model import Study


@dataclass(frozen=True, slots=True)
class Project:
    """A study without errors, its folder, its version and its record.

    ``version`` is the SHA-256 of the definitions.
    """

    folder: Path
    study: Study
    version: str
    ledger: Ledger
    record: Record

    @property
    def ledger_path(self) -> Path:
        """Where the ledger stands."""
        return self.folder / LEDGER

    def quarter(self, wanted: Quarter | None) -> Quarter:
        """Return the quarter that is meant; the open one where none is named.

        Raises:
            Problems: if it is not in the record (R005).
        """
        first, last = self.study.header.start, self.record.open_quarter
        if wanted is None:
            return last
        if not first <= wanted <= last:
            message = f"{wanted} is not in the record, which goes from {first} to {last}"
            hint = "`scenariobook advance` opens the next quarter"
            raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])
        return wanted


def open_project(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study with its record.

    Returns the project, None if the study has errors; its diagnostics; and what gives the
    source line at a place.

    Raises:
        Problems: if the ledger is not intact.
    """
    ledger = load_ledger(folder)
    sources = cited(ledger.entries)
    loaded = load(folder, sources)
    if loaded.study is None:
        return None, loaded.diagnostics, loaded.line
    record = replay(ledger.entries, loaded.study.header.start)
    project = Project(folder, loaded.study, loaded.version, ledger, record)
    lost = orphans(loaded.study, record, sources)
    return project, in_file_order([*loaded.diagnostics, *lost]), loaded.line


def check_folder(folder: Path) -> tuple[Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Return all problems of a study and its record, and what gives a place's source line."""
    try:
        _, diagnostics, line_at = open_project(folder)
    except Problems as damage:
        loaded = load(folder)
        return in_file_order([*loaded.diagnostics, *damage.diagnostics]), loaded.line
    return diagnostics, line_at


def make_tracker(project: Project, quarter: Quarter) -> bytes:
    """Return a fresh tracker whose open quarter is ``quarter``."""
    from scenariobook.workbook.write import write_tracker  # noqa: PLC0415  (start-up)

    return write_tracker(
        project.study,
        project.record,
        quarter,
        entries=project.ledger.entries,
        study_version=project.version,
    )


def refuse_to_lose(project: Project, tracker: Path) -> None:
    """Stop if the tracker on disk holds something that a fresh one would lose.

    Raises:
        Problems: with every cell that is neither as it was made nor in the record (R011);
            or if the file cannot be told to be this study's tracker (R012).
    """
    from scenariobook.workbook.read import input_cells  # noqa: PLC0415  (start-up)

    if not tracker.exists():
        return
    quarter, base = _made_from(project, tracker)
    found = input_cells(tracker.read_bytes())
    made = input_cells(make_tracker(base, quarter))
    now = input_cells(make_tracker(project, quarter))
    typed = [
        (key, found.get(key))
        for key in sorted({*found, *made})
        if found.get(key) != made.get(key) and found.get(key) != now.get(key)
    ]
    if typed:
        hint = (
            "record it with `scenariobook import` from a CSV, or move the tracker elsewhere; "
            "then build again"
        )
        raise Problems(
            Diagnostic(
                "R011",
                f"{column!r} of {item} holds {value!r}, which is not in the record",
                Place(tracker.name, sheet=table, cell=item),
                hint,
            )
            for (table, item, column), value in typed
        )


def _made_from(project: Project, tracker: Path) -> tuple[Quarter, Project]:
    """Return a tracker's quarter, and the project as it was when the tracker was made."""
    from scenariobook.workbook.read import read_identity  # noqa: PLC0415  (start-up)

    why = "it says of no study that it was made from it"
    try:
        identity = read_identity(tracker.read_bytes())
    except Exception as error:  # noqa: BLE001  (any file may stand there; whatever is wrong, stop)
        identity, why = None, f"it cannot be read ({error})"
    if identity:
        entries = project.ledger.entries[: identity.position.number]
        record = replay(entries, project.study.header.start)
        if identity.study != project.study.id:
            why = f"it belongs to the study {identity.study!r}"
        elif record.position != identity.position:
            why = "it was made from a record that is not this one"
        else:
            made = replace(project, ledger=Ledger(entries, b""), record=record)
            return identity.quarter, made
    hint = "move it elsewhere, then build again; nothing was written"
    raise Problems([Diagnostic("R012", why, Place(tracker.name), hint)])


def make_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return the briefing of a quarter, as PDF."""
    from scenariobook.briefing.briefing import render_briefing  # noqa: PLC0415  (start-up)

    return render_briefing(
        project.study,
        project.record,
        quarter,
        entries=project.ledger.entries,
        study_version=project.version,
        study_folder=project.folder,
    )


def assess_quarter(project: Project, quarter: Quarter) -> tuple[Change | None, Assessment]:
    """Return a quarter's assessment, and what changed since the one before it, if any."""
    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after), after


def read_tables(project: Project, paths: Sequence[Path], today: date) -> tuple[Outcome, ...]:
    """Read CSV files and merge them with the record; nothing is written.

    Raises:
        Problems: with every problem of every file.
        OSError: if a file cannot be read.
    """
    typed, problems = [], []
    for path in paths:
        cells, found = table.read(
            project.study, project.record, path.read_bytes(), path.name, today
        )
        typed += cells
        problems += found
    if problems:
        raise Problems(problems)
    return merge(project.record, typed)


def record_outcomes(
    project: Project,
    outcomes: Sequence[Outcome],
    paths: Sequence[Path],
    *,
    who: str,
    when: datetime,
) -> Ledger:
    """Append what was applied to the ledger, and archive the files that it came from."""
    returned = {path.name: path.read_bytes() for path in paths}
    origins = {
        name: Origin(who, when, "import", name, sha256(data).hexdigest())
        for name, data in returned.items()
    }
    ledger = extend(project.ledger, additions(project.record, outcomes, origins))
    commit(project.folder, ledger, returned)
    return ledger


def open_next_quarter(project: Project, *, who: str, when: datetime) -> Quarter:
    """Close the open quarter: append the opening of the next, and return that."""
    following = project.record.open_quarter.next
    ledger = extend(project.ledger, [(Opened(following), Origin(who, when, "advance"))])
    commit(project.folder, ledger, {})
    return following


def entries_about(project: Project, subject: str | None) -> Sequence[Entry[Content]]:
    """Return the ledger's entries, oldest first; only those about an id, if one is given."""
    if subject is None:
        return project.ledger.entries
    return [
        entry
        for entry in project.ledger.entries
        if subject
        in {getattr(entry.content, "item", None), getattr(entry.content, "scenario", None)}
    ]
