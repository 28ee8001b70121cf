"""`help`: what can be looked up, by which names, and how it is printed."""

from __future__ import annotations

import re
import sys
import tomllib
from io import StringIO
from pathlib import Path

import click
import pytest

from scenariobook.cli.commands import main
from scenariobook.cli.help import Kind, help_, topics, topics_about
from scenariobook.diagnostics import CODES
from tests.commands import run
from tests.docs.pages import DOCS
from tests.study_keys import KEYS

# --- printed --------------------------------------------------------------------------------------


def test_a_code_is_explained() -> None:
    """From the program alone: what it means, an example, the remedy."""
    said = run("help", "S203").stdout
    assert said.startswith("## S203\n\n**error**: thresholds or a range in the wrong order.\n")
    assert 'help: swap the two, or set direction = "rising"' in said
    assert run("help", "home", "scenario").stdout.startswith("**home scenario**: ")


# What an author is likeliest to meet.
ADVISED = [
    *("S001", "S003", "S101", "S102", "S103", "S104", "S105", "S201", "S202", "S203"),
    *("S204", "S205", "S207", "S208", "S209", "W301", "W303", "W313", "W314", "W315"),
    "W316",
]


@pytest.mark.parametrize("code", ADVISED)
def test_the_help_of_a_code_first_says_what_to_do(code: str) -> None:
    """It repeated the message, and had an example of the mistake alone."""
    advice = run("help", code).stdout.split("\n\n**")[1].partition("Remedy: ")[2]
    words, example, _ = advice.split("```", 2)
    lines = example.removeprefix("toml\n").splitlines()
    assert tomllib.loads("\n".join(lines))
    assert len(words.strip().splitlines()) + len(lines) <= 6


def test_without_a_topic_all_are_listed() -> None:
    """Pages and codes with what they are about."""
    said = run("help").stdout
    assert re.search(
        r"^  returned-copies +Hand trackers out, and take in what comes back$", said, re.MULTILINE
    )
    assert re.search(r"^  S203 +thresholds or a range in the wrong order$", said, re.MULTILINE)
    assert ", home scenario, " in " ".join(said.split())


def test_what_is_no_topic_is_wrong_usage_with_a_way_on() -> None:
    """The nearest name, and the pages that have the word."""
    result = run("help", "glosary")
    assert result.exit_code == 2
    assert "there is no topic 'glosary'\ndid you mean glossary?" in result.stderr
    assert "lists all codes" not in result.stderr
    assert "these pages speak of it: " in run("help", "spreadsheet").stderr
    unknown = run("help", "Q999")
    assert unknown.exit_code == 2
    assert "`scenariobook help diagnostics` lists all codes" in unknown.stderr


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "topic, platform, pages", [("S203", "linux", 0), ("git", "linux", 1), ("git", "win32", 0)]
)
def test_on_a_terminal_it_is_laid_out(
    topic: str, platform: str, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No marks of Markdown; a pager only for what is longer than the screen.

    None on Windows, whose `more` reads UTF-8 in a code page of old.
    """
    monkeypatch.setattr(sys, "platform", platform)
    screen, paged = _Terminal(), list[str]()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(click, "echo_via_pager", paged.append)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "40")
    help_.main([topic], standalone_mode=False)
    assert len(paged) == pages
    shown = "".join(paged) or screen.getvalue()
    assert "```" not in shown
    assert "## " not in shown
    assert max(len(click.unstyle(line)) for line in shown.splitlines()) <= 80


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return a study with two thresholds exchanged."""
    study = tmp_path / "my-study"
    assert run("new", str(study), "--full").exit_code == 0
    file = study / "dry-years.toml"
    file.write_text(file.read_text("utf-8").replace("warning = 30", "warning = 60"), "utf-8")
    return study


def test_what_is_printed_of_problems_says_once_how_to_read_more(wrong: Path) -> None:
    """Beside the results, not among them."""
    told = "`scenariobook help S203` explains a code\n"
    result = run("check", str(wrong))
    assert (result.stderr.count(told), result.stdout.count(told)) == (1, 0)
    assert run("build", str(wrong)).stderr.count(told) == 1
    assert told not in run("check", str(wrong), "--format", "json").output


# --- found ----------------------------------------------------------------------------------------


def test_each_code_command_table_and_page_is_a_topic() -> None:
    """What the program prints can be looked up; no page is left out but the developers' own."""
    names = {kind: {topic.name for topic in topics() if topic.kind is kind} for kind in Kind}
    assert names[Kind.CODE] == set(CODES)
    assert names[Kind.COMMAND] == {"scenariobook", *main.commands}
    assert names[Kind.TABLE] == set(KEYS)
    pages = {page.stem for page in DOCS.rglob("*.md")} - {"README", "contributing"}
    assert names[Kind.GUIDE] | names[Kind.PAGE] == pages
    assert {"prior", "home scenario", "record"} <= names[Kind.WORD]


@pytest.mark.parametrize(
    "wanted, kinds",
    [
        ("s203", [Kind.CODE]),
        ("Home  Scenario", [Kind.WORD]),
        ("home-scenario", [Kind.WORD]),
        ("workshop", [Kind.GUIDE]),
        ("hand-out", [Kind.WORD, Kind.COMMAND]),
        ("briefing", [Kind.WORD, Kind.PAGE]),
        ("S999", []),
    ],
)
def test_a_name_is_found_as_people_write_it(wanted: str, kinds: list[Kind]) -> None:
    """All that bears it is found: the meaning of a word first, for it is the shortest."""
    assert [topic.kind for topic in topics_about(wanted)] == kinds


def test_a_link_says_what_to_type() -> None:
    """There is nothing to click on; a link out of the pages is its text."""
    (editor,) = topics_about("retire-or-rename")
    assert "](" not in editor.text
    (wrong,) = topics_about("a-wrong-value")
    assert "Take it back (scenariobook help take-back)" in wrong.text
    (s001,) = topics_about("S001")
    assert "https://toml.io" in s001.text
    assert not [topic.name for topic in topics() if "<!--" in topic.text]
