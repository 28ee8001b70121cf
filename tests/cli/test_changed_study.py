"""A study that changes under its record: items renamed, taken out, or of another kind.

Every command goes on, nothing that was recorded is lost, and what nobody can tell is asked about.
"""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from scenariobook.paths import LEDGER
from tests.cli.copies import edition, filled, first_open, in_table, play, stated_text, type_level
from tests.commands import TRACKER, bring, bring_table, contents, do, logged, must_say, run, stated
from tests.expected import same_as_before
from tests.losses.edits import added
from tests.losses.returning import hand_out_of, open_matters
from tests.study_text import DAM, PEOPLE, RATION, STUDY, change_study, write_study
from tests.workbook.as_read import is_hidden, row_of, type_in

ITEM = "[[indicators]]" + STUDY.partition("[[indicators]]")[2].partition("[[")[0]
VALUE = ("Update", "water-level", "value")


RECORDED = {
    "items.csv": "quarter,item,value,note\n2022Q1,water-level,4.5,\n2022Q1,inflow-diverted,"
    "emerging,\n",
    "judged.csv": "quarter,scenario,likelihood,confidence\n2022Q1,lake-dries,35,low\n",
}


def prepare() -> None:
    """Record an entry of each kind, and build a tracker."""
    for name, text in RECORDED.items():
        Path(name).write_text(text)
    do(f"import {' '.join(RECORDED)} --yes", "build")


# --- items with another id ------------------------------------------------------------------------


IDS = {"water-level": "lake-level", "inflow-diverted": "river-moved", "lake-dries": "lake-gone"}


def give_other_ids(*old: str, declared: bool = True) -> None:
    """Give some items another id in the study, declared or not."""
    text = STUDY
    for one in old:
        text = text.replace(f'"{one}"', f'"{IDS[one]}"').replace(f"{one} =", f"{IDS[one]} =")
        if declared:
            id_line = f'id = "{IDS[one]}"\n'
            text = text.replace(id_line, f'{id_line}formerly = ["{one}"]\n')
    write_study(Path(), text)


def test_a_declared_id_carries_its_history(study: Path) -> None:
    """A declared new id (`formerly`) carries all entries of the former one.

    None is rewritten or retired. An untouched old copy is no edit; what is typed in it goes to the
    rows' present ids. A table may use either id. Each entry keeps the id that its file said; the
    log finds all of them under either.
    """
    do("advance --yes", "build")
    old = Path(shutil.copy(TRACKER, "old.xlsx"))
    before, told = (study / LEDGER).read_bytes(), play("status")
    give_other_ids(*IDS)
    told += play("check", "status", "import old.xlsx --dry-run --format json", "build") + filled()
    told += play("brief --quarter 2022Q1", "verify", f"import {' '.join(RECORDED)} --yes")
    assert (study / LEDGER).read_bytes().startswith(before)
    cells = {
        VALUE: 2.5,
        ("Log", "water-level", "value"): 4.75,
        ("Signposts", "inflow-diverted", "state"): "observed",
        ("Judgments", "lake-dries", "confidence"): "high",
    }
    type_in(cells, str(old), old)
    told += play("import old.xlsx --yes", "build") + stated_text() + filled()
    told += play("import old.xlsx --yes")
    for id_, value in (("water-level", 2.25), ("lake-level", 2.6)):
        bring(f"2022Q2,{id_},{value}")
        told += play("build") + filled()
    Path("two.csv").write_text("quarter,item,value\n2022Q2,water-level,2\n2022Q2,lake-level,3\n")
    same_as_before(told + stated_text() + play("import two.csv --yes"))
    for asked in ("water-level", "lake-level"):
        words = run("log", "--item", asked).stdout
        assert [one for one in ("4.5", "4.75", "2.5", "2.25", "2.6") if one not in words] == []


def test_a_new_id_moves_nothing() -> None:
    """`status` says the same after an item got a new id, also of what months said under the former
    one.
    """
    change_study("watch = 5\n", 'cadence = "monthly"\nwatch = 5\n')
    bring_table("quarter,period,item,value\n2022Q1,2022-03,water-level,4.5\n")
    do("advance --yes")
    before = run("status").stdout
    assert "4.5" in before
    change_study('id = "water-level"', 'id = "water-depth"\nformerly = ["water-level"]')
    assert run("status").stdout == before.replace("water-level", "water-depth")


def test_a_copy_of_before_the_declaration_is_no_edit() -> None:
    """An untouched copy from before the declaration empties nothing, though its row shows no
    history.
    """
    do("advance --yes")
    give_other_ids("water-level", declared=False)
    run("build")
    copy = Path(shutil.copy(TRACKER, "between.xlsx"))
    give_other_ids("water-level")
    before = contents()
    assert json.loads(run("import", str(copy), "--yes", "--format", "json").stdout) == []
    do("build")
    assert contents() == before
    row = added("Log", "item", item="Water level", id="lake-level", quarter="2022Q1", value=3)
    asked = run("import", type_in({}, str(copy), copy, row), "--yes")
    assert "items.csv 4.5, between.xlsx 3" in asked.stderr


def test_what_two_tables_shared_stays_with_the_one_that_keeps_the_id(study: Path) -> None:
    """Where a signpost and a scenario had one id, renaming the signpost leaves the scenario its
    estimates.
    """
    write_study(study, STUDY + PEOPLE + DAM.replace("dam-built", "lake-dries"))
    bring("2022Q1,lake-dries,emerging")
    bring_table("quarter,subject,analyst,round,likelihood\n2022Q1,lake-dries,anna,1,30\n")
    told, title = play("check"), '\ntitle = "The dam'
    change_study(f'"lake-dries"{title}', f'"dam-built"\nformerly = ["lake-dries"]{title}')
    told += play("check", "hand-out --for anna", "status") + filled(hand_out_of("anna"))
    same_as_before(told)


# --- items taken out ------------------------------------------------------------------------------


def test_an_indicator_taken_out_keeps_its_row_out_of_sight() -> None:
    """The row of an indicator that left the study is hidden, and not counted.

    It comes back with it. The briefing says that its entries play no part, and says nothing where
    nothing is retired. The tracker is the team's, also where it is imported.
    """
    for gone, is_gone in ((ITEM, True), ("", False)):
        write_study(Path(), STUDY.replace(gone, ""))
        do("build")
        row = row_of(book := openpyxl.load_workbook(TRACKER), "Update", "water-level")
        assert (row["value"].value, is_hidden(row)) == (4.5, is_gone)
        assert ("COUNTA(update_value)-1" in book["Update"]["A2"].value) == is_gone
        must_say(f"import {TRACKER} --dry-run", "tracker.xlsx (team): nothing new")
        assert edition().count("1 id that the study no longer has") == is_gone


def late_copy(value: object = 2.5) -> None:
    """Type in a copy; take its item out of the study; import the copy."""
    type_level(value, "late.xlsx")
    change_study(ITEM, "")
    do("import late.xlsx --yes", code=1)


def test_what_was_typed_before_is_open_and_can_be_declined() -> None:
    """A value typed for an item that has left the study is a question.

    To decline it changes nothing.
    """
    late_copy()
    told = play("settle", f"settle --choose {first_open()}=1", "import late.xlsx --yes")
    write_study(Path())
    same_as_before(told + play("build") + filled())


@pytest.mark.parametrize("item", ["water-level", "lake-level"])
@pytest.mark.parametrize("value", [2.5, None])
def test_what_was_typed_before_is_taken_once_the_item_is_back(item: str, value: object) -> None:
    """Once the item is back, also under another id, the same copy is taken."""
    late_copy(value)
    write_study(Path())
    if item == "lake-level":
        give_other_ids("water-level")
    do("import late.xlsx --yes")
    must_say("settle", "nothing is open")
    do("build")
    assert in_table("Update")[item]["value"] == value


def test_what_was_typed_in_the_tracker_itself_is_open() -> None:
    """A value in the tracker whose item has left the study is archived, and is a question."""
    typed, before = Path(type_level(2.5)).read_bytes(), stated()
    change_study(ITEM, "")
    must_say("build", "1 question open")
    (entry,) = stated()[len(before) :]
    assert Path("record", "returned", f"{entry.origin.sha256}.xlsx").read_bytes() == typed
    assert "2.5" in run("settle").stdout
    do("build")
    assert stated() == (*before, entry)


def test_a_renamed_trigger_is_put_back_under_its_id() -> None:
    """Of a trigger with another id, the advice is to restore the id.

    It once was to list the id under `formerly`, a key that such a table does not take.
    """
    write_study(Path(), STUDY + RATION)
    bring("2022Q1,inflow-diverted,observed")
    do("build")
    type_in({("Decisions", "ration-water", "answer"): "done"}, "late.xlsx")
    change_study('id = "ration-water"', 'id = "ration-it"')
    told = play("import late.xlsx --yes", "settle")
    write_study(Path(), STUDY + RATION)
    told += play("import late.xlsx --yes", "settle", "build") + filled()
    same_as_before(told)


def test_what_was_never_recorded_is_a_question_of_its_field() -> None:
    """A doubtful value whose item has left the study is asked about as a value, and not as a wrong
    id.
    """
    do("undo --yes", "build")
    type_level("about 2", "late.xlsx")
    change_study(ITEM, "")
    same_as_before(play("import late.xlsx --dry-run"))


# --- an id that another item has ------------------------------------------------------------------


# The item has another id, and another item has its id.
TAKEN_OVER = STUDY.replace('"water-level"', '"lake-level"').replace(
    "[[indicators]]", ITEM.replace('title = "', 'title = "New: ') + "[[indicators]]", 1
)


@pytest.mark.parametrize("recorded", ["", "recorded"])
def test_a_late_copys_value_is_asked_about(recorded: str) -> None:
    """Where another item has taken over an id, a value from a copy of before is a question.

    So it is also once an entry tells of the change. The value of a new copy is taken.
    """
    type_level(5.5, "late.xlsx")
    write_study(Path(), TAKEN_OVER)
    told = play("check")
    if recorded:
        bring("2022Q1,lake-level,3")
    told += play("import late.xlsx --yes", "settle", "build --yes") + filled()
    told += play(f"import {type_level(6.5, 'new.xlsx')} --yes", "settle")
    same_as_before(told, recorded or "never recorded")


@pytest.mark.parametrize(
    "text",
    [
        STUDY.replace('"Water level"', '"Level of the water"'),
        STUDY.replace("[[indicators]]", ITEM.replace('"water', '"a-water') + "[[indicators]]", 1),
        STUDY.replace('"water-level"', '"lake-level"\nformerly = ["water-level"]', 1),
    ],
    ids=["a new title", "two with one title", "a new id"],
)
def test_other_changes_ask_nothing(text: str) -> None:
    """A better title, another item of that title, and a declared new id raise no question."""
    type_level(5.5, "late.xlsx")
    write_study(Path(), text)
    assert "R036" not in run("check").stdout
    run("import", "late.xlsx", "--yes")
    assert open_matters() == []
    assert 5.5 in [entry["content"].get("value") for entry in logged()]


# --- units and levels -----------------------------------------------------------------------------


SCALE = 'decimals = 1\ndirection = "falling"\nwatch = 5\nwarning = 3\n'
LEVELS = STUDY.replace(
    SCALE, 'type = "ordinal"\nlevels = ["dry", "full"]\ndirection = "falling"\nwarning = "dry"\n'
)


@pytest.mark.long
@pytest.mark.parametrize(
    "before, value, after",
    [
        (STUDY, "4.5", LEVELS),
        (LEVELS, "dry", LEVELS.replace('"dry"', '"Dry"')),
        (LEVELS, "dry", STUDY),
        (STUDY, "1", STUDY.replace('unit = "m"\n' + SCALE, 'type = "yes-no"\nconcern = "no"\n')),
    ],
)
def test_every_command_goes_on(before: str, value: str, after: str) -> None:
    """Where an item's type or levels change, `check` warns, all documents are made, no copy is an
    edit.

    So it is over the quarter's end, too, for copies from before the change and after it.
    """
    do("undo --yes")
    write_study(Path(), before)
    bring(f"2022Q1,water-level,{value}")
    do("build")
    copies = [shutil.copy(TRACKER, "before.xlsx")]
    was = in_table("Update")["water-level"]["value"]
    write_study(Path(), after)
    assert "warning[R018]" in run("check").output
    do("build", "brief", "status")
    row = in_table("Update")["water-level"]
    assert (row["value"], type(row["value"]), row["status"]) == (was, type(was), "unclear")
    copies += [shutil.copy(TRACKER, "after.xlsx"), str(TRACKER)]
    entries = stated()
    do("advance --yes", "build")
    past = in_table("Log")["water-level"]["value"]
    assert (past, type(past)) == (was, type(was))
    for copy in copies:
        do(f"import {copy} --yes")
        assert len(stated()) == len(entries) + 1
