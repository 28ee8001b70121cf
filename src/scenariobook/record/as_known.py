"""Return a study and its record as they were at an earlier time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from scenariobook.diagnostics import Diagnostic, Place, Problems, Severity
from scenariobook.paths import DEFINITIONS, LEDGER
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.record import Known
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import up_to
from scenariobook.record.ledger.entries import (
    Content,
    Defined,
    Entry,
    Named,
    Opened,
    Redefined,
    Undone,
)
from scenariobook.record.ledger.record_on_disk import archived_definitions
from scenariobook.record.ledger.steps import definitions_in, find_undone
from scenariobook.record.project import Project
from scenariobook.record.proposed_sources import with_proposed
from scenariobook.record.redefinitions import archived_files, changes_between
from scenariobook.study.load import Loaded, load_texts
from scenariobook.study.model.study import Study


def known_before(project: Project, quarter: Quarter) -> Known:
    """Return the definitions and the record as they were when a quarter was opened.

    Definitions of that time that are missing or unusable are replaced by the present ones. If no
    entry opened the quarter, as in a study that begins with it, the present ones are returned.
    """
    ledger = project.ledger
    last = _last_before(ledger.entries, quarter)
    if last is None:
        return Known(project.study, project.record)
    study = study_after(project, last)
    is_as_now = study is project.loaded.study
    if study.header.start > quarter.previous:
        study = project.study
    if is_as_now and not _revised(ledger.entries[last:], quarter):
        return Known(project.study, project.record)  # no need to replay a long ledger
    start, ids, ids_now = study.header.start, former_ids(study), former_ids(project.study)
    record = replay(ledger.entries[:last], start, ids)
    present = None if ids == ids_now else replay(ledger.entries[:last], start, ids_now)
    return Known(with_proposed(study, record), record, present)


def _revised(entries: Iterable[Entry[Content]], quarter: Quarter) -> bool:
    """Tell whether entries may change the record of quarters before ``quarter``.

    An entry that names a file's contributor changes all claims of the file. An entry without a
    quarter may change any quarter.
    """
    return any(
        isinstance(entry.content, Undone | Named) or not entry.content.quarter >= quarter
        for entry in entries
        if not isinstance(entry.content, Defined)
    )


def _last_before(entries: Sequence[Entry[Content]], quarter: Quarter) -> int | None:
    """Return the number of the last entry before a quarter was opened; None if none opened it.

    Undone openings do not count. Definitions that the opening command recorded belong to the new
    quarter.
    """
    opening = _opening(entries, quarter)
    if opening is None:
        return None
    opener, last = (opening.origin.who, opening.origin.command), opening.number - 1
    while last and isinstance(entries[last - 1].content, Defined):
        origin = entries[last - 1].origin
        if (origin.who, origin.command) != opener:
            break
        last -= 1
    return last


def _opening(entries: Sequence[Entry[Content]], quarter: Quarter) -> Entry[Content] | None:
    """Return the last entry that opened a quarter and is not undone; None if there is none."""
    undone = find_undone(entries)
    for entry in reversed(entries):
        opens = isinstance(entry.content, Opened) and entry.content.quarter == quarter
        if opens and entry.number not in undone:
            return entry
    return None


def as_known(project: Project, until: int | date, quarter: Quarter | None = None) -> Project:
    """Return the project as it was at an earlier time.

    The result has the definitions of that time. For a time before the first recorded definitions,
    it has the first ones. If no definitions are recorded, it has the study's files as they are now.

    Args:
        project: The study and its record.
        until: The number of the last entry to keep, or the last day to keep, in UTC.
        quarter: The quarter to look at; None for the open quarter of that time.

    Raises:
        Problems: if the ledger has no such entry (R020), the quarter was not open yet (R005), or
            the definitions of that time are missing (R015) or unusable in this version (R025).
    """
    entries, last = project.ledger.entries, project.ledger.position.number
    if isinstance(until, date):
        # Clocks may have been wrong, so everything up to the last such entry is kept.
        numbers = (entry.number for entry in reversed(entries) if entry.origin.when.date() <= until)
        until = next(numbers, 0)
    if until > last:
        message = f"there is no entry {until}; the last entry is {last}"
        hint = "`scenariobook log` lists the entries with their numbers and dates"
        raise Problems([Diagnostic("R020", message, Place(LEDGER), hint)])
    ledger = up_to(project.ledger, until)
    loaded = definitions_of(project, until)
    study = loaded.study or project.study
    record = replay(ledger.entries, study.header.start, former_ids(study))
    if quarter and quarter > record.open_quarter:
        _stop_before_opening(project, quarter, until)
    study = with_proposed(study, record)
    return replace(project, loaded=loaded, study=study, ledger=ledger, record=record)


def _stop_before_opening(project: Project, quarter: Quarter, number: int) -> None:
    """Check that a quarter was open at the time of an entry.

    Raises:
        Problems: if the quarter was opened later (R005).
    """
    if opening := _opening(project.ledger.entries, quarter):
        message = f"{quarter} was not open yet after entry {number}"
        number, day = opening.number, opening.origin.when.date()
        hint = f"entry {number} opened it: give an entry from {number}, or a day from {day} on"
        raise Problems([Diagnostic("R005", message, Place(LEDGER), hint)])


def definitions_of(project: Project, last: int) -> Loaded:
    """Return the study's files that were in force after the entry with the number ``last``.

    Raises:
        Problems: if they are missing (R015), or this version cannot use them (R025).
    """
    entries = project.ledger.entries[:last]
    defined = definitions_in(entries)[-1:] or definitions_in(project.ledger.entries)[:1]
    return _load_definitions(project, defined[0]) if defined else project.loaded


def study_after(project: Project, last: int) -> Study:
    """Return the study that ``definitions_of`` gives; the present study if those are unusable."""
    study = None
    with suppress(Problems):  # `verify` names the file
        study = definitions_of(project, last).study
    return study or project.loaded.study or project.study


def _load_definitions(project: Project, defined: Entry[Defined]) -> Loaded:
    """Return the study's files that an entry about definitions names.

    Args:
        project: The study and its record.
        defined: The entry that names the files' digest.

    Raises:
        Problems: if they are missing (R015), or this version cannot use them (R025).
    """
    wanted = defined.content.definitions
    place = Place(f"{DEFINITIONS}/{wanted}.json")
    try:
        contents = archived_files(archived_definitions(project.folder, wanted))
        if contents == project.loaded.contents:
            return project.loaded
        loaded = load_texts(contents, project.study.id)
    except (ValueError, RecursionError) as error:
        raise Problems([Diagnostic("R025", str(error), place)]) from error
    if loaded.study is None:
        first = next(d for d in loaded.diagnostics if d.severity is Severity.ERROR)
        message = f"this version cannot use these definitions: {first.place}: {first.message}"
        raise Problems([Diagnostic("R025", message, place, "use the version that wrote them")])
    return loaded


def changed_definitions(project: Project) -> tuple[Study | None, tuple[Redefined, ...]]:
    """Return what changed in the study's files since the record's last entry about them.

    Returns:
        The study by that entry, and the changes. The study is None if nothing has changed, or if
        the archived files are unusable: then one change says that files changed, and `verify` names
        these files.
    """
    last = project.record.defined[-1:]
    if not last or last[0].content.definitions == project.definitions_sha256:
        return None, ()
    study_then: Study | None = None
    with suppress(Problems):
        study_then = _load_definitions(project, last[0]).study
    if study_then is None or project.loaded.study is None:
        return None, (Redefined(table="study", id=project.study.id, key="files"),)
    return study_then, tuple(changes_between(study_then, project.loaded.study))
