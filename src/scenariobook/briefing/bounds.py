"""Bounds on the work of a study's own templates: a loop without end, a text without measure."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Final

from scenariobook.errors import ScenariobookError

if sys.platform != "win32":
    import resource

SECONDS: Final = 20  # of processor time; the largest briefing takes a few
_ROOM: Final = 1 << 30  # bytes of memory beyond those in use


_PAGES: Final = Path("/proc/self/statm")  # Linux alone has it; elsewhere memory has no bound


class BoundsError(ScenariobookError):
    """A template took too long."""


def bounded(seconds: float = SECONDS) -> AbstractContextManager[None]:
    """Let work go on for so much processor time, and take a gigabyte more memory at most.

    Windows, and threads other than the main one, have no such bounds: there the user stops it.

    Raises:
        BoundsError: when the time is over.
        MemoryError: when there is no more room.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return nullcontext()
    return _bounded(seconds)


@contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGVTALRM, _stop)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    if _PAGES.exists():
        resource.setrlimit(resource.RLIMIT_AS, (_in_use() + _ROOM, limits[1]))
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.signal(signal.SIGVTALRM, before)


def _in_use() -> int:
    """Return how many bytes of addresses this process has."""
    return int(_PAGES.read_text().split()[0]) * resource.getpagesize()


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise BoundsError
