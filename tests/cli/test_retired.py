"""What the study's files no longer say, or say otherwise: it is kept, and asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.copies import edition, first_open, returned, shown, take
from tests.commands import TRACKER, bring, do, logged, recorded_in, run, says, type_value
from tests.losses.returning import choice_of, open_matters
from tests.prepared_once import PreparedOnce
from tests.study_text import RATION, STUDY, change_study, write_study
from tests.workbook.as_read import is_hidden, row_of, typed

FIRST = STUDY[STUDY.index("[[indicators]]") :]
ITEM = FIRST[: FIRST.index("[[", 3)]

# --- items taken out ------------------------------------------------------------------------------


TABLE = "quarter,item,value,source,note\n2022Q1,water-level,4.5,lake-survey,Synthetic.\n"


@pytest.fixture
def _recorded(study: Path, prepared_once: PreparedOnce) -> None:
    """A reading is in the study's record, and a tracker is there."""
    prepared_once.bring(study, record)


def record() -> None:
    assert bring(TABLE).exit_code == 0
    do("build")


def take_out() -> None:
    """Take the indicator out of the study."""
    change_study(ITEM, "")


def put_back() -> None:
    write_study(Path())


@pytest.mark.usefixtures("_recorded")
def test_an_indicator_taken_out_keeps_its_row_out_of_sight() -> None:
    """And comes back, once it stands in the files again: its reading was never gone."""
    for change, is_gone in ((take_out, True), (put_back, False)):
        change()
        do("build")
        row = row_of(openpyxl.load_workbook(TRACKER), "Update", "water-level")
        assert (row["value"].value, is_hidden(row)) == (4.5, is_gone)
        do(f"import {TRACKER} --dry-run")


def late_copy(value: object = 2.5) -> None:
    """Type in a copy; take its item out of the study; import the copy."""
    returned("late.xlsx", value)
    take_out()
    says("import", "late.xlsx", "--yes", code=1)


@pytest.mark.usefixtures("_recorded")
def test_what_was_typed_before_is_open_and_can_be_declined() -> None:
    """The question has the value, and who leaves it keeps what was recorded."""
    late_copy()
    (matter,) = open_matters()
    assert "2.5" in str(matter)
    assert "the study no longer has the indicator" in str(matter)
    says("settle", "--choose", choice_of(matter, "leave it"))
    assert "nothing new" in run("import", "late.xlsx", "--yes").stderr
    put_back()
    do("build")
    assert shown("Update")["water-level"]["value"] == 4.5


@pytest.mark.usefixtures("_recorded")
@pytest.mark.parametrize("item", ["water-level", "lake-level"])
@pytest.mark.parametrize("value", [2.5, None])
def test_what_was_typed_before_is_taken_once_the_item_is_back(item: str, value: object) -> None:
    """By importing the copy again, also under another id that the item has then."""
    late_copy(value)
    put_back()
    if item == "lake-level":
        change_study('"water-level"', '"lake-level"\nformerly = ["water-level"]')
    do("import late.xlsx --yes")
    assert "nothing is open" in says("settle")
    do("build")
    assert shown("Update")[item]["value"] == value


@pytest.mark.usefixtures("_recorded")
def test_what_was_typed_in_the_tracker_itself_is_open() -> None:
    """The row is gone from the fresh tracker; its bytes are archived, its value is a question."""
    typed = type_value(TRACKER, 2.5)
    take_out()
    assert "1 question open" in says("build")
    *_, entry = recorded_in()
    archived = Path("record", "returned", f"{entry.origin.sha256}.xlsx")
    assert archived.read_bytes() == typed
    assert "2.5" in run("settle").stdout
    do("build")
    assert len(recorded_in()) == 2


def test_a_renamed_trigger_is_put_back_under_its_id() -> None:
    """The advice was to list its id under `formerly`, a key that such a table does not take."""
    write_study(Path(), STUDY + RATION)
    take("2022Q1,inflow-diverted,observed")
    do("build")
    typed({("Decisions", "ration-water", "answer"): "done"}, "late.xlsx")
    change_study('id = "ration-water"', 'id = "ration-it"')
    refused = says("import", "late.xlsx", "--yes", code=1)
    (matter,) = open_matters()
    for told in (refused, str(matter)):
        assert "'ration-water'; put it back under that id, and import the file again" in told
    change_study('id = "ration-it"', 'id = "ration-water"')
    do("import late.xlsx --yes")
    assert "nothing is open" in says("settle")
    do("build")
    assert shown("Decisions")["ration-water"]["answer"] == "done"


def test_what_was_never_recorded_is_a_question_of_its_field() -> None:
    """The copy says that it was made with the row: nobody has mistyped its id."""
    do("build")
    returned("late.xlsx", "about 2")
    take_out()
    asked = run("import", "late.xlsx", "--dry-run").stderr
    assert "the study no longer has the indicator 'water-level'" in asked
    assert "put the right id there" not in asked


@pytest.mark.usefixtures("_recorded")
def test_the_briefing_says_that_it_plays_no_part() -> None:
    """And nothing of it where nothing is retired."""
    told = "1 id that the study no longer has"
    assert told not in edition()
    take_out()
    assert edition().count(told) == 1


# --- an id that another item has ------------------------------------------------------------------


OTHER = ITEM.replace('title = "', 'title = "New: ')
# The item has another id, and another item has its id.
TAKEN_OVER = STUDY.replace('"water-level"', '"lake-level"').replace(
    "[[indicators]]", OTHER + "[[indicators]]", 1
)


@pytest.fixture
def _late() -> None:
    """A copy was made before the id was taken over."""
    take("2022Q1,water-level,4.25")
    do("build")
    returned("late.xlsx", 5.5)
    write_study(Path(), TAKEN_OVER)


@pytest.mark.usefixtures("_late")
@pytest.mark.parametrize("recorded", [False, True], ids=["unrecorded", "recorded"])
def test_a_late_copys_value_is_asked_about(*, recorded: bool) -> None:
    """Also once an entry tells of the change; the record has it as a question of its row."""
    assert "R036" in run("check").stdout
    if recorded:
        take("2022Q1,lake-level,3")
    done = run("import", "late.xlsx", "--yes")
    told = " ".join(done.stderr.split())
    assert "water-level was 'Water level', and that is lake-level now" in told
    (matter,) = open_matters()
    assert "5.5" in str(matter)
    do("build --yes")
    assert shown("Update")["water-level"]["value"] == 4.25


@pytest.mark.usefixtures("_late")
def test_a_new_copys_value_is_taken() -> None:
    """It was made with the present titles."""
    do("build")
    assert "now; if it is" not in run("import", returned("new.xlsx", 6.5), "--yes").stderr
    assert open_matters() == []


@pytest.mark.usefixtures("_late")
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
    """A title is put better, another item is called alike, an id is changed as it should be."""
    write_study(Path(), text)
    assert "R036" not in run("check").stdout
    run("import", "late.xlsx", "--yes")
    assert open_matters() == []
    assert 5.5 in [entry["content"].get("value") for entry in logged()]


# --- settled after a change -----------------------------------------------------------------------


VALUE = ("Update", "water-level", "value")
LIKELIHOOD = ("Judgments", "lake-dries", "likelihood")
PHIA = ("[study]\n", '[study]\nyardstick = "phia"\n')
FEET = ('unit = "m"', 'unit = "ft"')
CHANGES: dict[str, tuple[Any, tuple[Any, Any], tuple[str, str], str]] = {
    "unit": (VALUE, (2.5, 3.5), FEET, "unit: m to ft"),
    "yardstick": (LIKELIHOOD, ("likely", "unlikely"), PHIA, "yardstick: icd203 to phia"),
    "a gap of the yardstick": (LIKELIHOOD, (22, 23), PHIA, "22% lies in a gap"),
    "horizon": (
        LIKELIHOOD,
        (30, 60),
        ('horizon = "2027Q4"', 'horizon = "2028Q4"'),
        "horizon: 2027Q4 to 2028Q4",
    ),
}


def in_conflict(cell: tuple[str, str, str], values: tuple[Any, Any]) -> None:
    """Let two copies differ."""
    do("build")
    for name, value in zip(("anna.xlsx", "ben.xlsx"), values, strict=True):
        typed({cell: value}, name)
    says("import", "anna.xlsx", "ben.xlsx", "--yes", code=1)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("how", [("--choose", "{}=1"), ("--all-of", "anna.xlsx")])
def test_a_value_is_not_taken_in_another_meaning(change: str, how: tuple[str, str]) -> None:
    """Neither by its number nor with all of a file: who decides enters what holds now."""
    cell, values, changed, told = CHANGES[change]
    in_conflict(cell, values)
    change_study(*changed)
    number = first_open()
    before = recorded_in()
    assert told in says("settle", how[0], how[1].format(number), code=2)
    assert recorded_in() == before
    says("settle", "--enter", f"{number}=40", "--yes", code=2)  # no such option
    do(f"settle --enter {number}=40")
    assert "nothing is open" in says("settle")


def test_so_it_is_for_an_item_that_was_renamed_meanwhile() -> None:
    """Its values are found under the id that it had."""
    in_conflict(VALUE, (2.5, 3.5))
    change_study('id = "water-level"', 'id = "level"\nformerly = ["water-level"]')
    change_study(*FEET)
    assert "unit: m to ft" in run("settle", "--choose", f"{first_open()}=1").stderr


def test_another_name_of_the_same_unit_is_no_change() -> None:
    """`former_units` says that both mean the same; so a copy of before is not asked about, too."""
    in_conflict(VALUE, (2.5, 3.5))
    returned("cleo.xlsx", 4.5, Path("anna.xlsx"))
    change_study('unit = "m"', 'unit = "metres"\nformer_units = ["m"]')
    do(f"settle --choose {first_open()}=1")
    assert "now it is a number in" not in run("import", "cleo.xlsx", "--yes").stderr


def test_without_a_change_a_choice_is_taken() -> None:
    """So the refusals above have their reason in the change."""
    in_conflict(VALUE, (2.5, 3.5))
    do(f"settle --choose {first_open()}=1")
