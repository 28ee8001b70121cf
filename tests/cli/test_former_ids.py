"""A renamed id that is declared carries its history, through every command."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from scenariobook.documents import basis_of
from scenariobook.project.opening import open_project
from scenariobook.record.ledger.entries import Content
from scenariobook.record.ledger.kinds import Judgment, Reading, Sighting, State
from tests.builders import q
from tests.cli.copies import shown
from tests.commands import logged, recorded_in, run, type_value
from tests.losses.returning import TRACKER
from tests.prepared_once import PreparedOnce
from tests.study_text import STUDY, write_study
from tests.workbook.as_read import fill_in, first_free, is_hidden, row_of, typed

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


def test_the_briefing_follows_an_entry_to_the_one_before_it(recorded: Path) -> None:
    """Also where that has the former id: entries reach the briefing under the present ones."""
    write_study(recorded, renamed("water-level"))
    project, _, _ = open_project(recorded)
    assert project
    entries = basis_of(project, project.record.open_quarter).entries
    assert [e.content.item for e in entries if isinstance(e.content, Reading)] == ["lake-level"]


def test_without_a_declaration_it_is_retired(recorded: Path) -> None:
    """The warning says how to declare it."""
    write_study(recorded, renamed("water-level", declared=False))
    assert 'add formerly = ["water-level"]' in run("check").stdout
    run("build")
    assert is_hidden(row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level"))
    assert "lake-level" not in shown("Log")


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


def test_the_tracker_itself_may_have_the_old_ids(recorded: Path) -> None:
    """What was typed in it before the change is taken in by build."""
    type_value(TRACKER, 2.5)
    write_study(recorded, renamed("water-level"))
    assert run("build").exit_code == 0
    assert shown("Update")["lake-level"]["value"] == 2.5


def test_a_title_typed_over_in_an_old_copy_names_its_line(recorded: Path) -> None:
    """The line of what the row is called now; the change of the id alone says nothing."""
    typed({("Update", "water-level", "indicator"): "Level of the water"}, "old.xlsx")
    text = renamed("water-level")
    write_study(recorded, text)
    told = run("import", "old.xlsx", "--yes")
    line = next(n for n, line in enumerate(text.splitlines(), 1) if '"Water level"' in line)
    assert f"change it at study.toml:{line}:9" in told.stderr
    assert "nothing new to record" in told.stderr


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


def test_a_copy_of_before_a_declaration_is_taken_back_is_no_edit(recorded: Path) -> None:
    """Its row shows a history that is another id's again."""
    write_study(recorded, renamed("water-level"))
    run("build")
    shutil.copy(TRACKER, "declared.xlsx")
    write_study(recorded, renamed("water-level", declared=False))
    before = contents(recorded)
    untouched = run("import", "declared.xlsx", "--yes", "--format", "json")
    assert json.loads(untouched.stdout) == []
    assert contents(recorded) == before


def test_a_copy_with_rows_of_both_ids_keeps_them_apart(recorded: Path) -> None:
    """Two indicators become one: each row of an old copy is compared with what it showed."""
    _, _, after = STUDY.partition("[[indicators]]")
    indicator, _, _ = after.partition("[[signposts]]")
    both = STUDY + "\n[[indicators]]" + indicator.replace("water-level", "lake-level")
    write_study(recorded, both)
    Path("more.csv").write_text("quarter,item,value\n2022Q1,lake-level,5.5\n")
    assert run("import", "more.csv", "--yes").exit_code == 0
    run("build")
    shutil.copy(TRACKER, "both.xlsx")
    write_study(recorded, renamed("water-level"))
    untouched = run("import", "both.xlsx", "--dry-run", "--format", "json")
    assert json.loads(untouched.stdout) == []
    run("build")
    assert shown("Log")["lake-level"]["value"] is None  # 4.5 and 5.5 both stand
    type_value(Path("both.xlsx"), 2.5)  # in the row of the former id
    assert run("import", "both.xlsx", "--yes").exit_code == 0
    assert contents(recorded)[-1] == Reading(q("2022Q2"), "water-level", value=2.5)


def test_a_table_may_say_the_old_id(recorded: Path) -> None:
    """The same row comes under either id, and never twice for one quarter.

    The entry says what the table said; it counts under the present id.
    """
    write_study(recorded, renamed(*IDS))
    before = contents(recorded)
    assert run("import", *RECORDED, "--yes").exit_code == 0
    assert contents(recorded) == before
    Path("new.csv").write_text("quarter,item,value\n2022Q2,water-level,2.5\n")
    assert run("import", "new.csv", "--yes").exit_code == 0
    assert contents(recorded)[-1] == Reading(q("2022Q2"), "water-level", value=2.5)
    assert run("build").exit_code == 0
    assert shown("Update")["lake-level"]["value"] == 2.5
    Path("two.csv").write_text("quarter,item,value\n2022Q2,water-level,2\n2022Q2,lake-level,3\n")
    assert "R008" in run("import", "two.csv", "--yes").stderr


@pytest.mark.parametrize("asked", ["water-level", "lake-level"])
def test_the_log_shows_the_whole_history_under_either_id(recorded: Path, asked: str) -> None:
    """Each entry with the id that it was recorded under."""
    write_study(recorded, renamed("water-level"))
    Path("new.csv").write_text("quarter,item,value\n2022Q2,lake-level,2.5\n")
    run("import", "new.csv", "--yes")
    contents = [entry["content"] for entry in logged()]
    recorded_under = [one["item"] for one in contents if one["kind"] == "reading"]
    assert recorded_under == ["water-level", "lake-level"]
    words = run("log", "--item", asked).stdout
    assert "4.5" in words
    assert "2.5" in words


def test_what_is_open_is_settled_under_the_new_id(recorded: Path) -> None:
    """A question raised about the old id is marked, listed and settled as the new one's."""
    shutil.copy(TRACKER, "old.xlsx")
    type_value(Path("old.xlsx"), "3 or 4")
    run("import", "old.xlsx", "--yes")
    write_study(recorded, renamed("water-level"))
    assert "lake-level, value" in run("settle").stdout
    run("build")
    assert str(shown("Update")["lake-level"]["check"]).startswith("open: ")
    number = recorded_in(recorded)[-1].number
    assert run("settle", "--enter", f"{number}=3.5").exit_code == 0
    assert contents(recorded)[-1] == Reading(q("2022Q2"), "lake-level", value=3.5)
    before = contents(recorded)
    assert run("import", "old.xlsx", "--yes").exit_code == 0
    assert contents(recorded) == before


def test_a_chain_of_ids_is_one_history(recorded: Path) -> None:
    """An id renamed twice lists both."""
    write_study(recorded, renamed("water-level"))
    Path("new.csv").write_text("quarter,item,value\n2022Q2,lake-level,2.5\n")
    run("import", "new.csv", "--yes")
    run("build")
    shutil.copy(TRACKER, "second.xlsx")
    third = renamed("water-level").replace('"lake-level"', '"lake-depth"')
    write_study(recorded, third.replace('["water-level"]', '["lake-level", "water-level"]'))
    run("build")
    assert shown("Log")["lake-depth"]["value"] == 4.5
    assert shown("Update")["lake-depth"]["value"] == 2.5
    type_value(Path("second.xlsx"), 2.25)
    assert run("import", "second.xlsx", "--yes").exit_code == 0
    assert contents(recorded)[-1] == Reading(q("2022Q2"), "lake-level", value=2.25)
