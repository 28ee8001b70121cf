"""Run the two parts of an edition side by side in two processes, or in turn in one."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from functools import partial
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from scenariobook.briefing import pdf, second_process
from scenariobook.briefing.in_parts.continuation import Continuation
from scenariobook.briefing.in_parts.parts import FirstPart, Said
from scenariobook.briefing.second_process import OtherProcessError, heard, send

First = Callable[[], Generator[Any, Said, FirstPart]]
Second = Callable[[], Generator[Any, Said, Continuation]]
_Result = TypeVar("_Result")


def draw_both(first: First, second: Second) -> tuple[FirstPart, Continuation]:
    """Return both parts, drawn; the bytes are the same whether one process draws or two."""
    # Once it has fonts, Pango starts threads; that none is there now says little.
    if second_process.may_be_started() and not pdf.Press.has_fonts:
        try:
            return side_by_side(first, second)
        except OtherProcessError:  # then this process does both
            pass
    return in_turn(first, second)


def in_turn(first: First, second: Second) -> tuple[FirstPart, Continuation]:
    """Run both parts in this process."""
    here, there = first(), second()
    said = [next(here), next(there)]
    while True:
        beginning, begun = _answer(here, said)
        rest, ended = _answer(there, said)
        if begun is not None and ended is not None:
            return begun, ended
        said = [beginning, rest]


def side_by_side(first: First, second: Second) -> tuple[FirstPart, Continuation]:
    """Run the second part in a process of its own.

    Raises:
        OtherProcessError: if that process ends early, or does not answer.
    """
    with second_process.started(partial(_work, second)) as other:
        begun = _talk(first(), other, is_first=True)
        rest: Any = heard(other, time.monotonic())
        return begun, rest


def _work(second: Second, other: Connection) -> None:
    send(other, _talk(second(), other, is_first=False))


def _talk(part: Generator[Any, Said, _Result], other: Connection, *, is_first: bool) -> _Result:
    """Run a part, and exchange what it says with the other process."""
    start, said = time.monotonic(), next(part)
    while True:
        if is_first:
            send(other, said)
            both = said, heard(other, start)
        else:  # the other way round: if both sent at once, each could wait for the other to read
            both = heard(other, start), said
            send(other, said)
        said, result = _answer(part, both)
        if result is not None:
            return result


def _answer(
    part: Generator[Any, Said, _Result], said: Said
) -> tuple[Any, None] | tuple[None, _Result]:
    """Send a part what was said; return what it says next, or else its result."""
    try:
        return part.send(said), None
    except StopIteration as ended:
        return None, ended.value
