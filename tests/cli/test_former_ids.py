"""A study that changes under its record: every command goes on, and nothing recorded is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import q
from tests.cli.copies import shown
from tests.commands import TRACKER, bring, logged, recorded_in, run
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import fill_in, first_free, typed

# --- ids ------------------------------------------------------------------------------------------


OLD = Path("old.xlsx")
RECORDED = {
    "items.csv": "quarter,item,value,note\n2022Q1,water-level,4.5,\n2022Q1,inflow-diverted,"
    "emerging,\n",
    "judged.csv": "quarter,scenario,likelihood,confidence\n2022Q1,lake-dries,35,low\n",
}
IDS = {"water-level": "lake-level", "inflow-diverted": "river-moved", "lake-dries": "lake-gone"}


def renamed(*old: str, declared: bool = True, study: str = STUDY) -> str:
    """Return the study with some ids renamed, declared or not."""
    for one in old:
        study = study.replace(f'"{one}"', f'"{IDS[one]}"').replace(f"{one} =", f"{IDS[one]} =")
        if declared:
            id_line = f'id = "{IDS[one]}"\n'
            study = study.replace(id_line, f'{id_line}formerly = ["{one}"]\n')
    return study


@pytest.fixture
def recorded(study: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study with an entry of each kind, in its second quarter, and a tracker."""
    prepared_once.bring(study, record)
    return study


def record() -> None:
    for name, text in RECORDED.items():
        Path(name).write_text(text)
    assert run("import", *RECORDED, "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0


def contents(study: Path) -> list[Content]:
    return [entry.content for entry in recorded_in(study)]


def test_a_declared_id_carries_its_history(recorded: Path) -> None:
    """Each kind of entry shows under the present id, nothing is retired, none rewritten."""
    before = (recorded / "record" / "ledger.jsonl").read_bytes()
    status = words_of_status()
    write_study(recorded, renamed(*IDS))
    checked = run("check")
    assert "R009" not in checked.stdout
    assert checked.exit_code == 0
    assert words_of_status() == [IDS.get(word, word) for word in status]
    assert run("build").exit_code == 0
    assert shown("Log")["lake-level"]["value"] == 4.5
    assert shown("Signposts")["river-moved"]["last state"] == "emerging"
    assert shown("Judgments")["lake-gone"]["last"] == 35
    assert (recorded / "record" / "ledger.jsonl").read_bytes().startswith(before)
    assert run("brief", "--quarter", "2022Q1").exit_code == 0
    assert run("verify").exit_code == 0


def words_of_status() -> list[str]:
    return run("status").stdout.replace("─", "").split()


def test_an_old_copy_comes_back_under_the_new_ids(recorded: Path) -> None:
    """Untouched, it is no edit; what is typed in it goes to what its rows are called now.

    Each entry has the id that the row had in the copy, whose author knew what stood under it.
    """
    shutil.copy(TRACKER, "old.xlsx")
    write_study(recorded, renamed(*IDS))
    untouched = run("import", "old.xlsx", "--dry-run", "--format", "json")
    assert untouched.exit_code == 0
    assert json.loads(untouched.stdout) == []
    typed(
        {
            ("Update", "water-level", "value"): 2.5,
            ("Log", "water-level", "value"): 4.75,
            ("Signposts", "inflow-diverted", "state"): "observed",
            ("Judgments", "lake-dries", "confidence"): "high",
        },
        "old.xlsx",
        OLD,
    )
    before = len(contents(recorded))
    assert run("import", "old.xlsx", "--yes").exit_code == 0
    assert contents(recorded)[before:] == [
        Reading(q("2022Q1"), "water-level", value=4.75),
        Judgment(q("2022Q2"), "lake-dries", confidence="high"),
        Reading(q("2022Q2"), "water-level", value=2.5),
        Sighting(q("2022Q2"), "inflow-diverted", state=State.OBSERVED),
    ]
    assert run("build").exit_code == 0
    assert shown("Log")["lake-level"]["value"] == 4.75
    assert run("import", "old.xlsx", "--yes").exit_code == 0
    assert len(contents(recorded)) == before + 4


def add_to_log(book: Workbook) -> None:
    """Add a value of the closed quarter under the id that was new then."""
    row = first_free(book, "Log", "item")
    fill_in(row, item="Water level", id="lake-level", quarter="2022Q1", value=3)


def test_a_copy_of_before_the_declaration_is_no_edit(recorded: Path) -> None:
    """Its row shows no history, since nobody had said what it was called before.

    The record has that history by now: an untouched cell must not empty it.
    """
    write_study(recorded, renamed("water-level", declared=False))
    run("build")
    shutil.copy(TRACKER, "between.xlsx")
    write_study(recorded, renamed("water-level"))
    before = contents(recorded)
    untouched = run("import", "between.xlsx", "--yes", "--format", "json")
    assert json.loads(untouched.stdout) == []
    assert run("build").exit_code == 0
    assert contents(recorded) == before
    typed({}, "between.xlsx", Path("between.xlsx"), add_to_log)
    asked = run("import", "between.xlsx", "--yes")
    assert "items.csv 4.5, between.xlsx 3" in asked.stderr


def test_a_table_may_say_the_old_id(recorded: Path) -> None:
    """The same row comes under either id, and never twice for one quarter.

    The entry says what the table said; it counts under the present id.
    """
    write_study(recorded, renamed(*IDS))
    before = contents(recorded)
    assert run("import", *RECORDED, "--yes").exit_code == 0
    assert contents(recorded) == before
    assert bring("quarter,item,value\n2022Q2,water-level,2.5\n", name="new.csv").exit_code == 0
    assert contents(recorded)[-1] == Reading(q("2022Q2"), "water-level", value=2.5)
    assert run("build").exit_code == 0
    assert shown("Update")["lake-level"]["value"] == 2.5
    Path("two.csv").write_text("quarter,item,value\n2022Q2,water-level,2\n2022Q2,lake-level,3\n")
    assert "R008" in run("import", "two.csv", "--yes").stderr


@pytest.mark.parametrize("asked", ["water-level", "lake-level"])
def test_the_log_shows_the_whole_history_under_either_id(recorded: Path, asked: str) -> None:
    """Each entry with the id that it was recorded under."""
    write_study(recorded, renamed("water-level"))
    bring("quarter,item,value\n2022Q2,lake-level,2.5\n", name="new.csv")
    contents = [entry["content"] for entry in logged()]
    recorded_under = [one["item"] for one in contents if one["kind"] == "reading"]
    assert recorded_under == ["water-level", "lake-level"]
    words = run("log", "--item", asked).stdout
    assert "4.5" in words
    assert "2.5" in words


# --- units and levels -----------------------------------------------------------------------------


SCALE = 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n'
LEVELS = STUDY.replace(
    SCALE, 'type = "ordinal"\nlevels = ["dry", "full"]\ndirection = "falling"\nwarning = "dry"\n'
)
RENAMED = LEVELS.replace('"dry"', '"Dry"')
YES_NO = STUDY.replace('unit = "m"\n' + SCALE, 'type = "yes-no"\nconcern = "no"\n')


@pytest.mark.parametrize(
    "before, value, after",
    [
        (STUDY, "4.5", LEVELS),
        (LEVELS, "dry", RENAMED),
        (LEVELS, "dry", STUDY),
        (STUDY, "1", YES_NO),
    ],
)
def test_every_command_goes_on(study: Path, before: str, value: str, after: str) -> None:
    """`check` warns; tracker and briefing are built; copies made before the change and after it
    bring no edit; over the quarter's end, too.
    """
    write_study(study, before)
    assert bring(f"quarter,item,value\n2022Q1,water-level,{value}\n").exit_code == 0
    assert run("build").exit_code == 0
    shutil.copy(TRACKER, "before.xlsx")
    was = shown("Update")["water-level"]["value"]
    write_study(study, after)
    assert "warning[R018]" in run("check").output
    for command in ("build", "brief", "status"):
        assert run(command).exit_code == 0
    row = shown("Update")["water-level"]
    assert (row["value"], type(row["value"]), row["status"]) == (was, type(was), "unclear")
    shutil.copy(TRACKER, "after.xlsx")
    entries = recorded_in(study)
    assert run("advance", "--yes").exit_code == 0
    assert run("build").exit_code == 0
    past = shown("Log")["water-level"]["value"]
    assert (past, type(past)) == (was, type(was))
    for copy in ("before.xlsx", "after.xlsx", str(TRACKER)):
        result = run("import", copy, "--yes")
        assert (result.exit_code, recorded_in(study)[len(entries) + 1 :]) == (0, ())
