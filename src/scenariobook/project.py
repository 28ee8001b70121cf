"""A study with its record on disk, and the work that the commands do with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from scenariobook import outputs
from scenariobook.diagnostics import Diagnostic, Place, Problems, in_file_order
from scenariobook.files import OutsideError
from scenariobook.paths import output_folder
from scenariobook.quarter import LATEST, Quarter
from scenariobook.record.additions import Addition, raise_rivals
from scenariobook.record.entries import (
    Content,
    Entry,
    Opened,
    Origin,
    Record,
    Undone,
    about,
    subject_of,
)
from scenariobook.record.former import FormerIds, former_ids
from scenariobook.record.ledger import Ledger, extend, up_to
from scenariobook.record.replay import replay
from scenariobook.record.store import LEDGER, cited, commit, load_ledger, orphans
from scenariobook.record.unadmitted import warn_of_unadmitted
from scenariobook.record.undoing import Step, numbers_in_words, steps, why_not
from scenariobook.study.load import Loaded, load
from scenariobook.study.model import Study

if TYPE_CHECKING:
    from scenariobook.assess.assessment import Assessment
    from scenariobook.assess.change import Change
    from scenariobook.briefing.basis import Basis
    from scenariobook.workbook.own_work.read import Carried


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A study without errors as it was loaded, its folder and its record."""

    folder: Path
    loaded: Loaded
    study: Study
    ledger: Ledger
    record: Record

    @property
    def version(self) -> str:
        """The SHA-256 of the definitions."""
        return self.loaded.version

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
            advance = "`scenariobook advance` opens the next; `log` tells when each was opened"
            hint = advance if wanted > last else ""
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
    record = replay(ledger.entries, loaded.study.header.start, former_ids(loaded.study))
    _begins_in_time(loaded.study, record)
    project = Project(
        folder=folder, loaded=loaded, study=loaded.study, ledger=ledger, record=record
    )
    lost = [
        *orphans(loaded.study, record, sources),
        *warn_of_unadmitted(loaded.study, record, loaded.locate),
    ]
    return project, in_file_order([*loaded.diagnostics, *lost]), loaded.line


def _begins_in_time(study: Study, record: Record) -> None:
    """Make sure that the study begins no later than its record.

    Raises:
        Problems: if it does (R005).
    """
    held = (record.readings, record.sightings, record.judgments)
    recorded = {quarter for kind in held for quarters in kind.values() for quarter in quarters}
    first, start = min([record.open_quarter, *recorded]), study.header.start
    if first < start:
        message = f"the record begins in {first}, before the study's start, {start}"
        hint = f'put the earlier start back, like start = "{first}"'
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])


def check_folder(folder: Path) -> tuple[Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Return all problems of a study, its record and its own look, and what gives source lines."""
    from scenariobook.briefing.look import check_look, line_of_look

    try:
        project, diagnostics, line_of_study = open_project(folder)
        diagnostics = [*diagnostics, *_of_outputs(project)] if project else diagnostics
    except Problems as damage:
        loaded = load(folder)
        diagnostics, line_of_study = [*loaded.diagnostics, *damage.diagnostics], loaded.line

    def line_at(place: Place) -> str | None:
        return line_of_study(place) or line_of_look(folder, place)

    return in_file_order([*diagnostics, *check_look(folder)]), line_at


def _of_outputs(project: Project) -> Iterator[Diagnostic]:
    """Yield what is wrong with whose output stands where."""
    folder, study_id = project.folder, project.study.id
    written = project.loaded.written
    header = written.header if written else None
    yield from outputs.twins(folder, study_id, header.place("id") if header else Place("."))
    with suppress(OutsideError):  # what writes there says so
        yield from outputs.problems(folder, study_id, output_folder(folder, study_id))


def make_tracker(project: Project, quarter: Quarter, carried: Carried | None = None) -> bytes:
    """Return a fresh tracker whose open quarter is ``quarter``.

    ``carried`` is the analysts' own work on the sheets of the one that it replaces, if any.
    """
    from scenariobook.workbook.write import write_tracker

    return write_tracker(
        project.study,
        project.record,
        quarter,
        entries=project.ledger.entries,
        study_version=project.version,
        carried=carried,
    )


Tell = Callable[[Sequence[Diagnostic]], None]


def make_briefing(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return the briefing of a quarter, as PDF.

    ``tell`` is given what cannot be printed with the fonts of this machine, if anything; without
    it, Python warns.

    Raises:
        Problems: if a study's own template or palette is wrong (B002, B003).
    """
    from scenariobook.briefing.briefing import render_briefing

    return render_briefing(basis_of(project, quarter), _on_missing(project, tell))


def make_html_briefing(project: Project, quarter: Quarter) -> bytes:
    """Return the briefing of a quarter, as one HTML file; errors are those of ``make_briefing``."""
    from scenariobook.briefing.screen.edition import render_screen

    return render_screen(basis_of(project, quarter))


def make_workshop(project: Project, quarter: Quarter, tell: Tell | None = None) -> bytes:
    """Return the workshop edition of a quarter, as PDF; the rest is as for ``make_briefing``."""
    from scenariobook.briefing.workshop import render_workshop

    return render_workshop(basis_of(project, quarter), _on_missing(project, tell))


def make_handouts(
    project: Project, quarter: Quarter, tell: Tell | None = None
) -> Mapping[str, bytes]:
    """Return both editions of a quarter and each handout, as PDFs by name."""
    from scenariobook.briefing.workshop import render_pack

    return render_pack(basis_of(project, quarter), _on_missing(project, tell))


def basis_of(project: Project, quarter: Quarter) -> Basis:
    """Return what editions of a quarter are made from."""
    from scenariobook.briefing.basis import Basis

    entries = former_ids(project.study).applied(project.ledger.entries)
    return Basis(project.study, project.record, quarter, entries, project.version, project.folder)


def _on_missing(project: Project, tell: Tell | None) -> Callable[[frozenset[str]], None]:
    """Return what tells where characters stand that no font on this machine has."""
    from scenariobook.briefing import glyphs
    from scenariobook.briefing.briefing import warn_of

    if tell is None:
        return warn_of

    def on_missing(characters: frozenset[str]) -> None:
        record = project.ledger.data.decode().splitlines()
        tell(glyphs.diagnose(characters, {**project.loaded.lines, LEDGER: record}, LEDGER))

    return on_missing


def assess_quarter(project: Project, quarter: Quarter) -> tuple[Change | None, Assessment]:
    """Return a quarter's assessment, and what changed since the one before it, if any."""
    from scenariobook.assess.assessment import assess
    from scenariobook.assess.change import compare

    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after), after


def open_next_quarter(project: Project, *, who: str, when: datetime) -> Quarter:
    """Close the open quarter: append the opening of the next, and return that.

    Raises:
        Problems: if that is beyond what a record may reach (R005); nothing was written.
    """
    following = project.record.open_quarter.next
    if following > LATEST:
        message = f"{following} cannot be opened: a record goes to {LATEST} at most"
        hint = "begin a new study, which names this one among its sources"
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])
    opened = with_entries(
        project, [(Opened(following), Origin(who=who, when=when, command="advance"))]
    )
    keep(project, opened, {})
    return following


def as_known(project: Project, known: int | date) -> Project:
    """Return the project as it was known after an entry of its ledger, or by the end of a day.

    A day is UTC's, as the ledger's times are. The definitions are those of now.

    Raises:
        Problems: if the ledger has no such entry (R020).
    """
    entries, last = project.ledger.entries, project.ledger.position.number
    if isinstance(known, date):
        later = (e.number for e in entries if e.origin.when.date() > known)
        known = next(later, last + 1) - 1
    if known > last:
        message = f"there is no entry {known}; the record has {last}"
        hint = "`scenariobook log` lists the entries with their numbers and dates"
        raise Problems([Diagnostic("R020", message, Place(LEDGER), hint)])
    ledger = up_to(project.ledger, known)
    record = replay(ledger.entries, project.study.header.start, former_ids(project.study))
    return replace(project, ledger=ledger, record=record)


def with_entries(project: Project, added: Iterable[Addition]) -> Project:
    """Return the project as it is once entries are appended to its ledger; nothing is written.

    Each entry says which ids its item or scenario had before.
    """
    former = former_ids(project.study)
    ledger = extend(project.ledger, (_with_former_ids(one, former) for one in added))
    record = replay(ledger.entries, project.study.header.start, former_ids(project.study))
    return replace(project, ledger=ledger, record=record)


def _with_former_ids(added: Addition, former: FormerIds) -> Addition:
    content, origin = added
    about_ = subject_of(content)
    before = former.former(*about_) if about_ else ()
    return content, structs.replace(origin, formerly=before) if before else origin


def with_rivals_raised(project: Project, origin: Origin) -> Project:
    """Return the project with an open conflict for values that met when two ids became one.

    ``origin`` says who runs which command, and when. Nothing is written.
    """
    added = raise_rivals(project.record, origin)
    return with_entries(project, added) if added else project


def steps_of(project: Project) -> tuple[Step, ...]:
    """Return what each command recorded, oldest first."""
    return steps(project.ledger.entries)


def without_step(project: Project, step: Step, origin: Origin, why: str) -> Project:
    """Return the project as it is once a step is taken back; nothing is written.

    ``origin`` says who takes it back, and when; ``why`` is for readers of the record.

    Raises:
        Problems: if something rests on the step (R023).
    """
    if reason := why_not(step, steps_of(project)):
        message = f"{numbers_in_words(step.numbers)} cannot be undone: {reason}"
        hint = "`scenariobook undo --list` shows what can be"
        raise Problems([Diagnostic("R023", message, Place(LEDGER), hint)])
    undone = Undone(project.record.open_quarter, step.numbers, why)
    after = with_entries(project, [(undone, origin)])
    if after.record.open_quarter != undone.quarter:
        undone = structs.replace(undone, quarter=after.record.open_quarter)
        after = with_entries(project, [(undone, origin)])
    return after


def keep(before: Project, after: Project, files: Mapping[str, bytes]) -> None:
    """Write what ``after`` has more than ``before``, and archive the files that it came from.

    ``files`` are bytes by name. Where there is nothing more, nothing is written.

    Raises:
        Problems: if the record on disk is no longer that of ``before`` (R016).
    """
    if after.ledger.position != before.ledger.position:
        commit(before.folder, before.ledger, after.ledger, files)


def entries_about(project: Project, subject: str | None) -> Sequence[Entry[Content]]:
    """Return the ledger's entries, oldest first; only those about an id, if one is given.

    They stand as recorded. Those about an id that it had before, or has now, are among them.
    """
    if subject is None:
        return project.ledger.entries
    former = former_ids(project.study)
    found: list[Entry[Content]] = []
    for entry in project.ledger.entries:
        if not isinstance(entry.content, Opened | Undone):
            kind, recorded = about(entry.content)
            if former.present(kind, recorded) == former.present(kind, subject):
                found.append(entry)
    return found


def ids(project: Project) -> frozenset[str]:
    """Return the ids of all items and scenarios that the study or its record has, or had."""
    study, former = project.study, former_ids(project.study)
    now = {thing.id for thing in (*study.items, *study.scenarios)}
    before = {old for renamed in former.renamed.values() for old in renamed}
    contents = (entry.content for entry in project.ledger.entries)
    recorded = {
        about(content)[1] for content in contents if not isinstance(content, Opened | Undone)
    }
    return frozenset(now | before | recorded)
