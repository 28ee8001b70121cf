"""Bound the time and the memory of work on what a stranger wrote: a template, a workbook."""

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

SECONDS: Final = 20  # of processor time; the largest briefing, and the largest tracker, take a few
_EXTRA_MEMORY: Final = 1 << 30  # bytes beyond those in use
# Memory use in pages. Only Linux has this file; other systems get no limit on memory.
_MEMORY_USE: Final = Path("/proc/self/statm")


class TimeLimitError(ScenariobookError):
    """The work used all of its processor time."""


def limited(seconds: float = SECONDS) -> AbstractContextManager[None]:
    """Limit the processor time of a ``with`` block, and its memory to one gigabyte more.

    The time that the system spends on it counts, too: it is the system that fills memory.

    On Windows, and in threads other than the main one, there is no limit: the user has to stop
    the program.

    Raises:
        TimeLimitError: within the block, when the time is used up.
        MemoryError: within the block, when the memory is used up.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return nullcontext()
    return _limited(seconds)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    is_time_up = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_time_up
        is_time_up = True
        raise TimeLimitError

    previous_handler = signal.signal(signal.SIGPROF, stop)
    limits = resource.getrlimit(resource.RLIMIT_AS)
    if _MEMORY_USE.exists():
        most = _memory_in_use() + _EXTRA_MEMORY
        # The machine may allow less, as a cluster does.
        allowed = (limit for limit in limits if limit != resource.RLIM_INFINITY)
        resource.setrlimit(resource.RLIMIT_AS, (min([most, *allowed]), limits[1]))
    # Repeat it: Python drops an exception that is raised in a destructor.
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    except Exception as error:  # openpyxl turns whatever is raised in some places into its own
        if is_time_up and not isinstance(error, TimeLimitError):
            raise TimeLimitError from error
        raise
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if _MEMORY_USE.exists():
            resource.setrlimit(resource.RLIMIT_AS, limits)
        signal.signal(signal.SIGPROF, previous_handler)


def _memory_in_use() -> int:
    """Return the size of this process's address space in bytes."""
    return int(_MEMORY_USE.read_text().split()[0]) * resource.getpagesize()
