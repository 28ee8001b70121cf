"""What commands say where the tracker that was built is gone: they would go on without it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenariobook import terminal
from scenariobook.cli.shared import SHOWN, as_it_is_now, says_yes, stop_changed
from scenariobook.outputs import is_gone
from scenariobook.paths import TRACKER, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenariobook.moved_away import LookAlike
    from scenariobook.project import Project

_NAMED: Final = 3  # of a file's cells; the others are counted
_AGAIN: Final = f"rename it to {TRACKER} again, which keeps all of it, or take in what was typed: "


def gone_tracker(project: Project) -> tuple[str, ...]:
    """Return, in words, that the tracker that was built is gone, and which files may be it.

    Nothing where it stands in its place, or where none was built.
    """
    words, _ = _gone(project)
    return words


def warn_of_gone(project: Project) -> None:
    """Say that the tracker that was built is gone, and which files may be it, if it is."""
    for words in gone_tracker(project):
        terminal.warn(f"warning: {words}")


def agree_to_fresh(project: Project, *, yes: bool, writes: bool) -> None:
    """Say that the tracker that was built is gone, if it is; ask where something may be lost.

    ``yes`` goes on without an answer. It asks only where a tracker is written (``writes``) while
    a file lies beside it that may be the one that is gone, with cells that the record lacks.
    """
    words, found = _gone(project)
    for line in words:
        terminal.warn(f"warning: {line}")
    asks = writes and any(one.is_beside and one.may_be_lost for one in found)
    if yes or not asks:
        return
    if not says_yes("Write a fresh tracker without it?"):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)
    if as_it_is_now(project) is not project:
        stop_changed("the study or its record has changed meanwhile")


def _gone(project: Project) -> tuple[tuple[str, ...], Sequence[LookAlike]]:
    output = output_folder(project.folder, project.study.id)
    if not is_gone(output):
        return (), ()
    from scenariobook.moved_away import look_alikes

    with terminal.working("looking for the tracker that is gone"):
        found = tuple(look_alikes(project, output, date.today()))
    return tuple(_words(output, found)), found


def _words(output: Path, found: Sequence[LookAlike]) -> Iterator[str]:
    yield (
        f"{output / TRACKER} was built, and is gone: what was typed in it since is in no record, "
        "unless it was imported"
    )
    for one in found[:SHOWN]:
        name = _named(one.path)
        if one.why_not:
            yield f"{name} looks like it, and cannot be taken in: {one.why_not}"
            continue
        holds = _cells(one.cells) if one.cells else "work of the analysts' own"
        yield f"{name} looks like it, and holds {holds}: {_AGAIN}`scenariobook import {name}`"
    if found[SHOWN:]:
        yield f"and {len(found) - SHOWN} more files look like it"


def _cells(cells: Sequence[str]) -> str:
    more = f" and {len(cells) - _NAMED} more" if cells[_NAMED:] else ""
    count = terminal.plural(len(cells), "cell")
    return f"{count} not yet in the record ({', '.join(cells[:_NAMED])}{more})"


def _named(path: Path) -> str:
    """Return a file's path as a command takes it, from where the user stands if it is below."""
    from scenariobook.diagnostics import printable

    here = Path.cwd().resolve()
    found = path.resolve().parent / path.name
    shown = found.relative_to(here) if found.is_relative_to(here) else found
    return f'"{printable(str(shown))}"'
