"""A study that changes under its record: every command goes on, and nothing recorded is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from scenariobook.paths import LEDGER
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import q
from tests.cli.copies import shown, take
from tests.commands import OUTPUT, TRACKER, bring, do, logged, recorded_in, run
from tests.prepared_once import PreparedOnce
from tests.study_text import DAM, PEOPLE, STUDY, write_study
from tests.workbook.as_read import fill_in, first_free, table, typed

# --- ids ------------------------------------------------------------------------------------------


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
def _recorded(study: Path, prepared_once: PreparedOnce) -> None:
    """An entry of each kind is in the record; it is the second quarter, and a tracker is there."""
    prepared_once.bring(study, record)


def record() -> None:
    for name, text in RECORDED.items():
        Path(name).write_text(text)
    do(f"import {' '.join(RECORDED)} --yes", "advance --yes", "build")


def contents() -> list[Content]:
    return [entry.content for entry in recorded_in()]


@pytest.mark.usefixtures("_recorded")
def test_a_declared_id_carries_its_history(study: Path) -> None:
    """Each kind of entry shows under the present id, nothing is retired, none rewritten."""
    before = (study / LEDGER).read_bytes()
    status = words_of_status()
    write_study(study, renamed(*IDS))
    checked = run("check")
    assert (checked.exit_code, "R009" in checked.stdout) == (0, False)
    assert words_of_status() == [IDS.get(word, word) for word in status]
    do("build")
    assert shown("Log")["lake-level"]["value"] == 4.5
    assert shown("Signposts")["river-moved"]["last state"] == "emerging"
    assert shown("Judgments")["lake-gone"]["last"] == 35
    assert (study / LEDGER).read_bytes().startswith(before)
    do("brief --quarter 2022Q1", "verify")


def words_of_status() -> list[str]:
    return run("status").stdout.replace("─", "").split()


@pytest.mark.usefixtures("_recorded")
def test_an_old_copy_comes_back_under_the_new_ids(study: Path) -> None:
    """Untouched, it is no edit; what is typed in it goes to what its rows are called now.

    Each entry has the id that the row had in the copy, whose author knew what stood under it.
    """
    old = Path(shutil.copy(TRACKER, "old.xlsx"))
    write_study(study, renamed(*IDS))
    untouched = run("import", str(old), "--dry-run", "--format", "json")
    assert (untouched.exit_code, json.loads(untouched.stdout)) == (0, [])
    cells = {
        ("Update", "water-level", "value"): 2.5,
        ("Log", "water-level", "value"): 4.75,
        ("Signposts", "inflow-diverted", "state"): "observed",
        ("Judgments", "lake-dries", "confidence"): "high",
    }
    typed(cells, str(old), old)
    before = len(contents())
    do(f"import {old} --yes")
    assert contents()[before:] == [
        Reading(q("2022Q1"), "water-level", value=4.75),
        Judgment(q("2022Q2"), "lake-dries", confidence="high"),
        Reading(q("2022Q2"), "water-level", value=2.5),
        Sighting(q("2022Q2"), "inflow-diverted", state=State.OBSERVED),
    ]
    do("build")
    assert shown("Log")["lake-level"]["value"] == 4.75
    do(f"import {old} --yes")
    assert len(contents()) == before + 4


@pytest.mark.usefixtures("_recorded")
def test_a_copy_of_before_the_declaration_is_no_edit(study: Path) -> None:
    """Its row shows no history, since nobody had said what it was called before.

    The record has that history by now: an untouched cell must not empty it.
    """
    write_study(study, renamed("water-level", declared=False))
    run("build")
    copy = Path(shutil.copy(TRACKER, "between.xlsx"))
    write_study(study, renamed("water-level"))
    before = contents()
    untouched = run("import", str(copy), "--yes", "--format", "json")
    assert json.loads(untouched.stdout) == []
    do("build")
    assert contents() == before

    def add_to_log(book: Workbook) -> None:
        row = first_free(book, "Log", "item")
        fill_in(row, item="Water level", id="lake-level", quarter="2022Q1", value=3)

    asked = run("import", typed({}, str(copy), copy, add_to_log), "--yes")
    assert "items.csv 4.5, between.xlsx 3" in asked.stderr


@pytest.mark.usefixtures("_recorded")
def test_a_table_may_say_the_old_id(study: Path) -> None:
    """The same row comes under either id, and never twice for one quarter.

    The entry says what the table said; it counts under the present id.
    """
    write_study(study, renamed(*IDS))
    before = contents()
    do(f"import {' '.join(RECORDED)} --yes")
    assert contents() == before
    take("2022Q2,water-level,2.5")
    assert contents()[-1] == Reading(q("2022Q2"), "water-level", value=2.5)
    do("build")
    assert shown("Update")["lake-level"]["value"] == 2.5
    twice = "quarter,item,value\n2022Q2,water-level,2\n2022Q2,lake-level,3\n"
    assert "R008" in bring(twice, name="two.csv").stderr


@pytest.mark.usefixtures("_recorded")
@pytest.mark.parametrize("asked", ["water-level", "lake-level"])
def test_the_log_shows_the_whole_history_under_either_id(study: Path, asked: str) -> None:
    """Each entry with the id that it was recorded under."""
    write_study(study, renamed("water-level"))
    take("2022Q2,lake-level,2.5")
    contents = [entry["content"] for entry in logged()]
    recorded_under = [one["item"] for one in contents if one["kind"] == "reading"]
    assert recorded_under == ["water-level", "lake-level"]
    words = run("log", "--item", asked).stdout
    assert "4.5" in words
    assert "2.5" in words


def test_what_two_tables_shared_stays_with_the_one_that_keeps_the_id(study: Path) -> None:
    """A signpost that was renamed, as the warning says, took the scenario's estimates along."""
    shared = STUDY + PEOPLE + DAM.replace("dam-built", "lake-dries")
    write_study(study, shared)
    for columns, row in (
        ("subject,analyst,round,likelihood", "lake-dries,anna,1,30"),
        ("item,value", "lake-dries,emerging"),
    ):
        assert bring(f"quarter,{columns}\n2022Q1,{row}\n").exit_code == 0
    assert "W317" in run("check").stdout
    dam = DAM.replace('id = "dam-built"', 'id = "dam-built"\nformerly = ["lake-dries"]')
    write_study(study, STUDY + PEOPLE + dam)
    assert "W317" not in run("check").stdout
    run("hand-out", "--for", "anna")
    book = openpyxl.load_workbook(OUTPUT / "hand-out" / "small-study-2022Q1-anna.xlsx")
    given = {row["id"].value: row["likelihood"].value for row in table(book, "Estimates")}
    assert given == {"lake-holds": None, "lake-dries": 30, "dam-built": None}
    assert (
        '"id": "dam-built",\n      "status": "emerging"' in run("status", "--format", "json").stdout
    )


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
    take(f"2022Q1,water-level,{value}")
    do("build")
    copies = [shutil.copy(TRACKER, "before.xlsx")]
    was = shown("Update")["water-level"]["value"]
    write_study(study, after)
    assert "warning[R018]" in run("check").output
    do("build", "brief", "status")
    row = shown("Update")["water-level"]
    assert (row["value"], type(row["value"]), row["status"]) == (was, type(was), "unclear")
    copies += [shutil.copy(TRACKER, "after.xlsx"), str(TRACKER)]
    entries = recorded_in()
    do("advance --yes", "build")
    past = shown("Log")["water-level"]["value"]
    assert (past, type(past)) == (was, type(was))
    for copy in copies:
        do(f"import {copy} --yes")
        assert len(recorded_in()) == len(entries) + 1
