"""The process that has the program loaded; run as a script, it is what `Nursery` asks.

Asked on standard input, a line of JSON for each command, it answers with the number of the process
that runs it, and then with how that ended.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import time_machine

from scenariobook.briefing import editions
from scenariobook.briefing.wording.materials import Basis
from scenariobook.cli.commands import main
from scenariobook.intake import preview, replaced_tracker
from scenariobook.intake import read_files as intake
from scenariobook.workbook import write

NOW: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LONGEST: Final = 60  # seconds; whoever takes longer has got stuck and is ended
MAKE: Final = editions.render_briefing
# The commands, and what they import as they need it; here it is loaded once for all forks.
COMMANDS: Final = [main.commands[name] for name in main.commands]
LOADED: Final = (editions, intake, replaced_tracker, preview, write)


def _serve() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _remember_briefings(Path(sys.argv[1]))
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_child(asked))
        if asked["how"] == "traced":
            os.waitpid(child, os.WUNTRACED)
        print(child, file=answers, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _child(asked: dict[str, Any]) -> int:
    signal.alarm(LONGEST)
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    if asked["patch"]:
        module, function = asked["patch"].split(":")
        getattr(importlib.import_module(module), function)()
    _close(asked["closed"])
    if asked["how"] == "traced":
        os.kill(os.getpid(), signal.SIGSTOP)
    return _command(asked["command"])


def _close(how: str) -> None:
    """Take standard streams away: as a shell does for ``>&-``, or as a reader that has gone."""
    numbers = {"output": (1,), "all": (0, 1, 2)}.get(how, ())
    for number in numbers:
        os.close(number)
        setattr(sys, ("stdin", "stdout", "stderr")[number], None)  # as Python does at its start
    if how == "pipe":
        reader, writer = os.pipe()
        os.dup2(writer, 1)
        os.close(reader)
        os.close(writer)


def _command(command: Sequence[str]) -> int:
    """Run a command as the program's entry point does; return its exit code."""
    try:
        with time_machine.travel(NOW, tick=False):
            main(command)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  (a traceback is what the battery must see)
        sys.excepthook(*sys.exc_info())
    return 1


def _remember_briefings(shelf: Path) -> None:
    """Lay each briefing out once: the same definitions, record and quarter give the same bytes."""

    def remembered(basis: Basis) -> editions.Printed:
        made_from = repr((basis.version, basis.entries, basis.quarter))
        kept = shelf / sha256(made_from.encode()).hexdigest()
        if not kept.exists():
            half = kept.with_name(f"{kept.name}-{os.getpid()}")
            half.write_bytes(MAKE(basis)[0])
            half.replace(kept)
        return kept.read_bytes(), frozenset()

    editions.render_briefing = remembered


if __name__ == "__main__":
    _serve()
