"""Ask the user. Answers come from the terminal or through a pipe, in the order of the questions.

A command keeps its study locked while it asks. So it does not wait for ever: somebody may have left
it open and gone home.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Final, TypeVar

import click

from scenariobook import terminal
from scenariobook.cli.shared.endings import stop

LONGEST_WAIT: Final = 600  # seconds
T = TypeVar("T")


def is_terminal() -> bool:
    """Return whether answers come from a terminal."""
    return sys.stdin.isatty()


def says_yes(question: str) -> bool:
    """Ask a question; return whether the answer is yes. Without an answer, the command stops."""
    try:
        return _in_time(lambda: click.confirm(question, err=True))
    except click.Abort:
        if is_terminal():
            raise
        stop("\nstopped; nothing was written: nobody is there to answer (see --yes)")


def agree(question: str, *, yes: bool) -> None:
    """Ask a question, unless ``yes``; the command stops if the answer is no."""
    if not (yes or says_yes(question)):
        stop()


def answer_to(question: str, understood: Callable[[str], T]) -> T | None:
    """Return what the answer to a question means; None if a pipe has no more answers.

    Args:
        question: The question.
        understood: Returns what an answer means, which may be empty; raises click.UsageError if it
            means nothing. Then a terminal asks again. A pipe's next line is not taken for a better
            answer: it is about something else.

    Raises:
        click.Abort: if the user wants to stop.
        click.ClickException: if an answer from a pipe means nothing.
    """

    def read(text: str) -> T:
        try:
            return understood(text.strip())
        except click.UsageError as error:
            raise (error if is_terminal() else click.ClickException(error.message)) from None

    try:
        return _in_time(
            lambda: click.prompt(
                question, value_proc=read, default="", show_default=False, err=True
            )
        )
    except click.Abort:
        if is_terminal():
            raise
        terminal.warn("")  # ends the line of the question
        return None


def _in_time(ask: Callable[[], T]) -> T:
    """Return what a function that waits for the user returns; after a while, do not wait for it.

    The function runs in a thread, since no system can interrupt it in every case. The thread is
    left behind only if the process ends.
    """
    answer: Future[T] = Future()

    def wait() -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001  (the caller raises it)
            answer.set_exception(error)

    Thread(target=wait, daemon=True).start()
    try:
        return answer.result(LONGEST_WAIT)
    except TimeoutError:
        minutes = terminal.plural(round(LONGEST_WAIT / 60), "minute")
        terminal.warn(f"\nnobody answered within {minutes}")
        raise click.Abort from None
    except KeyboardInterrupt:
        raise click.Abort from None
