"""What the study's files no longer say, or say otherwise: it is kept, and asked about."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final, NamedTuple

import openpyxl
import pytest

from scenariobook.quarter import Quarter
from scenariobook.record.claims.record import Record
from scenariobook.record.claims.replay import replay
from scenariobook.record.ledger.disk import load_ledger
from tests.cli.copies import shown
from tests.commands import TRACKER, bring, recorded_in, run, type_value
from tests.losses.returning import choice_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.study_text import RATION, STUDY, write_study
from tests.workbook.as_read import is_hidden, row_of, typed

# --- items taken out ------------------------------------------------------------------------------


TABLE = "quarter,item,value,source,note\n2022Q1,water-level,4.5,lake-survey,Synthetic.\n"
BEFORE, _, REST = STUDY.partition("[[indicators]]")
WITHOUT = BEFORE + "[[signposts]]" + REST.partition("[[signposts]]")[2]


@pytest.fixture
def recorded(study: Path, prepared_once: PreparedOnce) -> Path:
    """Return the study with a reading in its record, and a tracker."""
    prepared_once.bring(study, record)
    return study


def record() -> None:
    assert bring(TABLE).exit_code == 0
    assert run("build").exit_code == 0


def test_an_indicator_taken_out_keeps_its_row_out_of_sight(recorded: Path) -> None:
    """And comes back, once it stands in the files again: its reading was never gone."""
    for text, is_gone in ((WITHOUT, True), (STUDY, False)):
        write_study(recorded, text)
        assert run("build").exit_code == 0
        row = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")
        assert (row["value"].value, is_hidden(row)) == (4.5, is_gone)
        assert run("import", str(TRACKER), "--dry-run").exit_code == 0


def late_copy(study: Path, value: object = 2.5) -> None:
    """Type in a copy; take its item out of the study; import the copy."""
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), value)
    write_study(study, WITHOUT)
    assert run("import", "late.xlsx", "--yes").exit_code == 1


def test_what_was_typed_before_is_open_and_can_be_declined(recorded: Path) -> None:
    """The question has the value, and who leaves it keeps what was recorded."""
    late_copy(recorded)
    (matter,) = open_matters()
    assert "2.5" in str(matter)
    assert "the study no longer has the indicator" in str(matter)
    assert run("settle", "--choose", choice_of(matter, "leave it")).exit_code == 0
    assert "nothing new" in run("import", "late.xlsx", "--yes").stderr
    write_study(recorded, STUDY)
    run("build")
    assert shown("Update")["water-level"]["value"] == 4.5


@pytest.mark.parametrize("item", ["water-level", "lake-level"])
@pytest.mark.parametrize("value", [2.5, None])
def test_what_was_typed_before_is_taken_once_the_item_is_back(
    recorded: Path, item: str, value: float | None
) -> None:
    """By importing the copy again, also under another id that the item has then."""
    late_copy(recorded, value)
    new = f'"{item}"\nformerly = ["water-level"]'
    write_study(recorded, STUDY if item == "water-level" else STUDY.replace('"water-level"', new))
    assert run("import", "late.xlsx", "--yes").exit_code == 0
    assert "nothing is open" in run("settle").stderr
    run("build")
    assert shown("Update")[item]["value"] == value


def test_what_was_typed_in_the_tracker_itself_is_open(recorded: Path) -> None:
    """The row is gone from the fresh tracker; its bytes are archived, its value is a question."""
    typed = type_value(TRACKER, 2.5)
    write_study(recorded, WITHOUT)
    built = run("build")
    assert built.exit_code == 0
    assert "1 question open" in built.stderr
    *_, entry = recorded_in(recorded)
    archived = recorded / "record" / "returned" / f"{entry.origin.sha256}.xlsx"
    assert archived.read_bytes() == typed
    assert "2.5" in run("settle").stdout
    assert run("build").exit_code == 0
    assert len(recorded_in(recorded)) == 2


def test_a_renamed_trigger_is_put_back_under_its_id(study: Path) -> None:
    """The advice was to list its id under `formerly`, a key that such a table does not take."""
    write_study(study, STUDY + RATION)
    assert bring("quarter,item,value\n2022Q1,inflow-diverted,observed\n").exit_code == 0
    assert run("build").exit_code == 0
    typed({("Decisions", "ration-water", "answer"): "done"}, "late.xlsx")
    write_study(study, STUDY + RATION.replace('id = "ration-water"', 'id = "ration-it"'))
    refused = run("import", "late.xlsx", "--yes")
    assert refused.exit_code == 1
    (matter,) = open_matters()
    for told in (refused.stderr, str(matter)):
        assert "'ration-water'; put it back under that id, and import the file again" in told
    write_study(study, STUDY + RATION)
    assert run("import", "late.xlsx", "--yes").exit_code == 0
    assert "nothing is open" in run("settle").stderr
    run("build")
    assert shown("Decisions")["ration-water"]["answer"] == "done"


@pytest.mark.usefixtures("study")
def test_what_was_never_recorded_is_a_question_of_its_field() -> None:
    """The copy says that it was made with the row: nobody has mistyped its id."""
    run("build")
    shutil.copy(TRACKER, "late.xlsx")
    type_value(Path("late.xlsx"), "about 2")
    write_study(Path(), WITHOUT)
    asked = run("import", "late.xlsx", "--dry-run")
    assert "the study no longer has the indicator 'water-level'" in asked.stderr
    assert "put the right id there" not in asked.stderr


def test_the_briefing_says_that_it_plays_no_part(recorded: Path) -> None:
    """And nothing of it where nothing is retired."""
    for text, count in ((STUDY, 0), (WITHOUT, 1)):
        write_study(recorded, text)
        assert run("brief", "--html").exit_code == 0
        page = Path("output/small-study/briefing-2022Q1.html").read_text(encoding="utf-8")
        assert page.count("1 id that the study no longer has") == count


# --- an id that another item has ------------------------------------------------------------------


START: Final = Quarter.parse("2022Q1")
FIRST: Final = STUDY[STUDY.index("[[indicators]]") :]
ITEM: Final = FIRST[: FIRST.index("[[", 3)]
OTHER: Final = ITEM.replace('title = "', 'title = "New: ')
# The item has another id, and another item has its id.
TAKEN_OVER: Final = STUDY.replace('"water-level"', '"lake-level"').replace(
    "[[indicators]]", OTHER + "[[indicators]]", 1
)


def held() -> Record:
    """Return the study's record."""
    return replay(load_ledger(Path()).entries, START)


@pytest.fixture
def late(study: Path) -> str:
    """Return the name of a copy that was made before the id was taken over."""
    bring("quarter,item,value\n2022Q1,water-level,4.25\n")
    run("build")
    Path("late.xlsx").write_bytes(TRACKER.read_bytes())
    type_value(Path("late.xlsx"), 5.5)
    write_study(study, TAKEN_OVER)
    return "late.xlsx"


@pytest.mark.parametrize("recorded", [False, True], ids=["unrecorded", "recorded"])
def test_a_late_copys_value_is_asked_about(late: str, *, recorded: bool) -> None:
    """Also once an entry tells of the change; the record has it as a question of its row."""
    assert "R036" in run("check").stdout
    if recorded:
        bring("quarter,item,value\n2022Q1,lake-level,3\n")
    done = run("import", late, "--yes")
    said = " ".join(done.stderr.split())
    assert "water-level was 'Water level', and that is lake-level now" in said
    assert held().readings["water-level"][START].content.value == 4.25
    (matter,) = open_matters()
    assert "5.5" in str(matter)


def test_a_new_copys_value_is_taken(late: str) -> None:
    """It was made with the present titles."""
    assert late
    run("build")
    Path("new.xlsx").write_bytes(TRACKER.read_bytes())
    type_value(Path("new.xlsx"), 6.5)
    assert "now; if it is" not in run("import", "new.xlsx", "--yes").stderr
    assert not held().open


@pytest.mark.parametrize(
    "text",
    [
        STUDY.replace('"Water level"', '"Level of the water"'),
        STUDY.replace("[[indicators]]", ITEM.replace('"water', '"a-water') + "[[indicators]]", 1),
        STUDY.replace('"water-level"', '"lake-level"\nformerly = ["water-level"]', 1),
    ],
    ids=["a new title", "two with one title", "a new id"],
)
def test_other_changes_ask_nothing(late: str, study: Path, text: str) -> None:
    """A title is put better, another item is called alike, an id is changed as it should be."""
    write_study(study, text)
    assert "R036" not in run("check").stdout
    run("import", late, "--yes")
    assert not held().open
    assert json.dumps(5.5) in Path("record/ledger.jsonl").read_text()


# --- settled after a change -----------------------------------------------------------------------


class Change(NamedTuple):
    """Two values that two copies bring for one cell, and how the study changes afterwards."""

    cell: tuple[str, str, str]
    values: tuple[Any, Any]
    old: str
    new: str
    told: str


VALUE: Final = ("Update", "water-level", "value")
LIKELIHOOD: Final = ("Judgments", "lake-dries", "likelihood")
CHANGES: Final = {
    "unit": Change(
        VALUE,
        (2.5, 3.5),
        'unit = "m"',
        'unit = "ft"',
        "unit: m to ft",
    ),
    "yardstick": Change(
        LIKELIHOOD,
        ("likely", "unlikely"),
        "[study]\n",
        '[study]\nyardstick = "phia"\n',
        "yardstick: icd203 to phia",
    ),
    "a gap of the yardstick": Change(
        LIKELIHOOD, (22, 23), "[study]\n", '[study]\nyardstick = "phia"\n', "22% lies in a gap"
    ),
    "horizon": Change(
        LIKELIHOOD,
        (30, 60),
        'horizon = "2027Q4"',
        'horizon = "2028Q4"',
        "horizon: 2027Q4 to 2028Q4",
    ),
}


def in_conflict(change: Change) -> None:
    """Let two copies differ, and change the study."""
    run("build")
    for name, value in zip(("anna.xlsx", "ben.xlsx"), change.values, strict=True):
        typed({change.cell: value}, name)
    run("import", "anna.xlsx", "ben.xlsx", "--yes")


def change_study(study: Path, change: Change) -> None:
    """Write the study with the change."""
    assert STUDY.count(change.old) == 1, change.old
    (study / "study.toml").write_text(STUDY.replace(change.old, change.new))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("how", [("--choose", "{}=1"), ("--all-of", "anna.xlsx")])
def test_a_value_is_not_taken_in_another_meaning(
    study: Path, change: Change, how: tuple[str, str]
) -> None:
    """Neither by its number nor with all of a file: who decides enters what holds now."""
    in_conflict(change)
    change_study(study, change)
    number = run("settle").stdout.partition(".")[0].strip()
    before = recorded_in(study)
    refused = run("settle", how[0], how[1].format(number))
    assert refused.exit_code == 2
    assert change.told in refused.stderr
    assert recorded_in(study) == before
    assert run("settle", "--enter", f"{number}=40", "--yes").exit_code == 2  # no such option
    assert run("settle", "--enter", f"{number}=40").exit_code == 0
    assert "nothing is open" in run("settle").stderr


def test_so_it_is_for_an_item_that_was_renamed_meanwhile(study: Path) -> None:
    """Its values are found under the id that it had."""
    change = CHANGES["unit"]
    in_conflict(change)
    text = STUDY.replace('id = "water-level"', 'id = "level"\nformerly = ["water-level"]')
    (study / "study.toml").write_text(text.replace(change.old, change.new))
    number = run("settle").stdout.partition(".")[0].strip()
    assert change.told in run("settle", "--choose", f"{number}=1").stderr


def test_another_name_of_the_same_unit_is_no_change(study: Path) -> None:
    """`former_units` says that both mean the same; so a copy of before is not asked about, too."""
    change = CHANGES["unit"]
    in_conflict(change)
    shutil.copy("anna.xlsx", "cleo.xlsx")
    type_value(Path("cleo.xlsx"), 4.5)
    change_study(study, change._replace(new='unit = "metres"\nformer_units = ["m"]'))
    number = run("settle").stdout.partition(".")[0].strip()
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    assert "now it is a number in" not in run("import", "cleo.xlsx", "--yes").stderr


def test_without_a_change_a_choice_is_taken(study: Path) -> None:
    """So the refusals above have their reason in the change."""
    in_conflict(CHANGES["unit"])
    number = run("settle").stdout.partition(".")[0].strip()
    assert run("settle", "--choose", f"{number}=1").exit_code == 0
    assert study.is_dir()
