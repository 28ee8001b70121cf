"""The commands as a user runs them, and the record as they leave it.

`do` runs commands as one types them, and returns their messages; `must_say` demands words in the
messages of one, and returns nothing. `run` takes arguments one by one, and returns the result,
whatever it is; `play` of cli/copies.py returns all that commands print, as a terminal shows it.
`run_program` and `run_python` start a process: the one returns how the program ended, the other
the bytes that code wrote. `bring_table` imports a table, and returns the result; `bring` imports
rows of values, `differ` rows that contradict each other: neither returns anything. In losses/,
`bring_files` imports files, and returns the result; `bring_copy` types into a copy of the tracker
and imports it, `receive` does that as somebody's, `rebuild` types into the tracker and builds,
`settle_it` settles what is open about an item: these return what is said. `build_and_read` builds,
and returns what cells of the new tracker hold.
"""

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner, Result

from scenariobook.cli.commands import main
from scenariobook.cli.shared.locking import LOCK
from scenariobook.paths import LEDGER
from scenariobook.record.ledger.entries import Content, Defined, Entry, Taken
from scenariobook.record.ledger.record_on_disk import load_ledger
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project

# What the study of tests.study_text has made.
OUTPUT: Final = Path("output") / "small-study"
TRACKER: Final = OUTPUT / "tracker.xlsx"
LONG: Final = 120  # seconds; whatever has not happened by then does not happen


def run(*arguments: str, typed: str = "") -> Result:
    """Run a command; whatever happens, it is no traceback."""
    result = CliRunner().invoke(main, arguments, input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def bring_table(table: str, *options: str, name: str = "in.csv") -> Result:
    """Import a table that is written here; nobody is asked."""
    Path(name).write_text(table, encoding="utf-8")
    return run("import", name, "--yes", *options)


def bring(*rows: str) -> None:
    """Import rows of a table of values: each has a quarter, an item and a value."""
    assert bring_table("\n".join(["quarter,item,value", *rows, ""])).exit_code == 0


def differ(header: str, *rows: str) -> None:
    """Import a table for each row together, `a.csv` and so on: what they say of a field is open."""
    names = [f"{letter}.csv" for letter, _ in zip("abcd", rows, strict=False)]
    for name, row in zip(names, rows, strict=True):
        Path(name).write_text(f"{header}\n{row}\n", encoding="utf-8")
    do(f"import {' '.join(names)} --yes", code=1)


def stated(study: Path = Path()) -> tuple[Entry[Content], ...]:
    """Return the entries of a study's ledger, without those about its definitions, or its files."""
    entries = load_ledger(study).entries
    return tuple(entry for entry in entries if not isinstance(entry.content, Defined | Taken))


def logged(study: Path = Path()) -> list[dict[str, Any]]:
    """Return the entries of a study's ledger as any program reads them: JSON, a line each."""
    ledger = study / LEDGER
    lines = ledger.read_text("utf-8").splitlines() if ledger.exists() else []
    return [json.loads(line) for line in lines]


def contents(kind: str = "") -> list[dict[str, Any]]:
    """Return the contents of what people stated, or of all entries of a kind, as JSON, in order."""
    others = {"defined", "opened", "taken"}
    every = [entry["content"] for entry in logged()]
    return [one for one in every if (one["kind"] == kind if kind else one["kind"] not in others)]


def files_of(folder: Path = Path()) -> dict[str, bytes]:
    """Return what each file of a folder holds, but that by which a command locks a study."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LOCK)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def until(true: Callable[[], object]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it does not happen"
        time.sleep(0.01)


def opened(folder: Path = Path()) -> Project:
    """Return a study with its record; it has no errors."""
    project, problems, _ = open_project(folder)
    assert project is not None, problems
    return project


def output(done: Result) -> str:
    """Return all that a command printed, in one line."""
    return " ".join((done.stdout + done.stderr).split())


def do(*commands: str, code: int = 0, typed: str = "") -> str:
    """Run commands, written as one types them, that end with a code; return their messages.

    The messages are one line, and no results are among them.
    """
    told: list[str] = []
    for command in commands:
        done = run(*shlex.split(command), typed=typed)
        assert done.exit_code == code, done.output
        told += done.stderr.split()
    return " ".join(told)


def run_python(code: str, *arguments: str | Path, **environment: str) -> bytes:
    """Run Python code in a process of its own, which finds these tests; return what it writes."""
    settings = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=os.environ | settings | environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    return done.stdout


def must_say(command: str, *words: str, code: int = 0, typed: str = "") -> None:
    """Run a command, written as one types it, that ends with a code and says each of some words."""
    told = do(command, code=code, typed=typed)
    assert [one for one in words if one not in told] == [], told


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    line = [sys.executable, "-m", "scenariobook", *arguments]
    return subprocess.run(line, check=False, capture_output=True, env=os.environ | environment)
