"""What several commands do: open the study, read the tracker, write a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from scenariobook import terminal
from scenariobook.files import UnsyncedError, locked, write_atomically
from scenariobook.output_folders import is_as_built, is_named, owner_of, problems
from scenariobook.paths import OWNER, TRACKER, output_folder

if TYPE_CHECKING:
    from scenariobook.diagnostics import Diagnostic
    from scenariobook.project import Project
    from scenariobook.record.merge import Outcome


SHOWN = 10  # lines of one kind; the others are counted


def open_study(study: Path) -> Project:
    """Load a study and its record; print its problems; stop if there are errors."""
    from scenariobook.diagnostics import Severity
    from scenariobook.project import open_project

    project, diagnostics, line_at = open_project(study)
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    terminal.show_problems(errors, line_at, err=True)
    if project is None:
        terminal.warn(f"{study}: {terminal.tally(diagnostics)}; nothing was written")
        sys.exit(1)
    warnings: list[Diagnostic] = [d for d in diagnostics if d.severity is Severity.WARNING]
    if terminal.volume() is terminal.Volume.VERBOSE:
        terminal.show_problems(warnings, line_at, err=True)
    elif warnings:
        terminal.warn(f"{terminal.plural(len(warnings), 'warning')}; see `scenariobook check`")
    return project


def open_to_change(study: Path, *, brings_back: bool = False) -> Project:
    """Open a study for a command that writes, as `open_study` does, and hold it until that ends.

    ``brings_back``: the command may bring back what the record lost, so archived files that no
    entry cites are named, and stop nothing.

    One command holds a study at a time: what it reads is still so when it writes. Where
    another one does, this says so and waits.
    """
    from scenariobook.record.store import finish

    ctx = click.get_current_context()
    ctx.obj = _Hold(study, ctx.with_resource(ExitStack()))
    ctx.obj.take()
    project = open_study(study)
    _check_output(project)
    with suppress(OSError):  # the next command does it, and nothing is missed until then
        finish(project.folder, project.ledger)
    _nothing_lost(project, brings_back=brings_back)
    return project


def _nothing_lost(project: Project, *, brings_back: bool) -> None:
    """Stop where what stands beside a ledger shows that it has lost entries.

    Raises:
        Problems: with each sign of it (R021).
    """
    from scenariobook.diagnostics import Problems
    from scenariobook.lost_entries import made_later, not_recorded

    output = output_folder(project.folder, project.study.id)
    found = list(made_later(project.ledger, output, project.study.id))
    archived = list(not_recorded(project, date.today()))
    if found or (archived and not brings_back):
        raise Problems([*found, *archived])
    terminal.show_problems(archived, err=True)


def _check_output(project: Project) -> None:
    """Stop where the study's output folder is another's, or one that it had holds something new."""
    from scenariobook.diagnostics import has_errors

    output = output_folder(project.folder, project.study.id)
    found = list(problems(project.folder, project.study.id, output))
    terminal.show_problems(found, err=True)
    if has_errors(found):
        terminal.warn("stopped; nothing was written")
        sys.exit(1)


@dataclass(slots=True)
class _Hold:
    """What keeps other commands from a study; ``lasted`` until it was let go for a while."""

    study: Path
    held: ExitStack
    lasted: bool = True

    def take(self) -> None:
        self.held.enter_context(locked(self.study, _say_waiting))

    def let_go(self) -> None:
        self.lasted = False
        self.held.close()


@contextmanager
def thinking() -> Iterator[None]:
    """Let other commands work on the study while a person thinks; then hold it again.

    What was read before may no longer be so: see `as_it_is_now`.
    """
    hold = _hold()
    hold.let_go()
    yield
    hold.take()


def _hold() -> _Hold:
    hold: _Hold = click.get_current_context().obj  # by `open_to_change`
    return hold


def says_yes(question: str) -> bool:
    """Ask a question, while nobody has to wait for the answer."""
    with thinking():
        try:
            return click.confirm(question, err=True)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            terminal.warn("\nstopped; nothing was written: nobody is there to answer (see --yes)")
            sys.exit(1)


def as_it_is_now(project: Project) -> Project:
    """Return the project as it is once a person has thought: itself, if nothing has changed."""
    from scenariobook.project import open_project

    if _hold().lasted:
        return project
    now, _, _ = open_project(project.folder)
    if now is None:
        stop_changed("the study has errors by now; `scenariobook check` tells them")
    same = now.version == project.version and now.ledger.data == project.ledger.data
    return project if same else now


def told(outcomes: Sequence[Outcome]) -> list[object]:
    """Return what a person who agrees to outcomes was told of them, to compare."""
    return [(o.typed.key, o.typed.place, o.typed.value, o.result, o.was, o.why) for o in outcomes]


def stop_changed(words: str) -> NoReturn:
    """Stop because what a person agreed to is no longer what would be done."""
    terminal.warn(f"{words}; nothing was written: run the command once more")
    sys.exit(1)


def _say_waiting() -> None:
    terminal.say("another scenariobook command works on this study; waiting for it to end")


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


def typed_in_tracker(project: Project, folder: Path) -> Sequence[Outcome]:
    """Return the outcomes of what was typed in the tracker since it was built."""
    from scenariobook.intake import read_files

    if is_as_built(folder):
        return ()
    with terminal.working("reading the tracker"):
        tracker = (folder / TRACKER).read_bytes()
        return read_files(project, {TRACKER: tracker}, date.today()).outcomes


def can_print() -> bool:
    """Tell whether a PDF can be laid out on this machine; say so where it cannot."""
    from scenariobook.doctor import why_no_pdf

    why = why_no_pdf()
    if why:
        terminal.warn(f"no PDF can be laid out on this machine: {why}")
        terminal.warn("`scenariobook doctor` tells what to do about it")
    return not why


def say_open(project: Project) -> None:
    """Tell how much is open, if anything is."""
    from scenariobook.record.settling import matters
    from scenariobook.results import open_matters

    found = matters(project.record)
    met = len(project.record.rivals)
    if found or met:
        terminal.warn(open_matters.open_words(found, met))


def say_unset(project: Project, unset: Sequence[Diagnostic]) -> None:
    """Tell which characters of the briefing no font on this machine has."""
    terminal.show_problems(unset[:SHOWN], project.loaded.line, err=True)
    if unset[SHOWN:]:
        terminal.warn(f"and {len(unset) - SHOWN} more lines with such characters")
