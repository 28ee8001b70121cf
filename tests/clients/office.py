"""LibreOffice, driven as a person would: it types, sorts, merges, and saves as xlsx."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any, Final

import pytest

from tests.clients import require, unavailable

# What is done and to what, as in uno_driver.Hands: ("type", "Update", "H5", "7.5").
Action = tuple[str | int, ...]

_DRIVER: Final = Path(__file__).with_name("uno_driver.py")
_SECONDS: Final = 120  # for one edit, and for the start
_SECONDS_TO_END: Final = 30


class LibreOffice:
    """A running LibreOffice, with a profile of its own."""

    def __init__(self, driver: subprocess.Popen[str]) -> None:
        self._driver = driver

    def edit(self, source: Path, target: Path, *actions: Action) -> Path:
        """Open a workbook, carry the actions out, save it as another; return that one.

        Without actions it is opened and saved, and nothing else.
        """
        request = {"source": str(source), "target": str(target), "actions": actions}
        ask(self._driver, request, _SECONDS)
        return target


def ask(driver: subprocess.Popen[str], request: object, seconds: int) -> object:
    """Return what LibreOffice answers to a request; fail where it takes too long, or cannot."""
    assert driver.stdin is not None
    assert driver.stdout is not None
    late = Timer(seconds, end_all, [driver])
    late.start()
    try:
        driver.stdin.write(json.dumps(request) + "\n")
        driver.stdin.flush()
        answer = driver.stdout.readline()
    except BrokenPipeError:
        answer = ""
    finally:
        late.cancel()
    if not answer:
        pytest.fail(f"LibreOffice ended, or took over {seconds} s: {request}")
    told = json.loads(answer)
    if "failed" in told:
        pytest.fail(f"LibreOffice: {told['failed']}: {request}")
    return told["done"]


@contextmanager
def running_libreoffice() -> Iterator[LibreOffice]:
    """Start LibreOffice; end it, and all that it started, afterwards."""
    with running_driver() as driver:
        yield LibreOffice(driver)


@contextmanager
def running_driver(*how: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start what drives LibreOffice; end it, and all that it started, afterwards.

    Args:
        how: Its arguments.
        environment: What its environment has beside this one's.
    """
    with subprocess.Popen(
        [_python_with_uno(require("soffice")), _DRIVER, *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={**os.environ, **environment},
    ) as driver:
        try:
            yield driver
        finally:
            with suppress(subprocess.TimeoutExpired, BrokenPipeError):
                driver.communicate(timeout=_SECONDS_TO_END)
            end_all(driver)


def end_all(driver: subprocess.Popen[Any]) -> None:
    """End what the driver started, too: soffice leaves soffice.bin behind."""
    with suppress(ProcessLookupError):
        os.killpg(driver.pid, signal.SIGKILL)


def _python_with_uno(soffice: Path) -> Path:
    """Return a Python that has LibreOffice's bridge: its own, or Debian's."""
    for python in (soffice.resolve().with_name("python"), Path("/usr/bin/python3")):
        if python.exists():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    return unavailable(
        "LibreOffice's Python bridge is not installed (Debian: apt-get install python3-uno)"
    )
