"""The process whose forks run the program; run as a script, it is what `Program` asks.

Starting Python and importing libraries takes longer than most commands do. So each fork runs the
program as `python -m` does, and tells at its end which modules that took; this process then imports
them, too, by the names that it was told, and the next fork finds them there. It knows nothing else
of the program.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import runpy
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

LONGEST: Final = 120  # seconds of processor time; whoever takes more is ended by SIGXCPU
STUCK: Final = 1_200  # seconds; whoever waits so long is ended by SIGALRM


def _serve(program: str) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(_run(program, asked["command"], Path(asked["said"])))
        _, status, usage = os.wait4(child, 0)
        seconds = usage.ru_utime + usage.ru_stime
        answers.write(f"{os.waitstatus_to_exitcode(status)} {seconds}\n")
        answers.flush()
        _import_what_it_took(Path(asked["said"] + ".modules"))


def _run(program: str, command: Sequence[str], said: Path) -> int:
    signal.alarm(STUCK)
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(out, 2)
    had = set(sys.modules)
    sys.argv = [program, *command]
    vars(os)["_exit"] = sys.exit  # a program that leaves at once would not tell its modules
    code = 0
    try:
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001  (a traceback is what the siege must see)
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    Path(f"{said}.modules").write_text(json.dumps(sorted(set(sys.modules) - had)))
    return code


def _import_what_it_took(names: Path) -> None:
    if names.exists():
        for name in json.loads(names.read_text()):
            with suppress(Exception):  # some are no modules that can be imported by name
                importlib.import_module(name)
        names.unlink()


if __name__ == "__main__":
    _serve(sys.argv[1])
