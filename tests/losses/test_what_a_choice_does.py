"""What `import` and `settle` say that they do is what they do, and nothing goes with it unsaid."""

from __future__ import annotations

import pytest

from tests.commands import run
from tests.losses.returning import (
    TRACKER,
    bring,
    choice_of,
    hand_out_of,
    open_matters,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)

pytestmark = pytest.mark.usefixtures("study")

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


def test_a_hand_out_that_names_somebody_else_replaces_nobody() -> None:
    """Ben's 55 replaced Anna's 40 as her own word, since her name stood once in his hand-out."""
    bring(saved(hand_out_of("anna"), "1.xlsx", {LIKELIHOOD: 40}))
    his = {LIKELIHOOD: 55, ("Update", "shore-a", "analyst"): "Anna Kim"}
    told = bring(saved(hand_out_of("ben"), "2.xlsx", his))
    assert "speaks for neither" in said(told)
    assert all(word in sides("lake-holds") for word in ("40", "55"))
    (question,) = (one for one in open_matters() if "they are" in str(one))
    assert run("settle", "--choose", choice_of(question, "ben")).exit_code == 1
    assert "ben" in sides("lake-holds")


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
    bring(saved(hand_out_of("anna"), "1.xlsx", {LIKELIHOOD: 40}))
    bring(saved(hand_out_of("ben"), "2.xlsx", {LIKELIHOOD: 55, DISSENT: "too low"}))
    (matter,) = open_matters("lake-holds")
    (hers,) = (words for words in matter["choices"] if "anna" in words)
    assert "dissent empty" in hers


def test_what_is_unclear_is_read_and_not_quoted() -> None:
    """The choice was "all of anna's: yes", as if that had been typed."""
    bring(saved(TRACKER, "a.xlsx", {("Update", "gate-shut", "value"): "yess"}), options=ANNA)
    (matter,) = open_matters("gate-shut")
    assert matter["choices"][0].startswith("anna's 'yess' read as yes, ")


def test_who_changes_a_likelihood_alone_is_told_what_it_keeps() -> None:
    """One person's number beside another's reasons read as one judgment."""
    rationale = ("Judgments", "lake-holds", "rationale")
    bring(saved(TRACKER, "a.xlsx", {LIKELIHOOD: 40, rationale: "wells"}), options=ANNA)
    shown()
    told = bring(saved(TRACKER, "b.xlsx", {LIKELIHOOD: 70}))
    assert "please check: lake-holds of 2022Q1 keeps the rationale of 40" in said(told)


def test_the_log_marks_what_is_undone() -> None:
    """`log --item` listed an undone entry as if it stood."""
    bring(saved(TRACKER, "a.xlsx", update(a=44)), options=ANNA)
    assert run("undo", "--yes").exit_code == 0
    assert "(undone)" in said(run("log", "--item", "shore-a"))
