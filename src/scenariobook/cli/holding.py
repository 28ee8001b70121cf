"""Lock a study while a command works on it, and unlock it while a person answers a question."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from scenariobook import terminal
from scenariobook.files import locked

if TYPE_CHECKING:
    from scenariobook.project import Project
    from scenariobook.record.merge import Outcome


@dataclass(slots=True)
class _Hold:
    """The lock on a study.

    Attributes:
        study: The study's folder.
        held: Releases the lock when the command ends.
        lasted: Whether the lock was never released since the command began.
    """

    study: Path
    held: ExitStack
    lasted: bool = True

    def take(self) -> None:
        self.held.enter_context(locked(self.study, _say_waiting))

    def let_go(self) -> None:
        self.lasted = False
        self.held.close()


def hold_study(study: Path) -> None:
    """Lock a study until this command ends; questions to the user release the lock for a while."""
    ctx = click.get_current_context()
    ctx.obj = _Hold(study, ctx.with_resource(ExitStack()))
    ctx.obj.take()


@contextmanager
def thinking() -> Iterator[None]:
    """Unlock the study while the user answers a question; then lock it again.

    Another command may have changed the study meanwhile: see `as_it_is_now`.
    """
    hold = _hold()
    hold.let_go()
    yield
    hold.take()


def _hold() -> _Hold:
    hold: _Hold = click.get_current_context().obj  # `hold_study` put it there
    return hold


def says_yes(question: str) -> bool:
    """Ask the user a question; other commands can work on the study meanwhile."""
    with thinking():
        try:
            return click.confirm(question, err=True)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            terminal.warn("\nstopped; nothing was written: nobody is there to answer (see --yes)")
            sys.exit(1)


def as_it_is_now(project: Project) -> Project:
    """Return the project as it is after a question; the same object if nothing has changed."""
    from scenariobook.project import open_project

    if _hold().lasted:
        return project
    now, _, _ = open_project(project.folder)
    if now is None:
        stop_changed("the study has errors by now; `scenariobook check` prints them")
    same = now.version == project.version and now.ledger.data == project.ledger.data
    return project if same else now


def told(outcomes: Sequence[Outcome]) -> list[object]:
    """Return what the user has seen of outcomes, to be compared with later ones."""
    return [(o.typed.key, o.typed.place, o.typed.value, o.result, o.was, o.why) for o in outcomes]


def stop_changed(words: str) -> NoReturn:
    """Stop, since the command would do something else than the user has agreed to."""
    terminal.warn(f"{words}; nothing was written: run the command again")
    sys.exit(1)


def _say_waiting() -> None:
    terminal.say("another scenariobook command works on this study; waiting for it to end")
