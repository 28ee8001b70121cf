"""The program, run as a user runs it: its exit code, what it said, what it cost."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final, Self

NAME: Final = "scenariobook"
REPOSITORY: Final = Path(__file__).parents[2]
LONGEST: Final = 30.0  # seconds of processor time for a command on a study of a few items


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended: exit code (or minus a signal's number), what it printed, its seconds."""

    command: tuple[str, ...]
    status: int
    text: str
    seconds: float

    @property
    def squeezed(self) -> str:
        """Return what it printed without any space, since lines may be broken anywhere."""
        return "".join(self.text.split())


class Program:
    """Runs commands one at a time, each in a process of its own.

    A ``cold`` one starts Python anew for each, as a shell does; else a process that has the
    libraries loaded forks (see `warm`).
    """

    def __init__(self, *, cold: bool = False) -> None:
        self._folder = TemporaryDirectory(prefix="siege-said-")
        self._env = {**os.environ, "LOGNAME": "siege", "COLUMNS": "1000", "PYTHONHASHSEED": "0"}
        self._server = None if cold else self._started()

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.siege.warm", NAME],
            cwd=REPOSITORY,
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            with self._server:
                _stream(self._server.stdin).close()
        self._folder.cleanup()

    def run(self, *command: str) -> Said:
        """Run a command to its end."""
        return self._forked(command) if self._server else self._anew(command)

    def _anew(self, command: Sequence[str]) -> Said:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, "-m", NAME, *command],
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        text = done.stdout.decode("utf-8", "replace")
        return Said(tuple(command), done.returncode, text, seconds)

    def _forked(self, command: Sequence[str]) -> Said:
        server = self._server
        if server is None:
            raise ChildProcessError("no process is there to fork")
        said = Path(self._folder.name) / "said"
        said.write_bytes(b"")
        asked = _stream(server.stdin)
        asked.write(json.dumps({"command": command, "said": str(said)}) + "\n")
        asked.flush()
        line = _stream(server.stdout).readline()
        if not line:
            raise ChildProcessError("the process that runs the commands has ended")
        status, seconds = line.split()
        text = said.read_text(encoding="utf-8", errors="replace")
        return Said(tuple(command), int(status), text, float(seconds))

    def can(self, command: str, option: str = "--help") -> bool:
        """Tell whether this version has a command, or a command's option."""
        said = self.run(command, "--help")
        return said.status == 0 and option in said.text


def _stream(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise ChildProcessError("the process that runs the commands has no such stream")
    return stream
