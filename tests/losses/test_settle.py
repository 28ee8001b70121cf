"""What `import` and `settle` say that they do is what they do, and nothing goes with it unsaid."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from tests.commands import OUTPUT, TRACKER, do, logged, recorded_in, run, says
from tests.commands import bring as bring_table
from tests.expected import same_as_before
from tests.losses.edits import added, built, readings, sent, sides, update, with_a_trigger
from tests.losses.returning import bring, choice_of, hand_out_of, open_matters, said, saved, shown
from tests.workbook.as_read import fill_in, tables

LIKELIHOOD = ("Judgments", "lake-holds", "likelihood")
DISSENT = ("Judgments", "lake-holds", "dissent")
NOTE = ("Update", "shore-a", "note")
DAY = date(2022, 3, 1)
ANNA = ("--from", "anna")

# --- what is said before it is recorded -----------------------------------------------------------


def test_the_same_file_says_that_it_was_taken_in_before() -> None:
    """Its 44 was corrected since, and "nothing new" sounded as if 44 were recorded."""
    first = saved(TRACKER, "44.xlsx", update(a=44))
    bring(first, options=ANNA)
    sent("anna", update(a=54))
    assert "nothing new; the same file was taken in before" in said(bring(first, options=ANNA))
    assert readings("a") == (54,)


def test_who_decides_is_told_what_stands_beside_the_new_value() -> None:
    """46, which the lead typed into an empty row, was printed with Anna's note about her 44."""
    sent("anna", {**update(a=44), NOTE: "by telephone"})
    bring(saved(TRACKER, "b.xlsx", update(a=47)))
    shown()
    decided = saved(TRACKER, "lead.xlsx", update(a=46))
    told = said(run("import", decided, "--dry-run"))
    assert "left out of shore-a, 2022Q1, since it stood beside another value: note (anna" in told
    number = open_matters("shore-a")[0]["number"]
    assert "enter 46, note empty" in said(run("settle", "--enter", f"{number}=46"))
    assert shown(*update(a=0), NOTE) == (46, None)
    do("undo --yes")
    bring(decided)
    assert shown(*update(a=0), NOTE) == (46, None)


def test_who_decides_keeps_what_was_typed_beside_the_same_value() -> None:
    """Whoever says what Ben says has Ben's day, and not the day of Anna's other value."""
    day = ("Update", "shore-a", "as of")
    sent("anna", {**update(a=44), day: DAY, NOTE: "by telephone"})
    sent("ben", {**update(a=47), NOTE: "by mail"})
    shown()
    bring(saved(TRACKER, "lead.xlsx", {**update(a=47), NOTE: "by mail"}))
    assert shown(*update(a=0), day, NOTE) == (47, None, "by mail")


@pytest.mark.parametrize("how", ["settle", "lead", "anna"])
def test_what_stands_beside_an_unclear_value_stays_beside_the_clear_one(how: str) -> None:
    """Anna's note on her `about 60` was left out when somebody wrote 60, as if she had differed."""
    sent("anna", {**update(a="about 60"), NOTE: "by telephone"})
    if how == "settle":
        number = open_matters("shore-a")[0]["number"]
        told = said(run("settle", "--enter", f"{number}=60"))
    else:
        shown()
        told = said(bring(saved(TRACKER, "60.xlsx", update(a=60)), options=("--from", how)))
    assert "left out" not in told
    assert shown(*update(a=0), NOTE) == (60, "by telephone")


def test_what_stood_beside_an_unclear_value_is_told() -> None:
    """Ben's 77 was printed with Anna's note on her `about 80`, and no line said so."""
    sent("anna", {**update(a="about 80"), NOTE: "by telephone"})
    shown()
    told = said(bring(saved(TRACKER, "b.xlsx", update(a=77)), options=("--from", "ben")))
    assert "keeps the note that stood beside 'about 80'" in told


def test_a_note_without_a_value_stands_beside_no_other_one() -> None:
    """Its value comes later: nothing is kept that somebody said of another."""
    sent("anna", {NOTE: "by telephone"})
    shown()
    assert "please check" not in said(bring(saved(TRACKER, "b.xlsx", update(a=47))))


def test_the_log_marks_what_is_undone() -> None:
    """`log --item` listed an undone entry as if it stood."""
    sent("anna", update(a=44))
    do("undo --yes")
    assert "(undone)" in said(run("log", "--item", "shore-a"))


# --- choices --------------------------------------------------------------------------------------


def test_as_it_was_has_nothing_of_those_who_were_unclear() -> None:
    """It was Ben's 77, who typed it later, with Anna's day and note."""
    day = ("Update", "shore-a", "as of")
    hers = {**update(a="about 80"), day: DAY, NOTE: "by telephone"}
    files = [saved(TRACKER, "a.xlsx", hers), saved(TRACKER, "b.xlsx", update(a=77))]
    for file, name in zip(files, ("anna", "ben"), strict=True):
        bring(file, options=("--from", name))
    (matter,) = open_matters("shore-a")
    assert [words for words in matter["choices"] if "77" not in words] == []
    do(f"settle --choose {matter['number']}=1")
    assert shown(*update(a=0), day, NOTE) == (77, None, None)


def test_as_it_was_has_nothing_that_was_undone() -> None:
    """Anna's import was undone, and settling another's source brought her value back."""
    sent("anna", {**update(a=44), NOTE: "by telephone"})
    shown()
    built({("Update", "shore-a", "source"): "what the mayor says"})
    (number,) = [n for n, one in enumerate(logged(), 1) if one["content"].get("value") == 44]
    do(f"undo --entry {number} --yes")
    (matter,) = open_matters("shore-a")
    says("settle", "--choose", choice_of(matter, "as it was"))
    assert readings("a") in {(), (None,)}


def test_a_settled_value_cites_no_cell_that_it_has_not() -> None:
    """Both cells of two notes were cited for a third one, and the next choice was a traceback."""
    copy = partial(saved, TRACKER)
    again = {"id": "shore-a", "value": 44, "note": "two"}
    first = copy("1.xlsx", {**update(a=44), NOTE: "one"}, added("Update", "id", **again))
    for file, name in (
        (first, "anna"),
        (copy("b.xlsx", update(a=50)), "ben"),
        (copy("2.xlsx", {**update(a=44), NOTE: "three"}), "anna"),
    ):
        bring(file, options=("--from", name))
    (matter,) = open_matters("shore-a")
    says("settle", "--choose", choice_of(matter, "anna"))
    assert "note" not in logged()[-1]["origin"]["cells"]
    bring(copy("c.xlsx", update(a=60)), options=("--from", "cleo"))
    (matter,) = open_matters("shore-a")
    says("settle", "--choose", choice_of(matter, "settle"))
    assert readings("a") == (44,)


def test_as_it_was_keeps_the_value_beside_an_unclear_source() -> None:
    """Her 44 went with the source that nobody knows."""
    sent("anna", {**update(a=44), ("Update", "shore-a", "source"): "what the mayor says"})
    (matter,) = open_matters("shore-a")
    told = said(run("settle", "--choose", choice_of(matter, "as it was")))
    assert "source: leave it as it was: source empty" in told
    assert readings("a") == (44,)


def test_as_it_was_is_what_stood_before_the_slip() -> None:
    """Anna's 44 was recorded; "leave it as it was" after her slip emptied the cell.

    Nor is her own note told as one that stands beside another value.
    """
    sent("anna", {**update(a=44), NOTE: "by telephone"})
    sent("anna", {**update(a="about 45"), NOTE: "by telephone"})
    (matter,) = open_matters("shore-a")
    told = said(run("settle", "--choose", choice_of(matter, "as it was")))
    assert "leave it as it was: 44" in told
    assert "please check" not in told
    assert readings("a") == (44,)


def test_an_open_field_cannot_be_left_as_it_was() -> None:
    """Two differed before the team's slip: neither of them goes by a choice that names none."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), saved(TRACKER, "b.xlsx", update(a=47)))
    shown()
    bring(saved(TRACKER, "lead.xlsx", update(a="about 45")))
    (matter,) = open_matters("shore-a")
    assert not any("as it was" in words for words in matter["choices"])


@pytest.mark.parametrize("names", [("anna.xlsx", "anna (1).xlsx"), ("anna (1).xlsx", "anna.xlsx")])
@pytest.mark.parametrize("of, options", [(TRACKER, ANNA), (hand_out_of("anna"), ())])
def test_two_files_of_one_person_that_differ_are_refused(
    of: Path, options: tuple[str, ...], names: tuple[str, str]
) -> None:
    """What she had typed last was lost by the order of names: "anna (1)" sorts before "anna".

    What is said then, tests/golden/record has.
    """
    old, new = (saved(of, name, update(a=n, b=47)) for name, n in zip(names, (44, 54), strict=True))
    for more in ((), ("--dry-run",)):
        refused = run("import", old, new, "--yes", *options, *more)
        assert (refused.exit_code, "error[R041]" in said(refused)) == (1, True)
    assert recorded_in(Path()) == ()
    bring(old, options=options)
    bring(new, options=options)
    assert readings("ab") == (54, 47)


def test_two_files_of_one_person_may_fill_different_rows() -> None:
    """Or say the same: nothing depends on which of them is newer."""
    files = saved(TRACKER, "one.xlsx", update(a=44, b=47)), saved(TRACKER, "two.xlsx", update(c=5))
    bring(*files, saved(TRACKER, "three.xlsx", update(a=44, d=6)), options=ANNA)
    assert readings("abcd") == (44, 47, 5, 6)


def test_a_cell_that_nobody_typed_contradicts_no_other_file() -> None:
    """A note was held against the empty cell of a row that had been handed out empty."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), saved(TRACKER, "b.xlsx", update(a=47)))
    shown()
    beside = saved(TRACKER, "beside.xlsx", {**update(a=60), NOTE: "mine"})
    again = saved(TRACKER, "again.xlsx", update(a=60))
    bring(beside, again, options=ANNA)
    assert readings("a") == (60,)


def test_what_a_table_clears_is_not_left_out() -> None:
    """A third side of what was open was said to have stood beside another value."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), saved(TRACKER, "b.xlsx", update(a=47)))
    told = said(bring_table("quarter,item,value\n2022Q1,shore-a,cleared\n"))
    assert ("left out" in told, "in conflict" in told) == (False, True)


def test_a_choice_says_what_it_takes_and_empties() -> None:
    """Read it when it changes: what people choose from.

    Ben's dissent was in no conflict, and "all of anna's" took it away without a word. Her "yess"
    was called "yes", as if that had been typed. All that she had said of a row was called from one
    file, whichever it was typed in. And `status` said that there was no judgment, not two.
    """
    sent("anna", {LIKELIHOOD: 40, ("Update", "gate-shut", "value"): "yess", NOTE: "by mail"})
    sent("ben", {LIKELIHOOD: 55, DISSENT: "too low"})
    shown()
    bring(saved(TRACKER, "2.xlsx", update(a=44)), options=ANNA)
    bring(saved(TRACKER, "b.xlsx", update(a=47)))
    told = run("settle").stdout + run("status").stdout
    same_as_before("settle, choices", told)


def test_a_choice_about_a_confidence_alone_takes_it_alone_and_says_so() -> None:
    """Ben's "high" was taken as all of his, and Anna's reason for "low" was printed beside it."""
    confidence = ("Judgments", "lake-holds", "confidence")
    basis = ("Judgments", "lake-holds", "basis")
    sent("anna", {confidence: "low", basis: "no report"})
    sent("ben", {confidence: "high"})
    (matter,) = open_matters("lake-holds")
    assert all("all of" not in words for words in matter["choices"])
    told = said(run("settle", "--choose", choice_of(matter, "ben")))
    assert "keeps the basis that stood beside low" in told


def test_a_month_is_offered_for_no_other_quarter() -> None:
    """A choice could not be recorded, and asked to be reported as a bug."""
    do("advance --yes")
    shown()
    rain = ("Update", "rain-fall 2022-04", "value")
    late = saved(TRACKER, "late.xlsx", {rain: 12, **update(a=44)})
    do("undo --yes")
    bring(late)
    run("settle", "--all-of", late)
    assert readings("a") == (44,)
    (matter,) = open_matters("rain-fall 2022-04")
    assert not any("for 2022Q1" in words for words in matter["choices"])
    refused = says("settle", "--enter", f"{matter['number']}=12", code=2)
    assert "2022-04 is no month of 2022Q1" in refused


def test_what_a_choice_for_the_open_quarter_replaces_is_said() -> None:
    """Anna's and Ben's 45 went with a choice about another quarter, without a word."""
    sent("anna", update(a=45))
    do("advance --yes")
    shown()
    late = saved(TRACKER, "late.xlsx", update(a=50))
    do("undo --yes")
    bring(late)
    assert "for 2022Q1, instead of 45" in sides("shore-a")


def test_no_choice_of_an_earlier_list_is_taken_for_a_later_ones() -> None:
    """Who lists, asks around, and decides a day later chose another's side meanwhile."""
    listed = []
    for value in (44, 47, 48, 49):
        bring(saved(TRACKER, f"{value}.xlsx", update(a=value)))
        listed += [matter["number"] for matter in open_matters()]
    *_, earlier, now = listed
    refused = says("settle", "--choose", f"{earlier}=2", code=2)
    assert f"the number {earlier}; open: {now}" in refused


def test_all_that_a_table_says_is_what_it_says_and_no_more() -> None:
    """Its side took along the note that the record had when it was read, and the newest went."""
    bring_table("quarter,item,value,note\n2022Q1,shore-a,44,an old note\n", name="anna.csv")
    sent("ben", update(a=47))
    bring_table("quarter,item,value\n2022Q1,shore-a,45\n", name="carl.csv")
    bring_table("quarter,item,note\n2022Q1,shore-a,agreed\n", name="anna.csv")
    (matter,) = open_matters("shore-a")
    assert "an old note" not in " ".join(matter["choices"])
    run("settle", "--choose", choice_of(matter, "carl.csv"))
    assert shown(*update(a=0), NOTE) == (45, "agreed")


# --- many at once ---------------------------------------------------------------------------------


def test_taking_a_side_that_says_nothing_clear_asks_nothing_else() -> None:
    """`--all-of` took nothing, and began to ask about everything instead."""
    sent("anna", update(a="about 45"))
    told = said(run("settle", "--all-of", "anna"))
    assert "no matter has just one choice of" in told
    assert "Your choice" not in told


@pytest.fixture
def _conflict() -> None:
    """Let two copies differ about two shores, and let a third cell be a question."""
    bring(saved(TRACKER, "1.xlsx", update(a=44, b=5)))
    bring(saved(TRACKER, "2.xlsx", update(a=47, b=6, c="about seven")))
    assert len(open_matters()) == 3


@pytest.mark.usefixtures("_conflict")
def test_settling_all_of_a_file_leaves_what_does_not_fit() -> None:
    """One matter without a second choice refused `--all-of` for all the others."""
    done = run("settle", "--all-of", "2.xlsx")
    assert [matter["item"] for matter in open_matters()] == ["shore-c"], said(done)
    assert readings("ab") == (47, 6)


@pytest.mark.usefixtures("_conflict")
def test_a_row_is_settled_field_by_field_where_somebody_asks_for_it() -> None:
    """A row's note could not be settled beside its value in one go."""
    number = open_matters("shore-a")[0]["number"]
    fields = ("--enter", f"{number}.value=45", "--enter", f"{number}.note=Between the two.")
    done = run("settle", *fields)
    assert open_matters("shore-a") == [], said(done)
    assert shown(*update(a=0), NOTE) == (45, "Between the two.")


def test_settling_all_of_somebody_takes_nobody_elses() -> None:
    """The number of a choice was another's side, where she had spoken second."""
    sent("anna", update(a=44, b=5))
    sent("ben", update(a=47, b=6, c=7))
    sent("anna", update(a=44, b=5, c=8))
    done = run("settle", "--all-of", "anna")
    assert open_matters() == [], said(done)
    assert readings("abc") == (44, 5, 8)
    assert "nothing that is open is of anna" in says("settle", "--all-of", "anna", code=2)


def test_the_side_of_somebody_whom_another_agrees_with_can_be_taken() -> None:
    """What two say alike is offered once, and `--all-of` the second found nothing to take."""
    for who, value in (("anna", 44), ("ben", 47), ("cara", 44)):
        sent(who, update(a=value))
    do("settle --all-of cara")
    assert readings("a") == (44,)


def of_the_team(name: str, table: str, **cells: object) -> str:
    """Save what the team types in the first row of a table."""

    def change(book: Workbook) -> None:
        fill_in(tables(book)[table][0], **cells)

    return saved(TRACKER, name, {}, change)


@pytest.mark.parametrize(
    "table, first, then, kept",
    [
        ("Signposts", {"state": "observed", "seen_on": DAY}, {"state": "emerging"}, "seen on"),
        ("Update", {"value": 4, "as_of": DAY, "note": "a"}, {"value": 5, "note": "b"}, "as of"),
        ("Decisions", {"answer": "done", "who": "Lee"}, {"answer": "declined"}, "who"),
        ("Commitments", {"what": "Dig", "who": "Lee"}, {"what": "Wait"}, "who"),
        ("Judgments", {"likelihood": 40, "dissent": "Lee"}, {"likelihood": 9}, "dissent"),
    ],
)
def test_each_field_that_stays_is_named(table: str, first: Any, then: Any, kept: str) -> None:
    """Days, names and dissents were not, nor anything of a commitment; nor if a note was new."""
    with_a_trigger()
    assert "please check" not in said(bring(of_the_team("1.xlsx", table, **first), options=ANNA))
    shown()
    told = said(bring(of_the_team("2.xlsx", table, **then), options=ANNA))
    assert re.search(f"please check: .* keeps the {kept} that stood beside", told)


def test_a_commitment_without_words_is_asked_about() -> None:
    """Its words were emptied and its day was typed: no page named it, and nothing was said."""
    with_a_trigger()
    bring(of_the_team("1.xlsx", "Commitments", what="Dig"), options=ANNA)
    shown()
    told = said(bring(of_the_team("2.xlsx", "Commitments", what=None, done_on=DAY), options=ANNA))
    assert "does not say what will be done: no page will name it" in told


def test_a_field_is_called_by_its_header_in_each_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The log and `settle` called it `analyst` where the preview and the tracker say `by`."""
    monkeypatch.setenv("COLUMNS", "300")
    typed = {"value": 44, "source": "shore-atlas", "by": "Al"}
    cells = {("Update", "shore-a", header): value for header, value in typed.items()}
    bring(saved(TRACKER, "1.xlsx", cells), options=ANNA)
    bring(saved(TRACKER, "2.xlsx", {}), options=ANNA)
    log = run("log").stdout
    assert "value: 44 · source: shore-atlas · by: Al" in log
    assert "again as handed out: shore-a, value; shore-a, source; shore-a, by: taken" in log


def test_a_question_about_a_whole_file_is_listed_under_that_file() -> None:
    """The briefing listed it under the title of one of the items in it."""
    bring(saved(TRACKER, "1.xlsx", update(a=44)), options=ANNA)
    bring(saved(TRACKER, "afresh.xlsx", {}), options=ANNA)
    do("brief --html")
    page = (OUTPUT / "briefing-2022Q1.html").read_text("utf-8")
    assert re.search(r">afresh\.xlsx</th><td[^>]*>in question</td>", page)
