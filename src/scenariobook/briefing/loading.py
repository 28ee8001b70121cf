"""WeasyPrint imported without asking a compiler where its libraries are."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def load() -> None:
    """Import WeasyPrint.

    Raises:
        OSError: if a library that it stands on is missing.
    """
    with _found_by_version():
        # Only here are its libraries looked for as they should be; its names are used elsewhere.
        import weasyprint  # noqa: F401, PLC0415


@contextmanager
def _found_by_version() -> Iterator[None]:
    """Have libraries looked for by the name that they have on Linux.

    WeasyPrint tries one name after another, and there each miss starts ldconfig, a compiler and a
    linker. The name with a version is mostly found without; if it is not, they are asked for it.
    """
    if sys.platform != "linux":
        yield
        return
    find = ctypes.util.find_library

    def found(name: str) -> str | None:
        library, version, _ = name.partition(".so.")
        return find(library.removeprefix("lib")) if version else None

    ctypes.util.find_library = found
    try:
        yield
    finally:
        ctypes.util.find_library = find
