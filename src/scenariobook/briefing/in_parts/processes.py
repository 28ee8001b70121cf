"""Run the two parts of an edition side by side in two processes, or in turn in one."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

from scenariobook.briefing import pdf
from scenariobook.briefing.in_parts.continuation import Continuation
from scenariobook.briefing.in_parts.parts import FirstPart, Said
from scenariobook.errors import ScenariobookError

First = Callable[[], Generator[Any, Said, FirstPart]]
Second = Callable[[], Generator[Any, Said, Continuation]]
_Result = TypeVar("_Result")
_THREADS: Final = Path("/proc/self/task")
_PATIENCE: Final = 60.0  # seconds to wait for the other process, besides ten times our own time


class OtherProcessError(ScenariobookError):
    """The other process has ended early, or does not answer."""


def draw_both(first: First, second: Second) -> tuple[FirstPart, Continuation]:
    """Return both parts, drawn; the bytes are the same whether one process draws or two."""
    if _may_fork():
        try:
            return side_by_side(first, second)
        except OtherProcessError:  # then this process does both
            pass
    return in_turn(first, second)


def _may_fork() -> bool:
    """Tell whether a second process may be started, and can run at the same time.

    Pango has a thread as soon as it has fonts. A process that was forked after that hung: what
    another thread had locked stayed locked.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and not pdf.Press.has_fonts
        and len([*_THREADS.iterdir()]) == 1
    )


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
    system = multiprocessing.get_context("fork")
    here, there = system.Pipe()
    process = system.Process(target=_work, args=(second, here, there))
    process.start()
    there.close()
    try:
        begun = _talk(first(), here, is_first=True)
        return begun, _heard(here, time.monotonic())
    finally:
        here.close()
        process.kill()
        process.join()


def _work(second: Second, other: Connection, here: Connection) -> None:
    """Run the second part, and end this process at once.

    Nothing that the first process has begun may be finished here.
    """
    gc.disable()
    other.close()
    code = 1
    try:
        here.send(_talk(second(), here, is_first=False))
        code = 0
    finally:
        os._exit(code)


def _talk(part: Generator[Any, Said, _Result], other: Connection, *, is_first: bool) -> _Result:
    """Run a part, and exchange what it says with the other process."""
    start, said = time.monotonic(), next(part)
    while True:
        if is_first:
            _send(other, said)
            both = said, _heard(other, start)
        else:  # the other way round: if both sent at once, each could wait for the other to read
            both = _heard(other, start), said
            _send(other, said)
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


def _send(other: Connection, said: object) -> None:
    try:
        other.send(said)
    except OSError as error:
        raise OtherProcessError from error


def _heard(other: Connection, start: float) -> Any:
    patience = _PATIENCE + 10 * (time.monotonic() - start)
    try:
        if not other.poll(patience):
            raise OtherProcessError
        return other.recv()
    except (EOFError, OSError) as error:
        raise OtherProcessError from error
