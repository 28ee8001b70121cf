"""Which files count, and as whose word: the replaced tracker, other copies, and hand-outs.

Whose word a value is follows from the hand-out or is declared; nothing guesses it.
"""

import shutil
from pathlib import Path
from unicodedata import normalize
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
import pytest

from tests.commands import OUTPUT, TRACKER, do, logged, run, says, tells
from tests.losses.edits import added, built, hand_out_to, propose, put, readings, sides, update
from tests.losses.returning import bring, hand_out_of, open_matters, said, saved, shown
from tests.study_text import DAM, change_study, write_study
from tests.workbook.as_read import row_of

BEFORE = OUTPUT / "tracker-before.xlsx"
NOTE = ("Update", "shore-a", "note")
BOATS = ("Update", "boat-count", "value")

# --- the replaced tracker, and what else lies beside ----------------------------------------------


def set_aside() -> None:
    """Type where nothing is read, and build: the replaced tracker stands beside the new one."""
    built({}, put("Dashboard", K3="first"))
    assert BEFORE.exists()


@pytest.mark.parametrize("is_replaced", [True, False])
def test_what_is_typed_in_the_replaced_tracker_is_read(*, is_replaced: bool) -> None:
    """It looks like the tracker; the next build wrote another one over it without a word."""
    set_aside()
    saved(BEFORE, str(BEFORE), {**update(b=77), NOTE: "typed beside"})
    if is_replaced:
        saved(TRACKER, str(TRACKER), {}, put("Dashboard", K4="second"))
    done = run("build", "--yes")
    assert "somebody has changed tracker-before.xlsx" in said(done)
    assert "typed beside" in str(logged())
    assert shown(*update(b=None), NOTE) == (77, "typed beside")


@pytest.mark.parametrize("command", ["brief", "status", "hand-out", "check", "verify"])
def test_what_is_typed_in_the_replaced_tracker_is_said(command: str) -> None:
    """Only `build` noticed it."""
    set_aside()
    before = "somebody has changed"
    assert before not in said(run(command))
    saved(BEFORE, str(BEFORE), update(b=77))
    assert f"{before} tracker-before.xlsx since the last build; `build`" in said(run(command))
    do("build --yes")
    assert before not in said(run(command))


def test_no_quarter_is_closed_over_what_is_typed_in_the_replaced_tracker() -> None:
    """It was, and what was typed then came late."""
    set_aside()
    saved(BEFORE, str(BEFORE), update(b=77))
    stopped = says("advance", "--yes", code=1)
    assert "tracker-before.xlsx: 1 cell not yet in the record" in stopped


def test_a_tracker_saved_under_another_name_is_named() -> None:
    """A browser calls it "tracker (1).xlsx": what was typed in it stood nowhere, in no message.

    The file by which Excel says that it has the tracker open is none: each command asked for it.
    """
    set_aside()
    opened = TRACKER.with_name("~$tracker.xlsx")
    opened.write_bytes(b"Anna")
    for command in ("status", "check", "brief"):
        assert "nobody has imported" not in said(run(command)), command
    opened.unlink()
    other = saved(TRACKER, str(TRACKER.with_name("tracker (1).xlsx")), update(b=77))
    told = "nobody has imported tracker (1).xlsx"
    for command in ("status", "check", "build", "brief"):
        assert told in said(run(command)), command
    tells("advance", told, "Close 2022Q1", typed="n\n", code=1)
    bring(other)
    assert told not in said(run("status"))


def test_what_was_undone_does_not_come_back_from_the_replaced_tracker() -> None:
    """The next build read it once more, and recorded it again."""
    saved(TRACKER, str(TRACKER), update(a=41))
    set_aside()
    do("undo --yes")
    assert readings("a") == (None,)


def test_a_replaced_tracker_that_nobody_changed_brings_nothing() -> None:
    """What was typed in it then is in the record, and what came later counts."""
    saved(TRACKER, str(TRACKER), update(a=41))
    set_aside()
    assert "tracker-before" not in built(update(a=42))
    assert (readings("a"), open_matters()) == ((42,), [])


def test_a_source_that_was_proposed_is_not_taken_for_somebodys_own_cells() -> None:
    """The program's own list of sources was called typed where nothing is read."""
    built({}, propose("Gull report"))
    assert "where nothing is read" not in built(update(a=41))
    assert not BEFORE.exists()


def test_a_file_called_definitions_is_archived_like_any_other() -> None:
    """The study's own files took its place in the archive, so that `verify` missed it for good."""
    Path(saved(TRACKER, "definitions.xlsx", update(a=41))).rename("definitions")
    bring("definitions")
    do("verify")


def test_what_is_typed_where_nothing_is_read_is_named_whatever_dates_the_file_has() -> None:
    """A program that packs files as this one does, such as SheetJS, made the words go unnamed."""
    saved(hand_out_to("anna"), "by-date.xlsx", {}, put("Update", B40="lost?"))
    with ZipFile("by-date.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile("by-date.xlsx", "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            mark = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            mark.create_system = 3
            package.writestr(mark, data, ZIP_DEFLATED)
    assert "B40 'lost?'" in said(bring("by-date.xlsx"))


@pytest.mark.parametrize(
    "typed, words", [("the gauge broke", "the gauge broke"), ("=H{0}*2", "=[value]*2")]
)
def test_what_was_added_beside_a_row_that_is_gone_is_named(typed: str, words: str) -> None:
    """The row alone was named; then a formula beside it was shown as Python has it."""

    def add(book: openpyxl.Workbook) -> None:
        row = row_of(book, "Update", "rain-fall 2022-02")["id"].row
        put("Update", AN3="our own", **{f"AN{row}": typed.format(row)})(book)

    built({}, add)
    do("advance --yes")
    assert f"which it no longer has: '{words}'" in said(run("build", "--yes"))


# --- whose word it is -----------------------------------------------------------------------------


def test_a_name_that_two_analysts_have_is_nobodys_by_a_guess() -> None:
    """A file was the first analyst's of that name."""
    kims = {"kim-lee": "Kim Lee", "j-kim": "Jae Kim"}
    people = [f'[[analysts]]\nid = "{one}"\nname = "{name}"\n' for one, name in kims.items()]
    write_study(Path(), "\n".join([Path("study.toml").read_text("utf-8"), *people]))
    copy = saved(TRACKER, "kim.xlsx", update(a=41))
    refused = says("import", copy, "--from", "Kim", "--yes", code=2)
    assert "'Kim' may be anna or kim-lee or j-kim: give the id" in refused
    do(f"import {copy} --from j-kim --yes")


def test_a_name_is_one_name_however_its_letters_are_typed() -> None:
    """Macs take letters apart: she was another contributor, who looked the same."""
    named = '[[analysts]]\nid = "ben-oz"\nname = "Ben Öztürk"\n'
    change_study("[[sources]]", f"{named}\n[[sources]]")
    copy = saved(TRACKER, "copy.xlsx", update(a=41))
    told = said(bring(copy, options=("--from", normalize("NFD", "Ben Öztürk"))))
    assert "copy.xlsx (ben-oz)" in told


@pytest.mark.parametrize("name", ["team", "settle"])
def test_nobody_may_be_called_as_the_program_calls_itself(name: str) -> None:
    """Whoever declares a copy the team's would let it decide what it never saw."""
    copy = saved(TRACKER, "1.xlsx", update(a=1))
    refused = says("import", copy, "--yes", "--from", name, code=2)
    assert (name in refused, "No such option" in refused) == (True, False)
    assert readings("a") == (None,)


def test_a_hand_out_is_nobody_elses_by_declaration() -> None:
    """A hand-out says whose it is; a slip on the command line would give it to a colleague."""
    file = saved(hand_out_of("anna"), "1.xlsx", update(a=1))
    refused = says("import", file, "--yes", "--from", "ben", code=1)
    assert "anna" in refused.lower()
    assert readings("a") == (None,)


@pytest.mark.parametrize("saved_first", ["anna's copy", "the tracker"])
def test_who_saves_over_what_was_built_meanwhile_replaces_nobody(saved_first: str) -> None:
    """Two people had the tracker open: the first saved hers and built, the second saved his.

    So it is for last week's tracker that was saved over the one that `build` wrote.
    """
    his = Path(shutil.copy(TRACKER, "his.xlsx"))
    if saved_first == "the tracker":
        saved(TRACKER, str(TRACKER), update(a=61))
    else:
        bring(saved(hand_out_of("anna"), "1.xlsx", update(a=61)))
    assert readings("a") == (61,)
    saved(his, str(TRACKER), update(a=58))
    assert readings("a") == (None,)
    assert all(word in sides("shore-a") for word in ("58", "61"))


def test_a_copy_that_somebody_sent_stays_hers_when_it_is_saved_over_the_tracker() -> None:
    """`build` said that it counts as the team's from now on, and asked nobody."""
    bring(saved(TRACKER, "ben.xlsx", update(a=44)), options=("--from", "ben"))
    shutil.copy("ben.xlsx", TRACKER)
    assert "counts as" not in said(run("build", "--yes"))
    assert "ben" in run("log").stdout
    assert "as ben's, counts as anna's" in said(bring("ben.xlsx", options=("--from", "anna")))


def test_a_hand_out_that_is_saved_over_the_tracker_is_told() -> None:
    """What the team had typed in its tracker was gone with it, and no word said so."""
    saved(TRACKER, str(TRACKER), update(b=7))
    saved(hand_out_of("anna"), str(TRACKER), update(a=44))
    told = ("this is not the tracker that `build` wrote last", "the hand-out of anna")
    tells("build --yes", *told)
    assert readings("ab") == (44, None)


def test_a_name_that_nobody_can_read_is_asked_about_and_stays_in_the_record() -> None:
    """It was told as unclear, and then neither open nor anywhere, and took the name before away."""
    by, mate = ("Update", "shore-a", "by"), ("--from", "team mate")
    bring(saved(TRACKER, "1.xlsx", {**update(a=44), by: "Ott"}), options=mate)
    shown()
    told = bring(saved(TRACKER, "2.xlsx", {by: '="Lee"&"Kim"'}), options=mate)
    assert "unclear" in said(told)
    (matter,) = open_matters("shore-a")
    assert any("as it was: by Ott" in words for words in matter["choices"])


# --- what a hand-out has not, and what is blank in it ---------------------------------------------


def test_what_was_emptied_is_taken_back_once_somebody_says_so() -> None:
    """Cells that are again as handed out are asked about once a file, not cell by cell."""
    estimate, of = ("Estimates", "lake-holds", "likelihood"), hand_out_of("anna")
    bring(saved(of, "1.xlsx", {**update(a=44, b=12), estimate: 40}))
    says("import", saved(of, "2.xlsx", update(c=7)), typed="y\n1\n")
    assert (readings("abc"), open_matters()) == ((None, None, 7), [])


def test_a_row_that_a_hand_out_was_not_made_with_empties_nothing() -> None:
    """Its blank cells were never shown filled, so nobody has emptied them."""
    source, note = (*BOATS[:2], "source"), (*BOATS[:2], "note")
    built({BOATS: 410, source: "shore-atlas"})
    row = {"indicator": "Boat count", "id": "boat-count", "value": 410, "note": "pasted"}
    done = bring(saved(hand_out_to("ben"), "ben.xlsx", {}, added("Update", "id", **row)))
    assert "becomes" in said(done)
    assert shown(source, note) == ("shore-atlas", "pasted")


def test_a_blank_in_ones_own_row_still_empties() -> None:
    """Whoever owns the row saw what stood there."""
    built({**update(a=41), NOTE: "mine"})
    bring(saved(hand_out_to("anna"), "anna.xlsx", {NOTE: None}))
    assert shown(NOTE) == (None,)


def test_an_estimate_of_what_another_person_follows_can_be_emptied() -> None:
    """The copy said nothing new, and the estimate stood."""
    write_study(Path(), Path("study.toml").read_text("utf-8") + DAM)
    of, estimate = hand_out_to("anna"), ("Estimates", "dam-built", "likelihood")
    bring(saved(of, "first.xlsx", {estimate: 40}))
    told = said(bring(saved(of, "second.xlsx", {estimate: None})))
    assert "again as handed out: second.xlsx: Estimates!" in told


@pytest.mark.parametrize("table, row", [("Update", "shore-a"), ("Signposts", "inflow-diverted")])
def test_a_hand_out_is_made_while_it_is_unclear_who_typed(table: str, row: str) -> None:
    """Hand-outs leave that column out, and none was made: it ended in a traceback."""
    built({(table, row, "by"): "=A1"})
    assert open_matters(row)
    change_study(f'"{row}"', f'"{row}"\nowner = "anna"')
    do("hand-out --for anna --yes")


def test_a_hand_out_asks_for_nothing_that_has_no_cell_in_it() -> None:
    """Its Log said who had typed what that was unclear, in a column that hand-outs leave out."""
    built({**update(a=5), ("Update", "shore-a", "by"): "=A1"})
    do("advance --yes")
    change_study('"shore-a"', '"shore-a"\nowner = "anna"')
    do("hand-out --for anna --yes")
    row = row_of(openpyxl.load_workbook(hand_out_of("anna", "2022Q2")), "Log", "shore-a")
    assert (row["value"].value, row["check"].value) == (5, None)


def test_what_looks_escaped_in_the_programs_own_line_is_typed_by_nobody() -> None:
    """Once another program had saved it, `build` said that somebody had typed that line."""
    for name, value, note in (("anna", 44, "_x0041_"), ("ben", 45, "by hand")):
        cells = {**update(a=value), NOTE: note}
        bring(saved(TRACKER, f"{name}.xlsx", cells), options=("--from", name))
    shown()
    assert "where nothing is read" not in built(update(b=7))
