"""Conflicts and questions are open until somebody settles them; what is recorded can be undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from time_machine import Traveller

from scenariobook.cli.shared import asking
from tests.cli.copies import differ, first_open, place, returned, shown
from tests.commands import TRACKER, do, logged, recorded_in, run, says, tells, type_value
from tests.expected import same_as_before
from tests.study_text import EXPLORATORY, change_study, write_study
from tests.workbook.as_read import row_of, typed

LEVEL = ("Update", "water-level", "value")


def prepare() -> None:
    do("build")


# --- settle ---------------------------------------------------------------------------------------


def last_value() -> object:
    """Return the value of the last entry, which is a reading."""
    return logged()[-1]["content"]["value"]


def test_a_conflict_survives_until_it_is_settled() -> None:
    """What is chosen tells where it was typed, and by whom it was chosen."""
    anna, cleo = returned("anna.xlsx", 2.5), returned("cleo.xlsx", 4.0)
    says("import", cleo, anna, "--yes", code=1)
    typed = recorded_in()
    run("import", anna, "--yes")
    assert recorded_in() == typed
    says("settle", "--choose", f"{first_open()}=1", "--as", "Lea")
    *_, reading = recorded_in()
    assert (reading.origin.file, reading.origin.who, last_value()) == (cleo, "Lea", 4.0)
    assert f"Update!{reading.origin.cells['value']}" == place("water-level", "value")
    do(f"import {anna} --yes", f"import {cleo} --yes")
    assert recorded_in()[-1] == reading


def test_a_question_in_the_tracker_is_settled_in_the_fresh_one() -> None:
    """Build keeps what it cannot take in, marks the cell, and a value typed there settles it."""
    type_value(TRACKER, "about five")
    tells("build", "1 question open")
    assert "team: 'about five': " in run("settle").stdout
    type_value(TRACKER, 5)
    assert "question open" not in says("build")
    assert last_value() == 5


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
def test_a_value_is_entered_as_typed(header: str, unclear: str, answer: str, value: str) -> None:
    """Also beside a value that is sure; and by the field's printed name.

    `settle` listed "source", and refused it: did you mean 'sources'?
    """
    run("import", typed({LEVEL: 7} | {(*LEVEL[:2], header): unclear}), "--yes")
    number = first_open()
    refused = run("settle", "--enter", f"{number}.{header[:-1]}={answer}")
    assert f"did you mean '{header}'?" in refused.stderr
    assert f"enter {value}" in run("settle", "--enter", f"{number}={answer}").output
    do("undo --yes")
    run("import", typed({LEVEL: "some", (*LEVEL[:2], header): unclear}), "--yes")
    number = first_open()
    if header != "value":
        assert f"2022Q1, water-level, value, {header}\n" in run("settle").stdout
        both = ("--enter", f"{number}=7", "--enter", f"{number}.{header}={answer}")
        assert f"enter 7, enter {value}" in run("settle", *both).output


def test_a_value_that_is_struck_out_as_a_whole_is_asked_about() -> None:
    def strike(workbook: Workbook) -> None:
        row_of(workbook, *LEVEL[:2])["value"].font = Font(strike=True)

    told = run("import", typed({LEVEL: 7}, change=strike), "--yes").stderr
    assert "the cell shows a value that is struck out" in told


def test_a_likelihood_is_open_in_a_study_that_is_exploratory_by_now() -> None:
    """No choice states one. `build` and `pack` ended in a traceback.

    The sheet asked for a column that such a study does not have.
    """
    differ("quarter,scenario,likelihood", "2022Q1,lake-dries,40", "2022Q1,lake-dries,60")
    write_study(Path(), EXPLORATORY)
    choice = f"settle --choose {first_open()}=2"
    tells(choice, "an exploratory study states no likelihoods", code=2)
    do("pack", "build")
    assert shown("Judgments")["lake-dries"]["asked"] == "open: a.csv 40, b.csv 60"


def test_list_prompt_and_refusal_say_how_to_enter_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody answers, all are listed; on a terminal, a value is no choice: asked again."""
    says("import", returned("anna.xlsx", "about five"), "--yes", code=1)
    listed = says("settle", code=1)
    monkeypatch.setattr("scenariobook.cli.shared.asking.is_terminal", lambda: True)
    asked = says("settle", typed="5\n\n", code=1)
    same_as_before("settle, asked", f"{listed}\n\n{asked}\n")
    mine = first_open()
    for wrong in (f"--choose {mine}=9", "--choose 99=1", f"--enter {mine}=x", f"--choose {mine}"):
        assert run("settle", *wrong.split()).exit_code == 2
    do(f"settle --enter {mine}=12.5")
    assert last_value() == 12.5


# --- settled after a change -----------------------------------------------------------------------


LIKELIHOOD = ("Judgments", "lake-dries", "likelihood")
PHIA = ("[study]\n", '[study]\nyardstick = "phia"\n')
FEET = ('unit = "m"', 'unit = "ft"')
METRES = ('unit = "m"', 'unit = "metres"\nformer_units = ["m"]')
RENAMED = ('id = "water-level"', 'id = "level"\nformerly = ["water-level"]')
LATER = ('horizon = "2027Q4"', 'horizon = "2028Q4"')
# A cell, what two copies have there, what is changed, and what is told; nothing if it may be taken.
CHANGES: dict[str, tuple[Any, tuple[Any, Any], list[tuple[str, str]], str]] = {
    "unit": (LEVEL, (2.5, 3.5), [FEET], "unit: m to ft"),
    "yardstick": (LIKELIHOOD, ("likely", "unlikely"), [PHIA], "yardstick: icd203 to phia"),
    "a gap of the yardstick": (LIKELIHOOD, (22, 23), [PHIA], "22% lies in a gap"),
    "horizon": (LIKELIHOOD, (30, 60), [LATER], "horizon: 2027Q4 to 2028Q4"),
    "unit of an item that was renamed": (LEVEL, (2.5, 3.5), [RENAMED, FEET], "unit: m to ft"),
    "another name of the unit": (LEVEL, (2.5, 3.5), [METRES], ""),
    "nothing": (LEVEL, (2.5, 3.5), [], ""),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("how", [("--choose", "{}=1"), ("--all-of", "anna.xlsx")])
def test_a_value_is_not_taken_in_another_meaning(change: str, how: tuple[str, str]) -> None:
    """Neither by its number nor with all of a file: who decides enters what holds now.

    A copy of before is not asked about, either, where another name of the unit means the same.
    """
    cell, values, changed, told = CHANGES[change]
    for name, value in zip(("anna.xlsx", "ben.xlsx"), values, strict=True):
        typed({cell: value}, name)
    says("import", "anna.xlsx", "ben.xlsx", "--yes", code=1)
    returned("cleo.xlsx", 4.25)
    for one in changed:
        change_study(*one)
    number, before = first_open(), recorded_in()
    choice = ("settle", how[0], how[1].format(number))
    if not told:
        says(*choice)
        assert "now it is a number in" not in run("import", "cleo.xlsx", "--yes").stderr
        return
    assert told in says(*choice, code=2)
    assert recorded_in() == before
    says("settle", "--enter", f"{number}=40", "--yes", code=2)  # no such option
    do(f"settle --enter {number}=40")
    assert "nothing is open" in says("settle")


# --- answers through a pipe -----------------------------------------------------------------------


@pytest.fixture
def _two_conflicts() -> None:
    """Import two tables that differ in two fields."""
    differ(
        "quarter,item,value",
        "2022Q1,water-level,3\n2022Q1,inflow-diverted,observed",
        "2022Q1,water-level,4\n2022Q1,inflow-diverted,emerging",
    )


def answered(typed: str) -> str:
    """Answer `settle` through a pipe; return what it prints."""
    done = run("settle", typed=typed)
    assert done.exit_code == 1
    return f"answered {typed!r}:\n{done.output}"


@pytest.mark.usefixtures("_two_conflicts")
def test_what_settle_gets_no_answer_about_stays_open() -> None:
    """An empty line leaves one open; where the lines end, the others are listed.

    A wrong line is not mended by the next one, which is about the next matter.
    """
    before = logged()
    told = [answered("9\n2\n3\n")]
    assert logged() == before
    told += map(answered, ("2\n", "\n", ""))
    same_as_before("settle, answers through a pipe", "\n".join(told))


@pytest.mark.usefixtures("_two_conflicts")
def test_what_was_answered_before_a_wrong_line_is_recorded() -> None:
    same_as_before("settle, a wrong answer", answered("1\n9\n") + answered(""))


@pytest.mark.parametrize(
    "typed, value", [("=4", 4), ("=3.5", 3.5), ("=2", 2), ("4", None), ("about four", None)]
)
def test_a_value_stands_behind_an_equals_sign(typed: str, value: float | None) -> None:
    """So 2 is always the second choice, also where a file says 2. What means nothing is refused."""
    differ("quarter,item,value", "2022Q1,water-level,2", "2022Q1,water-level,4")
    before = logged()
    if value is None:
        assert f"or ={typed} to record that value" in says("settle", typed=f"{typed}\n", code=1)
        assert logged() == before
    else:
        says("settle", typed=f"{typed}\n")
        assert last_value() == value


@pytest.mark.usefixtures("_two_conflicts")
def test_ctrl_c_keeps_the_answers_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """All answers were lost. A sentence says how many are recorded, and how many wait."""
    answers = iter(["1"])

    def prompt(*_: object, value_proc: Callable[[str], object], **__: object) -> object:
        for answer in answers:
            return value_proc(answer)
        raise click.Abort  # as click does

    with monkeypatch.context() as terminal:
        terminal.setattr(click, "prompt", prompt)
        terminal.setattr(asking, "is_terminal", lambda: True)
        done = says("settle", code=1)
    assert "nothing was written" not in done
    assert "no more answers: 1 answer recorded, 1 left open" in done
    assert run("settle").stdout.count("conflict: ") == 1


# --- undo -----------------------------------------------------------------------------------------


def each_minute(clock: Traveller, *commands: str) -> None:
    """Run commands that succeed, each a minute after the last: so each is a step of its own."""
    for command in commands:
        clock.shift(60)
        do(command)


def value_in_tracker() -> object:
    do("build")
    return shown("Update")["water-level"]["value"]


def test_undo_goes_back_step_by_step_and_an_undo_can_be_undone(clock: Traveller) -> None:
    """First the second import, then the first; then the first undo is taken back."""
    returned("one.xlsx", 1)
    each_minute(clock, "import one.xlsx --yes", "build")
    returned("two.xlsx", 2)
    each_minute(clock, "import two.xlsx --yes")
    clock.shift(60)
    says("undo", "--why", "the wrong file", typed="y\n")
    (undone,) = (e["content"] for e in logged() if e["content"]["kind"] == "undone")
    assert (undone["why"], len(undone["entries"])) == ("the wrong file", 2)
    assert "(undone)" in run("log", "--item", "water-level").stdout
    assert value_in_tracker() == 1
    each_minute(clock, "undo --yes")
    assert value_in_tracker() is None
    each_minute(clock, "undo --entry 7 --yes")
    assert value_in_tracker() == 1
    do("verify")


def test_what_build_took_in_settle_and_advance_are_undone(clock: Traveller) -> None:
    """Each is the last that was recorded, once.

    What analysts keep beside the table waits for no build before an advance is undone; a value
    does, and is named as one.
    """
    type_value(TRACKER, 7)
    each_minute(clock, "build")
    assert value_in_tracker() == 7
    each_minute(clock, "undo --yes")
    assert value_in_tracker() is None
    clock.shift(60)
    says("import", returned("anna.xlsx", 1), returned("ben.xlsx", 2), "--yes", code=1)
    each_minute(clock, f"settle --choose {first_open()}=2")
    assert "nothing is open" in says("settle")
    each_minute(clock, "undo --yes")
    assert "1 conflict open" in says("status")
    each_minute(clock, "advance --yes", "build")
    assert "2022Q2" in run("status").output
    typed({LEVEL: 7, (*LEVEL[:2], "yours"): "their own"}, str(TRACKER))
    tells("undo --yes", "not yet in the record", code=1)
    type_value(TRACKER, None)
    each_minute(clock, "undo --yes")
    assert "2022Q1" in run("status").output
    do("build", "verify")
    assert shown("Update")["water-level"]["yours"] == "their own"
