"""Commands that ask hold the study meanwhile, take answers from pipes, and do not wait for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import openpyxl
import pytest
import time_machine

from scenariobook.cli.shared import asking
from scenariobook.paths import LEDGER
from tests.commands import bring, logged, run, type_value
from tests.study_text import STUDY, write_study

READING = "quarter,item,value\n2022Q1,water-level,2.5\n"
UNRELATED = "quarter,item,value\n2022Q1,inflow-diverted,observed\n"
TRACKER = Path("output") / "small-study" / "tracker.xlsx"


Meanwhile = Callable[[Callable[[], object]], None]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Let something happen while a command waits for its answer, which is yes."""

    def let(happen: Callable[[], object]) -> None:
        def confirm(*_: object, **__: object) -> bool:
            happen()
            return True

        monkeypatch.setattr(click, "confirm", confirm)

    return let


def imports(text: str) -> Callable[[], None]:
    """Return what imports a table."""

    def come() -> None:
        assert bring(text, "--as", "Ben").exit_code == 0

    return come


def entries() -> list[dict[str, object]]:
    contents = [entry["content"] for entry in logged()]
    return [content for content in contents if content["kind"] not in {"defined", "taken"}]


@pytest.fixture
def emptied(study: Path) -> Path:
    """A tracker in which somebody has emptied the only value that is recorded."""
    imports(READING)()
    assert run("build").exit_code == 0
    type_value(study / TRACKER, None)
    return study / TRACKER


def test_build_asks_before_it_takes_a_value_back(emptied: Path) -> None:
    """As import does; nothing is recorded or written before somebody says yes."""
    before = emptied.read_bytes()
    refused = run("build", typed="n\n")
    assert refused.exit_code == 1
    assert "This takes back the values of 1 emptied cell. Go on? [y/N]" in refused.stderr
    assert (emptied.read_bytes(), len(entries())) == (before, 1)
    nobody = run("build")
    assert (nobody.exit_code, "nobody is there to answer (see --yes)" in nobody.stderr) == (1, True)
    assert (emptied.read_bytes(), len(entries())) == (before, 1)
    told = run("build", "--yes")
    assert (told.exit_code, "[y/N]" in told.stderr) == (0, False)
    assert entries()[-1]["empty"] == ["value"]


def test_while_build_asks_the_tracker_is_saved(emptied: Path, meanwhile: Meanwhile) -> None:
    """What was typed meanwhile stays where it was typed."""
    meanwhile(lambda: type_value(emptied, 6.5))
    done = run("build", "--as", "Anna")
    assert (done.exit_code, "tracker.xlsx meanwhile" in done.stderr) == (1, True)
    sheet = openpyxl.load_workbook(emptied)["Update"]
    assert 6.5 in [cell.value for row in sheet.iter_rows() for cell in row]


# --- advance --------------------------------------------------------------------------------------

JUDGED = (
    "quarter,scenario,likelihood,confidence\n2022Q1,lake-holds,60,low\n2022Q1,lake-dries,40,low\n"
)


def fill_in() -> None:
    """Record all that is due in the first quarter."""
    for text in (READING, UNRELATED, JUDGED):
        imports(text)()


def test_advance_asks_where_the_quarter_has_not_ended(study: Path) -> None:
    """Its last day belongs to it; the next does not."""
    assert study.exists()
    fill_in()
    with time_machine.travel("2022-03-31 12:00"):
        asked = run("advance", typed="n\n")
    assert asked.exit_code == 1
    told = "2022Q1 has not ended: its last day is 2022-03-31, today is 2022-03-31\n"
    assert told in asked.stderr
    with time_machine.travel("2022-04-01 12:00"):
        assert "2022Q2 is open" in run("advance").stderr


def test_advance_asks_where_the_horizon_has_come(study: Path) -> None:
    write_study(study, STUDY.replace('horizon = "2027Q4"', 'horizon = "2022Q1"'))
    fill_in()
    asked = run("advance", typed="n\n")
    assert asked.exit_code == 1
    assert "the study's horizon is 2022Q1: 2022Q2 lies after it\n" in asked.stderr
    assert "2022Q2 is open" in run("advance", "--yes").stderr


def test_what_is_typed_while_advance_asks_is_waited_for(study: Path, meanwhile: Meanwhile) -> None:
    """A quarter is not closed while the tracker holds what the record lacks."""
    run("build")
    meanwhile(lambda: type_value(study / TRACKER, 6.5))
    done = run("advance", "--as", "Anna")
    assert (done.exit_code, "1 cell not yet in the record" in done.stderr) == (1, True)
    assert entries() == []


# --- answers through a pipe, and none -------------------------------------------------------------


def two_conflicts() -> None:
    """Two tables that differ in two fields; what each says of both stays open."""
    for name, value, state in (("a", 3, "observed"), ("b", 4, "emerging")):
        rows = f"2022Q1,water-level,{value}\n2022Q1,inflow-diverted,{state}\n"
        Path(f"{name}.csv").write_text(f"quarter,item,value\n{rows}")
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "command", [("undo",), ("import", "in.csv"), ("advance",)], ids=lambda command: command[0]
)
def test_each_question_takes_its_answer_from_a_pipe(command: tuple[str, ...]) -> None:
    """As in `echo y | scenariobook undo`; without an answer, or with no, nothing is recorded."""
    imports(READING)()
    Path("in.csv").write_text(UNRELATED)
    before = recorded()
    silent = run(*command)
    assert (silent.exit_code, "nobody is there to answer (see --yes)" in silent.stderr) == (1, True)
    run(*command, typed="n\n")
    assert recorded() == before
    assert run(*command, typed="y\n").exit_code == 0
    assert recorded() != before


@pytest.mark.usefixtures("study")
def test_what_settle_gets_no_answer_about_stays_open() -> None:
    """An empty line leaves one open; where the lines end, the others are listed."""
    two_conflicts()
    done = run("settle", typed="2\n")
    assert done.exit_code == 1
    assert done.stdout.count("conflict: ") == 2
    assert "no more answers: 1 answer recorded, 1 left open\n" in done.stderr
    left = run("settle", typed="\n")
    assert (left.exit_code, left.stdout.count("conflict: ")) == (1, 1)
    silent = run("settle")
    assert (silent.exit_code, silent.stdout) == (1, left.stdout)


@pytest.mark.usefixtures("study")
def test_a_wrong_line_is_not_mended_by_the_next_one() -> None:
    """That is about the next matter. What was answered before is recorded."""
    two_conflicts()
    before = recorded()
    done = run("settle", typed="9\n2\n3\n")
    assert done.exit_code == 1
    assert "'9' is no choice: type a number from 1 to 2" in done.stderr
    assert recorded() == before
    assert run("settle", typed="1\n9\n").exit_code == 1
    assert run("settle").stdout.count("conflict: ") == 1


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "typed, value", [("=4", 4), ("=3.5", 3.5), ("=2", 2), ("4", None), ("about four", None)]
)
def test_a_value_stands_behind_an_equals_sign(typed: str, value: float | None) -> None:
    """So 2 is always the second choice, also where a file says 2. What means nothing is refused."""
    for name, said in (("a", 2), ("b", 4)):
        Path(f"{name}.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{said}\n")
    assert run("import", "a.csv", "b.csv", "--yes").exit_code == 1
    before = recorded()
    done = run("settle", typed=f"{typed}\n")
    if value is None:
        assert (done.exit_code, recorded()) == (1, before)
        assert f"or ={typed} to record that value" in done.stderr
    else:
        assert logged()[-1]["content"]["value"] == value


@pytest.mark.usefixtures("study")
def test_ctrl_c_at_the_second_question_keeps_the_first_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All answers were lost. A sentence says how many are recorded, and how many wait."""
    two_conflicts()
    answers = iter(["1", KeyboardInterrupt()])

    def prompt(*_: object, value_proc: Callable[[str], object], **__: object) -> object:
        answer = next(answers)
        if isinstance(answer, KeyboardInterrupt):
            raise click.Abort from answer  # as click does
        return value_proc(str(answer))

    with monkeypatch.context() as terminal:
        terminal.setattr(click, "prompt", prompt)
        terminal.setattr(asking, "is_terminal", lambda: True)
        done = run("settle")
    assert (done.exit_code, "nothing was written" in done.stderr) == (1, False)
    assert "no more answers: 1 answer recorded, 1 left open\n" in done.stderr
    assert run("settle").stdout.count("conflict: ") == 1


def recorded() -> bytes:
    """Return the bytes of the ledger."""
    return Path(LEDGER).read_bytes()


@pytest.mark.usefixtures("study")
def test_enter_says_that_nobody_knows_whose_a_copy_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the question offers; a name that is typed at `--from` must not be empty."""
    assert run("build").exit_code == 0
    copy = Path("copy.xlsx")
    copy.write_bytes(TRACKER.read_bytes())
    type_value(copy, 4)
    monkeypatch.setattr("scenariobook.cli.import_copies.is_terminal", lambda: True)
    done = run("import", "copy.xlsx", typed="\ny\n")
    assert (done.exit_code, "Enter: nobody knows" in done.stderr) == (0, True)
    assert entries()[-1]["value"] == 4


@pytest.mark.usefixtures("study")
def test_two_people_may_send_back_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two copies as they were sent, say: whoever named them differently met a traceback."""
    assert run("build").exit_code == 0
    for name in ("anna.xlsx", "ben.xlsx"):
        Path(name).write_bytes(TRACKER.read_bytes())
    monkeypatch.setattr("scenariobook.cli.import_copies.is_terminal", lambda: True)
    done = run("import", "anna.xlsx", "ben.xlsx", typed="Anna\nBen\ny\n")
    assert (done.exit_code, "counts as Ben's from now on" in done.stderr) == (0, True)
