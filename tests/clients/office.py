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

_DRIVER: Final = Path(__file__).with_name("uno_driver.py")
_SECONDS: Final = 120  # for one request, and for the start
_SECONDS_TO_END: Final = 30


class LibreOffice:
    """A running LibreOffice, with a profile of its own."""

    def __init__(self, driver: subprocess.Popen[str]) -> None:
        self._driver: Any = driver

    def edit(self, source: Path, target: Path, *actions: tuple[str | int, ...]) -> Path:
        """Open a workbook, carry the actions out, save it as another; return that one.

        Without actions it is opened and saved, and nothing else. What is done and to what is as in
        uno_driver.Hands: ("type", "Update", "H5", "7.5").
        """
        for action in (("open", str(source)), *actions, ("save_as", str(target)), ("close",)):
            self.ask(*action)
        return target

    def ask(self, *request: str | int) -> object:
        """Return what is answered to a request; fail where it takes too long, or cannot."""
        late = Timer(_SECONDS, end_all, [self._driver])
        late.start()
        try:
            print(json.dumps(request), file=self._driver.stdin, flush=True)
            answer = self._driver.stdout.readline()
        except BrokenPipeError:
            answer = ""
        finally:
            late.cancel()
        if not answer:
            pytest.fail(f"LibreOffice ended, or took over {_SECONDS} s: {request}")
        told = json.loads(answer)
        if "failed" in told:
            pytest.fail(f"LibreOffice: {told['failed']}: {request}")
        return told["done"]


@contextmanager
def running_libreoffice(*how: str, **environment: str) -> Iterator[LibreOffice]:
    """Start LibreOffice; end it, and all that it started, afterwards.

    Args:
        how: The arguments of what drives it.
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
            yield LibreOffice(driver)
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
