"""Print that the tracker that was built is missing, and ask before a new one is made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from scenariobook import terminal
from scenariobook.cli.asking import says_yes
from scenariobook.cli.writing import SHOWN
from scenariobook.files import listed
from scenariobook.output_folders import digest, is_tracker_missing
from scenariobook.paths import TRACKER, output_folder

if TYPE_CHECKING:
    from scenariobook.project.project import Project


def missing_tracker(project: Project) -> Iterator[str]:
    """Yield sentences: that the tracker that was built is missing, and which files may be it.

    These are the workbooks in the output folder and the study's that nobody has imported. Yield
    nothing if the tracker is in its place, or none was built.
    """
    output = output_folder(project.folder, project.study.id)
    if not is_tracker_missing(output):
        return
    yield (
        f"{output / TRACKER} was built, but is missing: what was typed in it since then is not "
        "recorded, unless it was imported"
    )
    found = [*_not_imported(project, output), *_not_imported(project, project.folder)]
    for path in found[:SHOWN]:
        yield (
            f"{path} may be it: rename it to {TRACKER} again, which keeps everything, or record "
            f"what was typed in it: `scenariobook import {quote(str(path))}`"
        )
    if found[SHOWN:]:
        yield f"{len(found) - SHOWN} more files may be it"


def warn_if_missing(project: Project) -> None:
    """Print that the tracker that was built is missing, and which files may be it, if it is."""
    for words in missing_tracker(project):
        terminal.warn(f"warning: {words}")


def agree_to_new(project: Project, *, yes: bool) -> None:
    """Print that the tracker that was built is missing; ask before a new one takes its place.

    It asks only if a file in the output folder may be the missing one, and stops if the answer is
    no.

    Args:
        project: The study and its record.
        yes: Whether to go on without asking.
    """
    warn_if_missing(project)
    output = output_folder(project.folder, project.study.id)
    asks = is_tracker_missing(output) and any(_not_imported(project, output))
    if asks and not (yes or says_yes("Write a new tracker without it?")):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)


def _not_imported(project: Project, folder: Path) -> Iterator[Path]:
    """Yield the workbooks in a folder that nobody has imported."""
    for path in listed(folder):
        is_workbook = path.is_file() and path.suffix.casefold() == Path(TRACKER).suffix
        if is_workbook and digest(path.read_bytes()).decode() not in project.record.taken:
            yield path
