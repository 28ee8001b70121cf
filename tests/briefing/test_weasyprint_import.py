from __future__ import annotations

import subprocess
import sys

import pytest

# Run in a process of its own: WeasyPrint is imported once.
PROBE = """
import ctypes.util, subprocess, sys
asked = []
started = subprocess.Popen.__init__
def note(self, command, *rest, **more):
    asked.append(command)
    started(self, command, *rest, **more)
subprocess.Popen.__init__ = note
find = ctypes.util.find_library
if sys.argv[1] == "ours":
    from scenariobook.briefing.pdf.weasyprint_import import import_weasyprint
    import_weasyprint()
import weasyprint
from weasyprint.text.ffi import harfbuzz_subset, harfbuzz_vector
assert ctypes.util.find_library is find
print(harfbuzz_subset is not None, harfbuzz_vector is not None, *(command[0] for command in asked))
"""


def imported(way: str) -> tuple[list[str], list[str]]:
    """Return the programs that an import started, and which optional libraries it found."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, way], capture_output=True, text=True, check=True
    )
    subset, vector, *started = done.stdout.split()
    return started, [subset, vector]


@pytest.mark.skipif(sys.platform != "linux", reason="only there does a miss start programs")
def test_the_same_libraries_are_found_with_fewer_programs_started() -> None:
    """Those that WeasyPrint can do without change what it draws: they are there as before.

    For each of those that is missing, the loader's cache is asked, and no compiler.
    """
    _, libraries = imported("plainly")
    started, found = imported("ours")
    assert found == libraries
    assert all("ldconfig" in program for program in started)
    assert len(started) <= found.count("False")
