"""What `import` and `settle` say that they do is what they do, and nothing goes with it unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import TRACKER, run
from tests.commands import bring as bring_table
from tests.losses.returning import (
    bring,
    choice_of,
    open_matters,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)

ANNA = ("--from", "anna")
LIKELIHOOD = ("Judgments", "lake-holds", "likelihood")
DISSENT = ("Judgments", "lake-holds", "dissent")


def test_as_it_was_is_what_stood_before_the_slip() -> None:
    """Anna's 44 was recorded; "leave it as it was" after her slip emptied the cell."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=ANNA)
    bring(saved(TRACKER, "slip.xlsx", update(a="about 45")), options=ANNA)
    (matter,) = open_matters("shore-a")
    settled = run("settle", "--choose", choice_of(matter, "as it was"))
    assert "leave it as it was: 44" in said(settled)
    assert readings("a") == (44,)


def test_an_open_field_cannot_be_left_as_it_was() -> None:
    """Two differed before the team's slip: neither of them goes by a choice that names none."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), saved(TRACKER, "b.xlsx", update(a=47)))
    shown()
    bring(saved(TRACKER, "lead.xlsx", update(a="about 45")))
    (matter,) = open_matters("shore-a")
    assert not any("as it was" in words for words in matter["choices"])


def test_of_two_files_of_one_person_the_preview_says_which_counts() -> None:
    """The table named both values, whichever of the two files had been read last."""
    first, second = (saved(TRACKER, f"{n}.xlsx", update(a=n)) for n in (44, 54))
    told = said(run("import", first, second, "--dry-run", *ANNA))
    assert "44.xlsx (anna): 1 replaced by a later file" in told
    assert "anna 54, in a file that was read after it" in told
    told = said(run("import", second, first, "--dry-run", *ANNA))
    assert "anna 44, in a file that was read after it" in told


def test_the_same_file_says_that_it_was_taken_in_before() -> None:
    """Its 44 was corrected since, and "nothing new" sounded as if 44 were recorded."""
    first, second = (saved(TRACKER, f"{n}.xlsx", update(a=n)) for n in (44, 54))
    bring(first, options=ANNA)
    bring(second, options=ANNA)
    told = said(bring(first, options=ANNA))
    assert "nothing new; the same file was taken in before" in told
    assert readings("a") == (54,)


def test_a_choice_says_what_it_empties() -> None:
    """Ben's dissent was in no conflict, and "all of anna's" took it away without a word."""
    bring(saved(TRACKER, "a.xlsx", {LIKELIHOOD: 40}), options=ANNA)
    his = {LIKELIHOOD: 55, DISSENT: "too low"}
    bring(saved(TRACKER, "b.xlsx", his), options=("--from", "ben"))
    (matter,) = open_matters("lake-holds")
    (hers,) = (words for words in matter["choices"] if "anna" in words)
    assert "dissent empty" in hers


def test_what_is_unclear_is_read_and_not_quoted() -> None:
    """The choice was "all of anna's: yes", as if that had been typed."""
    bring(saved(TRACKER, "a.xlsx", {("Update", "gate-shut", "value"): "yess"}), options=ANNA)
    (matter,) = open_matters("gate-shut")
    assert matter["choices"][0].startswith("anna's 'yess' read as yes, ")


def test_the_log_marks_what_is_undone() -> None:
    """`log --item` listed an undone entry as if it stood."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=ANNA)
    assert run("undo", "--yes").exit_code == 0
    assert "(undone)" in said(run("log", "--item", "shore-a"))


def test_who_decides_is_told_what_stands_beside_the_new_value() -> None:
    """46, which the lead typed into an empty row, was printed with Anna's note about her 44."""
    note = ("Update", "shore-a", "note")
    bring(saved(TRACKER, "a.xlsx", {**update(a=44), note: "by telephone"}), options=ANNA)
    bring(saved(TRACKER, "b.xlsx", update(a=47)))
    told = "please check: shore-a of 2022Q1 keeps the note that was typed beside 44"
    shown()
    assert told in said(run("import", saved(TRACKER, "lead.xlsx", update(a=46)), "--dry-run"))
    number = open_matters("shore-a")[0]["number"]
    assert told in said(run("settle", "--enter", f"{number}=46"))


def test_what_is_left_as_it_was_is_beside_no_other_value() -> None:
    """Anna's own note stood beside her own 44 again, after her slip."""
    note = ("Update", "shore-a", "note")
    bring(saved(TRACKER, "a.xlsx", {**update(a=44), note: "by telephone"}), options=ANNA)
    bring(saved(TRACKER, "b.xlsx", {**update(a="about 45"), note: "by telephone"}), options=ANNA)
    (matter,) = open_matters("shore-a")
    told = said(run("settle", "--choose", choice_of(matter, "as it was")))
    assert "please check" not in told
    assert readings("a") == (44,)


def test_a_note_without_a_value_stands_beside_no_other_one() -> None:
    """Its value comes later: nothing is kept that somebody said of another."""
    note = ("Update", "shore-a", "note")
    bring(saved(TRACKER, "a.xlsx", {note: "by telephone"}), options=ANNA)
    shown()
    assert "please check" not in said(bring(saved(TRACKER, "b.xlsx", update(a=47))))


def test_a_choice_about_a_confidence_alone_takes_it_alone_and_says_so() -> None:
    """Ben's "high" was taken as all of his, and Anna's reason for "low" was printed beside it."""
    confidence = ("Judgments", "lake-holds", "confidence")
    basis = ("Judgments", "lake-holds", "basis")
    bring(saved(TRACKER, "a.xlsx", {confidence: "low", basis: "no report"}), options=ANNA)
    bring(saved(TRACKER, "b.xlsx", {confidence: "high"}), options=("--from", "ben"))
    (matter,) = open_matters("lake-holds")
    assert all("all of" not in words for words in matter["choices"])
    told = said(run("settle", "--choose", choice_of(matter, "ben")))
    assert "keeps the basis that was typed beside low" in told


def test_a_contested_judgment_is_not_called_none() -> None:
    """`status` and the scenario's page said that there was no judgment, where there were two."""
    for name, value in (("anna", 40), ("ben", 55)):
        bring(saved(TRACKER, f"{name}.xlsx", {LIKELIHOOD: value}), options=("--from", name))
    row = next(line for line in run("status").stdout.splitlines() if "The lake holds" in line)
    assert "open" in row


def test_a_month_is_offered_for_no_other_quarter() -> None:
    """A choice could not be recorded, and asked to be reported as a bug."""
    assert run("advance", "--yes").exit_code == 0
    shown()
    rain = ("Update", "rain-fall 2022-04", "value")
    late = saved(TRACKER, "late.xlsx", {rain: 12, **update(a=44)})
    assert run("undo", "--yes").exit_code == 0
    bring(late)
    run("settle", "--all-of", "late.xlsx")
    assert readings("a") == (44,)
    (matter,) = open_matters("rain-fall 2022-04")
    assert not any("for 2022Q1" in words for words in matter["choices"])
    refused = run("settle", "--enter", f"{matter['number']}=12")
    assert "2022-04 is no month of 2022Q1" in said(refused)
    assert refused.exit_code == 2


def test_what_a_choice_for_the_open_quarter_replaces_is_said() -> None:
    """Anna's and Ben's 45 went with a choice about another quarter, without a word."""
    bring(saved(TRACKER, "a.xlsx", update(a=45)), options=ANNA)
    assert run("advance", "--yes").exit_code == 0
    shown()
    late = saved(TRACKER, "late.xlsx", update(a=50))
    assert run("undo", "--yes").exit_code == 0
    bring(late)
    assert "for 2022Q1, instead of 45" in sides("shore-a")


def test_taking_a_side_that_says_nothing_clear_asks_nothing_else() -> None:
    """`--all-of` took nothing, and began to ask about everything instead."""
    bring(saved(TRACKER, "a.xlsx", update(a="about 45")), options=ANNA)
    told = run("settle", "--all-of", "anna")
    assert "no matter has just one choice of" in said(told)
    assert "Your choice" not in said(told)


@pytest.fixture
def conflict(study: Path) -> Path:
    """Let two copies differ about two shores, and let a third cell be a question."""
    bring(saved(TRACKER, "1.xlsx", update(a=44, b=5)))
    bring(saved(TRACKER, "2.xlsx", update(a=47, b=6, c="about seven")))
    assert len(open_matters()) == 3
    return study


@pytest.mark.usefixtures("conflict")
def test_settling_all_of_a_file_leaves_what_does_not_fit() -> None:
    """One matter without a second choice refused `--all-of` for all the others."""
    done = run("settle", "--all-of", "2.xlsx")
    assert [matter["item"] for matter in open_matters()] == ["shore-c"], said(done)
    assert readings("ab") == (47, 6)


def test_settling_all_of_somebody_takes_nobody_elses() -> None:
    """The number of a choice was another's side, where she had spoken second."""
    copies = [
        saved(TRACKER, f"{name}.xlsx", update(**typed))
        for name, typed in {"anna": {"a": 44, "b": 5}, "ben": {"a": 47, "b": 6, "c": 7}}.items()
    ]
    bring(copies[0], options=ANNA)
    bring(copies[1], options=("--from", "ben"))
    bring(saved(TRACKER, "more.xlsx", update(a=44, b=5, c=8)), options=ANNA)
    done = run("settle", "--all-of", "anna")
    assert open_matters() == [], said(done)
    assert readings("abc") == (44, 5, 8)
    again = run("settle", "--all-of", "anna")
    assert again.exit_code == 2
    assert "nothing that is open is of anna" in said(again)


def test_no_choice_of_an_earlier_list_is_taken_for_a_later_ones() -> None:
    """Who lists, asks around, and decides a day later chose another's side meanwhile."""
    for number, value in enumerate((44, 47, 48, 49), 1):
        bring(saved(TRACKER, f"{number}.xlsx", update(a=value)))
        listed = [matter["number"] for matter in open_matters()]
        if number == 3:
            earlier = listed[0]
    done = run("settle", "--choose", f"{earlier}=2")
    assert done.exit_code == 2
    assert f"the number {earlier}; open: {listed[0]}" in said(done)


@pytest.mark.usefixtures("conflict")
def test_a_row_is_settled_field_by_field_where_somebody_asks_for_it() -> None:
    """A row's note could not be settled beside its value in one go."""
    number = open_matters("shore-a")[0]["number"]
    fields = {"value": "45", "note": "Between the two."}
    options = [word for f, v in fields.items() for word in ("--enter", f"{number}.{f}={v}")]
    done = run("settle", *options)
    assert open_matters("shore-a") == [], said(done)
    cells = [("Update", "shore-a", field) for field in fields]
    assert shown(*cells) == (45, "Between the two.")


def test_all_that_a_table_says_is_what_it_says_and_no_more() -> None:
    """Its side took along the note that the record had when it was read, and the newest went."""
    bring_table("quarter,item,value,note\n2022Q1,shore-a,44,an old note\n", name="anna.csv")
    bring(saved(TRACKER, "ben.xlsx", update(a=47)), options=("--from", "ben"))
    bring_table("quarter,item,value\n2022Q1,shore-a,45\n", name="carl.csv")
    bring_table("quarter,item,note\n2022Q1,shore-a,agreed\n", name="anna.csv")
    (matter,) = open_matters("shore-a")
    assert "an old note" not in " ".join(matter["choices"])
    run("settle", "--choose", choice_of(matter, "carl.csv"))
    assert shown(("Update", "shore-a", "value"), ("Update", "shore-a", "note")) == (45, "agreed")


def test_the_side_of_somebody_whom_another_agrees_with_can_be_taken() -> None:
    """What two say alike is offered once, and `--all-of` the second found nothing to take."""
    for name, value in (("anna", 44), ("ben", 47), ("cara", 44)):
        bring(saved(TRACKER, f"{name}.xlsx", update(a=value)), options=("--from", name))
    settled = run("settle", "--all-of", "cara")
    assert (settled.exit_code, readings("a")) == (0, (44,))
