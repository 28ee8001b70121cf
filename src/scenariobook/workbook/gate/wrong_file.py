"""Refuse files, whatever they are, by their names and sizes."""

from __future__ import annotations

import re
from typing import Final

from scenariobook.errors import ScenariobookError

LARGEST_FILE: Final = 100_000_000  # bytes; a larger file is not even read from disk

_LOCK_FILE: Final = re.compile(r"~\$.*|\.~lock\..*#", re.DOTALL)


class WrongFile(ScenariobookError):
    """A file that the program refuses to read; the message says what it is and what to do."""


def is_lock_file(name: str) -> bool:
    """Tell whether a file's name is that of a lock file, which Office keeps beside an open file."""
    return _LOCK_FILE.fullmatch(name) is not None


def too_large(size: int) -> str:
    """Return the sentence for a file whose size in bytes is more than ``LARGEST_FILE``."""
    return f"the file has {size / 1e6:,.0f} MB; a tracker stays under {LARGEST_FILE / 1e6:,.0f} MB"
