"""Ask the user, on a terminal or through a pipe; who does not answer leaves a thing open."""

from __future__ import annotations

from collections.abc import Sequence

import click

from scenariobook.diagnostics import short


def ask(question: str, answers: Sequence[str] = ()) -> str:
    """Return the user's answer; empty for Enter, and where nobody is there to answer.

    Args:
        question: The question.
        answers: The answers that can be given; empty: any.
    """

    def known(text: str) -> str:
        text = text.strip()
        if text and answers and text not in answers:
            raise click.UsageError(f"{short(text)!r} is no answer: type {' or '.join(answers)}")
        return text

    choices = f" {' or '.join(answers)}" if answers else ""
    try:
        answer: str = click.prompt(
            f"{question}{choices} (Enter leaves it open)",
            value_proc=known,
            default="",
            show_default=False,
            err=True,
        )
    except click.Abort:
        return ""
    return answer
