"""Ask the user. Answers come from the terminal or through a pipe, in the order of the questions.

A command keeps its study locked while it asks; another command says who has the lock, and waits.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

import click

from scenariobook.cli.shared import terminal
from scenariobook.cli.shared.endings import stop

T = TypeVar("T")


def is_terminal() -> bool:
    """Tell whether answers come from a terminal."""
    return sys.stdin.isatty()


def says_yes(question: str) -> bool:
    """Ask a question; return whether the answer is yes. Without an answer, the command stops."""
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if is_terminal():
            raise
        terminal.say("\nnobody is there to answer (see --yes)")
        stop()


def agree(question: str, *, yes: bool) -> None:
    """Ask a question, unless ``yes``; the command stops if the answer is no."""
    if not (yes or says_yes(question)):
        stop()


def answer_to(question: str, understood: Callable[[str], T]) -> T | None:
    """Return the meaning of the answer to a question; None if a pipe has no more answers.

    Args:
        question: The question.
        understood: Returns the meaning of an answer, which may be empty; raises click.UsageError
            for an answer without a meaning. On a terminal, the question is then asked again; in a
            pipe, the next line answers the next question.

    Raises:
        click.Abort: if the user wants to stop.
        click.ClickException: if an answer from a pipe has no meaning.
    """

    def read(text: str) -> T:
        try:
            return understood(text.strip())
        except click.UsageError as error:
            raise (error if is_terminal() else click.ClickException(error.message)) from None

    try:
        answer: T = click.prompt(
            question, value_proc=read, default="", show_default=False, err=True
        )
    except click.Abort:
        if is_terminal():
            raise
        terminal.say("")  # ends the line of the question
        return None
    return answer
