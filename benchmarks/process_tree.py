"""Measure a command with everything that it starts, also with what outlives it.

A process is told the processor's time of those children alone for which it has waited. Chromium
ends before the processes that do its work, so its own time says little. On Linux this process
becomes the one that such orphans are handed to, and waits for them. ``perf stat`` counts the same:
65.9 s against 65.1 s for a print by Chromium.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from resource import struct_rusage
from typing import Final, NamedTuple

_PR_SET_CHILD_SUBREAPER: Final = 36
_PATIENCE: Final = 10.0  # seconds for what outlives a command
_ADOPTS: Final = sys.platform == "linux"


class Measured(NamedTuple):
    """Processor seconds, the largest process's peak memory in megabytes, and a clock's seconds."""

    seconds: float
    peak: float
    wall: float


def adopt_orphans() -> None:
    """Become the parent of every process that outlives the command that started it."""
    if _ADOPTS and ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        message = "this system does not hand orphans over"
        raise OSError(message)


def environment() -> dict[str, str]:
    """Return an environment in which both sides of a case may keep bytecode.

    Libraries come with theirs; the program's own was compiled by ``compile_ours``.
    """
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def compile_ours(*folders: Path) -> None:
    """Write the bytecode of our modules, as an installer does."""
    line = (sys.executable, "-m", "compileall", "-q", *map(str, folders))
    subprocess.run(line, check=True, env=environment(), stdout=subprocess.DEVNULL)


def measure(line: Sequence[str]) -> Measured:
    """Run a command line, and measure it with all that it starts.

    Raises:
        RuntimeError: if it fails, or leaves a process that does not end.
    """
    start = time.monotonic()
    with subprocess.Popen(
        line,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        said = process.stderr.read() if process.stderr else b""
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(line)}: {said.decode()}")
    everyone = [used, *_orphans()] if _ADOPTS else [used]
    return Measured(
        sum(one.ru_utime + one.ru_stime for one in everyone),
        max(one.ru_maxrss for one in everyone) / 1024,
        wall,
    )


def _orphans() -> list[struct_rusage]:
    """Wait for the processes that outlived a command, and return what each has used."""
    found: list[struct_rusage] = []
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            number, _, used = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return found
        if number:
            found.append(used)
        else:
            time.sleep(0.01)
    message = "a process has outlived its command and does not end"
    raise RuntimeError(message)


def machine() -> str:
    """Return the state of this machine, as words."""
    governor = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    policy = governor.read_text().strip() if governor.exists() else "not told"
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    counted = "whole process trees" if _ADOPTS else "commands and the children they waited for"
    python = ".".join(map(str, sys.version_info[:3]))
    return (
        f"{os.cpu_count()} cores, load {load}, governor {policy}, Python {python}; "
        f"processor time of {counted}"
    )
