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
    from scenariobook.project.project import Project
    from scenariobook.record.merge import Outcome


@dataclass(slots=True)
class _StudyLock:
    """The lock on a study.

    Attributes:
        study: The study's folder.
        stack: Releases the lock when the command ends.
        unbroken: Whether the lock was never released since the command began.
    """

    study: Path
    stack: ExitStack
    unbroken: bool = True

    def acquire(self) -> None:
        self.stack.enter_context(locked(self.study, _say_waiting))

    def release(self) -> None:
        self.unbroken = False
        self.stack.close()


def lock_study(study: Path) -> None:
    """Lock a study until this command ends, unless the command has done so already.

    Questions to the user release the lock for a while.
    """
    ctx = click.get_current_context()
    if isinstance(ctx.obj, _StudyLock):
        return
    ctx.obj = _StudyLock(study, ctx.with_resource(ExitStack()))
    ctx.obj.acquire()


@contextmanager
def unlocked_for_question() -> Iterator[None]:
    """Unlock the study while the user answers a question; then lock it again.

    Another command may have changed the study meanwhile: see `as_it_is_now`.
    """
    lock = _lock_of_command()
    lock.release()
    yield
    lock.acquire()


def _lock_of_command() -> _StudyLock:
    lock: _StudyLock = click.get_current_context().obj  # `lock_study` put it there
    return lock


def says_yes(question: str) -> bool:
    """Ask the user a question; other commands can work on the study meanwhile."""
    with unlocked_for_question():
        try:
            return click.confirm(question, err=True)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            terminal.warn("\nstopped; nothing was written: nobody is there to answer (see --yes)")
            sys.exit(1)


def as_it_is_now(project: Project) -> Project:
    """Return the project as it is after a question; the same object if nothing has changed."""
    from scenariobook.project.opening import open_project

    if _lock_of_command().unbroken:
        return project
    now, _, _ = open_project(project.folder)
    if now is None:
        stop_changed("the study has errors by now; `scenariobook check` prints them")
    same = now.version == project.version and now.ledger.position == project.ledger.position
    return project if same else now


def as_shown(outcomes: Sequence[Outcome]) -> list[object]:
    """Return what the user has seen of outcomes, to be compared with later ones."""
    return [(o.typed.key, o.typed.place, o.typed.value, o.result, o.was, o.why) for o in outcomes]


def stop_changed(words: str) -> NoReturn:
    """Stop, since the command would do something else than the user has agreed to."""
    terminal.warn(f"{words}; nothing was written: run the command again")
    sys.exit(1)


def _say_waiting() -> None:
    terminal.say("another scenariobook command works on this study; waiting for it to end")
