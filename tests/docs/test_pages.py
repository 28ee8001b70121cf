"""What the pages name is there, the reference says what the code does, the README works."""

import os
import re
import shlex
from pathlib import Path
from pkgutil import resolve_name
from typing import Final

import click
import pytest
import time_machine

from scenariobook.cli.commands import main
from tests.commands import run
from tests.docs.pages import DOCS, PAGES, ROOT, commands, links
from tools.reference.pages import pages

# --- pages and commands ---------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_that_is_named_exists(page: Path) -> None:
    """With the options that are named."""
    for call in commands(page):
        name = call.split()[0]
        assert name.startswith("-") or name in main.commands, call
        command: click.Command = main if name.startswith("-") else main.commands[name]
        known = {one for parameter in command.params for one in parameter.opts} | {"--help", "-h"}
        options = re.findall(r"(?:^| )(--?[\w-]+)", call)
        assert {*options} <= known, call


def test_every_page_can_be_found() -> None:
    """From the index, by somebody who has a question."""
    index = DOCS / "README.md"
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(index)}
    assert set(PAGES) - {ROOT / "README.md", index} <= listed


def test_each_how_to_page_fits_a_screen() -> None:
    """Six did not: they said again what messages and the reference say."""
    how_to = (DOCS / "how-to").glob("*.md")
    assert [one for one in how_to if len(one.read_text("utf-8").splitlines()) > 70] == []


# --- the reference --------------------------------------------------------------------------------


MADE = pages()


def test_the_reference_is_as_made() -> None:
    """Each page, and no other. Stale after a change: `.venv/bin/python -m tools.reference`."""
    assert {path.name: path.read_text("utf-8") for path in (DOCS / "reference").iterdir()} == MADE


def test_each_code_has_an_example_and_a_remedy() -> None:
    """The remedy is the example's line of help, or a sentence of the page's."""
    for part in MADE["diagnostics.md"].split("\n## ")[1:]:
        code = part[:4]
        assert f"[{code}]: " in part, code
        assert "\nhelp: " in part or "\nRemedy: " in part, code


# --- the way of a reading -------------------------------------------------------------------------


def test_each_step_names_what_exists() -> None:
    """A newcomer follows it with `grep`: a name that is gone leads nowhere."""
    page = (DOCS / "contributing.md").read_text("utf-8")
    section = page.partition("## The way of a reading\n")[2].partition("\n## ")[0]
    steps = re.findall(r"^\d+\. (.+)$", section, re.MULTILINE)
    assert len(steps) == 10
    for step in steps:
        names = re.findall(r"`([a-z_]+(?:\.\w+)+)`", step)
        assert names, step
        for name in names:
            resolve_name(f"scenariobook.{name}")
    named = re.findall(r"\]\(\.\./([^)]+\.\w+)\)(?: \(((?:`\w+`(?:, )?)+)\))?", page)
    assert len(named) > 50
    for path, names in named:
        text = (ROOT / path).read_text("utf-8")
        assert [name for name in re.findall(r"\w+", names) if name not in text] == [], path


# --- the README -----------------------------------------------------------------------------------


_LINE: Final = re.compile(r"^(scenariobook|cd) (.+)$", re.MULTILINE)


def test_who_types_its_lines_has_two_quarters(home: Path) -> None:
    """It once ended at the first briefing, and did not say how what is typed is recorded."""
    with time_machine.travel("2026-10-12", tick=False):
        for program, rest in _LINE.findall((ROOT / "README.md").read_text("utf-8")):
            typed = shlex.split(rest, comments=True)
            if program == "cd":
                os.chdir(typed[0])
            else:
                assert run(*typed, typed="y\n").exit_code == 0, rest
    made = {path.name for path in (home / "my-study" / "output" / "my-study").iterdir()}
    assert made >= {"tracker.xlsx", "briefing-2026Q4.pdf", "briefing-2027Q1.pdf"}
