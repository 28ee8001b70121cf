"""Whose word a value is follows from the hand-out or is declared; nothing guesses it."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest
import time_machine

from tests.commands import TRACKER, logged, run
from tests.losses.returning import (
    Typed,
    bring,
    choice_of,
    hand_out_of,
    hand_out_to,
    open_matters,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)
from tests.workbook.as_read import row_of

ESTIMATE: Final = ("Estimates", "lake-holds", "likelihood")


def from_hand_out(person: str, name: str, cells: Typed) -> str:
    """Save what somebody typed in the hand-out that was made for this person."""
    return saved(hand_out_of(person), name, cells)


def of_the_team(name: str, cells: Typed) -> str:
    """Save what somebody typed in a copy of the team's tracker."""
    return saved(TRACKER, name, cells)


# --- hand-outs -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("study")
def test_a_value_that_its_author_corrected_does_not_speak_for_a_colleague() -> None:
    """Anna corrected her 58 to Carl's 61; Ben's 58 then passed for what she had taken back."""
    bring(from_hand_out("carl", "1.xlsx", update(a=61)))
    bring(from_hand_out("anna", "2.xlsx", update(a=58)))
    bring(from_hand_out("anna", "3.xlsx", update(a=61)))
    assert (readings("a"), sides("shore-a")) == ((61,), "")
    told = bring(from_hand_out("ben", "4.xlsx", update(a=58)))
    assert told.exit_code == 1
    assert "already recorded" not in said(told)
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


@pytest.mark.usefixtures("study")
def test_a_hand_out_says_whose_word_it_is_in_the_choices() -> None:
    """Choices named files alone, so that whoever settled had to remember who had sent which."""
    bring(
        from_hand_out("anna", "1.xlsx", update(a=58)), from_hand_out("ben", "2.xlsx", update(a=61))
    )
    (matter,) = open_matters("shore-a")
    assert run("settle", "--choose", choice_of(matter, "ben")).exit_code == 0
    assert (readings("a"), open_matters()) == ((61,), [])


# --- the same bytes ------------------------------------------------------------------------------


def without_save_time(path: str) -> None:
    """Let a workbook not say when it was saved."""
    with zipfile.ZipFile(path) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    with zipfile.ZipFile(path, "w") as write:
        for name, data in parts.items():
            write.writestr(name, re.sub(rb"<dcterms:modified.*?</dcterms:modified>", b"", data))


@pytest.mark.parametrize("of", ["hand-out", "tracker"])
@pytest.mark.parametrize("tells_when", [True, False], ids=["one save time", "no save time"])
def test_a_file_that_was_taken_in_changes_nothing_ever(
    study: Path, of: str, *, tells_when: bool
) -> None:
    """An archived copy was imported again, and the record went back and forth at each import."""
    source = hand_out_of("anna") if of == "hand-out" else TRACKER
    options = () if of == "hand-out" else ("--from", "anna")
    copies = [
        saved(source, "lake.xlsx", update(a=61, b=5)),
        saved(source, "x/lake.xlsx", update(a=62)),
    ]
    for copy in copies:
        if not tells_when:
            without_save_time(copy)
        bring(copy, options=options)
    archived = [
        next(path for path in (study / "record").rglob("*.xlsx") if path.read_bytes() == data)
        for data in (Path(copy).read_bytes() for copy in copies)
    ]
    was, is_open = logged(), open_matters()
    for file in (*map(Path, copies), *archived, Path(copies[0])):
        bring(file, options=options)
    assert (logged(), open_matters()) == (was, is_open)
    assert readings("a") == (62,)


@pytest.mark.usefixtures("study")
def test_a_file_that_said_nothing_says_nothing_later() -> None:
    """A copy that came back as it went out was not remembered, and counted as new ever after."""
    untouched = from_hand_out("anna", "1.xlsx", {})
    bring(untouched)
    bring(from_hand_out("anna", "2.xlsx", update(a=61)))
    was = logged()
    told = bring(untouched)
    assert (logged(), told.exit_code) == (was, 0)
    assert (readings("a"), sides("shore-a")) == ((61,), "")


# --- copies of the team's tracker ----------------------------------------------------------------


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("is_first", [True, False], ids=["Anna first", "Ben first"])
def test_two_files_of_one_name_are_two_peoples(*, is_first: bool) -> None:
    """Two people sent "Q4 update.xlsx" unsigned: one order replaced three values in silence."""
    copies = [
        of_the_team("anna/Q4 update.xlsx", update(a=1, b=2, c=3, d=4)),
        of_the_team("ben/Q4 update.xlsx", update(a=5, b=6, c=7)),
    ]
    for copy in copies if is_first else reversed(copies):
        bring(copy)
    items = sorted(matter["item"] for matter in open_matters())
    assert items == ["shore-a", "shore-b", "shore-c"]
    assert readings("abcd") == (None, None, None, 4)


@pytest.mark.usefixtures("study")
def test_a_corrected_copy_that_nobody_declares_is_a_conflict() -> None:
    """Whether a second file corrects the first was guessed from how many cells the two share."""
    bring(of_the_team("lake.xlsx", update(a=1, b=2, c=3)))
    told = bring(of_the_team("lake.xlsx", update(a=1, b=2, c=9)))
    assert told.exit_code == 1
    assert [matter["item"] for matter in open_matters()] == ["shore-c"]
    assert all(word in sides("shore-c") for word in ("3", "9"))


@pytest.mark.usefixtures("study")
def test_who_is_declared_corrects_herself_whatever_her_files_are_called() -> None:
    """There was no way to say whose a copy is."""
    bring(of_the_team("update.xlsx", update(a=1, b=2)), options=("--from", "anna"))
    bring(of_the_team("again, really final.xlsx", update(a=4, b=2)), options=("--from", "anna"))
    assert open_matters() == []
    assert readings("ab") == (4, 2)


@pytest.mark.usefixtures("study")
def test_whose_a_file_is_may_be_said_afterwards() -> None:
    """Two states of one copy came in unnamed, and their conflict was to be settled cell by cell."""
    copies = [of_the_team("1.xlsx", update(a=1)), of_the_team("2.xlsx", update(a=4))]
    for copy in copies:
        bring(copy)
    assert open_matters("shore-a")
    for copy in copies:
        bring(copy, options=("--from", "anna"))
    assert open_matters() == []
    assert readings("a") == (4,)


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("name", ["team", "settle"])
def test_nobody_may_be_called_as_the_program_calls_itself(name: str) -> None:
    """Whoever declares a copy the team's would let it decide what it never saw."""
    refused = run("import", of_the_team("1.xlsx", update(a=1)), "--yes", "--from", name)
    assert refused.exit_code == 2
    assert name in said(refused)
    assert "No such option" not in said(refused)
    assert readings("a") == (None,)


@pytest.mark.usefixtures("study")
def test_a_hand_out_is_nobody_elses_by_declaration() -> None:
    """A hand-out says whose it is; a slip on the command line would give it to a colleague."""
    file = from_hand_out("anna", "1.xlsx", update(a=1))
    refused = run("import", file, "--yes", "--from", "ben")
    assert refused.exit_code == 1
    assert "anna" in said(refused).lower()
    assert "No such option" not in said(refused)
    assert readings("a") == (None,)


@pytest.mark.usefixtures("study")
def test_a_stale_tracker_saved_over_the_new_one_is_a_file_of_its_own() -> None:
    """Last week's tracker was saved over the one that `build` wrote, with a value typed in it."""
    stale = Path("stale.xlsx")
    shutil.copy(TRACKER, stale)
    bring(from_hand_out("anna", "1.xlsx", update(a=61)))
    assert readings("a") == (61,)
    saved(stale, str(TRACKER), update(a=58))
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


@pytest.mark.usefixtures("study")
def test_a_hand_out_that_is_saved_over_the_tracker_is_told() -> None:
    """What the team had typed in its tracker was gone with it, and no word said so."""
    of_the_team(str(TRACKER), update(b=7))
    from_hand_out("anna", str(TRACKER), update(a=44))
    told = said(run("build", "--yes"))
    assert "not the one that build wrote last" in told
    assert "the hand-out of anna" in told
    assert readings("ab") == (44, None)


@pytest.mark.usefixtures("study")
def test_two_people_who_had_the_tracker_open_are_two() -> None:
    """Hers was built; then he saved his over the new one, and hers was gone without a word."""
    his = saved(TRACKER, "his.xlsx", update(a=58))
    saved(TRACKER, str(TRACKER), update(a=61))
    assert readings("a") == (61,)
    shutil.copy(his, TRACKER)
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


# --- what is empty again ------------------------------------------------------------------------


def annas() -> str:
    """Save Anna's hand-out, filled in."""
    return from_hand_out("anna", "1.xlsx", {**update(a=44, b=12), ESTIMATE: 40})


def estimate() -> object:
    """Return Anna's estimate in a hand-out that is made now."""
    hand_out_of("anna").unlink()
    assert run("hand-out", "--for", "anna").exit_code == 0
    table, called, header = ESTIMATE
    found: object = row_of(openpyxl.load_workbook(hand_out_of("anna")), table, called)[header].value
    return found


@pytest.mark.usefixtures("study")
def test_an_attachment_that_is_opened_anew_empties_nothing() -> None:
    """Anna filled in other cells of a fresh copy of the same mail, and lost the first ones."""
    bring(annas())
    told = bring(from_hand_out("anna", "2.xlsx", update(c=7)))
    assert "anna" in said(told).lower()
    assert (readings("abc"), estimate()) == ((44, 12, 7), 40)


@pytest.mark.usefixtures("study")
def test_what_was_emptied_is_taken_back_once_somebody_says_so() -> None:
    """Cells that are again as handed out are asked about once a file, not cell by cell."""
    bring(annas())
    done = run("import", from_hand_out("anna", "2.xlsx", update(c=7)), typed="y\n1\n")
    assert done.exit_code == 0, said(done)
    assert (readings("abc"), estimate()) == ((None, None, 7), None)


@pytest.mark.usefixtures("study")
def test_what_was_emptied_is_taken_back_by_a_later_choice() -> None:
    """Nobody need answer at once: `settle` takes the same answer."""
    bring(annas())
    bring(from_hand_out("anna", "2.xlsx", update(c=7)))
    (matter,) = open_matters()
    run("settle", "--choose", choice_of(matter, "took back"))
    assert (readings("abc"), estimate()) == ((None, None, 7), None)


@pytest.mark.usefixtures("study")
def test_who_takes_her_word_back_lets_the_one_before_stand() -> None:
    """Her copy showed another's value; both hers and his were gone."""
    bring(of_the_team("0.xlsx", update(a=44)))
    assert readings("a") == (44,)
    showed = Path("showed.xlsx")
    shutil.copy(hand_out_to("ben"), showed)
    bring(saved(showed, "1.xlsx", update(a=61)))
    assert readings("a") == (61,)
    bring(saved(showed, "2.xlsx", update(b=7)))
    (matter,) = open_matters()
    run("settle", "--choose", choice_of(matter, "took back"))
    assert readings("ab") == (44, 7)


@pytest.mark.usefixtures("study")
def test_an_empty_cell_takes_back_nobody_elses_word() -> None:
    """Ben's hand-out of the same day is empty where Anna has typed."""
    bring(annas())
    bring(from_hand_out("ben", "2.xlsx", update(d=3)))
    assert (readings("abd"), estimate()) == ((44, 12, 3), 40)
    assert open_matters() == []


@pytest.mark.usefixtures("study")
def test_two_peoples_judgments_are_one_matter_whose_choices_are_theirs() -> None:
    """Anna's likelihood was to be chosen with Ben's reasons beside it, field by field."""
    for person, likelihood in (("anna", 60), ("ben", 40)):
        row = {"likelihood": likelihood, "rationale": f"As {person} sees it."}
        cells = {("Judgments", "lake-holds", header): value for header, value in row.items()}
        bring(of_the_team(f"{likelihood}.xlsx", cells), options=("--from", person))
    (matter,) = open_matters("lake-holds")
    assert run("settle", "--choose", choice_of(matter, "ben")).exit_code == 0
    assert open_matters() == []
    fields = [("Judgments", "lake-holds", header) for header in ("likelihood", "rationale")]
    assert shown(*fields) == (40, "As ben sees it.")


@pytest.mark.usefixtures("study")
def test_a_corrected_file_says_again_what_was_undone_of_the_one_before() -> None:
    """Its unchanged 2 had come with the first; that was undone, and nothing brought it back."""
    bring(from_hand_out("anna", "1.xlsx", update(a=44, b=2)))
    first = logged()[-1]["number"]
    with time_machine.travel(datetime(2022, 3, 20, 10, tzinfo=UTC), tick=False):
        bring(from_hand_out("anna", "2.xlsx", update(a=41, b=2)))
    assert run("undo", "--entry", str(first), "--yes").exit_code == 0
    assert readings("ab") == (41, None)
    bring("2.xlsx")
    assert readings("ab") == (41, 2)


@pytest.mark.usefixtures("study")
def test_a_name_that_nobody_can_read_is_asked_about_and_stays_in_the_record() -> None:
    """It was told as unclear, and then neither open nor anywhere, and took the name before away."""
    name = ("Update", "shore-a", "by")
    bring(of_the_team("1.xlsx", {**update(a=44), name: "Ott"}), options=("--from", "team mate"))
    shown()
    told = bring(of_the_team("2.xlsx", {name: '="Lee"&"Kim"'}), options=("--from", "team mate"))
    assert "unclear" in said(told)
    (matter,) = open_matters("shore-a")
    assert any("as it was: Ott" in words for words in matter["choices"])
