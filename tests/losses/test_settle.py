"""What `import` and `settle` say that they do is what they do, and nothing goes with it unsaid."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.commands import OUTPUT, bring_table, do, logged, must_say, output, run
from tests.expected import same_as_before
from tests.losses.edits import added, bring_copy, open_words, rebuild, receive, with_a_trigger
from tests.losses.returning import bring_files, build_and_read, open_matters, settle_it
from tests.workbook.as_read import all_rows, fill_in, in_row, type_in, update

B = ("Update", "shore-b")
NOTE = ("Update", "shore-a", "note")
BOATS = ("Update", "boat-count", "value")
OTHER_NOTE = ("Update", "shore-b", "note")
AS_OF = ("Update", "shore-a", "as of")
BY = ("Update", "shore-a", "by")
SOURCE = {("Update", "shore-a", "source"): "what the mayor says"}
PHONED = {NOTE: "by telephone"}
DAY = date(2022, 3, 1)
ANNA = ("--from", "anna")
B_TOO = in_row(*B, value=44, as_of=DAY, note="by telephone")

# --- what is said before it is recorded -----------------------------------------------------------


def test_who_decides_is_told_what_stands_beside_the_new_value() -> None:
    """Who decides a value is told which notes and days will stand beside it; others' are left out.

    46, which the lead typed into an empty row, was once printed with Anna's note about her 44.
    """
    receive("anna", {**update(a=44), **PHONED, **B_TOO})
    receive("ben", {**update(a=47), **in_row(*B, value=47, note="by mail")})
    newer = type_in(update(a=45), "newer.xlsx")
    must_say(f"import {newer} --from anna --dry-run", "ben 47, anna 45; replaces anna 44", code=1)
    do("build --yes")
    decided = type_in(update(a=46), "lead.xlsx")
    told = output(run("import", decided, "--dry-run"))
    assert "left out of shore-a, 2022Q1, since it stood beside another value: note (anna" in told
    assert "enter 46, note empty (anna: by telephone)" in settle_it("shore-a", "=46")
    assert build_and_read(*update(a=0), NOTE) == (46, None)
    assert "note empty (anna: by telephone, ben: by mail)" in settle_it("shore-b", "=46")
    do("undo --yes", "undo --yes")
    bring_files(decided)
    assert build_and_read(*update(a=0), NOTE) == (46, None)
    bring_copy("agreed.xlsx", in_row(*B, value=47, note="by mail"))
    assert build_and_read((*B, "value"), (*B, "as of"), (*B, "note")) == (47, None, "by mail")


@pytest.mark.parametrize("how", ["settle", "lead", "anna"])
def test_what_stands_beside_an_unclear_value_stays_beside_the_clear_one(how: str) -> None:
    """What stands beside an unclear value stays beside the clear one that replaces it.

    Anna's note on her `about 60` was once left out when somebody wrote 60.
    """
    receive("anna", {**update(a="about 60"), **PHONED})
    if how == "settle":
        told = settle_it("shore-a", "=60")
    else:
        do("build --yes")
        told = receive(how, update(a=60))
    assert "left out" not in told
    assert build_and_read(*update(a=0), NOTE) == (60, "by telephone")


def test_what_stood_beside_an_unclear_value_is_told() -> None:
    """Where another value replaces an unclear one, what stays beside it is told.

    A note without a value stands beside the one that comes later, or beside its author alone.
    """
    receive(
        "anna", {**update(a="about 80", c=1), **PHONED, ("Update", "shore-b", "note"): "by mail"}
    )
    receive("carl", update(c=2))
    receive("cleo", {("Update", "shore-c", "note"): "by cart"})
    assert "keeps the note of cleo, who gave no value" in settle_it("shore-c", "=3")
    do("build --yes")
    assert "please check" not in receive("carl", update(b=47))
    assert "keeps the note that stood beside anna 'about 80'" in receive("ben", update(a=77))
    do("build --yes")
    assert "shore-b of 2022Q1 keeps the note that stood beside 47" in receive("ben", update(b=48))


def test_what_stands_beside_the_value_of_somebody_who_had_not_seen_it_is_told() -> None:
    """Where a value and a note are of two people who had not seen each other's, both are told.

    Who empties a note says nothing of a value.
    """
    elin = type_in(update(a=44), "elin.xlsx")
    carl = type_in({OTHER_NOTE: "x"}, "carl.xlsx")
    receive("anna", {NOTE: "by mail"})
    told = output(bring_files(elin, options=("--from", "Elin")))
    assert "shore-a of 2022Q1: neither anna (note) nor Elin (value) had seen" in told
    receive("ben", update(b=47))
    assert "shore-b of 2022Q1: neither carl (note) nor ben (value)" in output(
        bring_files(carl, options=("--from", "carl"))
    )
    do("build --yes")
    assert "had seen" not in receive("anna", {AS_OF: DAY})
    receive("carl", update(a=45))
    assert "had seen" not in receive("dora", {NOTE: None})
    do("build --yes")
    rebuild({NOTE: "by boat"})
    (number,) = [n for n, one in enumerate(logged(), 1) if one["content"].get("value") == 45]
    must_say(f"undo --entry {number} --yes", "keeps the note that stood beside 45")


def test_a_note_that_somebody_chose_is_still_its_author_s() -> None:
    """A note that `settle` chose does not stand apart from its author's value."""
    receive("anna", {OTHER_NOTE: "by telephone"})
    receive("ben", {OTHER_NOTE: "by cart"})
    settle_it("shore-b", "ben's note")
    assert "had seen" not in receive("ben", {**update(b=47), OTHER_NOTE: "by cart"})


def test_a_name_beside_a_value_that_its_author_had_not_seen_is_told() -> None:
    """A name is told that was typed by somebody who had not seen the value that it stands beside.

    Who looked is not who typed: the name of a look was once recorded beside Anna's value. If she
    typed the value, too, she types her name again.
    """
    rebuild({("Update", "shore-b", "looked on"): DAY, ("Update", "shore-b", "by"): "Rita"})
    do("build --yes")
    carl = type_in({BY: "Carl"}, "carl.xlsx")
    assert "it named Rita" in receive("anna", update(a=44, b=45))
    assert [one["content"].get("analyst") for one in logged()[-2:]] == [None] * 2
    told = output(bring_files(carl, options=("--from", "carl")))
    assert "neither carl (by) nor anna (value) had seen" in told
    do("build --yes")
    rebuild({("Update", "shore-b", "by"): "Rita"})
    assert logged()[-1]["content"].get("analyst") == "Rita"
    rebuild(update(b=None))
    assert logged()[-1]["content"]["kind"] == "reading"


# --- choices --------------------------------------------------------------------------------------


def test_as_it_was_keeps_who_typed_it() -> None:
    """A name stays beside its value, and is named where another value comes without one."""
    rebuild({**update(a=59), BY: "Rita; Bo"})
    do("build --yes")
    rebuild(update(a="about 60"))
    assert "leave it as it was: 59, by Rita; Bo" in settle_it("shore-a", "as it was")
    assert build_and_read(*update(a=0), BY) == (59, "Rita; Bo")
    gone = "by is empty now; it named {}".format
    assert gone("Rita; Bo") in receive("ben", update(a=61))
    do("build --yes")
    for name in ("Ina", "Li"):
        bring_files(type_in({**update(a=len(name)), BY: name}, f"{name}.xlsx"))
    must_say(f"settle --enter {open_matters()[0]['number']}=5", gone("Ina; Li"))
    do("build --yes")
    rebuild({BY: "Al"})
    do("build --yes")
    assert "by is empty now" not in rebuild({BY: None})


def test_a_side_has_what_one_copy_says() -> None:
    """A side of a conflict has what one copy says, and cites that copy's cells.

    Of one person's two copies, 62 once came with the note about 63.
    """
    old = Path(type_in({}, "old.xlsx"))
    receive("anna", {**update(a=61), NOTE: "one"})
    do("build --yes")
    receive("anna", {**update(a=62), NOTE: "two"})
    bring_files(type_in({**update(a=63), NOTE: "three"}, "late.xlsx", old), options=ANNA)
    assert "62, note two, from anna.xlsx!Update!" in settle_it("shore-a", "62")
    assert build_and_read(*update(a=0), NOTE) == (62, "two")


def test_as_it_was_has_nothing_of_those_who_were_unclear() -> None:
    """The choice "Leave it as it was" has nothing of those who were unclear.

    It once was Ben's 77, who typed it later, with Anna's day and note.
    """
    ben = type_in(update(a=77), "ben.xlsx")
    receive("anna", {**update(a="about 80"), AS_OF: DAY, **PHONED})
    bring_files(ben, options=("--from", "ben"))
    (matter,) = open_matters("shore-a")
    assert [words for words in matter["choices"] if "77" not in words] == []
    do(f"settle --choose {matter['number']}=1")
    assert build_and_read(*update(a=0), AS_OF, NOTE) == (77, None, None)


def test_as_it_was_has_nothing_that_was_undone() -> None:
    """The choice "Leave it as it was" has nothing that was undone."""
    receive("anna", {**update(a=44), **PHONED})
    do("build --yes")
    rebuild(SOURCE)
    (number,) = [n for n, one in enumerate(logged(), 1) if one["content"].get("value") == 44]
    do(f"undo --entry {number} --yes")
    settle_it("shore-a", "as it was")
    assert (build_and_read("a"), open_matters()) == ((None,), [])


def test_a_settled_value_cites_no_cell_that_it_has_not() -> None:
    """A settled value cites no cell whose text it does not have.

    Both cells of two notes were once cited for a third one, and the next choice was a traceback.
    The cell of one note is not cited for another one of the same person, either.
    """
    again = added("Update", "id", id="shore-a", value=44, note="two")
    receive("anna", {**update(a=44), NOTE: "one", **in_row(*B, value=44, note="one")}, again)
    receive("ben", update(a=50, b=50))
    receive("anna", {**update(a=44), NOTE: "three", **in_row(*B, value=44, note="three")})
    for shore in ("shore-a", "shore-b"):
        settle_it(shore, "anna's")
        assert "note" not in logged()[-1]["origin"]["cells"]
    receive("cleo", update(a=60))
    settle_it("shore-a", "all of the decision")
    assert (build_and_read("a"), open_matters()) == ((44,), [])


def test_as_it_was_is_what_stood_before_the_slip() -> None:
    """The choice "Leave it as it was" is what stood before the slip, whoever had typed that.

    It once emptied the cell, or dropped Anna's 44 with a source that nobody knows. Her own note is
    not told as one that stands beside another value. What was decided against, and stands in her
    next file beside another value, is told.
    """
    receive("anna", {**update(a=44), **SOURCE})
    assert "source: leave it as it was: source empty" in settle_it("shore-a", "as it was")
    assert build_and_read("a") == (44,)
    receive("anna", {**update(a=44), **PHONED})
    receive("anna", {**update(a="about 45"), **PHONED})
    told = settle_it("shore-a", "as it was")
    assert ("leave it as it was: 44" in told, "please check" in told) == (True, False)
    assert build_and_read("a") == (44,)
    receive("anna", {**update(b=61), ("Update", "shore-b", "as of"): "soon"})
    do("build --yes")
    receive("ben", {**update(b="about 60"), ("Update", "shore-b", "note"): "by mail"})
    assert "as it was: 61, as of empty, note empty (ben: by mail)" in open_words("shore-b")
    assert "enter cart (ben: by mail)" in settle_it("shore-b", ".note=cart")
    assert "left out of shore-b" in receive("ben", {**update(b=60), OTHER_NOTE: "by mail"})
    receive("ben", in_row("Update", "shore-c", value="many", by="Ina"))
    assert "as it was: empty, by empty (ben: Ina)" in settle_it("shore-c", "as it was")
    assert build_and_read(("Update", "shore-c", "by")) == (None,)


def test_an_open_field_cannot_be_left_as_it_was() -> None:
    """Where two differ, nothing is left as it was: neither goes by a choice that names none.

    Nor is a third side left out, which a table clears.
    """
    noted = [{**update(a=n, b=n), **in_row("Update", "shore-c", value=5, note=n)} for n in (44, 47)]
    bring_files(*(type_in(cells, f"{n}.xlsx") for n, cells in enumerate(noted)))
    told = output(bring_table("quarter,item,value\n2022Q1,shore-b,cleared\n2022Q1,shore-c,cleared"))
    assert ("left out" in told, told.count("in.csv empty")) == (False, 2)
    do("build --yes")
    bring_copy("lead.xlsx", update(a="about 45"))
    receive("anna", in_row("Update", "shore-d", value=5, note="one", as_of="soon"))
    receive("ben", {**update(d=5), ("Update", "shore-d", "note"): "other"})
    assert not any("as it was" in words for one in open_matters() for words in one["choices"])


def test_two_files_of_one_person_may_fill_different_rows() -> None:
    """Files of one person that fill different rows, or say the same, are no conflict.

    A note does not contradict a cell that was handed out empty, nor a day itself in another
    notation.
    """
    cells = update(a=44, b=47), update(c=5), update(a=44, d=6)
    bring_files(*(type_in(one, f"{n}.xlsx") for n, one in enumerate(cells)), options=ANNA)
    assert build_and_read(*"abcd") == (44, 47, 5, 6)
    receive("ben", update(a=47))
    do("build --yes")
    beside = type_in({**update(a=60), NOTE: "mine"}, "beside.xlsx")
    bring_files(beside, type_in(update(a=60), "again.xlsx"), options=ANNA)
    assert build_and_read("a") == (60,)
    dated = type_in({("Update", "shore-d", "as of"): "2.3.2022"}, "dated.xlsx")
    Path("dated.csv").write_text("quarter,item,value,as_of\n2022Q1,shore-d,6,2022-03-02\n", "utf-8")
    assert "R041" not in output(bring_files("dated.csv", dated, options=ANNA))


def test_a_choice_says_what_it_takes_and_empties() -> None:
    """Each choice of `settle` says what it takes and what it empties; read it when it changes.

    "All of anna's" once took Ben's dissent away without a word. "yess" is quoted as it was typed.
    `status` says that there are two judgments, not none.
    """
    vague = in_row("Judgments", "lake-holds", likelihood=40, confidence="dunno", basis="Rain")
    of_january = {("Update", "rain-fall 2022-01", "value"): 90}
    again = added("Update", "id", id="rain-fall 2022-01", value=44, note="two")
    yess = {("Update", "gate-shut", "value"): "yess"}
    receive("anna", {**vague, **yess, **of_january, NOTE: "mail"}, again)
    receive("ben", in_row("Judgments", "lake-holds", likelihood=55, basis="Ice", dissent="too low"))
    do("build --yes")
    bring_copy("2.xlsx", update(a=44), None, *ANNA)
    bring_copy("b.xlsx", update(a=47))
    same_as_before(run("settle").stdout + run("status").stdout)


def test_a_choice_about_a_confidence_alone_takes_it_alone_and_says_so() -> None:
    """A choice about a confidence alone takes it alone, and says what stays beside it."""
    receive("anna", in_row("Judgments", "lake-holds", confidence="low", basis="no report"))
    receive("ben", in_row("Judgments", "lake-holds", confidence="high"))
    assert all("all of" not in words for words in open_matters("lake-holds")[0]["choices"])
    assert "keeps the basis that stood beside low" in settle_it("lake-holds", "ben")


def test_a_choice_for_another_quarter_says_what_it_replaces_or_is_not_offered() -> None:
    """A choice for another quarter says what it replaces there.

    One that cannot be recorded is not offered.
    """
    receive("anna", update(b=45))
    do("advance --yes", "build --yes")
    rain = ("Update", "rain-fall 2022-04", "value")
    late = type_in({rain: 12, **update(a=44, b=50)}, "late.xlsx")
    do("undo --yes")
    bring_files(late)
    assert "for 2022Q1, instead of 45" in open_words("shore-b")
    assert "enter 9, for 2022Q1, instead of 45" in settle_it("shore-b", "=9")
    run("settle", "--all-of", late)
    assert build_and_read("a") == (44,)
    assert "for 2022Q1" not in open_words("rain-fall 2022-04")
    assert "2022-04 is no month of 2022Q1" in settle_it("rain-fall 2022-04", "=12")
    assert open_matters("rain-fall 2022-04")


def test_each_persons_row_without_an_id_is_a_question_of_its_own() -> None:
    """Of rows that two people added in one place, each is told, and settled apart."""
    for who in ("anna", "ben"):
        type_in({}, f"{who}.xlsx", change=added("Update", "id", value=f"{who}'s words"))
    assert output(bring_files("anna.xlsx", "ben.xlsx")).count("unclear: ") == 2
    hers, his = open_matters()
    do(f"settle --choose {hers['number']}=1", code=1)
    assert open_matters() == [his]


# --- many at once ---------------------------------------------------------------------------------


def test_settling_all_of_a_file_leaves_what_does_not_fit() -> None:
    """`--all-of` takes what has one choice of a side: nothing unclear, no row that has no item.

    A row's note can be settled beside its value, or before: a choice leaves alone what came later,
    be it next.
    """
    odd = update(a=47, c="about seven", d=8) | {BOATS: 6, ("Update", "shore-d", "id"): "x"}
    bring_copy("2.xlsx", odd)
    bring_copy("1.xlsx", update(a=44) | {BOATS: 5})
    before = {str(matter["item"]): matter["number"] for matter in open_matters()}
    fields = (f"{before['shore-a']}.value=45", f"{before['shore-a']}.note=Between the two.")
    run("settle", "--enter", fields[1])
    assert "keeps the note" in settle_it("shore-a", "1.xlsx")
    assert build_and_read(*update(a=0), NOTE) == (44, "Between the two.")
    do("undo --yes")
    done = run("settle", "--enter", fields[0], "--enter", fields[1])
    assert open_matters("shore-a") == [], output(done)
    assert build_and_read(*update(a=0), NOTE) == (45, "Between the two.")
    do("undo --yes")
    done = run("settle", "--all-of", "2.xlsx")
    assert [matter["item"] for matter in open_matters()] == ["shore-c", "x"], output(done)
    assert build_and_read("a", BOATS) == (47, 6)
    told = output(run("settle", "--all-of", "2.xlsx"))
    assert ("2.xlsx has no value, or several" in told, "Your choice" in told) == (True, False)


def test_settling_all_of_somebody_takes_nobody_elses() -> None:
    """`settle --all-of` a person takes nobody else's side, also where two say alike."""
    receive("anna", update(a=44, b=5, d=44))
    receive("ben", update(a=47, b=6, c=7, d=47))
    receive("cara", update(d=44))
    receive("anna", update(a=44, b=5, c=8, d=44))
    run("settle", "--all-of", "cara")
    assert build_and_read("d") == (44,)
    done = run("settle", "--all-of", "anna")
    assert open_matters() == [], output(done)
    assert build_and_read(*"abc") == (44, 5, 8)
    must_say("settle --all-of anna", "nothing that is open is of anna", code=2)


def of_the_team(name: str, table: str, **cells: object) -> str:
    """Let Anna send what is typed in the first row of a table; return what is said."""
    return bring_copy(name, {}, lambda book: fill_in(all_rows(book)[table][0], **cells), *ANNA)


@pytest.mark.parametrize(
    "table, first, then, kept",
    [
        ("Signposts", {"state": "observed", "seen_on": DAY}, {"state": "emerging"}, "seen on"),
        ("Update", {"value": 4, "as_of": DAY, "note": "a"}, {"value": 5, "note": "b"}, "as of"),
        ("Decisions", {"answer": "done", "who": "Lee"}, {"answer": "declined"}, "who"),
        ("Update", {"value": 4, "by": "Lee"}, {"value": 5}, "by"),
        ("Commitments", {"what": "Dig", "who": "Lee"}, {"what": "Wait"}, "who"),
        ("Judgments", {"likelihood": 40, "dissent": "Lee"}, {"likelihood": 9}, "dissent"),
    ],
)
def test_each_field_that_stays_is_named(table: str, first: Any, then: Any, kept: str) -> None:
    """Each field that stays beside a changed one is named, of each kind: days, names, dissents.

    A commitment without words is told: no page will name it.
    """
    with_a_trigger()
    assert "please check" not in of_the_team("1.xlsx", table, **first)
    do("build --yes")
    told = of_the_team("2.xlsx", table, **then)
    assert re.search(f"please check: .* keeps the {kept} that stood beside", told)
    if table == "Commitments":
        told = of_the_team("3.xlsx", table, what=None, done_on=DAY)
        assert "does not say what will be done: no page will name it" in told


def test_a_field_is_called_by_its_header_in_each_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field is called by its header in log, preview and `settle`.

    The log once said `analyst` for `by`. A question about a whole file is listed in the briefing
    under the file's name.
    """
    monkeypatch.setenv("COLUMNS", "300")
    receive("anna", in_row("Update", "shore-a", value=44, source="lake-survey", by="Al"))
    bring_copy("afresh.xlsx", {}, None, *ANNA)
    log = run("log").stdout
    assert "value: 44 · source: lake-survey · by: Al" in log
    assert "again as handed out: shore-a, value; shore-a, source; shore-a, by: taken" in log
    do("brief --html")
    page = (OUTPUT / "briefing-2022Q1.html").read_text("utf-8")
    assert re.search(r">afresh\.xlsx</th><td[^>]*>in question</td>", page)
