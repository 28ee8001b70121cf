"""Open a study with its record, and change the record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import structs

from scenariobook import output_folders
from scenariobook.diagnostics import Diagnostic, Place, Problems, Severity, in_file_order
from scenariobook.files import OutsideError
from scenariobook.paths import output_folder
from scenariobook.quarter import LATEST, Quarter
from scenariobook.record.additions import Addition, raise_rivals
from scenariobook.record.definitions import archived, changes, digest, unarchived
from scenariobook.record.entries import (
    OF_NO_SUBJECT,
    Content,
    Defined,
    Entry,
    Kind,
    Opened,
    Redefined,
    Undone,
    about,
    id_of,
    subject_of,
)
from scenariobook.record.former import FormerIds, former_ids
from scenariobook.record.ledger import Ledger, extend, up_to
from scenariobook.record.origin import Origin
from scenariobook.record.proposed import with_proposed
from scenariobook.record.record import Record
from scenariobook.record.replay import first_defined, last_defined, replay
from scenariobook.record.store import (
    DEFINITIONS,
    LEDGER,
    archived_definitions,
    cited,
    commit,
    load_ledger,
    orphans,
)
from scenariobook.record.unadmitted import warn_of_unadmitted
from scenariobook.record.undoing import Step, numbers_in_words, steps, undone_by, why_not
from scenariobook.study.load import Loaded, load, load_texts
from scenariobook.study.model import Study

if TYPE_CHECKING:
    from scenariobook.assess.assessment import Assessment
    from scenariobook.assess.change import QuarterChange
    from scenariobook.assess.why_it_moved import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A study without errors, and its record.

    Attributes:
        folder: The study's folder.
        loaded: The study's files as they were read.
        study: The study, with the sources that people proposed.
        ledger: All entries.
        record: What the ledger says, under the study's present ids.
        why: The reason that the user gave for changes of the study's files since the last entry.
    """

    folder: Path
    loaded: Loaded
    study: Study
    ledger: Ledger
    record: Record
    why: str = ""

    @property
    def version(self) -> str:
        """The SHA-256 of the study's files."""
        return self.loaded.version

    @property
    def ledger_path(self) -> Path:
        """The path of the ledger."""
        return self.folder / LEDGER

    def quarter(self, wanted: Quarter | None) -> Quarter:
        """Return ``wanted``, or the open quarter where it is None.

        Raises:
            Problems: if the record does not have that quarter (R005).
        """
        first, last = self.study.header.start, self.record.open_quarter
        if wanted is None:
            return last
        if not first <= wanted <= last:
            has = f"has only {first}" if first == last else f"goes from {first} to {last}"
            message = f"{wanted} is not in the record, which {has}"
            advance = (
                "`scenariobook advance` opens the next quarter; `log` shows when each was opened"
            )
            hint = advance if wanted > last else ""
            raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])
        return wanted


def open_project(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study with its record.

    Returns:
        The project, or None if the study has errors; its diagnostics in file order; and a
        function that returns the source line at a place.

    Raises:
        Problems: if the ledger is not intact (R001), or the study begins after its record (R005).
    """
    ledger = load_ledger(folder)
    sources = cited(ledger.entries)
    loaded = load(folder, sources)
    if loaded.study is None:
        return None, loaded.diagnostics, loaded.line
    record = replay(ledger.entries, loaded.study.header.start, former_ids(loaded.study))
    _begins_in_time(loaded.study, record)
    _is_of_this_study(loaded, record)
    study = with_proposed(loaded.study, record)
    project = Project(folder=folder, loaded=loaded, study=study, ledger=ledger, record=record)
    warnings = [
        *orphans(study, record, sources),
        *warn_of_unadmitted(study, record, loaded.locate),
        *_horizon_passed(loaded, record),
    ]
    return project, in_file_order([*loaded.diagnostics, *warnings]), loaded.line


def _begins_in_time(study: Study, record: Record) -> None:
    """Check that the study does not begin after its record.

    Raises:
        Problems: if it does (R005).
    """
    recorded = {
        quarter
        for by_subject in record.stated.values()
        for quarters in by_subject.values()
        for quarter in quarters
        if quarter
    }
    first, start = min([record.open_quarter, *recorded]), study.header.start
    if first < start:
        message = f"the record begins in {first}, before the study's start, {start}"
        hint = f'set start = "{first}" again in [study]'
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])


def _is_of_this_study(loaded: Loaded, record: Record) -> None:
    """Check that the record is of the study with this id.

    Raises:
        Problems: if it is not (R024).
    """
    study, header = loaded.study, loaded.written.header if loaded.written else None
    if study and header and record.study not in {"", study.id}:
        message = f"the record is of the study {record.study!r}, not of {study.id!r}"
        hint = f'set id = "{record.study}" again, or move record/ to the folder of its study'
        raise Problems([Diagnostic("R024", message, header.place("id"), hint)])


def _horizon_passed(loaded: Loaded, record: Record) -> Iterator[Diagnostic]:
    """Yield a warning if the open quarter is after the horizon; `advance` has asked about that."""
    header = loaded.written.header if loaded.written else None
    if header is None or header.model is None or record.open_quarter <= header.model.horizon:
        return
    message = (
        f"{record.open_quarter} is open, which is after the study's horizon, {header.model.horizon}"
    )
    hint = "set a later horizon, or record how the scenarios ended (sheet Outcomes, or a CSV)"
    yield Diagnostic("R026", message, header.place("horizon"), hint)


def check_folder(folder: Path) -> tuple[Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Return all problems of a study, its record and its own templates and palette.

    Returns:
        The problems in file order, and a function that returns the source line at a place.
    """
    from scenariobook.briefing.own_look import check_look, line_of_look

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
    """Yield the problems of the study's output folders."""
    folder, study_id = project.folder, project.study.id
    written = project.loaded.written
    header = written.header if written else None
    yield from output_folders.twins(folder, study_id, header.place("id") if header else Place("."))
    with suppress(OutsideError):  # the command that writes there reports it
        yield from output_folders.problems(folder, study_id, output_folder(folder, study_id))


def assess_quarter(project: Project, quarter: Quarter) -> tuple[QuarterChange | None, Assessment]:
    """Return what changed since the previous quarter, if there is one, and the assessment."""
    from scenariobook.assess.assessment import assess
    from scenariobook.assess.change import compare

    after = assess(project.study, project.record, quarter)
    if quarter == project.study.header.start:
        return None, after
    before = assess(project.study, project.record, quarter.previous)
    return compare(before, after, known_before(project, quarter)), after


def known_before(project: Project, quarter: Quarter) -> Known:
    """Return what was known when a quarter was opened: at the end of the quarter before it.

    The definitions are those that were in force then; the present ones if those of then are
    missing or cannot be used. If no entry opened the quarter, as in a study that begins with it,
    all is as it is now.
    """
    from scenariobook.assess.why_it_moved import Known

    last = _last_before(project.ledger.entries, quarter)
    if last is None:
        return Known(project.study, project.record)
    entries, study = project.ledger.entries[:last], project.loaded.study
    with suppress(Problems):  # `verify` names the file
        study = _definitions_of(project, entries).study
    is_as_now = study is project.loaded.study
    if study is None or study.header.start > quarter.previous:
        study = project.study
    if is_as_now and not _revised(project.ledger.entries[last:], quarter):
        return Known(project.study, project.record)  # spares the replay of a long ledger
    record = replay(entries, study.header.start, former_ids(study))
    return Known(with_proposed(study, record), record)


def _revised(later: Iterable[Entry[Content]], quarter: Quarter) -> bool:
    """Tell whether entries may change what the record says of the quarters before one."""
    return any(
        isinstance(entry.content, Undone) or not entry.content.quarter >= quarter
        for entry in later
        if not isinstance(entry.content, Defined)
    )


def _last_before(entries: Sequence[Entry[Content]], quarter: Quarter) -> int | None:
    """Return the number of the last entry before a quarter was opened; None if none opened it.

    An opening that is undone does not count. Definitions that were recorded together with the
    opening were changed after all else that is known of the quarter before.
    """
    undone = undone_by(entries)
    for place in reversed(range(len(entries))):
        entry = entries[place]
        opens = isinstance(entry.content, Opened) and entry.content.quarter == quarter
        if opens and entry.number not in undone:
            before = entries[:place]
            while before and _recorded_with(before[-1], entry):
                before = before[:-1]
            return before[-1].number if before else 0
    return None


def _recorded_with(definitions: Entry[Content], opening: Entry[Content]) -> bool:
    one, other = definitions.origin, opening.origin
    return isinstance(definitions.content, Defined) and (one.who, one.when, one.command) == (
        other.who,
        other.when,
        other.command,
    )


def open_next_quarter(project: Project, *, who: str, when: datetime) -> Quarter:
    """Close the open quarter: record that the next one is open, and return it.

    Args:
        project: The study and its record.
        who: The name to record.
        when: The time to record, in UTC.

    Raises:
        Problems: if the next quarter is later than any that a record may have (R005).
    """
    following = project.record.open_quarter.next
    if following > LATEST:
        message = (
            f"{following} cannot be opened: {LATEST} is the last quarter that a record can have"
        )
        hint = "begin a new study, and name this one among its sources"
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])
    opened = with_entries(
        project,
        [(Opened(following, project.study.id), Origin(who=who, when=when, command="advance"))],
    )
    keep(project, opened, {})
    return following


def as_known(project: Project, known: int | date) -> Project:
    """Return the project with its record as it was at an earlier time.

    The definitions are those that were in force then, or the first that the record has; without
    any in the record, the study's files as they are now.

    Args:
        project: The study and its record.
        known: The number of the last entry to keep, or the last day to keep, in UTC.

    Raises:
        Problems: if the ledger has no such entry (R020), or the definitions of then are missing
            (R015) or cannot be used by this version of the program (R025).
    """
    entries, last = project.ledger.entries, project.ledger.position.number
    if isinstance(known, date):
        later = (e.number for e in entries if e.origin.when.date() > known)
        known = next(later, last + 1) - 1
    if known > last:
        message = f"there is no entry {known}; the last entry is {last}"
        hint = "`scenariobook log` lists the entries with their numbers and dates"
        raise Problems([Diagnostic("R020", message, Place(LEDGER), hint)])
    ledger = up_to(project.ledger, known)
    loaded = _definitions_of(project, ledger.entries)
    study = loaded.study or project.study
    record = replay(ledger.entries, study.header.start, former_ids(study))
    study = with_proposed(study, record)
    return replace(project, loaded=loaded, study=study, ledger=ledger, record=record)


def _definitions_of(project: Project, entries: Sequence[Entry[Content]]) -> Loaded:
    """Return the study's files as they were in force after the ledger's first entries.

    Raises:
        Problems: if they are missing (R015), or this version cannot use them (R025).
    """
    defined = last_defined(entries) or first_defined(project.ledger.entries)
    if defined is None:
        return project.loaded
    return _definitions(project, defined, cited(entries))


def _definitions(project: Project, defined: Entry[Defined], sources: Collection[str]) -> Loaded:
    wanted = defined.content.definitions
    place = Place(f"{DEFINITIONS}/{wanted}.json")
    try:
        contents = unarchived(archived_definitions(project.folder, wanted))
        if contents == project.loaded.contents:
            return project.loaded
        loaded = load_texts(contents, sources)
    except ValueError as error:
        raise Problems([Diagnostic("R025", str(error), place)]) from error
    if loaded.study is None:
        first = next(d for d in loaded.diagnostics if d.severity is Severity.ERROR)
        message = f"this version cannot use these definitions: {first.place}: {first.message}"
        raise Problems([Diagnostic("R025", message, place, "use the version that wrote them")])
    return loaded


def with_entries(project: Project, added: Iterable[Addition]) -> Project:
    """Return the project with entries added to its ledger; write nothing.

    Each entry also records the former ids of its item or scenario. If the study's files have
    changed since the last entry about them, an entry about the change comes first.
    """
    added = tuple(added)
    added = (*_redefined(project, added), *added)
    former = former_ids(project.study)
    ledger = extend(project.ledger, (_with_former_ids(addition, former) for addition in added))
    study = project.loaded.study or project.study
    record = replay(ledger.entries, study.header.start, former)
    return replace(project, study=with_proposed(study, record), ledger=ledger, record=record)


def _redefined(project: Project, added: Sequence[Addition]) -> Iterator[Addition]:
    """Yield the entry about changed definitions that has to come before other entries."""
    if not added or all(isinstance(content, Undone) for content, _ in added):
        return
    now, before = digest(project.loaded.contents), project.record.defined
    if before and before.content.definitions == now:
        return
    told = _changed_since(project, before) if before else ()
    _, origin = added[0]
    by = Origin(who=origin.who, when=origin.when, command=origin.command)
    quarter = project.record.open_quarter
    yield Defined(quarter, now, told, project.why), by


def _changed_since(project: Project, before: Entry[Defined]) -> tuple[Redefined, ...]:
    """Return what changed since earlier definitions; only that files did if they are missing."""
    try:
        known = _definitions(project, before, cited(project.ledger.entries)).study
    except Problems:  # `verify` names the file
        known = None
    if known is None or project.loaded.study is None:
        return (Redefined(table="study", id=project.study.id, key="files"),)
    return changes(known, project.loaded.study)


def _with_former_ids(added: Addition, former: FormerIds) -> Addition:
    content, origin = added
    about_ = subject_of(content)
    before = former.former(*about_) if about_ else ()
    return content, structs.replace(origin, formerly=before) if before else origin


def with_rivals_raised(project: Project, origin: Origin) -> Project:
    """Return the project with a conflict for each field that two ids, now one, have values for.

    Write nothing.

    Args:
        project: The study and its record.
        origin: Who runs which command, and when.
    """
    added = raise_rivals(project.record, origin)
    return with_entries(project, added) if added else project


def steps_of(project: Project) -> tuple[Step, ...]:
    """Return what each command recorded, oldest first."""
    return steps(project.ledger.entries)


def without_step(project: Project, step: Step, origin: Origin, why: str) -> Project:
    """Return the project with a step undone; write nothing.

    Args:
        project: The study and its record.
        step: What one command recorded.
        origin: Who undoes it, and when.
        why: The reason, for readers of the record.

    Raises:
        Problems: if later entries depend on the step (R023).
    """
    if reason := why_not(step, steps_of(project)):
        message = f"{numbers_in_words(step.numbers)} cannot be undone: {reason}"
        hint = "`scenariobook undo --list` shows what can be undone"
        raise Problems([Diagnostic("R023", message, Place(LEDGER), hint)])
    undone = Undone(project.record.open_quarter, step.numbers, why)
    after = with_entries(project, [(undone, origin)])
    if after.record.open_quarter != undone.quarter:
        undone = structs.replace(undone, quarter=after.record.open_quarter)
        after = with_entries(project, [(undone, origin)])
    return after


def keep(before: Project, after: Project, files: Mapping[str, bytes]) -> None:
    """Write the new entries of ``after`` to disk, and archive the files that they came from.

    Args:
        before: The project as it was read from disk.
        after: The project with new entries; without any, nothing is written.
        files: The bytes of the files, by name.

    Raises:
        Problems: if the record on disk is no longer that of ``before`` (R016).
    """
    if after.ledger.position != before.ledger.position:
        definitions = archived(after.loaded.contents)
        commit(before.folder, before.ledger, after.ledger, files, definitions)


def entries_about(project: Project, subject: str | None) -> Sequence[Entry[Content]]:
    """Return the ledger's entries as recorded, oldest first.

    Args:
        project: The study and its record.
        subject: An item or a scenario: return only the entries about it, also those under its
            former ids and those that say that its definition changed. None returns all.
    """
    if subject is None:
        return project.ledger.entries
    former = former_ids(project.study)
    matching: list[Entry[Content]] = []
    for entry in project.ledger.entries:
        content = entry.content
        if isinstance(content, Defined):
            subjects = [(_KIND_OF.get(change.table), change.id) for change in content.changes]
        else:
            subjects = [] if isinstance(content, OF_NO_SUBJECT) else [about(content)]
        if any(
            id_of(former.present(kind, recorded)) == former.present(kind, subject)
            for kind, recorded in subjects
            if kind
        ):
            matching.append(entry)
    return matching


# Of which kind entries about the items of a table are.
_KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {"indicators": "reading", "signposts": "sighting", "scenarios": "judgment"}
)


def ids(project: Project) -> frozenset[str]:
    """Return all ids of items and scenarios, present and former, in the study and its record."""
    study, former = project.study, former_ids(project.study)
    now = {thing.id for thing in (*study.items, *study.scenarios)}
    before = {old for renamed in former.renamed.values() for old in renamed}
    contents = (entry.content for entry in project.ledger.entries)
    recorded = {
        id_of(about(content)[1]) for content in contents if not isinstance(content, OF_NO_SUBJECT)
    }
    return frozenset(now | before | recorded)
