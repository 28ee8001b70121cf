"""Print that the tracker that was built is missing, and ask before a new one is made."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenariobook import terminal
from scenariobook.cli.asking import says_yes
from scenariobook.cli.writing import SHOWN
from scenariobook.output_folders import is_tracker_missing
from scenariobook.paths import TRACKER, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenariobook.intake.moved_tracker import Candidate
    from scenariobook.project.project import Project

_NAMED: Final = 3  # cells of a file that a message names; the others are counted
_WHAT_TO_DO: Final = (
    f"rename it to {TRACKER} again, which keeps everything, or record what was typed in it: "
)


def missing_tracker(project: Project) -> tuple[str, ...]:
    """Return sentences: that the tracker that was built is missing, and which files may be it.

    The result is empty if the tracker is in its place, or none was built.
    """
    words, _ = _missing_tracker(project)
    return words


def warn_if_missing(project: Project) -> None:
    """Print that the tracker that was built is missing, and which files may be it, if it is."""
    for words in missing_tracker(project):
        terminal.warn(f"warning: {words}")


def agree_to_new(project: Project, *, yes: bool, writes_tracker: bool) -> None:
    """Print that the tracker that was built is missing; ask before something in it may be lost.

    Stop if the answer is no.

    Args:
        project: The study and its record.
        yes: Whether to go on without asking.
        writes_tracker: Whether the command writes a new tracker. Only then it asks, and only if a
            file in the output folder may be the missing one and has cells that are not recorded.
    """
    words, found = _missing_tracker(project)
    for line in words:
        terminal.warn(f"warning: {line}")
    asks = writes_tracker and any(file.is_in_output and file.may_be_lost for file in found)
    if yes or not asks:
        return
    if not says_yes("Write a new tracker without it?"):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)


def _missing_tracker(project: Project) -> tuple[tuple[str, ...], Sequence[Candidate]]:
    output = output_folder(project.folder, project.study.id)
    if not is_tracker_missing(output):
        return (), ()
    from scenariobook.intake.moved_tracker import candidates

    with terminal.working("looking for the missing tracker"):
        found = tuple(candidates(project, output, date.today()))
    return tuple(_words(output, found)), found


def _words(output: Path, found: Sequence[Candidate]) -> Iterator[str]:
    yield (
        f"{output / TRACKER} was built, but is missing: what was typed in it since then is not "
        "recorded, unless it was imported"
    )
    for file in found[:SHOWN]:
        name = _quoted(file.path)
        if file.why_unusable:
            yield f"{name} may be it, but cannot be imported: {file.why_unusable}"
            continue
        content = _cells(file.cells) if file.cells else "work that analysts added"
        yield f"{name} may be it, and has {content}: {_WHAT_TO_DO}`scenariobook import {name}`"
    if found[SHOWN:]:
        yield f"{len(found) - SHOWN} more files may be it"


def _cells(cells: Sequence[str]) -> str:
    more = f" and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    count = terminal.plural(len(cells), "cell")
    return f"{count} not yet in the record ({', '.join(cells[:_NAMED])}{more})"


def _quoted(path: Path) -> str:
    """Return a file's path for a command line, relative to the current folder if it lies below."""
    from scenariobook.diagnostics import printable

    here = Path.cwd().resolve()
    found = path.resolve().parent / path.name
    shown = found.relative_to(here) if found.is_relative_to(here) else found
    return f'"{printable(str(shown))}"'
