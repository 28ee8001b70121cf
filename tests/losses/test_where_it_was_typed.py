"""A cell belongs to the row and the quarter that it stood in, and no choice moves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from openpyxl.workbook import Workbook

from tests.commands import TRACKER, logged, run
from tests.losses.returning import (
    bring,
    cell_on,
    choice_of,
    open_matters,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)
from tests.workbook.as_read import fill_in, first_free, row_of


def typed_too_early() -> str:
    """Open 2022Q2 by mistake, fill in a copy of its tracker, and go back; return the copy."""
    for command in (("advance", "--yes"), ("build", "--yes")):
        assert run(*command).exit_code == 0
    copy = saved(TRACKER, "early.xlsx", update(a=44))
    assert run("undo", "--yes").exit_code == 0
    return copy


def settled_each_way(study: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in one copy of the study after another, in which one more choice has been made."""
    for matter in open_matters():
        for choice, _ in enumerate(matter["choices"], 1):
            place = study.parent / f"{matter['number']}-{choice}"
            shutil.copytree(study, place)
            monkeypatch.chdir(place)
            run("settle", "--choose", f"{matter['number']}={choice}")
            yield
            monkeypatch.chdir(study)


# --- a quarter that is not open ------------------------------------------------------------------


@pytest.mark.parametrize("value", [44, 45], ids=["as typed", "another one entered"])
def test_what_was_typed_for_a_quarter_that_is_not_open_can_count_in_the_open_one(
    value: int,
) -> None:
    """A value typed after a mistaken `advance` was recorded where no tracker and no page has it."""
    assert bring(typed_too_early()).exit_code == 1
    (matter,) = open_matters("shore-a")
    choice = ("--choose", choice_of(matter, "2022Q1"))
    entered = ("--enter", f"{matter['number']}={value}")
    assert run("settle", *(choice if value == 44 else entered)).exit_code == 0
    assert (readings("a"), open_matters()) == ((value,), [])


def test_no_choice_records_in_a_quarter_that_is_not_open(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`settle` offered to take the value for the quarter that had been opened by mistake."""
    bring(typed_too_early())
    assert open_matters("shore-a")
    for _ in settled_each_way(study, monkeypatch):
        for command in (("advance", "--yes"), ("build", "--yes")):
            assert run(*command).exit_code == 0
        assert readings("a") == (None,)


def test_the_file_brings_it_once_the_quarter_is_open() -> None:
    """Who waits loses nothing: the same copy is taken in when its quarter has come."""
    copy = typed_too_early()
    bring(copy)
    assert run("advance", "--yes").exit_code == 0
    bring(copy)
    assert (readings("a"), sides("shore-a")) == ((44,), "")


# --- another item --------------------------------------------------------------------------------


RENAMED = 'formerly = ["shore-a"]\n'


@pytest.fixture
def mistaken(study: Path) -> str:
    """Take in a copy while a mistake says that boats are counted where a shore was measured."""
    copy = saved(TRACKER, "late.xlsx", update(a=44))
    file = study / "study.toml"
    text = file.read_text("utf-8")
    before, _, rest = text.partition('\n[[indicators]]\nid = "shore-a"')
    without = before + "\n[[indicators]]" + rest.partition("\n[[indicators]]")[2]
    file.write_text(
        without.replace('id = "boat-count"\n', f'id = "boat-count"\n{RENAMED}'), "utf-8"
    )
    told = bring(copy)
    assert told.exit_code == 1, said(told)
    file.write_text(text, "utf-8")
    return copy


def test_no_choice_moves_a_value_to_another_item(
    study: Path, mistaken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`formerly` was set by mistake and taken back: a length was then recorded as so many boats."""
    assert Path(mistaken).exists()
    assert open_matters()
    for _ in settled_each_way(study, monkeypatch):
        assert shown(("Update", "boat-count", "value")) == (None,)


def test_the_value_is_found_again_where_it_stood(mistaken: str) -> None:
    """What was typed for the shore counts for the shore, once the mistake is taken back."""
    bring(mistaken)
    assert readings("a") == (44,) or "44" in sides("shore-a")


# --- sheets on which nothing is typed ------------------------------------------------------------


def close_a_quarter() -> None:
    """Judge a quarter, record the months of one indicator, and close it."""
    Path("judged.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,60\n")
    Path("rain.csv").write_text(
        "quarter,item,period,value\n"
        + "".join(f"2022Q1,rain-fall,2022-0{n},{n}\n" for n in (1, 2, 3))
    )
    bring("judged.csv", "rain.csv")
    for command in (("advance", "--yes"), ("build", "--yes")):
        assert run(*command).exit_code == 0


@pytest.mark.parametrize("title", ["The lake holds", "Rain on the lake"])
def test_what_is_typed_over_a_past_quarter_is_told(title: str) -> None:
    """Of a judgment it was a question without an answer; a month's value counted for nothing.

    The sheet is to be read, and says what to use; the replaced file stands beside the new one.
    """
    close_a_quarter()

    def change(book: Workbook) -> None:
        rows = list(book["Past quarters"].iter_rows(max_col=3))
        assert "2022Q1" in [row[2].value for row in rows]
        (row,) = (row for row in rows if row[0].value == title)
        row[2].value = 99

    saved(TRACKER, str(TRACKER), {}, change)
    told = run("build", "--yes")
    assert (told.exit_code, open_matters()) == (0, [])
    assert "Past quarters: where nothing is read C" in said(told)
    assert "'99'" in said(told)
    assert ": 99" not in str(logged())  # as a value has it


def test_a_past_judgment_is_corrected_by_a_table() -> None:
    """It is the one way that there is."""
    close_a_quarter()
    Path("judged.csv").write_text("quarter,scenario,likelihood\n2022Q1,lake-holds,65\n")
    assert bring("judged.csv").exit_code == 0
    assert open_matters() == []
    assert shown(("Judgments", "lake-holds", "last")) == (65,)


# --- another unit, another id of the study --------------------------------------------------------


FILE: Final = Path("study.toml")


def changed(was: str, now: str) -> None:
    """Change the first place in the study's file that reads so."""
    text = FILE.read_text("utf-8")
    assert was in text
    FILE.write_text(text.replace(was, now, 1), "utf-8")


def test_what_was_recorded_before_a_unit_changed_is_not_withdrawn_by_its_own_cell() -> None:
    """Anna sent her copy again with another cell, and her 44 became unclear and lost its value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=("--from", "anna"))
    changed('unit = "km"', 'unit = "feet"')
    told = bring(saved(Path("a.xlsx"), "again.xlsx", update(b=6)), options=("--from", "anna"))
    assert "again.xlsx (anna): 1 " in said(told)
    assert open_matters("shore-a") == []
    assert readings("a") == (44,)


@pytest.mark.parametrize("is_recorded", [True, False], ids=["something recorded", "nothing yet"])
def test_another_id_of_the_study_is_told_while_copies_are_out(*, is_recorded: bool) -> None:
    """Copies that came back were refused, with advice that did not help."""
    if is_recorded:
        bring(saved(TRACKER, "1.xlsx", update(b=5)))
    copy = saved(TRACKER, "2.xlsx", update(a=44))
    changed('id = "small-study"', 'id = "pond-study"')
    told = run("check")
    assert "R024" in said(told)
    assert 'id = "small-study"' in said(told)
    refused = run("import", copy, "--yes")
    assert refused.exit_code == 1
    assert 'id = "small-study"' in said(refused)
    changed('id = "pond-study"', 'id = "small-study"')
    assert bring(copy).exit_code == 0
    assert readings("a") == (44,)


def test_last_quarters_rows_pasted_over_this_quarters_are_asked_about() -> None:
    """`build` stopped with R022, and asked to be reported as a bug."""

    def paste(book: Workbook) -> None:
        for header, text in (("month", "Mar"), ("value", 3), ("note", "as said")):
            cell_on(book, "Update", "rain-fall 2022-06", header).value = text
        cell_on(book, "Update", "rain-fall 2022-06", "id").value = "rain-fall 2022-03"

    for command in (("advance", "--yes"), ("build", "--yes")):
        assert run(*command).exit_code == 0
    saved(TRACKER, str(TRACKER), {}, paste)
    done = run("build", "--yes")
    assert done.exit_code == 0, done.stderr
    (matter,) = open_matters()
    assert "typed in Log, with 2022-03 under 'quarter'" in said(done)
    assert all(word in str(matter["claims"]) for word in ("3", "as said"))


def test_a_second_row_of_an_item_empties_nothing() -> None:
    """Somebody who adds a note below Log, with the item's id, had taken back its value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)))
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0

    def add(book: Workbook) -> None:
        row = first_free(book, "Log", "item")
        title = row_of(book, "Log", "shore-a")["item"].value
        fill_in(row, id="shore-a", item=title, quarter="2022Q1", note="seen again")

    bring(saved(TRACKER, "more.xlsx", {}, add))
    assert shown(("Log", "shore-a", "value"), ("Log", "shore-a", "note")) == (44, "seen again")


def test_an_added_row_that_repeats_the_record_contradicts_a_changed_cell() -> None:
    """The change won, and stood beside the note and the day of the other row."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)))
    assert run("advance", "--yes").exit_code == 0
    assert run("build", "--yes").exit_code == 0

    def change_and_add(book: Workbook) -> None:
        cell_on(book, "Log", "shore-a", "value").value = 45
        row = first_free(book, "Log", "item")
        fill_in(row, id="shore-a", quarter="2022Q1", value=44, note="seen again")

    bring(saved(TRACKER, "more.xlsx", {}, change_and_add))
    (matter,) = open_matters()
    assert "says 44" in str(matter["claims"])


def test_what_is_emptied_in_each_row_of_an_item_is_emptied() -> None:
    """With a copy of the row below the table, the value came back without a word."""
    saved(TRACKER, str(TRACKER), update(a=44))
    assert run("build", "--yes").exit_code == 0

    def copy_and_empty(book: Workbook) -> None:
        row = row_of(book, "Update", "shore-a")
        row["value"].value = None
        below = book["Update"].max_row + 1
        for cell in row.values():
            book["Update"].cell(below, cell.column, cell.value)

    saved(TRACKER, str(TRACKER), {}, copy_and_empty)
    run("build", "--yes")
    assert shown(("Update", "shore-a", "value")) == (None,)
