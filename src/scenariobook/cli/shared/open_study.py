"""Open a study for a command, to read or to write: lock it, and print or raise its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.endings import remember_changed_files, stop
from scenariobook.cli.shared.locking import lock_study
from scenariobook.diagnostics import Diagnostic, Place, Problems, Severity, in_file_order
from scenariobook.intake.lost_entries import files_not_cited, made_from_lost_entries
from scenariobook.paths import output_folder
from scenariobook.quarter import Quarter
from scenariobook.record.as_known import as_known
from scenariobook.record.ledger.entries import Origin
from scenariobook.record.ledger.record_on_disk import finish_archiving
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project, studies_with_same_id
from scenariobook.record.recording import save, with_definitions
from scenariobook.study.load import load
from scenariobook.wording import plural


def open_study(study: Path) -> Project:
    """Return a study with its record; print its problems, and stop if it has errors."""
    project, diagnostics, line_at = open_project(study)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    terminal.show_problems(errors, line_at, err=True)
    if project is None:
        stop(f"{study}: {terminal.count_of(diagnostics)}; nothing was written")
    if warnings := sum(d.severity is Severity.WARNING for d in diagnostics):
        terminal.say(f"{plural(warnings, 'warning')}; see `scenariobook check`")
    return project


def check_folder(
    folder: Path,
) -> tuple[Project | None, Sequence[Diagnostic], Callable[[Place], str | None]]:
    """Open a study as ``open_project`` does, and find all problems, also in templates and colours.

    Returns:
        The project, or None if the study has errors or its record is damaged; all diagnostics; and
        a function that returns the source line at a place.
    """
    from scenariobook.briefing.own_files import line_of_look

    project = None
    try:
        project, diagnostics, line_of_study = open_project(folder)
        diagnostics = [*diagnostics, *studies_with_same_id(project)] if project else diagnostics
    except Problems as damage:
        loaded = load(folder)
        project, line_of_study = None, loaded.line
        diagnostics = [*loaded.diagnostics, *damage.diagnostics]

    def line_at(place: Place) -> str | None:
        return line_of_study(place) or line_of_look(folder, place)

    return project, in_file_order([*diagnostics, *check_look(folder)]), line_at


def check_look(folder: Path) -> Sequence[Diagnostic]:
    """Return the problems of a study's palette and of its templates' syntax, in file order."""
    # Only here: the imports take long.
    from scenariobook.briefing.own_files import (
        WORD_TEMPLATE,
        own_templates,
        read_palette,
        unusable_files,
    )

    if unusable := unusable_files(folder):
        return in_file_order(unusable)
    try:
        _, diagnostics = read_palette(folder)
    except Problems as problems:
        diagnostics = problems.diagnostics
    if own_templates(folder) is not None:
        from scenariobook.briefing.rendering import check_templates

        diagnostics = (*diagnostics, *check_templates(folder))
    if (folder / WORD_TEMPLATE).is_file():
        from scenariobook.briefing.word_file import own_template

        try:
            own_template(folder)
        except Problems as problems:
            diagnostics = (*diagnostics, *problems.diagnostics)
    return in_file_order(diagnostics)


def lock_and_open(study: Path, *, brings_back: bool = False) -> Project:
    """Lock a study until the command ends, and open it, for a command that writes.

    One command at a time has the lock, so the files that it read are still the same when it writes.
    If another command has the lock, print that and wait.

    Args:
        study: The study's folder.
        brings_back: Whether the command can restore lost entries. Then archived files that no entry
            cites are printed, but do not stop the command.

    Raises:
        Problems: if another study has the same id (O001), or documents or archived files show that
            entries are lost (R021).
    """
    lock_study(study)
    project = open_study(study)
    if problems := list(studies_with_same_id(project)):
        raise Problems(problems)
    with suppress(OSError):  # the next command tries again, and nothing depends on it
        finish_archiving(study, project.ledger)
    documents, archived = lost_entries(project)
    if documents or (archived and not brings_back):
        raise Problems([*documents, *archived])
    terminal.show_problems(archived, err=True)
    return project


def lost_entries(project: Project) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the documents and the archived files that show that the ledger has lost entries."""
    documents = made_from_lost_entries(project.ledger, output_of(project), project.study.id)
    return list(documents), list(files_not_cited(project))


def open_and_record(
    study: Path,
    who: str,
    *,
    why: str = "",
    brings_back: bool = False,
    quarter: Quarter | None = None,
    entries_or_days: Iterable[int | date] = (),
) -> Project:
    """Lock and open a study; if its files have changed, record an entry about the change.

    So does a command that only prints: its briefing can be printed again after later changes.

    Args:
        study: The study's folder.
        who: The name to record.
        why: The user's reason for changes of the study's files, now or since they were recorded.
        brings_back: As for ``lock_and_open``.
        quarter: The quarter that the command is about; None for the open one. If the record lacks
            this quarter, nothing is recorded.
        entries_or_days: The entries or days that the user asks about (``--as-known``, ``--since``).
            If the record lacks one, nothing is recorded.
    """
    project = lock_and_open(study, brings_back=brings_back)
    project.quarter(quarter)
    for entry_or_day in entries_or_days:
        as_known(project, entry_or_day)
    defined = with_definitions(project, origin_now(who), why)
    save(project, defined, {})
    if defined is not project:
        remember_changed_files()
    if why and defined is project:
        terminal.say(
            "the reason (--why) is not recorded: no file of the study has changed, or the change "
            "has a reason already"
        )
    return defined


def origin_now(who: str, *, file: str = "", sha256: str = "") -> Origin:
    """Return the origin of this command's entries: by whom, at this moment, from which file."""
    command = str(click.get_current_context().command.name)
    return Origin(who=who, when=datetime.now(UTC), command=command, file=file, sha256=sha256)


def output_of(project: Project) -> Path:
    """Return the folder of a study's documents."""
    return output_folder(project.folder, project.study.id)
