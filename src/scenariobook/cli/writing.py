"""Write documents into an output folder, and say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scenariobook import terminal
from scenariobook.files import UnsyncedError, write_atomically
from scenariobook.output_folders import is_named, owner_of
from scenariobook.paths import OWNER, TRACKER

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project import Project


SHOWN = 10  # lines of one kind; the others are counted


def write(path: Path, data: bytes, within: Path, at_last: Callable[[], None] | None = None) -> None:
    """Write a file, whole or not at all, and say so; ``at_last`` may still stop it."""
    try:
        write_atomically(path, data, within=within, at_last=at_last)
    except UnsyncedError as error:
        terminal.warn(f"warning: {error}")
    if not path.name.startswith("."):
        terminal.say(f"wrote {path} ({len(data) / 1024:,.0f} KB)")


def claim(project: Project, output: Path) -> None:
    """Write down whose output a folder holds, unless it says so already."""
    if not is_named(project.folder, output):
        write(output / OWNER, owner_of(project.folder), output)


def claim_empty(project: Project, output: Path) -> None:
    """Write down whose output a folder holds; not if a tracker stands there that names nobody.

    Whose that is, `build` finds out: it takes in what was typed there, or stops.
    """
    if (output / OWNER).exists() or not (output / TRACKER).exists():
        claim(project, output)


def can_print() -> bool:
    """Tell whether a PDF can be laid out on this machine; say so where it cannot."""
    from scenariobook.doctor import why_no_pdf

    why = why_no_pdf()
    if why:
        terminal.warn(f"no PDF can be laid out on this machine: {why}")
        terminal.warn("`scenariobook doctor` tells what to do about it")
    return not why


def say_unset(project: Project, unset: Sequence[Diagnostic]) -> None:
    """Tell which characters of the briefing no font on this machine has."""
    terminal.show_problems(unset[:SHOWN], project.loaded.line, err=True)
    if unset[SHOWN:]:
        terminal.warn(f"and {len(unset) - SHOWN} more lines with such characters")
