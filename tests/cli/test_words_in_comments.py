"""What an analyst answers in the program's own comment is the analyst's, and stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from tests.commands import run, type_value
from tests.workbook.letters import VALUE

TRACKER = Path("output/small-study/tracker.xlsx")
CELL = f"{VALUE}5"
WORDS = "the gauge was moved in May"
ANSWERS: dict[str, Callable[[str], str]] = {
    "after the first line": lambda text: text.replace("\n", f" {WORDS}\n", 1),
    "before the first line": lambda text: f"{WORDS} {text}",
    "a line of its own": lambda text: text.replace("\n", f"\n{WORDS}\n", 1),
    "after a value": lambda text: text.replace("2.5", f"2.5 {WORDS}", 1),
    "over a value": lambda text: text.replace("2.5", WORDS, 1),
    "above the last line": lambda text: text.replace("\n—", f"\n{WORDS}\n—"),
    "in the last line": lambda text: text.replace("\n—", f"\n{WORDS} —"),
    "below the last line": lambda text: f"{text}\n{WORDS}",
    "over all": lambda _: WORDS,
}


def in_conflict() -> str:
    """Let two copies differ, build, and return the comment on the cell."""
    run("build")
    for name, value in (("anna.xlsx", 2.5), ("ben.xlsx", 3.5)):
        shutil.copy(TRACKER, name)
        type_value(Path(name), value)
    run("import", "anna.xlsx", "ben.xlsx", "--yes")
    run("build")
    return comment_on(CELL)


def comment_on(cell: str) -> str:
    """Return the comment on a cell of Update; empty if it has none."""
    comment = openpyxl.load_workbook(TRACKER)["Update"][cell].comment
    return comment.text if comment else ""


def write_comment(tracker: Path, text: str, cell: str = CELL) -> None:
    """Write a comment on a cell of Update, as a program does after somebody has typed in it."""
    workbook = openpyxl.load_workbook(tracker)
    workbook["Update"][cell].comment = Comment(text, "Anna")
    workbook.save(tracker)


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_in_the_programs_comment_stays(answer: Callable[[str], str]) -> None:
    """It stands there once, however often one builds, and also when the matter is settled."""
    text = in_conflict()
    write_comment(TRACKER, answer(text))
    for _ in range(2):
        run("build")
        assert comment_on(CELL).count(WORDS) == 1
        assert comment_on(CELL).count("Open, number") == 1
    type_value(TRACKER, 2.5)
    run("build")
    assert comment_on(CELL).count(WORDS) == 1
    assert "— scenariobook" not in comment_on(CELL)


@pytest.mark.usefixtures("study")
def test_a_comment_that_nobody_answered_goes_with_its_matter() -> None:
    """Otherwise each test above could pass because nothing is ever taken away."""
    in_conflict()
    type_value(TRACKER, 2.5)
    run("build")
    assert comment_on(CELL) == ""


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_in_a_copy_is_named(answer: Callable[[str], str]) -> None:
    """It is not taken into the record, as no comment is, and the import says where it stands."""
    text = in_conflict()
    shutil.copy(TRACKER, "carla.xlsx")
    assert "a comment at" not in run("import", "carla.xlsx", "--yes").stderr
    write_comment(Path("carla.xlsx"), answer(text))
    assert f"a comment at Update!{CELL}" in run("import", "carla.xlsx", "--yes").stderr


@pytest.mark.usefixtures("study")
def test_the_programs_comment_pasted_elsewhere_keeps_what_was_added() -> None:
    """Whoever copies the cell copies the comment, and writes on."""
    text = in_conflict()
    write_comment(TRACKER, text.replace("\n", f"\n{WORDS}\n", 1), "B5")
    run("build")
    assert comment_on("B5") == WORDS


@pytest.mark.usefixtures("study")
def test_words_that_only_look_like_the_programs_are_somebodys() -> None:
    """They were typed, whatever they begin and end with."""
    in_conflict()
    written = "Open, number 9, to be asked in Vienna\n— scenariobook"
    write_comment(TRACKER, written, "B5")
    run("build")
    assert "Open, number 9, to be asked in Vienna" in comment_on("B5")
