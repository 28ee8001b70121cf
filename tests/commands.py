"""The commands as a user runs them, and the record as they leave it."""

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
    stderr("import", *names, "--yes", code=1)


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


def stderr(*arguments: str, code: int = 0, typed: str = "") -> str:
    """Run a command that ends with a code; return its messages, in one line, and no results."""
    done = run(*arguments, typed=typed)
    assert done.exit_code == code, done.output
    return " ".join(done.stderr.split())


def output(done: Result) -> str:
    """Return all that a command printed, in one line."""
    return " ".join((done.stdout + done.stderr).split())


def do(*commands: str) -> None:
    """Run commands that succeed, each written as one types it, one after the other."""
    for command in commands:
        stderr(*command.split())


def python(code: str, *arguments: str | Path, **environment: str) -> bytes:
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
    told = stderr(*shlex.split(command), code=code, typed=typed)
    assert [one for one in words if one not in told] == [], told


def process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own."""
    line = [sys.executable, "-m", "scenariobook", *arguments]
    return subprocess.run(line, check=False, capture_output=True, env=os.environ | environment)
