"""Tell whether somebody has changed the trackers that the last build wrote, or took one away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.asking import agree
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.open_study import output_of
from scenariobook.files import digest_of, files_in
from scenariobook.intake.last_build import is_tracker_missing, unread_in
from scenariobook.intake.read_files import read_files
from scenariobook.paths import TRACKER, TRACKER_BEFORE
from scenariobook.record.project import Project
from scenariobook.wording import plural


def unread_trackers(project: Project) -> Mapping[str, bytes]:
    """Return the trackers in the output folder that somebody has changed since the last build."""
    return unread_in(output_of(project), project.record.taken)


def stop_if_unrecorded(project: Project) -> None:
    """Stop if a tracker has values that are not in the record."""
    if not (trackers := unread_trackers(project)):
        return
    with terminal.working("reading the tracker"):
        waiting = read_files(project, trackers, date.today()).results
    if waiting:
        cells = plural(len(waiting), "cell")
        names = " and ".join(dict.fromkeys(result.cell.place.file for result in waiting))
        stop(f"{names}: {cells} not yet in the record; run `scenariobook build` first")


def warn_if_edited(project: Project) -> None:
    """Print which trackers somebody has edited since the last build, or that one is missing.

    Also print which workbooks nobody has imported.
    """
    for name in unread_trackers(project):
        terminal.say(
            f"somebody has changed {name} since the last build; `build` records what was typed"
        )
    warn_of_workbooks(project)


def why_tracker_missing(project: Project) -> Iterator[str]:
    """Yield a sentence if the built tracker is missing."""
    output = output_of(project)
    if is_tracker_missing(output):
        yield (
            f"{output / TRACKER} was built, but is missing: if it has another name now, rename it "
            f"to {TRACKER} again, which keeps everything; what was typed in it after the build is "
            "recorded only if it was imported"
        )


def workbooks_not_imported(project: Project) -> Iterator[str]:
    """Yield a sentence for each workbook in the output folder that nobody has imported.

    Trackers are left out. Such a workbook may be the tracker under another name.
    """
    for path in files_in(output_of(project)):
        is_workbook = path.is_file() and path.suffix.casefold() == Path(TRACKER).suffix
        is_other = path.name not in {TRACKER, TRACKER_BEFORE}
        if is_workbook and is_other and digest_of(path.read_bytes()) not in project.record.taken:
            name = terminal.quoted_for_shell(str(path))
            yield (
                f"nobody has imported {path.name}: if it is a copy of the tracker, "
                f"`scenariobook import {name}` records it"
            )


def warn_of_workbooks(project: Project) -> None:
    """Print that the built tracker is missing, and which workbooks nobody has imported."""
    for words in (*why_tracker_missing(project), *workbooks_not_imported(project)):
        terminal.say(f"warning: {words}")


def agree_to_new_tracker(project: Project, *, yes: bool) -> None:
    """Print that the built tracker is missing; ask before a new one takes its place.

    The function asks only if a file in the output folder may be the missing tracker. It stops the
    command if the answer is no.

    Args:
        project: The study and its record.
        yes: Whether to go on without asking.
    """
    warn_of_workbooks(project)
    if is_tracker_missing(output_of(project)) and any(workbooks_not_imported(project)):
        agree("Write a new tracker without it?", yes=yes)
