"""Turn pages into a tagged PDF with WeasyPrint; import WeasyPrint if its libraries are there."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO


def import_weasyprint() -> None:
    """Import WeasyPrint, without starting a compiler to search for its libraries.

    Raises:
        OSError: if a C library that WeasyPrint needs is missing.
    """
    # If a library is missing, WeasyPrint prints about itself; our caller says what to do.
    with _search_by_plain_name(), redirect_stdout(StringIO()):
        import weasyprint  # noqa: F401, PLC0415  (its search for libraries belongs in this block)


def why_no_pdf() -> str:
    """Return why this machine cannot make a PDF; empty if it can."""
    try:
        import_weasyprint()  # WeasyPrint loads Pango, which may be missing
    except OSError as error:
        return str(error).split("\n")[0]
    return ""


def pango_version() -> str:
    """Return the version of Pango, which lays out WeasyPrint's text; WeasyPrint is imported."""
    from weasyprint.text.ffi import pango  # noqa: PLC0415  (as above)

    number = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


@contextmanager
def _search_by_plain_name() -> Iterator[None]:
    """Make ``find_library`` ask only the loader's cache, and only for names with a version.

    WeasyPrint tries several names for each library, such as ``pango-1.0`` and
    ``libpango-1.0.so.0``. On Linux, each name that ``dlopen`` does not know makes ``find_library``
    start ldconfig, a compiler and two linkers: 86 processes in all. ``dlopen`` mostly knows the
    name with a version. If not, ldconfig finds any other version. A library that only a compiler
    finds could not be loaded by its name.
    """
    ask_cache = getattr(ctypes.util, "_findSoname_ldconfig", None)  # of Python on Linux alone
    if sys.platform != "linux" or ask_cache is None:
        yield
        return
    find = ctypes.util.find_library

    def find_versioned(name: str) -> str | None:
        library, version, _ = name.partition(".so.")
        soname: str | None = ask_cache(library.removeprefix("lib")) if version else None
        return soname

    ctypes.util.find_library = find_versioned
    try:
        yield
    finally:
        ctypes.util.find_library = find
