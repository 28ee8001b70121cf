"""What is typed beside the tracker, without its header, or in a row that a hand-out lacks."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from tests.commands import OUTPUT, TRACKER, logged, run
from tests.losses.returning import (
    bring,
    hand_out_of,
    hand_out_to,
    open_matters,
    propose,
    readings,
    said,
    saved,
    shown,
    update,
)
from tests.study_text import DAM, write_study
from tests.workbook.as_read import fill_in, first_free, row_of

BEFORE = OUTPUT / "tracker-before.xlsx"
NOTE = ("Update", "shore-a", "note")


def set_aside(word: str) -> None:
    """Type where nothing is read, and build: the replaced tracker stands beside the new one."""
    saved(TRACKER, str(TRACKER), {}, lambda book: book["Dashboard"].cell(3, 11, word))
    assert run("build", "--yes").exit_code == 0
    assert BEFORE.exists()


@pytest.mark.parametrize("is_replaced", [True, False])
def test_what_is_typed_in_the_replaced_tracker_is_read(*, is_replaced: bool) -> None:
    """It looks like the tracker; the next build wrote another one over it without a word."""
    set_aside("first")
    saved(BEFORE, str(BEFORE), {**update(b=77), NOTE: "typed beside"})
    if is_replaced:
        saved(TRACKER, str(TRACKER), {}, lambda book: book["Dashboard"].cell(4, 11, "second"))
    done = run("build", "--yes")
    assert "somebody has changed tracker-before.xlsx" in said(done)
    assert "typed beside" in str(logged())
    assert shown(*update(b=None), NOTE) == (77, "typed beside")


@pytest.mark.parametrize("command", ["brief", "status", "hand-out", "check", "verify"])
def test_what_is_typed_in_the_replaced_tracker_is_said(command: str) -> None:
    """Only `build` noticed it."""
    set_aside("first")
    before = "somebody has changed"
    assert before not in said(run(command))
    saved(BEFORE, str(BEFORE), update(b=77))
    assert f"{before} tracker-before.xlsx since the last build; `build`" in said(run(command))
    assert run("build", "--yes").exit_code == 0
    assert before not in said(run(command))


def test_no_quarter_is_closed_over_what_is_typed_in_the_replaced_tracker() -> None:
    """It was, and what was typed then came late."""
    set_aside("first")
    saved(BEFORE, str(BEFORE), update(b=77))
    stopped = run("advance", "--yes")
    assert stopped.exit_code == 1
    assert "tracker-before.xlsx: 1 cell not yet in the record" in said(stopped)


def test_a_tracker_saved_under_another_name_is_named() -> None:
    """A browser calls it "tracker (1).xlsx": what was typed in it stood nowhere, in no message."""
    set_aside("first")
    other = saved(TRACKER, str(TRACKER.with_name("tracker (1).xlsx")), update(b=77))
    told = "nobody has imported tracker (1).xlsx"
    for command in ("status", "check", "build", "brief"):
        assert told in said(run(command)), command
    asked = run("advance", typed="n\n")
    assert told in said(asked)
    assert "Close 2022Q1" in said(asked)
    bring(other)
    assert told not in said(run("status"))


def test_a_program_that_has_the_tracker_open_leaves_no_tracker_beside_it() -> None:
    """Each command asked to import the file by which Excel says that it has the tracker open."""
    set_aside("first")
    TRACKER.with_name("~$tracker.xlsx").write_bytes(b"Anna")
    for command in ("status", "check", "brief"):
        assert "nobody has imported" not in said(run(command)), command


def test_a_file_called_definitions_is_archived_like_any_other() -> None:
    """The study's own files took its place in the archive, so that `verify` missed it for good."""
    copy = saved(TRACKER, "definitions.xlsx", update(a=41))
    Path(copy).rename("definitions")
    bring("definitions")
    assert run("verify").exit_code == 0


def test_a_name_that_two_analysts_have_is_nobodys_by_a_guess() -> None:
    """A file was the first analyst's of that name."""
    study = Path("study.toml")
    kims = {"kim-lee": "Kim Lee", "j-kim": "Jae Kim"}
    people = [f'[[analysts]]\nid = "{one}"\nname = "{name}"\n' for one, name in kims.items()]
    study.write_text("\n".join([study.read_text("utf-8"), *people]), "utf-8")
    copy = saved(TRACKER, "kim.xlsx", update(a=41))
    refused = run("import", copy, "--from", "Kim", "--yes")
    assert refused.exit_code == 2
    assert "'Kim' may be anna or kim-lee or j-kim: give the id" in said(refused)
    assert run("import", copy, "--from", "j-kim", "--yes").exit_code == 0


def test_a_name_is_one_name_however_its_letters_are_typed() -> None:
    """Macs take letters apart: she was another contributor, who looked the same."""
    study = Path("study.toml")
    named = '[[analysts]]\nid = "ben-oz"\nname = "Ben Öztürk"\n'
    study.write_text(f"{study.read_text('utf-8')}\n{named}", "utf-8")
    copy = saved(TRACKER, "copy.xlsx", update(a=41))
    told = said(bring(copy, options=("--from", normalize("NFD", "Ben Öztürk"))))
    assert "copy.xlsx (ben-oz)" in told


def test_what_was_undone_does_not_come_back_from_the_replaced_tracker() -> None:
    """The next build read it once more, and recorded it again."""
    saved(TRACKER, str(TRACKER), update(a=41))
    set_aside("first")
    assert run("undo", "--yes").exit_code == 0
    assert readings("a") == (None,)


def test_a_replaced_tracker_that_nobody_changed_brings_nothing() -> None:
    """What was typed in it then is in the record, and what came later counts."""
    saved(TRACKER, str(TRACKER), update(a=41))
    set_aside("first")
    saved(TRACKER, str(TRACKER), update(a=42))
    assert "tracker-before" not in said(run("build", "--yes"))
    assert (readings("a"), open_matters()) == ((42,), [])


def paste(book: Workbook) -> None:
    """Write a row of another person's item below the last one, with its id and its value."""
    row = first_free(book, "Update", "id")
    row[""].value = "Boat count"
    fill_in(row, id="boat-count", value=410, note="pasted")


def test_a_row_that_a_hand_out_was_not_made_with_empties_nothing() -> None:
    """Its blank cells were never shown filled, so nobody has emptied them."""
    cells = {
        ("Update", "boat-count", "value"): 410,
        ("Update", "boat-count", "source"): "shore-atlas",
    }
    saved(TRACKER, str(TRACKER), cells)
    assert run("build", "--yes").exit_code == 0
    done = bring(saved(hand_out_to("ben"), "ben.xlsx", {}, paste))
    assert "becomes" in said(done)
    source, note = ("Update", "boat-count", "source"), ("Update", "boat-count", "note")
    assert shown(source, note) == ("shore-atlas", "pasted")


def test_a_blank_in_ones_own_row_still_empties() -> None:
    """Whoever owns the row saw what stood there."""
    saved(TRACKER, str(TRACKER), {**update(a=41), NOTE: "mine"})
    assert run("build", "--yes").exit_code == 0
    bring(saved(hand_out_to("anna"), "anna.xlsx", {NOTE: None}))
    assert shown(NOTE) == (None,)


def test_an_estimate_of_what_another_person_follows_can_be_emptied() -> None:
    """The copy said nothing new, and the estimate stood."""
    write_study(Path(), Path("study.toml").read_text("utf-8") + DAM)
    of = hand_out_to("anna")
    estimate = ("Estimates", "dam-built", "likelihood")
    bring(saved(of, "first.xlsx", {estimate: 40}))
    told = said(bring(saved(of, "second.xlsx", {estimate: None})))
    assert "again as handed out: second.xlsx: Estimates!" in told


def test_a_source_that_was_proposed_is_not_taken_for_somebodys_own_cells() -> None:
    """The program's own list of sources was called typed where nothing is read."""
    saved(TRACKER, str(TRACKER), {}, propose("Gull report"))
    assert run("build", "--yes").exit_code == 0
    saved(TRACKER, str(TRACKER), update(a=41))
    done = run("build", "--yes")
    assert "where nothing is read" not in said(done)
    assert not BEFORE.exists()


def test_what_is_typed_where_nothing_is_read_is_named_whatever_dates_the_file_has() -> None:
    """A program that packs files as this one does, such as SheetJS, made the words go unnamed."""
    saved(hand_out_to("anna"), "by-date.xlsx", {}, lambda book: book["Update"].cell(40, 2, "lost?"))
    with ZipFile("by-date.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile("by-date.xlsx", "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            mark = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            mark.create_system = 3
            package.writestr(mark, data, ZIP_DEFLATED)
    assert "B40 'lost?'" in said(bring("by-date.xlsx"))


@pytest.mark.parametrize(
    "table, row",
    [("Update", "shore-a"), ("Signposts", "inflow-diverted")],
)
def test_a_hand_out_is_made_while_it_is_unclear_who_typed(table: str, row: str) -> None:
    """Hand-outs leave that column out, and none was made: it ended in a traceback."""
    saved(TRACKER, str(TRACKER), {(table, row, "by"): "=A1"})
    assert run("build", "--yes").exit_code == 0
    assert open_matters(row)
    text = Path("study.toml").read_text("utf-8").replace(f'"{row}"', f'"{row}"\nowner = "anna"')
    Path("study.toml").write_text(text, "utf-8")
    done = run("hand-out", "--for", "anna", "--yes")
    assert done.exit_code == 0, done.stderr


def test_a_hand_out_asks_for_nothing_that_has_no_cell_in_it() -> None:
    """Its Log said who had typed what that was unclear, in a column that hand-outs leave out."""
    cells = {("Update", "shore-a", "value"): 5, ("Update", "shore-a", "by"): "=A1"}
    saved(TRACKER, str(TRACKER), cells)
    assert run("build", "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    text = Path("study.toml").read_text("utf-8").replace('"shore-a"', '"shore-a"\nowner = "anna"')
    Path("study.toml").write_text(text, "utf-8")
    assert run("hand-out", "--for", "anna", "--yes").exit_code == 0
    row = row_of(openpyxl.load_workbook(hand_out_of("anna", "2022Q2")), "Log", "shore-a")
    assert (row["value"].value, row["check"].value) == (5, None)


@pytest.mark.parametrize(
    "typed, words", [("the gauge broke", "the gauge broke"), ("=H{0}*2", "=[value]*2")]
)
def test_what_was_added_beside_a_row_that_is_gone_is_named(typed: str, words: str) -> None:
    """The row alone was named; then a formula beside it was shown as Python has it."""

    def add(book: Workbook) -> None:
        row = row_of(book, "Update", "rain-fall 2022-02")
        book["Update"].cell(3, 40, "our own")
        book["Update"].cell(row["id"].row, 40, typed.format(row["id"].row))

    saved(TRACKER, str(TRACKER), {}, add)
    assert run("build", "--yes").exit_code == 0
    assert run("advance", "--yes").exit_code == 0
    assert f"which it no longer has: '{words}'" in said(run("build", "--yes"))
