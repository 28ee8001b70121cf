"""Open a study for a command: print its problems, and stop if it has errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scenariobook import terminal
from scenariobook.cli.locking import lock_study
from scenariobook.output_folders import is_as_built, problems
from scenariobook.paths import TRACKER, output_folder

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project.project import Project
    from scenariobook.record.merge.outcomes import Outcome


def open_study(study: Path) -> Project:
    """Return a study with its record; print its problems, and stop if it has errors."""
    from scenariobook.diagnostics import Severity
    from scenariobook.project.opening import open_project

    project, diagnostics, line_at = open_project(study)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    terminal.show_problems(errors, line_at, err=True)
    if project is None:
        terminal.warn(f"{study}: {terminal.counted(diagnostics)}; nothing was written")
        sys.exit(1)
    warnings: list[Diagnostic] = [d for d in diagnostics if d.severity is Severity.WARNING]
    if terminal.volume() is terminal.Volume.VERBOSE:
        terminal.show_problems(warnings, line_at, err=True)
    elif warnings:
        count = terminal.plural(len(warnings), "warning")
        terminal.warn(f"{count}; see `scenariobook check`")
    return project


def open_to_change(study: Path, *, brings_back: bool = False) -> Project:
    """Return a study for a command that writes, and lock it until the command ends.

    One command has the lock at a time, so what it read is still true when it writes. If another
    command has it, print that and wait.

    Args:
        study: The study's folder.
        brings_back: Whether the command can restore what the record lost. Then archived files
            that no entry cites are printed, but do not stop it.
    """
    from scenariobook.record.ledger.disk import finish

    lock_study(study)
    project = open_study(study)
    _check_output(project)
    with suppress(OSError):  # the next command tries again, and nothing depends on it
        finish(project.folder, project.ledger)
    _nothing_lost(project, brings_back=brings_back)
    return project


def open_to_record(
    study: Path, who: str, command: str, *, why: str = "", brings_back: bool = False
) -> Project:
    """Return a study for a command that records or prints; record that its files have changed.

    Whoever prints a briefing can print it again later, whatever the files say by then.

    Args:
        study: The study's folder.
        who: The name to record.
        command: The command's name.
        why: The user's reason for changes of the study's files, now or since they were recorded.
        brings_back: As for ``open_to_change``.
    """
    from scenariobook.project.recording import keep, with_definitions
    from scenariobook.record.ledger.entries import Origin

    project = open_to_change(study, brings_back=brings_back)
    origin = Origin(who=who, when=datetime.now(UTC), command=command)
    defined = with_definitions(project, origin, why)
    keep(project, defined, {})
    if why and defined is project:
        terminal.warn(
            "the reason (--why) is not in the record: the study's files have not changed since "
            "their last entry, or that has a reason"
        )
    return defined


def _nothing_lost(project: Project, *, brings_back: bool) -> None:
    """Raise Problems if documents or archived files show that entries are lost (R021)."""
    from scenariobook.diagnostics import Problems
    from scenariobook.intake.lost_entries import made_later, not_cited

    output = output_folder(project.folder, project.study.id)
    documents = list(made_later(project.ledger, output, project.study.id))
    archived = list(not_cited(project))
    if documents or (archived and not brings_back):
        raise Problems([*documents, *archived])
    terminal.show_problems(archived, err=True)


def _check_output(project: Project) -> None:
    """Stop if the output folder is another study's, or a former one has unrecorded values."""
    from scenariobook.diagnostics import has_errors

    output = output_folder(project.folder, project.study.id)
    of_outputs = list(problems(project.folder, project.study.id, output))
    terminal.show_problems(of_outputs, err=True)
    if has_errors(of_outputs):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)


def typed_in_tracker(project: Project, folder: Path) -> Sequence[Outcome]:
    """Return the outcomes of the cells that were typed in the tracker since it was built."""
    from scenariobook.intake.files import read_files

    if is_as_built(folder):
        return ()
    with terminal.working("reading the tracker"):
        tracker = (folder / TRACKER).read_bytes()
        return read_files(project, {TRACKER: tracker}, date.today()).outcomes
