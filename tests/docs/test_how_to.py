"""The tutorial and the how-to pages do what they say: what they show is what is printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine

from scenariobook.briefing import editions
from scenariobook.briefing.workshop import edition as workshop_edition
from tests.commands import run
from tests.docs import walk
from tests.docs.pages import DOCS

# --- how-to pages ---------------------------------------------------------------------------------


HOW_TO = DOCS / "how-to"
PAGES = tuple(
    page for page in sorted(HOW_TO.glob("*.md")) if "```console" in page.read_text("utf-8")
)


@pytest.fixture(autouse=True)
def _not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a PDF be a line."""
    for module, name in (
        (editions, "print_briefing"),
        (workshop_edition, "print_briefing"),
        (workshop_edition, "_handout"),
    ):
        monkeypatch.setattr(module, name, lambda *_: b"%PDF-1.7 not laid out\n")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(page: Path, home: Path) -> None:
    """Each command in its turn, by somebody who has done the tutorial up to there."""
    walk.hold(page, home)


def test_questions_are_asked_in_the_words_that_the_page_explains(home: Path) -> None:
    """But for those that another copy or another study would need; their own tests have them."""
    cells = (
        "Update | new-connections | value | about 120",
        "Update | reservoir-level | value | 1,050",
        "Update | reservoir-level | source | almanac",
        "Update | reservoir-level | as of | 5/6/2026",
        "Update | water-sold | value | 4.2",
        "Update | water-sold | id | well-state",
    )
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC)):
        assert run("new", "my-study", "--full").exit_code == 0
        assert run("build", "my-study").exit_code == 0
        copy = home / "my-study" / "output" / "my-study" / "tracker.xlsx"
        walk.type_cells(copy, "\n".join(cells))
        said = run("import", "my-study", str(copy), "--dry-run", "--format", "json").stdout
    page = (HOW_TO / "returned-copies.md").read_text("utf-8")
    rows = page.partition("| it says | do this |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
    told = [re.split(r"…|FILE:LINE|\d.*", row.split(" | ")[0].lstrip("| ")) for row in rows]
    assert len(told) == 8
    assert [parts[0] for parts in told if not all(part in said for part in parts)] == [
        "the cell shows '",
        "when the file was made, ",
        "the study no longer has ",
    ]


def test_the_zip_holds_what_the_page_lists(home: Path) -> None:
    """And README.txt, which tells what is what. (It failed from the next quarter on.)"""
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC)):
        assert run("new", "my-study").exit_code == 0
        assert run("pack", "my-study").exit_code == 0
    page = (HOW_TO / "a-workshop.md").read_text("utf-8")
    listed = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    (made,) = (home / "my-study" / "output" / "my-study").glob("pack-*.zip")
    with ZipFile(made) as zipped:
        assert sorted([*listed, "README.txt"]) == sorted(zipped.namelist())


# --- the tutorial ---------------------------------------------------------------------------------


def test_the_tutorial_does_what_it_says(home: Path) -> None:
    """From nothing to the second briefing, with what a colleague typed."""
    walk.hold(walk.TUTORIAL, home)
