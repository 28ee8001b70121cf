"""Let a second process work beside this one, where two can run at the same time."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Final

from scenariobook.errors import ScenariobookError

_THREADS: Final = Path("/proc/self/task")
_PATIENCE: Final = 60.0  # seconds to wait for the other process, besides ten times our own time


class OtherProcessError(ScenariobookError):
    """The other process has ended early, or does not answer."""


def may_be_started() -> bool:
    """Tell whether a second process may be forked from this one, and can run at the same time.

    A process that has threads may not be forked: what another thread had locked stays locked.
    """
    return (
        sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and len([*_THREADS.iterdir()]) == 1
    )


@contextmanager
def started(work: Callable[[Connection], None]) -> Iterator[Connection]:
    """Fork a process that works until this block ends; yield the connection to it.

    Args:
        work: Called in that process, with the connection to this one.
    """
    system = multiprocessing.get_context("fork")
    here, there = system.Pipe()
    process = system.Process(target=_work, args=(work, here, there))
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.kill()
        process.join()


def _work(work: Callable[[Connection], None], other: Connection, here: Connection) -> None:
    """Work, and end this process at once.

    Nothing that the first process has begun may be finished here.
    """
    gc.disable()
    other.close()
    code = 1
    try:
        work(here)
        code = 0
    finally:
        os._exit(code)


def send(other: Connection, said: object) -> None:
    """Tell the other process something.

    Raises:
        OtherProcessError: if it has ended.
    """
    try:
        other.send(said)
    except OSError as error:
        raise OtherProcessError from error


def heard(other: Connection, start: float) -> object:
    """Return what the other process says next.

    Args:
        other: The connection to it.
        start: When it began to work on that, by ``time.monotonic``.

    Raises:
        OtherProcessError: if it has ended, or does not answer.
    """
    patience = _PATIENCE + 10 * (monotonic() - start)
    try:
        if not other.poll(patience):
            raise OtherProcessError
        said: object = other.recv()
    except (EOFError, OSError) as error:
        raise OtherProcessError from error
    return said
