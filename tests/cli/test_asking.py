"""Commands that ask: nobody waits for whoever thinks, and what is agreed to is what is done."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

import click
import openpyxl
import pytest
import time_machine

from tests.commands import run, type_value
from tests.study_text import STUDY, write_study

READING = "quarter,item,value\n2022Q1,water-level,2.5\n"
OTHER = "quarter,item,value,note\n2022Q1,water-level,7.5,Ben\n"
UNRELATED = "quarter,item,value\n2022Q1,inflow-diverted,observed\n"
TRACKER = Path("output") / "small-study" / "tracker.xlsx"


def is_held(study: Path) -> bool:
    """Tell whether another process would have to wait for the study."""
    descriptor = os.open(study, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@pytest.fixture
def meanwhile(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[[], object]], None]:
    """Let something happen while a command waits for its answer, which is yes."""

    def let(happen: Callable[[], object]) -> None:
        def confirm(*_: object, **__: object) -> bool:
            assert not is_held(study)
            monkeypatch.setattr(click, "confirm", lambda *_, **__: True)
            happen()
            return True

        monkeypatch.setattr(click, "confirm", confirm)

    return let


def imports(text: str) -> Callable[[], None]:
    """Return what imports a table."""

    def come() -> None:
        Path("other.csv").write_text(text)
        assert run("import", "other.csv", "--yes", "--as", "Ben").exit_code == 0

    return come


def entries() -> list[dict[str, object]]:
    found: list[dict[str, dict[str, object]]] = json.loads(run("log", "--format", "json").stdout)
    contents = [entry["content"] for entry in found]
    return [content for content in contents if content["kind"] != "defined"]


Meanwhile = Callable[[Callable[[], object]], None]


def test_while_import_asks_another_records_something_else(meanwhile: Meanwhile) -> None:
    """What was shown still holds: both are recorded."""
    Path("in.csv").write_text(READING)
    meanwhile(imports(UNRELATED))
    done = run("import", "in.csv", "--as", "Anna")
    assert done.exit_code == 0, done.stderr
    assert [one.get("value", one.get("state")) for one in entries()] == ["observed", 2.5]


def test_while_import_asks_another_records_the_same_field(meanwhile: Meanwhile) -> None:
    """It would now replace what nobody was shown; so it stops, and importing again shows that."""
    Path("in.csv").write_text(READING)
    meanwhile(imports(OTHER))
    done = run("import", "in.csv", "--as", "Anna")
    assert done.exit_code == 1
    assert "the record has changed meanwhile" in done.stderr
    assert "run the command again" in done.stderr
    assert [one["value"] for one in entries()] == [7.5]


def test_while_import_asks_the_study_breaks(meanwhile: Meanwhile, study: Path) -> None:
    Path("in.csv").write_text(READING)
    meanwhile(lambda: write_study(study, STUDY.replace("focal_question", "focal_qestion")))
    done = run("import", "in.csv")
    assert (done.exit_code, "the study has errors by now" in done.stderr) == (1, True)
    assert not (study / "record").exists()


def empty_value(path: Path) -> None:
    """Empty the first row's value in a tracker, as a desk analyst would."""
    type_value(path, None)


@pytest.fixture
def emptied(study: Path) -> Path:
    """A tracker in which somebody has emptied the only value that is recorded."""
    imports(READING)()
    assert run("build").exit_code == 0
    empty_value(study / TRACKER)
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
    assert run("build", typed="y\n").exit_code == 0
    assert entries()[-1]["kind"] == "cleared"


def test_build_takes_back_without_asking_where_it_is_told_to(emptied: Path) -> None:
    done = run("build", "--yes")
    assert (done.exit_code, "[y/N]" in done.stderr) == (0, False)
    assert entries()[-1]["kind"] == "cleared"
    assert emptied.exists()


def test_while_build_asks_the_record_changes(emptied: Path, meanwhile: Meanwhile) -> None:
    """The emptied cell now stands against another value: that is another matter."""
    before = emptied.read_bytes()
    meanwhile(imports(OTHER))
    done = run("build", "--as", "Anna")
    assert (done.exit_code, "the record has changed meanwhile" in done.stderr) == (1, True)
    assert emptied.read_bytes() == before
    assert entries()[-1]["value"] == 7.5


def test_while_build_asks_the_tracker_is_saved(emptied: Path, meanwhile: Meanwhile) -> None:
    """What was typed meanwhile stays where it was typed."""
    meanwhile(lambda: type_value(emptied, 6.5))
    done = run("build", "--as", "Anna")
    assert (done.exit_code, "somebody has saved the tracker meanwhile" in done.stderr) == (1, True)
    sheet = openpyxl.load_workbook(emptied)["Update"]
    assert 6.5 in [cell.value for row in sheet.iter_rows() for cell in row]


def test_while_settle_asks_another_settles(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose answer comes second is told so; the first one's stays."""
    for name, value in (("a", 2), ("b", 4)):
        Path(f"{name}.csv").write_text(f"quarter,item,value\n2022Q1,water-level,{value}\n")
    run("import", "a.csv", "b.csv", "--yes")
    number = json.loads(run("settle", "--format", "json").stdout)[0]["number"]

    def prompt(*_: object, **__: object) -> str:
        assert not is_held(study)
        run("settle", "--choose", f"{number}=2", "--as", "Ben")
        return "3"

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr("scenariobook.cli.recording._may_ask", lambda: True)
    done = run("settle", "--as", "Anna")
    assert "this has changed meanwhile; your choice was not recorded" in done.stderr
    assert [one["value"] for one in entries() if one["kind"] == "reading"] == [2]


# --- advance --------------------------------------------------------------------------------------

JUDGED = (
    "quarter,scenario,likelihood,confidence\n2022Q1,lake-holds,60,low\n2022Q1,lake-dries,40,low\n"
)


def fill_in() -> None:
    """Record all that is due in the first quarter."""
    for text in (READING, UNRELATED, JUDGED):
        imports(text)()


def test_advance_does_not_ask_where_all_is_done(study: Path) -> None:
    """The quarter is over, nothing is due in it, the horizon lies ahead."""
    assert study.exists()
    fill_in()
    done = run("advance")
    assert done.exit_code == 0, done.stderr
    assert "2022Q1 is closed; 2022Q2 is open\n" in done.stderr


def test_advance_asks_where_something_is_due(study: Path) -> None:
    """It names what; a no, or nobody there, leaves the quarter open."""
    assert study.exists()
    imports(READING.replace("water-level,2.5", "inflow-diverted,not yet"))()
    for typed in ("n\n", ""):
        asked = run("advance", typed=typed)
        assert asked.exit_code == 1
        assert "1 value is due in 2022Q1: water-level\n" in asked.stderr
        assert "2 judgments are due in 2022Q1: lake-holds, lake-dries\n" in asked.stderr
        assert "signpost" not in asked.stderr
        assert "Close 2022Q1 and open 2022Q2? [y/N]" in asked.stderr
        assert "nothing was written" in asked.stderr
        assert len(entries()) == 1
    assert "2022Q2 is open" in run("advance", typed="y\n").stderr
    assert "2022Q3 is open" in run("advance", "--yes").stderr


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


def test_two_who_advance_close_one_quarter(meanwhile: Meanwhile) -> None:
    """The second said yes to closing the first quarter, and to no other."""
    meanwhile(lambda: run("advance", "--yes", "--as", "Ben"))
    done = run("advance", "--as", "Anna")
    assert (done.exit_code, "somebody has closed 2022Q1 meanwhile" in done.stderr) == (1, True)
    assert [one["quarter"] for one in entries()] == ["2022Q2"]


def test_what_is_typed_while_advance_asks_is_waited_for(study: Path, meanwhile: Meanwhile) -> None:
    """A quarter is not closed while the tracker holds what the record lacks."""
    run("build")
    meanwhile(lambda: type_value(study / TRACKER, 6.5))
    done = run("advance", "--as", "Anna")
    assert (done.exit_code, "1 cell not yet in the record" in done.stderr) == (1, True)
    assert entries() == []
