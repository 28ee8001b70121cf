"""Set the limits of files and texts: their size, and the time and memory for work on them.

A stranger may have written a study, its templates, a returned copy, or a server's answer.
"""

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

# Bytes of a file. In this module, "the largest" is a study of 2,000 indicators with 40 quarters.
LARGEST_FILE: Final = 100_000_000  # that comes back, or that is a study's own template or asset
LARGEST_STUDY_FILE: Final = 4_000_000  # the largest takes about a third of it
LARGEST_TABLE: Final = 10_000_000  # in CSV; the largest takes half
LARGEST_SERIES: Final = 20_000_000  # that a server sends; it may go on for ever

# A workbook, unpacked: an archive of a few bytes may become gigabytes.
LARGEST_UNPACKED: Final = 300_000_000  # bytes of all parts, people's own sheets included
LARGEST_PART: Final = 64_000_000  # bytes; the largest takes a thirtieth
LARGEST_LIST: Final = 1_000_000  # bytes of the list of sheets that are read to name one
MOST_PARTS: Final = 2_000  # a tracker has about forty, and people add pictures and charts
MOST_CELLS: Final = 800_000  # rows and cells of one sheet; the largest has 56,000
MOST_LINES: Final = 200_000  # of a table in CSV

# Characters of a text.
LONGEST_TEXT: Final = 32_767  # as many as a workbook cell can hold
LONGEST_FORMULA: Final = 8_192  # with the equals sign: as many as Excel accepts
LONGEST_WORD: Final = 3_000  # the time to lay out a word grows with its square

SECONDS: Final = 20  # of processor time; the largest briefing, and the largest tracker, take a few
SECONDS_TO_ANSWER: Final = 30  # until a server must answer
SECONDS_TO_SEND: Final = 120  # until all of a series must have come
_EXTRA_MEMORY: Final = 1 << 30  # bytes beyond those in use
# Memory use in pages. Only Linux has this file; other systems get no limit on memory.
_MEMORY_USE: Final = Path("/proc/self/statm")


class TimeLimitError(ScenariobookError):
    """The work used all of its processor time."""


def too_large(size: int) -> str:
    """Return why a file of this size in bytes is too large; empty up to ``LARGEST_FILE``."""
    most = f"a file may have up to {LARGEST_FILE / 1e6:,.0f} MB"
    return f"the file has {size / 1e6:,.0f} MB; {most}" if size > LARGEST_FILE else ""


def limited(seconds: float = SECONDS) -> AbstractContextManager[None]:
    """Limit the processor time of a ``with`` block, and its memory to one gigabyte more.

    The system's time for the block counts, too: the system fills memory.

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
    # Repeat the signal: Python drops an exception that is raised in a destructor.
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
