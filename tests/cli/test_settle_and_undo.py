"""`settle` and `undo`: what is in conflict or in question is open until somebody settles it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl.styles import Font
from openpyxl.workbook import Workbook
from time_machine import Traveller

from scenariobook.cli.shared import asking
from tests.cli.copies import differ_twice, filled, first_open, play, stated_text, type_level
from tests.commands import TRACKER, differ, do, logged, run, stated
from tests.expected import same_as_before
from tests.study_text import EXPLORATORY, change_study, write_study
from tests.workbook.as_read import row_of, type_in

LEVEL = ("Update", "water-level", "value")


def prepare() -> None:
    """Build a tracker."""
    do("build")


# --- settle ---------------------------------------------------------------------------------------


def test_a_conflict_survives_until_it_is_settled() -> None:
    """A conflict stays open until somebody settles it, whichever copies come again.

    The settled value tells where it was typed, and who chose it. Beside an unclear text, a value is
    in question.
    """
    anna, cleo = type_level(2.5, "anna.xlsx"), type_level(4.0, "cleo.xlsx")
    told = play(f"import {cleo} {type_level('some', 'vague.xlsx')} --dry-run")
    told += play(f"import {cleo} {anna} --yes", f"import {anna} --yes")
    told += play(f"settle --choose {first_open()}=1 --as Lea")
    assert stated()[-1].origin.who == "Lea"
    told += play(f"import {anna} --yes", f"import {cleo} --yes")
    same_as_before(told + stated_text())


def test_a_question_in_the_tracker_is_settled_in_the_fresh_one() -> None:
    """A value typed in the fresh tracker settles the question about its cell, which is marked
    there.
    """
    type_level("about five")
    told = play("build", "settle") + filled()
    type_level(5)
    same_as_before(told + play("build", "settle") + stated_text())


@pytest.mark.parametrize(
    "header, unclear, answer",
    [
        ("as of", "soon", "28/02/2022"),
        ("source", "reuters", "synthetic lake survey"),
        ("credibility", "7", "B2"),
        ("value", "about 7", "1,234"),
    ],
)
def test_a_value_is_entered_as_typed(header: str, unclear: str, answer: str) -> None:
    """`settle --enter` reads a value as if it was typed in the cell.

    A field goes by its printed name. `settle` once listed "source", and refused it: did you mean
    'sources'?
    """
    run("import", type_in({LEVEL: 7} | {(*LEVEL[:2], header): unclear}), "--yes")
    number = first_open()
    told = play(f"settle --enter '{number}.{header[:-1]}={answer}'")
    told += play(f"settle --enter '{number}={answer}'", "undo --yes")
    other = {LEVEL: "some", (*LEVEL[:2], "note"): "by boat", (*LEVEL[:2], header): unclear}
    run("import", type_in(other), "--yes")
    number = first_open()
    told += play("settle", f"settle --enter {number}=7 --enter '{number}.{header}={answer}'")
    same_as_before(told + stated_text(), f"{header}, {answer.replace('/', '-')}")


def test_a_value_that_is_struck_out_as_a_whole_is_asked_about() -> None:
    """A value that is struck out as a whole is asked about, and no choice takes it."""

    def strike(workbook: Workbook) -> None:
        row_of(workbook, *LEVEL[:2])["value"].font = Font(strike=True)

    told = run("import", type_in({LEVEL: 7}, change=strike), "--yes").stderr
    assert "the cell shows a value that is struck out" in told
    assert "1  leave it as it was" in run("settle").stdout


def test_a_likelihood_is_open_in_a_study_that_is_exploratory_by_now() -> None:
    """An open likelihood stops no command in a study that is exploratory by now.

    No choice states one.
    """
    differ("quarter,scenario,likelihood", "2022Q1,lake-dries,40", "2022Q1,lake-dries,60")
    write_study(Path(), EXPLORATORY)
    same_as_before(play(f"settle --choose {first_open()}=2", "pack", "build") + filled())


def test_list_prompt_and_refusal_say_how_to_enter_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """List, prompt and refusal of `settle` say how to enter a value.

    On a terminal, it asks again.
    """
    do(f"import {type_level('about five', 'anna.xlsx')} --yes", code=1)
    told, mine = play("settle"), first_open()
    monkeypatch.setattr("scenariobook.cli.shared.asking.is_terminal", lambda: True)
    told += play("settle", typed="5\n\n")
    wrong = (f"--choose {mine}=9", "--choose 99=1", f"--enter {mine}=x", f"--choose {mine}")
    told += play(*(f"settle {one}" for one in wrong), f"settle --enter {mine}=12.5")
    same_as_before(told + stated_text())


# --- settled after a change -----------------------------------------------------------------------


LIKELIHOOD = ("Judgments", "lake-dries", "likelihood")
PHIA = ("[study]\n", '[study]\nyardstick = "phia"\n')
FEET = ('unit = "m"', 'unit = "ft"\nrange = [0, 50]')
METRES = ('unit = "m"', 'unit = "metres"\nformer_units = ["m"]')
RENAMED = ('id = "water-level"', 'id = "level"\nformerly = ["water-level"]')
LATER = ('horizon = "2027Q4"', 'horizon = "2028Q4"')
# A cell, what two copies have there, and what is changed.
CHANGES: dict[str, tuple[Any, tuple[Any, Any], list[tuple[str, str]]]] = {
    "unit": (LEVEL, (2.5, 3.5), [FEET]),
    "yardstick": (LIKELIHOOD, ("likely", "unlikely"), [PHIA]),
    "a gap of the yardstick": (LIKELIHOOD, (22, 23), [PHIA]),
    "horizon": (LIKELIHOOD, (30, 60), [LATER]),
    "unit of an item that was renamed": (LEVEL, (2.5, 3.5), [RENAMED, FEET]),
    "another name of the unit": (LEVEL, (2.5, 3.5), [METRES]),
    "nothing": (LEVEL, (2.5, 3.5), []),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_value_is_not_taken_in_another_meaning(change: str) -> None:
    """No choice takes a value in another meaning than that of its day.

    Who decides enters what holds now. Where another name of the unit means the same, nothing is
    asked.
    """
    cell, values, changed = CHANGES[change]
    for name, value in zip(("anna.xlsx", "ben.xlsx"), values, strict=True):
        type_in({cell: value}, name)
    do("import anna.xlsx ben.xlsx --yes", code=1)
    type_level(60, "cleo.xlsx")
    for one in changed:
        change_study(*one)
    number = first_open()
    told = play(f"settle --choose {number}=1") if changed not in ([], [METRES]) else ""
    told += play("settle --all-of anna.xlsx") + stated_text()
    told += play(f"settle --enter {number}=40", "settle")
    same_as_before(told + play("import cleo.xlsx --yes", "settle"), change)


# --- answers through a pipe -----------------------------------------------------------------------


def test_what_settle_gets_no_answer_about_stays_open() -> None:
    """A matter stays open that gets an empty line, or none.

    A wrong line is not mended by the next one. What was answered before it is recorded.
    """
    differ_twice()
    before = logged()
    told = play("settle", typed="9\n2\n3\n")
    assert logged() == before
    for answer in ("2\n", "\n", ""):
        told += play("settle", typed=answer)
    told += play("undo --yes") + play("settle", typed="1\n9\n") + play("settle")
    same_as_before(told + stated_text())


def test_a_value_stands_behind_an_equals_sign() -> None:
    """In an answer to `settle`, 2 is the second choice, and =2 the value 2."""
    differ("quarter,item,value", "2022Q1,water-level,2", "2022Q1,water-level,4")
    told = "".join(play("settle", typed=f"{word}\n") for word in ("4", "about four"))
    for word in ("=4", "=3.5", "=2"):
        told += play("settle", typed=f"{word}\n") + play("undo --yes")
    same_as_before(told + stated_text())


def test_ctrl_c_keeps_the_answers_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps the answers before it.

    A sentence says how many are recorded and how many wait.
    """
    differ_twice()
    answers = iter(["1"])

    def prompt(*_: object, value_proc: Callable[[str], object], **__: object) -> object:
        for answer in answers:
            return value_proc(answer)
        raise click.Abort  # as click does

    with monkeypatch.context() as terminal:
        terminal.setattr(click, "prompt", prompt)
        terminal.setattr(asking, "is_terminal", lambda: True)
        done = do("settle", code=1)
    assert "nothing was written" not in done
    assert "no more answers: 1 answer recorded, 1 left open" in done
    assert run("settle").stdout.count("conflict: ") == 1


# --- undo -----------------------------------------------------------------------------------------


def each_minute(clock: Traveller, *commands: str) -> str:
    """Run commands, each a minute after the last, so that each is a step of its own."""
    told = ""
    for command in commands:
        clock.shift(60)
        told += play(command)
    return told


def test_undo_goes_back_step_by_step_and_an_undo_can_be_undone(clock: Traveller) -> None:
    """`undo` takes back the last step, then the one before; an undo can be undone."""
    type_level(1, "one.xlsx")
    told = each_minute(clock, "import one.xlsx --yes", "build")
    type_level(2, "two.xlsx")
    told += each_minute(clock, "import two.xlsx --yes")
    for undo in ("undo --yes --why 'the wrong file'", "undo --yes", "undo --entry 7 --yes"):
        told += each_minute(clock, undo, "build") + filled()
    assert "(undone)" in run("log", "--item", "water-level").stdout
    same_as_before(told + stated_text() + play("verify"))


def test_what_build_took_in_settle_and_advance_are_undone(clock: Traveller) -> None:
    """`undo` takes back what `build` took in, a `settle` and an `advance`, each as one step.

    Remarks in the tracker do not hold up the undo of an advance; a value does, and is named.
    """
    type_level(7)
    told = each_minute(clock, "build", "undo --yes", "build") + filled()
    names = f"{type_level(1, 'anna.xlsx')} {type_level(2, 'ben.xlsx')}"
    told += each_minute(clock, f"import {names} --yes")
    told += each_minute(clock, f"settle --choose {first_open()}=2", "settle", "undo --yes")
    told += each_minute(clock, "settle", "advance --yes", "build")
    type_in({LEVEL: 7, (*LEVEL[:2], "yours"): "their own"}, str(TRACKER))
    told += play("undo --yes")
    type_level(None)
    told += each_minute(clock, "undo --yes", "build", "verify") + filled()
    same_as_before(told)


def test_undo_shows_each_field_that_changes_and_what_becomes_of_files(clock: Traveller) -> None:
    """`undo` shows each field of a row that opens again, whose a file is, and its questions."""
    type_in({LEVEL: "soon", (*LEVEL[:2], "note"): "by boat"}, "anna.xlsx")
    do("import anna.xlsx --yes", code=1)
    told = each_minute(clock, f"settle --choose {first_open()}=1", "undo --yes")
    type_in({("Signposts", "inflow-diverted", "note"): "seen"}, "mine.xlsx")
    type_in({}, "afresh.xlsx", change=lambda book: book.create_sheet("mine"))
    of_ben = "import mine.xlsx afresh.xlsx --from ben --yes"
    same_as_before(told + each_minute(clock, "import mine.xlsx --yes", of_ben, "undo --yes"))
