"""Write documents into an output folder, and print their names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.endings import stop
from scenariobook.cli.shared.open_study import output_of
from scenariobook.files import UnsyncedError, lock_files, read_if_there, write_atomically
from scenariobook.paths import LEDGER
from scenariobook.record.project import Project

if TYPE_CHECKING:
    from scenariobook.workbook.own_work.own_cells import OwnWork
    from scenariobook.workbook.own_work.own_things import OwnThings
    from scenariobook.workbook.write import Written

_MOST = 10  # messages of one kind that are printed; the others are counted


def write_file(
    path: Path, data: bytes, within: Path, at_last: Callable[[], None] | None = None
) -> None:
    """Write a whole file, and print its name and size.

    Args:
        path: The file.
        data: The file's bytes.
        within: The folder that the file must lie in.
        at_last: Called right before the old file is replaced; an exception prevents the
            replacement.
    """
    try:
        write_atomically(path, data, within=within, at_last=at_last)
    except UnsyncedError as error:
        terminal.say(f"warning: {error}")
    if not path.name.startswith("."):
        terminal.say(f"wrote {path} ({len(data) / 1024:,.0f} KB)")


def stop_if_in_use(files: Mapping[Path, bytes | None]) -> None:
    """Stop if a program has a workbook open, or somebody has saved it since the command read it.

    A program that has the workbook open would later overwrite the new one.

    Args:
        files: The bytes that were read, by path; None for a file that did not exist.
    """
    for path, data in files.items():
        for lock in lock_files(path):
            if lock.exists():
                stop(
                    f"{path} is open in another program: close it there, then run the command "
                    f"again (if nobody has it open, delete {lock.name})"
                )
        if read_if_there(path) != data:
            stop(f"somebody has saved {path} meanwhile; it stays as it is: run the command again")


def can_make_pdf() -> bool:
    """Tell whether this machine can make a PDF; if not, print why."""
    from scenariobook.briefing.pdf import why_no_pdf

    why = why_no_pdf()
    if why:
        terminal.say(f"this machine cannot make a PDF: {why}")
        terminal.say("`scenariobook doctor` says what to install")
    return not why


def stop_without_pdf() -> None:
    """Stop if this machine cannot make a PDF; print why."""
    if not can_make_pdf():
        sys.exit(1)


def warn_of_missing_characters(project: Project, missing: frozenset[str]) -> None:
    """Print which lines have the characters that no font on this machine has (B001)."""
    if not missing:
        return
    from scenariobook.briefing.markup import diagnose_missing

    record = project.ledger.data.decode().splitlines()
    lines = diagnose_missing(missing, {**project.loaded.lines, LEDGER: record}, LEDGER)
    terminal.show_problems(lines[:_MOST], project.loaded.line, err=True)
    if lines[_MOST:]:
        terminal.say(f"and {len(lines) - _MOST} more lines with such characters")


def write_documents(project: Project, files: Mapping[str, bytes], missing: frozenset[str]) -> None:
    """Write documents into a study's output folder.

    Args:
        project: The study and its record.
        files: The documents' bytes, by file name.
        missing: The characters in them that no font on this machine has.
    """
    folder = output_of(project)
    for name, data in files.items():
        write_file(folder / name, data, folder)
    warn_of_missing_characters(project, missing)


def renewed(make: Callable[[OwnWork | None], Written], own_things: OwnThings | None) -> Written:
    """Return a new workbook, and a line for each addition that it lacks.

    Args:
        make: Makes the workbook, given people's additions.
        own_things: People's additions to the workbook that the new one replaces; None without one.
    """
    if own_things is None:
        return make(None)
    made = make(own_things.own_work)
    lost = [*own_things.left_behind, *made.lost]
    return made._replace(data=own_things.grafted_into(made.data), lost=lost)
