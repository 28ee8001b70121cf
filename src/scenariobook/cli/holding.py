"""Hold a study while a command works on it, and let it go while a person thinks."""

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
    """What keeps other commands from a study; ``lasted`` until it was let go for a while."""

    study: Path
    held: ExitStack
    lasted: bool = True

    def take(self) -> None:
        self.held.enter_context(locked(self.study, _say_waiting))

    def let_go(self) -> None:
        self.lasted = False
        self.held.close()


def hold_study(study: Path) -> None:
    """Keep other commands from a study until this command ends, or a person is asked."""
    ctx = click.get_current_context()
    ctx.obj = _Hold(study, ctx.with_resource(ExitStack()))
    ctx.obj.take()


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
