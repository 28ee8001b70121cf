"""Runs commands in forks of a process that has the program loaded.

Starting Python and importing the libraries takes longer than most commands do. So one process
does that once; each command then runs in a fork of it, as `scenariobook` would: its system calls
are the program's own, and strace can make any of them fail. Two things are not left to chance, so
that bytes can be compared: the clock stands still, and a briefing that was laid out once is not
laid out again from the same record (laying out writes nothing).
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp
from typing import IO, Final, Self

from tests.clients import require

REPOSITORY: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, or minus the signal; what it said; what strace saw."""

    status: int
    said: str
    trace: str = ""


@cache
def _shelf() -> str:
    """Return where laid out briefings are kept, for all nurseries, until this process ends."""
    folder = mkdtemp(prefix="scenariobook-briefings-")
    atexit.register(rmtree, folder)
    return folder


class Nursery:
    """Runs commands, one at a time, each in a process of its own."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="scenariobook-faults-")
        self._running: Begun | None = None
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks", _shelf()],
            cwd=REPOSITORY,
            env={**os.environ, "LOGNAME": "tester", "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._running:
            self._running.kill()
        with self._server:
            _stream(self._server.stdin).close()
        self._folder.cleanup()

    def run(
        self, *command: str, strace: Sequence[str] = (), patch: str = "", closed: str = ""
    ) -> Ended:
        """Run a command to its end; see `begin`."""
        return self.begin(*command, strace=strace, patch=patch, closed=closed).ended()

    def begin(
        self, *command: str, strace: Sequence[str] = (), patch: str = "", closed: str = ""
    ) -> Begun:
        """Begin a command.

        With arguments for ``strace``, that is attached before the command's first call.
        ``patch`` names a function, as ``module:function``, that is called first in the process.
        ``closed`` is ``output`` or ``all``, of the standard streams, or ``pipe``: output goes into
        one that nobody reads.
        """
        folder = Path(self._folder.name)
        (folder / "said").write_bytes(b"")
        how = "traced" if strace else "run"
        self._ask(command, how=how, patch=patch, closed=closed)
        pid = self._answer()
        tracer = _Tracer(pid, strace, folder / "trace") if strace else None
        self._running = Begun(pid, folder, self._answer, tracer)
        return self._running

    def _ask(self, command: Sequence[str], **more: str) -> None:
        asked = {"command": command, "said": f"{self._folder.name}/said", **more}
        stream = _stream(self._server.stdin)
        stream.write(json.dumps(asked) + "\n")
        stream.flush()

    def _answer(self) -> int:
        line = _stream(self._server.stdout).readline()
        assert line, "the nursery has ended"
        return int(line)


class _Tracer:
    """strace, attached to a process that has stopped itself and now goes on."""

    def __init__(self, pid: int, arguments: Sequence[str], log: Path) -> None:
        self._log = log
        self._process = subprocess.Popen(
            [require("strace"), "-y", "-s", "0", "-o", log, *arguments, "-p", str(pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        said = _stream(self._process.stderr).readline()
        assert "attached" in said, said
        os.kill(pid, signal.SIGCONT)

    def end(self) -> None:
        """Wait until it has seen the process end."""
        with self._process:
            _stream(self._process.stderr).read()

    def log(self) -> str:
        """Return what it has seen."""
        return self._log.read_text(encoding="utf-8")


class Begun:
    """A command that is running."""

    def __init__(
        self, pid: int, folder: Path, answer: Callable[[], int], tracer: _Tracer | None
    ) -> None:
        self._pid = pid
        self._said = folder / "said"
        self._answer = answer
        self._tracer = tracer
        self._ended = False

    def said(self) -> str:
        """Return what it has said so far."""
        return self._said.read_text(encoding="utf-8")

    def is_stopped(self) -> bool:
        """Tell whether it was stopped by what strace was told; it stops once of itself before."""
        assert self._tracer is not None
        return self._tracer.log().count("--- stopped by SIGSTOP ---") > 1

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self._pid, number)

    def kill(self) -> None:
        """End it, where a test has not waited until it ended."""
        if not self._ended:
            self.send(signal.SIGKILL)
            self.ended()

    def ended(self) -> Ended:
        """Wait until it has ended."""
        status = self._answer()
        self._ended = True
        if self._tracer:
            self._tracer.end()
        return Ended(status, self.said(), self._tracer.log() if self._tracer else "")


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
