"""Which files count, and as whose word: the replaced tracker, other copies, and hand-outs.

Whose word a value is follows from the hand-out or is declared; nothing guesses it.
"""

import csv
import shutil
from functools import partial
from pathlib import Path
from unicodedata import normalize
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from scenariobook.files import zipped
from tests.commands import OUTPUT, TRACKER, do, logged, must_say, output, run
from tests.losses import edits
from tests.losses.edits import added, hand_out_to, open_words, rebuild, receive
from tests.losses.returning import bring_files, build_and_read, hand_out_of, open_matters
from tests.study_text import DAM, change_study, write_study
from tests.workbook.as_read import fill_in, ids, row_of, table, type_in, update

BEFORE = OUTPUT / "tracker-before.xlsx"
NOTE = ("Update", "shore-a", "note")
BOATS = ("Update", "boat-count", "value")

# --- the replaced tracker, and what else lies beside ----------------------------------------------


def set_aside() -> None:
    """Type where nothing is read, and build: the replaced tracker stands beside the new one."""
    rebuild({}, edits.put("Dashboard", K3="first"))
    assert BEFORE.exists()


@pytest.mark.parametrize("is_replaced", [True, False])
def test_what_is_typed_in_the_replaced_tracker_is_read(*, is_replaced: bool) -> None:
    """What is typed in `tracker-before.xlsx` is recorded by the next `build`, and that is said."""
    set_aside()
    type_in({**update(b=77), NOTE: "typed beside"}, str(BEFORE), BEFORE)
    if is_replaced:
        type_in({}, str(TRACKER), change=edits.put("Dashboard", K4="second"))
    assert "somebody has changed tracker-before.xlsx" in output(run("build", "--yes"))
    assert "typed beside" in str(logged())
    assert build_and_read(*update(b=None), NOTE) == (77, "typed beside")


def test_what_is_typed_in_the_replaced_tracker_is_said() -> None:
    """Each command says that somebody has changed `tracker-before.xlsx`; `advance` stops at it."""

    def says_so(command: str) -> bool:
        words = "somebody has changed tracker-before.xlsx since the last build; `build`"
        return words in output(run(command))

    commands = ("brief", "status", "hand-out", "check", "verify")
    set_aside()
    assert [one for one in commands if says_so(one)] == []
    type_in(update(b=77), str(BEFORE), BEFORE)
    assert [one for one in commands if not says_so(one)] == []
    must_say("advance --yes", "tracker-before.xlsx: 1 cell not yet in the record", code=1)
    do("build --yes")
    assert [one for one in commands if says_so(one)] == []


def test_a_tracker_saved_under_another_name_is_named() -> None:
    """Commands name a tracker in output/ that nobody has imported, such as "tracker (1).xlsx".

    The file by which Excel says that it has the tracker open is none.
    """
    set_aside()
    opened = TRACKER.with_name("~$tracker.xlsx")
    opened.write_bytes(b"Anna")
    for command in ("status", "check", "brief"):
        assert "nobody has imported" not in output(run(command)), command
    opened.unlink()
    other = type_in(update(b=77), str(TRACKER.with_name("tracker (1).xlsx")))
    told = "nobody has imported tracker (1).xlsx"
    for command in ("status", "check", "build", "brief"):
        assert told in output(run(command)), command
    must_say("advance", told, "Close 2022Q1", typed="n\n", code=1)
    bring_files(other)
    assert told not in output(run("status"))


def test_a_replaced_tracker_that_nobody_changed_brings_nothing() -> None:
    """A replaced tracker that nobody changed brings nothing, also nothing that was undone."""
    type_in(update(a=41), str(TRACKER))
    set_aside()
    assert "tracker-before" not in rebuild(update(a=42))
    assert (build_and_read("a"), open_matters()) == ((42,), [])
    do("undo --yes")
    assert build_and_read("a") == (None,)


def test_a_source_that_was_proposed_is_not_taken_for_somebodys_own_cells() -> None:
    """A proposed source in the program's own list is not taken for cells of somebody's own."""
    rebuild({}, edits.propose("Gull report"))
    assert "where nothing is read" not in rebuild(update(a=41))
    assert not BEFORE.exists()


def test_what_is_typed_where_nothing_is_read_is_named_whatever_dates_the_file_has() -> None:
    """Words where nothing is read are named, however the program packs the file that saved it."""
    type_in({}, "by-date.xlsx", hand_out_to("anna"), edits.put("Update", B40="lost?"))
    with ZipFile("by-date.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    Path("by-date.xlsx").write_bytes(zipped(parts))
    assert "B40 'lost?'" in output(bring_files("by-date.xlsx"))


def test_the_words_of_another_version_are_nobodys() -> None:
    """Words that another version of the program wrote are nobody's.

    What people typed there is carried.
    """

    def older(book: Workbook) -> None:
        (version,) = (cell for cell in next(book["lists"].rows) if cell.value == "version")
        book["lists"].cell(2, version.column, "1.9")
        book["Guide"]["C14"] = "What this version says no more."
        row_of(book, "Update", "shore-b")["yours"].value = "a remark"

    told = rebuild(update(a=44), older)
    assert "Guide" not in told
    assert "whatever was added where nothing is read: version 1.9 wrote the file" in told
    assert build_and_read(*update(a=0), ("Update", "shore-b", "yours")) == (44, "a remark")
    hand_out_to("ben")
    copy = type_in(update(c=5), str(hand_out_of("ben")), hand_out_of("ben"), older)
    bring_files(copy)
    do("hand-out --for ben")


def test_what_was_added_beside_a_row_that_is_gone_is_named() -> None:
    """What was added beside a row that is gone is named with its words and formulas."""

    def add(book: openpyxl.Workbook) -> None:
        one, other = (row_of(book, "Update", f"rain-fall 2022-0{n}")["id"].row for n in (2, 3))
        words = {f"AN{one}": "the gauge broke", f"AN{other}": f"=H{other}*2"}
        edits.put("Update", AN3="our own", **words)(book)

    rebuild({}, add)
    do("advance --yes")
    told = output(run("build", "--yes"))
    assert told.count("which it no longer has: ") == 1
    assert [one for one in ("'the gauge broke'", "'=[value]*2'") if one not in told] == []


# --- whose word it is -----------------------------------------------------------------------------


def test_whose_word_a_copy_is_follows_from_no_guess() -> None:
    """Whose word a copy is follows from the hand-out, or from a name that only one can have.

    A copy declared the team's could decide what it never saw, so that is refused. Names are the
    same however a Mac writes their letters.
    """
    team = {"kim-lee": "Kim Lee", "j-kim": "Jae Kim", "ben-oz": "Ben Öztürk"}
    people = [f'[[analysts]]\nid = "{one}"\nname = "{name}"\n' for one, name in team.items()]
    write_study(Path(), "\n".join([Path("study.toml").read_text("utf-8"), *people]))
    copy = type_in(update(a=41), "copy.xlsx")
    kims = "'Kim' may be anna or kim-lee or j-kim: give the id"
    for name, words in (("Kim", kims), ("team", "team"), ("settle", "settle")):
        refused = do(f"import {copy} --from {name} --yes", code=2)
        assert (words in refused, "No such option" in refused) == (True, False)
    hers = type_in(update(a=1), "1.xlsx", hand_out_of("anna"))
    assert "anna" in do(f"import {hers} --yes --from ben", code=1).lower()
    assert build_and_read("a") == (None,)
    do(f"import {copy} --from j-kim --yes")
    same = type_in(update(b=41), "same.xlsx")
    told = output(bring_files(same, options=("--from", normalize("NFD", "Ben Öztürk"))))
    assert "same.xlsx (ben-oz)" in told


@pytest.mark.parametrize("saved_first", ["anna's copy", "the tracker"])
def test_who_saves_over_what_was_built_meanwhile_replaces_nobody(saved_first: str) -> None:
    """Whoever saves an older tracker over a newer one replaces nobody: it is a conflict."""
    his = Path(shutil.copy(TRACKER, "his.xlsx"))
    if saved_first == "the tracker":
        type_in(update(a=61), str(TRACKER))
    else:
        bring_files(type_in(update(a=61), "1.xlsx", hand_out_of("anna")))
    assert build_and_read("a") == (61,)
    type_in(update(a=58), str(TRACKER), his)
    assert build_and_read("a") == (None,)
    assert all(word in open_words("shore-a") for word in ("58", "61"))


def test_a_copy_that_somebody_sent_stays_hers_when_it_is_saved_over_the_tracker() -> None:
    """A copy that somebody sent stays hers, also when it is saved over the tracker."""
    receive("ben", update(a=44))
    shutil.copy("ben.xlsx", TRACKER)
    assert "counts as" not in output(run("build", "--yes"))
    assert "ben" in run("log").stdout
    done = bring_files("ben.xlsx", options=("--from", "anna"))
    assert "as ben's, counts as anna's" in output(done)


def test_a_hand_out_that_is_saved_over_the_tracker_is_told() -> None:
    """A hand-out saved over the tracker is told: what the team had typed is gone with it."""
    type_in(update(b=7), str(TRACKER))
    type_in(update(a=44), str(TRACKER), hand_out_of("anna"))
    told = ("this is not the tracker that `build` wrote last", "the hand-out of anna")
    must_say("build --yes", *told)
    assert build_and_read(*"ab") == (44, None)


def test_a_name_that_nobody_can_read_is_asked_about_and_stays_in_the_record() -> None:
    """A name that nobody can read is a question, and the name before stays until it is settled."""
    by = ("Update", "shore-a", "by")
    receive("team mate", {**update(a=44), by: "Ott"})
    do("build --yes")
    assert "unclear" in receive("team mate", {by: '="Lee"&"Kim"'})
    assert "as it was: by Ott" in open_words("shore-a")


# --- what a hand-out has not, and what is blank in it ---------------------------------------------


def test_what_was_emptied_is_taken_back_once_somebody_says_so() -> None:
    """Cells that are again as handed out are asked about once a file.

    They are emptied if somebody says so.
    """
    estimate, of = ("Estimates", "lake-holds", "likelihood"), hand_out_of("anna")
    bring_files(type_in({**update(a=44, b=12), estimate: 40}, "1.xlsx", of))
    do(f"import {type_in(update(c=7), '2.xlsx', of)}", typed="y\n1\n")
    assert (build_and_read(*"abc"), open_matters()) == ((None, None, 7), [])


def test_a_row_that_a_hand_out_was_not_made_with_empties_nothing() -> None:
    """A row that a hand-out was not made with empties nothing: its blanks were never shown filled.

    A blank in one's own row still empties.
    """
    source, note = (*BOATS[:2], "source"), (*BOATS[:2], "note")
    rebuild({BOATS: 410, source: "lake-survey", **update(a=41), NOTE: "mine"})
    row = {"indicator": "Boat count", "id": "boat-count", "value": 410, "note": "pasted"}
    bens = type_in({}, "ben.xlsx", hand_out_to("ben"), added("Update", "id", **row))
    annas = type_in({NOTE: None}, "anna.xlsx", hand_out_to("anna"))
    assert "becomes" in output(bring_files(bens))
    bring_files(annas)
    assert build_and_read(source, note, NOTE) == ("lake-survey", "pasted", None)


def test_an_estimate_of_what_another_person_follows_can_be_emptied() -> None:
    """An estimate can be emptied, also of what another person follows."""
    write_study(Path(), Path("study.toml").read_text("utf-8") + DAM)
    of, estimate = hand_out_to("anna"), ("Estimates", "dam-built", "likelihood")
    bring_files(type_in({estimate: 40}, "first.xlsx", of))
    told = output(bring_files(type_in({estimate: None}, "second.xlsx", of)))
    assert "again as handed out: second.xlsx: Estimates!" in told


def test_a_hand_out_is_made_while_it_is_unclear_who_typed() -> None:
    """Hand-outs are made while it is unclear who typed, and their Log does not ask for it."""
    by = {("Update", "shore-a", "by"): "=A1", ("Signposts", "inflow-diverted", "by"): "=A1"}
    rebuild({**update(a=5), **by})
    for item in ("shore-a", "inflow-diverted"):
        assert open_matters(item)
        change_study(f'"{item}"', f'"{item}"\nowner = "anna"')
    do("hand-out --for anna --yes", "advance --yes", "hand-out --for anna --yes")
    row = row_of(openpyxl.load_workbook(hand_out_of("anna", "2022Q2")), "Log", "shore-a")
    assert (row["value"].value, row["check"].value) == (5, None)


def test_what_looks_escaped_in_the_programs_own_line_is_typed_by_nobody() -> None:
    """A text that looks escaped, in a line of the program's own, is typed by nobody."""
    receive("anna", {**update(a=44), NOTE: "_x0041_"})
    receive("ben", {**update(a=45), NOTE: "by hand"})
    do("build --yes")
    assert "where nothing is read" not in rebuild(update(b=7))


# --- what somebody promises is a commitment of its own, whichever copy it was typed in ------------


promise = partial(added, "Commitments", "what")


def promised() -> set[tuple[str, str, str]]:
    """Return what was promised, by whom and by when, as the export has it."""
    assert run("export").exit_code == 0
    with (OUTPUT / "export" / "commitments.csv").open(encoding="utf-8", newline="") as exported:
        return {(row["what"], row["who"], row["by"]) for row in csv.DictReader(exported)}


@pytest.mark.parametrize("of", ["hand-out", "tracker"])
@pytest.mark.parametrize("is_later_first", [False, True])
def test_promises_in_two_copies_are_two_commitments(of: str, *, is_later_first: bool) -> None:
    """Promises in one blank row of two copies are two commitments.

    A copy sent again goes on saying one.
    """
    edits.with_a_trigger()
    options = () if of == "hand-out" else ("--from", "dora")
    copy = TRACKER if options else hand_out_to("anna")
    first = {"what": "Ask the port", "who": "Ben Okri"}
    files = [type_in({}, "1.xlsx", copy, promise(**first))]
    again = type_in({}, "again.xlsx", copy, promise(**first, by="2022-12-20"))
    rebuild(update(b=7))
    copy = TRACKER if options else hand_out_to("anna")
    files.append(type_in({}, "2.xlsx", copy, promise(what="Call the mayor")))
    for file in (*(reversed(files) if is_later_first else files), again):
        bring_files(file, options=options)
    must_say("settle", "nothing is open")
    assert promised() == {("Ask the port", "Ben Okri", "2022-12-20"), ("Call the mayor", "", "")}


def test_promises_of_two_people_in_one_blank_row_are_two_commitments() -> None:
    """Promises of two people in one blank row are two commitments, and no conflict.

    A corrected copy goes on saying one thing, who repeats a promise makes none, and a day without a
    promise is nobody else's day.
    """
    edits.with_a_trigger()
    copies = {
        "dora": type_in({}, "1.xlsx", change=promise(what="Ask the port")),
        "emil": type_in({}, "2.xlsx", change=promise(what="Call the mayor")),
        "fred": type_in({}, "3.xlsx", change=promise(what="Call the mayor")),
        "gina": type_in({}, "4.xlsx", change=promise(by="2022-12-24")),
    }
    again = type_in({}, "again.xlsx", change=promise(what="Call the mayor", by="2022-12-20"))
    type_in({}, str(TRACKER), change=promise(what="Dig a well", yours="with Lee"))
    for name, copy in copies.items():
        bring_files(copy, options=("--from", name))
    bring_files(again, options=("--from", "emil"))
    do("build --yes")
    bring_files(copies["emil"], options=("--from", "emil"))
    must_say("settle", "nothing is open")
    days = {"Ask the port": "", "Call the mayor": "2022-12-20", "Dig a well": "", "": "2022-12-24"}
    assert promised() == {(what, "", by) for what, by in days.items()}
    rows = table(openpyxl.load_workbook(TRACKER), "Commitments")
    beside = {row["yours"].value: row["what"].value for row in rows}
    assert beside["with Lee"] == "Dig a well"


def test_a_promise_keeps_its_number_whatever_came_of_others() -> None:
    """A promise keeps its number, whatever came of others meanwhile.

    A correction goes to its own.
    """
    edits.with_a_trigger()
    dora = type_in({}, "1.xlsx", change=promise(what="Ask the port"))
    emil = type_in({}, "2.xlsx", change=promise(what="Call the mayor"))
    bring_files(dora, options=("--from", "dora"))
    do("undo --yes")
    bring_files(emil, options=("--from", "emil"))
    bring_files(dora, options=("--from", "dora"))
    assert promised() == {("Ask the port", "", ""), ("Call the mayor", "", "")}
    bring_files(type_in({}, "3.xlsx", change=promise(what="Buy sand")))
    again = type_in({}, "again.xlsx", change=promise(what="Call the mayor", by="2022-12-20"))
    bring_files(again, options=("--from", "emil"))
    assert ("Call the mayor", "", "2022-12-20") in promised()
    bring_files(type_in({}, "cleared.xlsx"), options=("--from", "emil"))
    assert "again as handed out" in output(run("settle"))


def test_what_stands_beside_a_blank_row_stands_beside_one_of_the_next_tracker() -> None:
    """What stands beside a blank row stands beside one of the next tracker.

    The number of rows stays.
    """

    def add(book: openpyxl.Workbook) -> None:
        first, second, *others = table(book, "Commitments")
        fill_in(first, what="Call the mayor", yours="by telephone")
        fill_in(second, yours="ask Lee")
        second["what"].comment = Comment("who else?", "Dora")
        for row in others:
            row["what"].fill = PatternFill("solid", fgColor="00FF00")

    edits.with_a_trigger()
    before = ids(openpyxl.load_workbook(TRACKER), "Commitments")
    assert "no longer has" not in rebuild(update(b=7), add)
    book = openpyxl.load_workbook(TRACKER)
    rows = table(book, "Commitments")
    assert [row["yours"].value for row in rows if row["yours"].value] == ["by telephone", "ask Lee"]
    assert [row["what"].comment.text for row in rows if row["what"].comment] == ["who else?"]
    assert {*before} & {*ids(book, "Commitments")} == {before[0]}
    assert len(rows) == len(before) + 1


def test_remarks_beside_all_blank_rows_stay_at_each_build() -> None:
    """Remarks beside all blank rows stay, and no build adds rows for them."""

    def add(book: openpyxl.Workbook) -> None:
        for row in table(book, "Commitments"):
            fill_in(row, yours=f"ask {row['id'].value}")

    edits.with_a_trigger()
    type_in({}, str(TRACKER), change=add)
    remarks = {f"ask {number}" for number in ids(openpyxl.load_workbook(TRACKER), "Commitments")}
    for value in (7, 8):
        rebuild(update(b=value))
        rows = table(openpyxl.load_workbook(TRACKER), "Commitments")
        assert {row["yours"].value for row in rows} == remarks


def test_an_answer_before_anything_happened_is_told_without_a_stray_full_stop() -> None:
    """An answer before anything happened is told as a sentence of its own."""
    edits.with_a_trigger()
    Path("in.csv").write_text("quarter,about,answer\n2022Q1,ration-water,declined\n", "utf-8")
    do("import in.csv --from anna --yes", "advance --yes", "build --yes")
    row = row_of(openpyxl.load_workbook(TRACKER), "Decisions", "ration-water")
    assert row["what happened"].value == "Answered in 2022Q1: declined"
