"""Conflicts and questions are open until somebody settles them; what is recorded can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
import time_machine
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.kinds import Reading
from tests.cli.copies import copies, place
from tests.commands import TRACKER, logged, recorded_in, run, type_value
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import row_of, typed

EXPLORATORY: Final = re.sub("(prior|ratings).*\n", "", STUDY).replace(
    "[study]", '[study]\nmode = "exploratory"'
)

# --- settle ---------------------------------------------------------------------------------------


def number() -> str:
    """Return the number of the first matter that is open."""
    return run("settle").stdout.partition(".")[0].strip()


def test_a_conflict_survives_until_it_is_settled(study: Path) -> None:
    """What is chosen tells where it was typed, and by whom it was chosen."""
    copies(study, {"anna.xlsx": 2.5, "cleo.xlsx": 4.0})
    assert run("import", "cleo.xlsx", "anna.xlsx", "--yes").exit_code == 1
    typed = recorded_in(study)
    run("import", "anna.xlsx", "--yes")
    assert recorded_in(study) == typed
    at = place("water-level", "value")
    settled = run("settle", "--choose", f"{number()}=1", "--as", "Lea")
    assert settled.exit_code == 0, settled.stderr
    *_, reading = recorded_in(study)
    assert isinstance(reading.content, Reading)
    assert reading.content.value == 4.0
    assert (reading.origin.file, reading.origin.who) == ("cleo.xlsx", "Lea")
    assert f"Update!{reading.origin.cells['value']}" == at
    for name in ("anna.xlsx", "cleo.xlsx"):
        assert run("import", name, "--yes").exit_code == 0
    assert recorded_in(study)[-1] == reading


def test_a_question_in_the_tracker_is_settled_in_the_fresh_one(study: Path) -> None:
    """Build keeps what it cannot take in, marks the cell, and a value typed there settles it."""
    run("build")
    path = study / "output" / "small-study" / "tracker.xlsx"
    type_value(path, "about five")
    built = run("build")
    assert built.exit_code == 0, built.stderr
    assert "1 question open" in built.stderr
    assert "team: 'about five': " in run("settle").stdout
    type_value(path, 5)
    assert "question open" not in run("build").stderr
    reading = recorded_in(study)[-1].content
    assert isinstance(reading, Reading)
    assert reading.value == 5


@pytest.mark.parametrize(
    "header, unclear, answer, value",
    [
        ("as of", "soon", "28/02/2022", "2022-02-28"),
        ("as of", "soon", "Feb 28, 2022", "2022-02-28"),
        ("source", "reuters", "synthetic lake survey", "lake-survey"),
        ("credibility", "7", "B2", "2"),
        ("value", "about 7", "1,234", "1234"),
    ],
)
@pytest.mark.usefixtures("study")
def test_a_value_is_entered_as_an_input_cell_takes_it(
    header: str, unclear: str, answer: str, value: str
) -> None:
    """Also beside a value that is sure."""
    run("build")
    level = ("Update", "water-level")
    run("import", typed({(*level, "value"): 7} | {(*level, header): unclear}), "--yes")
    assert f"enter {value}" in run("settle", "--enter", f"{number()}={answer}").output


@pytest.mark.parametrize(
    "header, unclear, answer",
    [("as of", "soon", "2022-02-28"), ("source", "reuters", "lake-survey")],
)
@pytest.mark.usefixtures("study")
def test_a_field_is_entered_by_the_name_that_is_printed(
    header: str, unclear: str, answer: str
) -> None:
    """`settle` listed "source", and refused it: did you mean 'sources'?"""
    run("build")
    level = ("Update", "water-level")
    run("import", typed({(*level, "value"): "some", (*level, header): unclear}), "--yes")
    assert f"2022Q1, water-level, value, {header}\n" in run("settle").stdout
    refused = run("settle", "--enter", f"{number()}.{header[:-1]}={answer}")
    assert f"did you mean '{header}'?" in refused.stderr
    entered = run("settle", "--enter", f"{number()}=7", "--enter", f"{number()}.{header}={answer}")
    assert entered.exit_code == 0, entered.stderr
    assert f"enter 7, enter {answer}" in entered.output


@pytest.mark.usefixtures("study")
def test_a_value_that_is_struck_out_as_a_whole_is_asked_about() -> None:
    run("build")

    def strike(workbook: Workbook) -> None:
        row_of(workbook, "Update", "water-level")["value"].font = Font(strike=True)

    said = run(
        "import", typed({("Update", "water-level", "value"): 7}, change=strike), "--yes"
    ).stderr
    assert "the cell shows a value that is struck out" in said


def test_an_exploratory_study_is_settled_without_a_likelihood(study: Path) -> None:
    """Two likelihoods were typed while the study had them; by now it states none."""
    for name, likelihood in {"a.csv": 40, "b.csv": 60}.items():
        rows = f"quarter,scenario,likelihood\n2022Q1,lake-dries,{likelihood}\n"
        Path(name).write_text(rows)
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    write_study(study, EXPLORATORY)
    refused = run("settle", "--choose", f"{number()}=2")
    assert refused.exit_code == 2
    assert "an exploratory study states no likelihoods" in refused.stderr


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("command", ["build", "pack"])
def test_an_exploratory_study_is_built_while_a_likelihood_is_open(command: str) -> None:
    """Both ended in a traceback: the sheet asked for a column that such a study does not have."""
    for name, likelihood in {"a.csv": 40, "b.csv": 60}.items():
        rows = f"quarter,scenario,likelihood\n2022Q1,lake-dries,{likelihood}\n"
        Path(name).write_text(rows)
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    write_study(Path(), EXPLORATORY)
    done = run(command)
    assert done.exit_code == 0, done.stderr
    if command == "build":
        book = openpyxl.load_workbook(TRACKER)
        assert row_of(book, "Judgments", "lake-dries")["asked"].value == "open: a.csv 40, b.csv 60"


def test_list_prompt_and_refusal_say_how_a_value_is_entered(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody answers, all are listed; on a terminal, a value is no choice: asked again."""
    copies(study, {"anna.xlsx": 2.5})
    type_value(Path("anna.xlsx"), "about five")
    assert run("import", "anna.xlsx", "--yes").exit_code == 1
    silent = run("settle")
    assert silent.exit_code == 1
    assert silent.stderr.endswith(
        "1 question open; settle with --choose NUMBER=CHOICE or --enter NUMBER=VALUE\n"
    )
    monkeypatch.setattr("scenariobook.cli.shared.asking.is_terminal", lambda: True)
    asked = run("settle", typed="5\n\n")
    assert "Your choice, or =VALUE (Enter leaves it open)" in asked.stderr
    told = "Error: '5' is no choice: type 1, or =5 to record that value, or Enter to leave it open"
    assert told in asked.stderr
    assert asked.exit_code == 1
    mine = number()
    for wrong in (f"--choose {mine}=9", "--choose 99=1", f"--enter {mine}=x", f"--choose {mine}"):
        assert run("settle", *wrong.split()).exit_code == 2
    assert run("settle", "--enter", f"{mine}=12.5").exit_code == 0
    reading = recorded_in(study)[-1].content
    assert isinstance(reading, Reading)
    assert reading.value == 12.5


# --- undo -----------------------------------------------------------------------------------------


START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
Command = Callable[..., Any]


@pytest.fixture
def command(study: Path) -> Command:
    """Run commands one after the other, each a minute after the last."""
    minutes = iter(range(1000))

    def after_a_minute(*arguments: str, typed: str = "") -> Any:
        with time_machine.travel(START + timedelta(minutes=next(minutes)), tick=False):
            return run(*arguments, typed=typed)

    assert study.is_dir()
    after_a_minute("build")
    return after_a_minute


def value_in_tracker() -> object:
    found: object = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")["value"].value
    return found


def copy(name: str, value: object) -> str:
    Path(name).write_bytes(TRACKER.read_bytes())
    type_value(Path(name), value)
    return name


def test_undo_goes_back_step_by_step_and_an_undo_can_be_undone(command: Command) -> None:
    """First the second import, then the first; then the first undo is taken back."""
    command("import", copy("one.xlsx", 1), "--yes")
    command("build")
    command("import", copy("two.xlsx", 2), "--yes")
    assert command("undo", "--why", "the wrong file", typed="y\n").exit_code == 0
    (undone,) = (e["content"] for e in logged() if e["content"]["kind"] == "undone")
    assert (undone["why"], len(undone["entries"])) == ("the wrong file", 2)
    command("build")
    assert value_in_tracker() == 1
    assert command("undo", "--yes").exit_code == 0
    command("build")
    assert value_in_tracker() is None
    assert command("undo", "--entry", "7", "--yes").exit_code == 0
    command("build")
    assert value_in_tracker() == 1
    assert command("verify").exit_code == 0


def test_what_build_took_in_settle_and_advance_are_undone(command: Command) -> None:
    """Each is the last that was recorded, once."""
    type_value(TRACKER, 7)
    command("build")
    assert value_in_tracker() == 7
    command("undo", "--yes")
    command("build")
    assert value_in_tracker() is None
    command("import", copy("anna.xlsx", 1), copy("ben.xlsx", 2), "--yes")
    number = command("settle").stdout.partition(".")[0].strip()
    command("settle", "--choose", f"{number}=2")
    assert "nothing is open" in command("settle").stderr
    command("undo", "--yes")
    assert "1 conflict open" in command("status").stderr
    assert command("advance", "--yes").exit_code == 0
    assert "2022Q2" in command("status").output
    command("undo", "--yes")
    assert "2022Q1" in command("status").output
    assert command("build").exit_code == 0
    assert command("verify").exit_code == 0


def test_an_advance_is_undone_beside_own_cells_and_not_beside_typed_values(
    command: Command,
) -> None:
    """What analysts keep beside the table waits for no build; a value does, and is named as one."""
    command("advance", "--yes")
    command("build")
    own = ("Update", "water-level", "yours")
    typed({own: "their own"}, str(TRACKER))
    type_value(TRACKER, 7)
    stopped = command("undo", "--yes")
    assert "not yet in the record" in stopped.output
    type_value(TRACKER, None)
    assert command("undo", "--yes").exit_code == 0
    assert "2022Q1" in command("status").output
    command("build")
    assert row_of(openpyxl.load_workbook(TRACKER), *own[:2])["yours"].value == "their own"
