"""The tutorial does what it says: its commands are run, its tables typed, its output compared.

UPDATE_GOLDEN=1 writes what the commands print now into the page; the answers to questions are
taken from it.
"""

from __future__ import annotations

import filecmp
import os
import re
import shlex
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import time_machine
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import run
from tests.docs.pages import DOCS

PAGE = DOCS / "tutorial.md"
STEP = re.compile(
    r"^<!-- on (?P<day>[\d-]+) -->$"
    r"|^```console\n(?P<console>.*?)^```$"
    r"|`(?P<edited>[\w.-]+\.toml)`:\n\n```diff\n(?P<lines>.*?)^```$"
    r"|`(?P<typed>[\w./-]+\.xlsx)`[^`]*:\n\n\| sheet \| row \| column \| type \|\n\|[-|]+\n"
    r"(?P<cells>(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
NINE = time(9, tzinfo=UTC)
ANSWER = re.compile(r"(?:\[y/N\]|\(Enter leaves it open\)):(.*)$", re.MULTILINE)
VARIES = (
    (re.compile(r"\(\d+ KB\)"), "(... KB)"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "..."),  # of a file's SHA-256
    (re.compile(r"[ ]+$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def copy(source: str, target: str) -> None:
    shutil.copy(source, target)


def compare(one: str, other: str) -> None:
    assert filecmp.cmp(one, other, shallow=False)


# What is no command of ours, as far as the page uses it.
SHELL: dict[str, Callable[..., None]] = {"cd": os.chdir, "cp": copy, "cmp": compare}


def printed(command: str, before: str, home: Path) -> str:
    """Run a command and return what a terminal shows; ``before`` has the answers to give."""
    program, *arguments = shlex.split(command)
    if program in SHELL:
        SHELL[program](*arguments)
        return f"$ {command}\n"
    assert program == "scenariobook"
    answers = "".join(f"{answer.strip()}\n" for answer in ANSWER.findall(before))
    said = run(*arguments, typed=answers).output.replace(str(home), "/home/you")
    for varying, told in VARIES:
        said = varying.sub(told, said)
    return "\n".join(filter(None, (f"$ {command}", said.strip("\n")))) + "\n"


def edit(file: Path, lines: str) -> None:
    """Put the lines of a diff in the place of those that they follow."""
    text = file.read_text("utf-8")
    for old, new in re.findall(r"^-(.*)\n\+(.*)$", lines, re.MULTILINE):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def type_cells(path: Path, cells: str) -> None:
    """Type a table's cells into a tracker, and save it under its own name."""
    workbook = openpyxl.load_workbook(path)
    for line in cells.splitlines():
        title, item, header, value = (cell.strip() for cell in line.strip("|").split("|"))
        sheet = workbook[title]
        assert isinstance(sheet, Worksheet)
        rows = list(sheet.iter_rows())
        head = next(row for row in rows if row[0].value == "id")
        row = next(row for row in rows if row[0].value == item)
        row[[cell.value for cell in head].index(header)].value = as_typed(value)
    workbook.save(path)


def as_typed(text: str) -> float | date | str:
    """Return what a spreadsheet program makes of what is typed."""
    for made in (float, date.fromisoformat):
        try:
            return made(text)
        except ValueError:
            continue
    return text


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From nothing to a quarter that is printed again, byte for byte."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "you")
    monkeypatch.setenv("COLUMNS", "100")
    # The page shows a terminal, where `settle` asks.
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("scenariobook.cli.recording.sys", terminal)
    page = PAGE.read_text("utf-8")
    with time_machine.travel(0) as clock:

        def taken(step: re.Match[str]) -> str:
            """Do what a step says, and return it with what is printed now."""
            if step["day"]:
                clock.move_to(datetime.combine(date.fromisoformat(step["day"]), NINE))
            elif step["edited"]:
                edit(Path(step["edited"]), step["lines"])
            elif step["typed"]:
                type_cells(Path(step["typed"]), step["cells"])
            else:
                calls = re.split(r"^\$ ", step["console"], flags=re.MULTILINE)[1:]
                told = "".join(printed(call.split("\n")[0], call, tmp_path) for call in calls)
                return step[0].replace(step["console"], told)
            return step[0]

        shown = STEP.sub(taken, page)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(shown, "utf-8")
    assert shown == PAGE.read_text("utf-8")
