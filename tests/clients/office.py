"""LibreOffice, driven as a person would: it types, sorts, merges, and saves as xlsx.

In a window of a display of its own, real keys are typed: they go through the X server, as from a
keyboard; where the cursor is and whether all is saved is asked of LibreOffice itself, so that
nothing waits longer than it must, and nothing too short.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any, Final

import pytest

from tests.clients import require, unavailable

_DRIVER: Final = Path(__file__).with_name("uno_driver.py")
_SECONDS: Final = 120  # for one request
_SECONDS_TO_END: Final = 30


class LibreOffice:
    """A running LibreOffice, with a profile of its own."""

    def __init__(self, driver: subprocess.Popen[str]) -> None:
        self._driver: Any = driver

    def edit(self, source: Path, target: Path, *actions: tuple[str | int, ...]) -> Path:
        """Open a file, carry the actions out, save it as another; return that one.

        Without actions it is opened, calculated and saved, and nothing else; the target's ending
        says in which format. What is done and to what is as in uno_driver.Hands:
        ("type", "Update", "H5", "7.5").
        """
        opened, saved = str(source.resolve()), str(target.resolve())
        for action in (("open", opened), *actions, ("save_as", saved), ("close",)):
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
    python = str(_python_with_uno(require("soffice")))
    with _running(python, str(_DRIVER), *how, **environment) as driver:
        try:
            yield LibreOffice(driver)
        finally:  # with its input, the driver ends, and so does the office
            with suppress(subprocess.TimeoutExpired, BrokenPipeError):
                driver.communicate(timeout=_SECONDS_TO_END)


def saved_by_libreoffice(source: Path, target: Path) -> Path:
    """Open a file in a LibreOffice of its own, and save it as another; return that one."""
    with running_libreoffice() as office:
        return office.edit(source, target)


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
    return unavailable("LibreOffice's Python bridge is missing (Debian: python3-uno)")


# --- in a window of a display of its own ----------------------------------------------------------


_PATIENCE: Final = 20.0  # seconds until a key must have done what it does
_QUIET: Final = 1.5  # seconds until nothing more is to be expected of a key
_PAUSE: Final = 0.02
_ANSWERS: Final = 4  # how many messages one entry may bring up


class Window:
    """A LibreOffice window with one workbook at a time."""

    def __init__(self, office: LibreOffice, display: str) -> None:
        self._ask = office.ask
        self._environment = {**os.environ, "DISPLAY": display}
        self._known: frozenset[str] = frozenset()

    @contextmanager
    def edited(self, path: Path) -> Iterator[None]:
        """Open a workbook, and wait until it is shown; save it afterwards, and close it."""
        before = self._titled()
        self._ask("open", str(path.resolve()))

        def is_shown() -> bool:
            titled = self._titled().items()
            return any(path.name in title for window, title in titled if window not in before)

        self._until(is_shown, f"{path.name} to be shown")
        self._known = frozenset(self._titled())
        yield
        self.save()
        self._ask("close")

    def type(self, sheet: str, cell: str, text: str) -> Sequence[str]:
        """Go to a cell, type, and press Enter until it is left; return the titles of messages.

        A message is answered with Enter as well, as by somebody who looks at the paper.
        """
        self._ask("go", sheet, cell)
        at = self._ask("where")
        self._xdotool("type", "--delay", "4", text)
        messages: list[str] = []
        for _ in range(_ANSWERS):
            self._xdotool("key", "Return")
            # What a program swallows without a word leaves the cursor where it is.
            self._holds(lambda: self._message() or self._ask("where") != at, _QUIET)
            message = self._message()
            if not message:
                self._xdotool("key", "Escape")
                return messages
            messages.append(message)
        pytest.fail(f"{sheet}!{cell}: messages without end: {messages}")

    def go(self, sheet: str, cell: str) -> None:
        """Go to a cell, as by a click on it."""
        self._ask("go", sheet, cell)

    def write(self, *typed: str) -> None:
        """Type texts where the cursor is, each followed by a key that leads to another cell.

        The next text waits until the cell is left: who goes elsewhere before that is followed by
        keys that a busy machine has yet to deliver.
        """
        for text, key in zip(typed[::2], typed[1::2], strict=True):
            at = self._ask("where")
            if text:
                self._xdotool("type", "--delay", "4", text)
            self._xdotool("key", key)
            self._leaves(at)

    def _leaves(self, at: object) -> None:
        """Wait until the cursor is no longer in a cell."""
        self._until(lambda: self._ask("where") != at, f"{at} to be left")

    def save(self) -> None:
        """Save with Ctrl+S, in the format that the file has."""
        self._xdotool("key", "ctrl+s")
        self._until(lambda: self._ask("is_saved"), "the file to be saved")

    def sort(self, sheet: str, where: str, column: int) -> None:
        """Sort a range without a header, downwards, by one of its columns, counted from 1."""
        self._ask("sort", sheet, where, column)

    def _message(self) -> str:
        """Return the title of a message that stands open, or nothing."""
        found = self._titled()
        return next((found[window] for window in found if window not in self._known), "")

    def _titled(self) -> dict[str, str]:
        """Return the titles of the windows that have one."""
        windows = self._xdotool("search", "--onlyvisible", "--name", ".").split()
        names = self._xdotool(*(part for one in windows for part in ("getwindowname", one)))
        told = names.split("\n")[: len(windows)]
        # Where one is gone meanwhile, the next look tells.
        found = dict(zip(windows, told, strict=True)) if len(told) == len(windows) else {}
        return {window: name for window, name in found.items() if name.strip()}

    def _xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            [require("xdotool"), *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,  # a window may be gone when it is asked for its name
            timeout=_SECONDS,
        )
        return done.stdout

    def _until(self, holds: Callable[[], object], what: str) -> None:
        if not self._holds(holds, _PATIENCE):
            pytest.fail(f"waited {_PATIENCE:.0f} s for {what}; the windows: {self._titled()}")

    def _holds(self, holds: Callable[[], object], seconds: float) -> bool:
        """Wait until something holds; tell whether it did in time."""
        last = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > last:
                return False
            time.sleep(_PAUSE)
        return True


@contextmanager
def running_window() -> Iterator[Window]:
    """Start a display, a window manager and LibreOffice; end them all afterwards."""
    require("xdotool")
    screen = ("-screen", "0", "1500x1000x24", "-nolisten", "tcp", "-displayfd", "1")
    with _running("Xvfb", *screen) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        if not number:
            pytest.fail("Xvfb did not start")
        display = f":{number}"
        with (
            _running("openbox", DISPLAY=display),
            running_libreoffice("window", DISPLAY=display) as office,
        ):
            yield Window(office, display)


@contextmanager
def _running(program: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start a program; end it, and all that it started, afterwards."""
    with subprocess.Popen(
        [require(program), *arguments],
        env={**os.environ, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
            end_all(process)
