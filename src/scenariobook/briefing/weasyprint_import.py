"""Import WeasyPrint without starting a compiler to search for its libraries."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def import_weasyprint() -> None:
    """Import WeasyPrint.

    Raises:
        OSError: if a C library that WeasyPrint needs is missing.
    """
    with _search_by_plain_name():
        # Imported for its search for libraries, which must happen within this block.
        import weasyprint  # noqa: F401, PLC0415


@contextmanager
def _search_by_plain_name() -> Iterator[None]:
    """Make ``find_library`` answer only for names with a version, such as ``libpango-1.0.so.0``.

    WeasyPrint tries several names for each library. On Linux, each name that does not exist makes
    ``find_library`` start ldconfig, a compiler and a linker. ``dlopen`` mostly finds the name with
    a version by itself; only if not does WeasyPrint ask ``find_library`` for it.
    """
    if sys.platform != "linux":
        yield
        return
    find = ctypes.util.find_library

    def find_versioned(name: str) -> str | None:
        library, version, _ = name.partition(".so.")
        return find(library.removeprefix("lib")) if version else None

    ctypes.util.find_library = find_versioned
    try:
        yield
    finally:
        ctypes.util.find_library = find
