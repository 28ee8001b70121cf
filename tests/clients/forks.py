"""Runs the program in forks of a process that has it loaded.

Starting Python and importing libraries takes longer than most commands do. So one process does that
once; for each command it forks, and the fork runs the program as `python -m` does: its system calls
are the program's own, and strace can make any of them fail. At its end a fork tells which modules
that took; the process imports them, too, by the names that it was told, and the next fork finds
them there. Nothing here knows more of the program than its name.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import runpy
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NoReturn, Self

from tests.clients import require

PROGRAM: Final = "scenariobook"
REPOSITORY: Final = Path(__file__).parents[2]
LONGEST: Final = 120  # seconds of processor time; whoever takes more is ended by SIGXCPU
STUCK: Final = 1_200  # seconds; whoever waits so long is ended by SIGALRM
MOST_MEMORY: Final = 2 << 30  # bytes of addresses; whoever asks for more gets none


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Attributes:
        command: The command.
        status: Its exit code, or minus the signal that ended it.
        text: What it printed.
        seconds: The processor's time that it took.
        megabytes: The memory that it took, with what it shares with the process that forks.
        trace: What strace saw.
    """

    command: tuple[str, ...]
    status: int
    text: str
    seconds: float
    megabytes: float
    trace: str


class Forks:
    """Runs commands, one at a time, each in a process of its own."""

    def __init__(self, first: str = "", **environment: str) -> None:
        """Start the process that forks.

        Args:
            first: A function that each fork calls first, as ``module:function``; none if empty.
            environment: What its environment has beside this one's.
        """
        self._folder = TemporaryDirectory(prefix="forks-")
        self._running: Begun | None = None
        self._server: Any = subprocess.Popen(
            [sys.executable, "-m", "tests.clients.forks", first],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONHASHSEED": "0", **environment},
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
            self._server.stdin.close()
        self._folder.cleanup()

    def run(self, *command: str, strace: Sequence[str] = (), closed: str = "") -> Ended:
        """Run a command to its end; see `begin`."""
        return self.begin(*command, strace=strace, closed=closed).ended()

    def begin(self, *command: str, strace: Sequence[str] = (), closed: str = "") -> Begun:
        """Begin a command.

        Args:
            command: The command.
            strace: The arguments of strace, which is then attached before the first call.
            closed: ``output`` or ``all``, of the standard streams, or ``pipe``: output goes into
                one that nobody reads.
        """
        out = Path(self._folder.name) / "out"
        out.write_bytes(b"")
        asked = {"command": command, "out": str(out), "traced": bool(strace), "closed": closed}
        print(json.dumps(asked), file=self._server.stdin, flush=True)
        self._running = Begun(command, out, self._answer, strace)
        return self._running

    def _answer(self) -> str:
        line: str = self._server.stdout.readline()
        assert line, "the process that forks has ended"
        return line


class Begun:
    """A command that is running; strace, if it is traced, goes with it to its end."""

    def __init__(
        self, command: tuple[str, ...], out: Path, answer: Callable[[], str], strace: Sequence[str]
    ) -> None:
        self._command, self._out, self._answer = command, out, answer
        self._pid = int(answer())
        self._ended = False
        self._log = out.with_name("trace")
        self._log.write_bytes(b"")
        self._tracer: Any = None
        if strace:  # the process has stopped itself, and goes on now
            attach = [str(require("strace")), "-y", "-s", "0", "-o", str(self._log), *strace]
            self._tracer = subprocess.Popen(
                [*attach, "-p", str(self._pid)], stderr=subprocess.PIPE, text=True
            )
            told = self._tracer.stderr.readline()
            assert "attached" in told, told
            self.send(signal.SIGCONT)

    def output(self) -> str:
        """Return what it has printed so far."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    def is_stopped(self) -> bool:
        """Tell whether it was stopped by what strace was told; it stops once of itself before."""
        return self._log.read_text(encoding="utf-8").count("--- stopped by SIGSTOP ---") > 1

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
        status, seconds, megabytes = self._answer().split()
        self._ended = True
        if self._tracer:
            with self._tracer:
                self._tracer.stderr.read()
        trace, out = self._log.read_text(encoding="utf-8"), self.output()
        return Ended(self._command, int(status), out, float(seconds), float(megabytes), trace)


# --- in the process that forks -------------------------------------------------------------------


def _serve(first: str) -> None:
    """Answer each line with the number of the process that runs it, then with how that ended."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    module, _, function = first.partition(":")
    prepare = getattr(importlib.import_module(module), function) if first else None
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_run(asked, prepare))
        if asked["traced"]:
            os.waitpid(child, os.WUNTRACED)
        print(child, file=answers, flush=True)
        _, status, usage = os.wait4(child, 0)
        cost = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
        print(os.waitstatus_to_exitcode(status), *cost, file=answers, flush=True)
        if (took := Path(asked["out"] + ".modules")).exists():
            for name in json.loads(took.read_text(encoding="utf-8")):
                with suppress(Exception):  # some are no modules that can be imported by name
                    importlib.import_module(name)
            took.unlink()


def _run(asked: dict[str, Any], prepare: Callable[[], object] | None) -> int:
    """Run a command as the program's entry point does; return its exit code."""
    signal.alarm(STUCK)
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    had = set(sys.modules)
    sys.argv = [PROGRAM, *asked["command"]]
    if prepare:
        prepare()
    _close(asked["closed"])
    if asked["traced"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    leave = os._exit

    def end(status: int) -> NoReturn:
        modules = json.dumps(sorted(set(sys.modules) - had))
        Path(asked["out"] + ".modules").write_text(modules, encoding="utf-8")
        leave(status)

    os._exit = end  # with which the program ends
    try:
        runpy.run_module(PROGRAM, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  (a traceback is what a test must see)
        traceback.print_exc()
    return 1


def _close(how: str) -> None:
    """Take standard streams away: as a shell does for ``>&-``, or as a reader that has gone."""
    for number in {"output": (1,), "all": (0, 1, 2)}.get(how, ()):
        os.close(number)
        setattr(sys, ("stdin", "stdout", "stderr")[number], None)  # as Python does at its start
    if how == "pipe":
        reader, writer = os.pipe()
        os.dup2(writer, 1)
        os.close(reader)
        os.close(writer)


if __name__ == "__main__":
    _serve(sys.argv[1])
