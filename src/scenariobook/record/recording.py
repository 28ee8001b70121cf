"""Add entries to the record of a study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from msgspec import structs

from scenariobook.diagnostics import Diagnostic, Place, Problems
from scenariobook.paths import LEDGER
from scenariobook.quarter import LATEST, Quarter, quarters_from
from scenariobook.record.as_known import changed_definitions
from scenariobook.record.claims.former_ids import former_ids
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.chain import extend
from scenariobook.record.ledger.entries import FORM, Addition, Defined, Opened, Origin, Undone
from scenariobook.record.ledger.record_on_disk import commit
from scenariobook.record.ledger.steps import Step, steps_of, why_cannot_undo
from scenariobook.record.project import Project
from scenariobook.record.proposed_sources import with_proposed
from scenariobook.record.redefinitions import archive_files, lacks_reason
from scenariobook.wording import numbers_in_words


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
    save(project, opened, {})
    return following


def with_openings(
    project: Project, added: Iterable[Addition], last: Quarter, origin: Origin
) -> list[Addition]:
    """Return entries, together with entries that open the quarters from the next one to ``last``.

    The entries are sorted as if people had recorded each quarter while it was open. Otherwise the
    entries of a quarter would look like revisions of a closed one.

    Args:
        project: The study and its record.
        added: The entries.
        last: The last quarter to open.
        origin: Who runs which command, and when.
    """
    openings = [
        (Opened(quarter, project.study.id), origin)
        for quarter in quarters_from(project.record.open_quarter.next, last)
    ]
    return sorted([*openings, *added], key=lambda addition: addition[0].quarter)


def with_entries(project: Project, added: Iterable[Addition]) -> Project:
    """Return the project with entries added to its ledger; write nothing.

    If the study's files have changed since the last recorded definitions, an entry about the change
    comes first.
    """
    added = list(added)
    if not added:
        return project
    if not all(isinstance(content, Undone) for content, _ in added):
        added = [*_about_definitions(project, added[0][1]), *added]
    return _with_additions(project, added)


def _with_additions(project: Project, added: Iterable[Addition]) -> Project:
    former = former_ids(project.study)
    ledger = extend(
        project.ledger,
        ((content, structs.replace(origin, form=FORM)) for content, origin in added),
    )
    study = project.loaded.study or project.study
    record = replay(ledger.entries, study.header.start, former)
    return replace(project, study=with_proposed(study, record), ledger=ledger, record=record)


def with_definitions(project: Project, origin: Origin, why: str = "") -> Project:
    """Return the project with an entry about its files, if they are not the recorded ones.

    A reason that is given later gets an entry of its own. The function writes nothing.

    Args:
        project: The study and its record.
        origin: Who runs which command, and when.
        why: The reason for the change; empty if nobody gives one.
    """
    added = list(_about_definitions(project, origin, why))
    return _with_additions(project, added) if added else project


def _about_definitions(project: Project, origin: Origin, why: str = "") -> Iterator[Addition]:
    """Yield an entry about the study's files, if they or the reason are not recorded yet."""
    now, recorded = project.definitions_sha256, project.record.defined[-1:]
    is_later_reason = bool(why) and lacks_reason(project.record.defined)
    if recorded and recorded[0].content.definitions == now and not is_later_reason:
        return
    _, changes = changed_definitions(project)
    new_origin = Origin(who=origin.who, when=origin.when, command=origin.command)
    yield Defined(project.record.open_quarter, now, changes, why), new_origin


def without_step(project: Project, step: Step, origin: Origin, why: str) -> Project:
    """Return the project with a step undone; write nothing.

    Args:
        project: The study and its record.
        step: The entries of one command.
        origin: Who undoes the step, and when.
        why: The reason, for readers of the record.

    Raises:
        Problems: if later entries depend on the step (R023).
    """
    if reason := why_cannot_undo(step, steps_of(project.ledger.entries)):
        message = f"{numbers_in_words(step.numbers)} cannot be undone: {reason}"
        hint = "`scenariobook log` lists the entries"
        raise Problems([Diagnostic("R023", message, Place(LEDGER), hint)])
    undone = Undone(project.record.open_quarter, step.numbers, why)
    after = with_entries(project, [(undone, origin)])
    if after.record.open_quarter != undone.quarter:
        undone = structs.replace(undone, quarter=after.record.open_quarter)
        after = with_entries(project, [(undone, origin)])
    return after


def save(before: Project, after: Project, files: Mapping[str, bytes]) -> None:
    """Write the new entries of ``after`` to disk, and archive the files that these entries cite.

    Args:
        before: The project as it was read from disk.
        after: The project with new entries; without any, nothing is written.
        files: The bytes of the files, by name.

    Raises:
        Problems: if the record on disk is no longer the one of ``before`` (R016).
    """
    if after.ledger.position != before.ledger.position:
        archived = [*files.values(), archive_files(after.loaded.contents)]
        commit(before.folder, before.ledger, after.ledger, archived)
