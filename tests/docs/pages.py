"""A page of docs walked through: what it lets the reader do is done, what it shows is compared.

Steps of a page, as a reader sees them:

- a block ``console``: each command behind a ``$`` is run, what follows it is what it printed;
- a file's name and a block ``csv`` or ``toml``: that file is written;
- a file's name and a block ``diff``: its lines are exchanged, or taken out;
- a tracker's name and a table of sheet, row, column, type: that is typed into it, and saved.

Two more are comments: ``on 2026-12-14`` moves the calendar, ``after step 5 of the tutorial`` begins
with what the reader of the tutorial has then. Blocks of any other kind are not run.

And what pages point to: their links and code.
"""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import openpyxl
import time_machine
from openpyxl.worksheet.worksheet import Worksheet

from tests.commands import run
from tests.study_text import change_study

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
PAGES: Final = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))

_BLOCK: Final = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    """Return the targets of a page's links and pictures."""
    text = _BLOCK.sub("", page.read_text("utf-8"))
    return re.findall(r"\]\(([^()\s]+)\)", re.sub("`[^`]*`", "", text))


def commands(page: Path) -> Iterator[str]:
    """Yield what a page calls the program with, in spans and blocks of code."""
    text = page.read_text("utf-8")
    spans = re.findall("`([^`]+)`", _BLOCK.sub("", text))
    for code in (*_BLOCK.findall(text), *spans):
        shown = re.sub(r"[(\[]?#.*", "", code)
        yield from re.findall(r"(?:^|\s|/)scenariobook +([a-z-][^\n]*)", shown, re.MULTILINE)


# --- walked through -------------------------------------------------------------------------------


TUTORIAL: Final = DOCS / "tutorial.md"
_STEP: Final = re.compile(
    r"^<!-- on (?P<day>[\d-]+) -->$"
    r"|^<!-- after step (?P<begun>\d+) of the tutorial -->$"
    r"|^```console\n(?P<console>.*?)^```$"
    r"|`(?P<written>[\w.-]+\.(?P<form>csv|toml))`:\n\n```(?P=form)\n(?P<text>.*?)^```$"
    r"|`(?P<edited>[\w.-]+\.toml)`:\n\n```diff\n(?P<lines>.*?)^```$"
    r"|`(?P<typed>[\w./-]+\.xlsx)`[^`]*:\n\n\| sheet \| row \| column \| type \|\n\|[-|]+\n"
    r"(?P<cells>(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
_ANSWER: Final = re.compile(r"(?:\[y/N\]|\(Enter[^)]*\)):(.*)$", re.MULTILINE)
_VARIES: Final = (
    (re.compile(r"\(\d+ KB\)"), "(... KB)"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "..."),  # of a file's SHA-256
    (re.compile(r"[ ]+$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


def walk_page(page: Path, home: Path) -> None:
    """Walk a page in the folder ``home``, where a test stands; it must show what is printed.

    UPDATE_GOLDEN=1 writes what is printed now into the page; the answers to questions are taken
    from it.
    """
    text = page.read_text("utf-8")
    with time_machine.travel(0) as clock:
        shown = _STEP.sub(lambda step: _taken(step, home, clock), text)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        page.write_text(shown, "utf-8")
        text = shown
    assert shown == text


def type_cells(path: Path, cells: str) -> None:
    """Type a table's cells into a tracker, and save it under its own name.

    A row is named by its title or id; one of Log by its quarter, too, behind a comma.
    """
    workbook = openpyxl.load_workbook(path)
    for line in cells.splitlines():
        title, item, header, value = (cell.strip() for cell in line.strip("|").split("|"))
        sheet = workbook[title]
        assert isinstance(sheet, Worksheet)
        rows = list(sheet.iter_rows())
        wanted = set(item.split(", "))
        number = next(n for n, row in enumerate(rows) if wanted <= {cell.value for cell in row})
        heads = ([cell.value for cell in row] for row in reversed(rows[:number]))
        head = next(headers for headers in heads if header in headers)
        rows[number][head.index(header)].value = _as_typed(value)
    workbook.save(path)


def _taken(step: re.Match[str], home: Path, clock: time_machine.Traveller) -> str:
    """Do what a step says, and return it with what is printed now."""
    if step["day"]:
        clock.move_to(datetime.combine(date.fromisoformat(step["day"]), time(9, tzinfo=UTC)))
    elif step["begun"]:
        before, end, _ = TUTORIAL.read_text("utf-8").partition(f"\n## {int(step['begun']) + 1}. ")
        assert end, "the tutorial has no step after this one"
        _STEP.sub(lambda one: _taken(one, home, clock), before)
    elif step["written"]:
        Path(step["written"]).write_text(step["text"], "utf-8")
    elif step["edited"]:
        for old, new in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)*)", step["lines"], re.MULTILINE):
            out, put = (re.sub(r"^[-+]", "", part, flags=re.MULTILINE) for part in (old, new))
            assert Path(step["edited"]).read_text("utf-8").count(out) == 1, out
            change_study(out, put, step["edited"])
    elif step["typed"]:
        type_cells(Path(step["typed"]), step["cells"])
    else:
        calls = re.split(r"^\$ ", step["console"], flags=re.MULTILINE)[1:]
        told = "".join(_printed(call.split("\n")[0], call, home) for call in calls)
        return step[0].replace(step["console"], told)
    return step[0]


# What is no command of ours, as far as the pages use it.
_SHELL: Final[dict[str, Callable[..., object]]] = {"cd": os.chdir, "cp": shutil.copy}


def _printed(command: str, before: str, home: Path) -> str:
    """Run a command and return what a terminal shows; ``before`` has the answers to give."""
    called, _, target = command.partition(" > ")
    program, *arguments = shlex.split(called)
    if program in _SHELL:
        _SHELL[program](*arguments)
        return f"$ {command}\n"
    assert program == "scenariobook"
    answers = "".join(f"{answer.strip()}\n" for answer in _ANSWER.findall(before))
    result = run(*arguments, typed=answers)
    if target:
        Path(target).write_text(result.stdout, "utf-8")
    said = (result.stderr if target else result.output).replace(str(home), "/home/you")
    for varying, told in _VARIES:
        said = varying.sub(told, said)
    return "\n".join(filter(None, (f"$ {command}", said.strip("\n")))) + "\n"


def _as_typed(text: str) -> float | date | str:
    """Return what a spreadsheet program makes of what is typed."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text
