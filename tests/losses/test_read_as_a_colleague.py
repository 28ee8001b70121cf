"""What has one sensible reading is taken, and what was made of it is told; nobody is asked.

Letters that are struck out or raised do not say what they spell: somebody is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.commands import TRACKER, run
from tests.losses.returning import (
    bring,
    hand_out_of,
    open_matters,
    propose,
    readings,
    said,
    saved,
    shown,
    sides,
    update,
)

BOATS: Final = ("Update", "boat-count", "value")
SOURCE: Final = ("Update", "boat-count", "source")


def test_a_zero_with_nothing_beside_it_is_a_value() -> None:
    """It was in the ledger, and counted for nothing."""
    bring(saved(hand_out_of("anna"), "1.xlsx", update(a=0)))
    assert readings("a") == (0,)


def test_a_lone_space_blanks_a_cell() -> None:
    """Whoever pressed the space bar over a value had it asked about."""
    bring(saved(hand_out_of("anna"), "1.xlsx", update(a=44)))
    assert readings("a") == (44,)
    told = bring(saved(TRACKER, "2.xlsx", update(a=" ", b=" ")))
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert readings("ab") == (None, None)


@pytest.mark.parametrize(
    "cited",
    ["gull-report", "The gull report"],
    ids=["by id", "by title"],
)
def test_a_source_may_be_proposed_and_cited_in_one_file(cited: str) -> None:
    """The citation was a question, since the study did not have the source yet."""
    copy = saved(TRACKER, "copy.xlsx", {BOATS: 700, SOURCE: cited}, propose("The gull report"))
    told = bring(copy)
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert shown(SOURCE) == ("gull-report",)


def test_texts_that_differ_by_a_trailing_space_agree() -> None:
    """Two people wrote the same note, one with a space behind it: that was a conflict."""
    note = ("Update", "shore-a", "note")
    for person, text in (("anna", "Seen from the pier."), ("ben", "Seen from the pier. ")):
        bring(saved(hand_out_of(person), f"{person}.xlsx", {**update(a=44), note: text}))
    assert open_matters() == []
    assert shown(note, *update(a=0)) == ("Seen from the pier.", 44)


# --- what is taken is told -----------------------------------------------------------------------


@pytest.mark.parametrize("quarter", ["open", "closed"])
def test_evidence_that_was_left_beside_another_value_is_told(quarter: str) -> None:
    """A corrected value stood with the note and the source of the old one, and nobody was told."""
    Path("read.csv").write_text(
        "quarter,item,value,source,note\n2022Q1,boat-count,700,lake-survey,Counted at noon.\n"
    )
    bring("read.csv")
    cell = BOATS
    if quarter == "closed":
        assert run("advance", "--yes").exit_code == 0
        cell = ("Log", "boat-count", "value")
    shown()
    words = said(bring(saved(TRACKER, "copy.xlsx", {cell: 650})))
    assert "650" in words
    assert "note" in words
    assert "source" in words


STRUCK: Final = InlineFont(strike=True)
RAISED: Final = InlineFont(vertAlign="superscript")
VALUE: Final = ("Update", "boat-count", "value")
NOTE: Final = ("Update", "boat-count", "note")


@pytest.mark.parametrize(
    "cell, typed, words",
    [
        (VALUE, CellRichText(TextBlock(STRUCK, "120"), "130"), ("120", "130")),
        (VALUE, CellRichText("120", TextBlock(RAISED, "1")), ("120", "1")),
        (NOTE, CellRichText("must ", TextBlock(STRUCK, "not "), "wait"), ("must", "not", "wait")),
    ],
    ids=["a number struck out", "a footnote's mark", "a word struck out"],
)
def test_marked_letters_are_shown_and_asked_about(
    cell: tuple[str, str, str], typed: CellRichText, words: tuple[str, ...]
) -> None:
    """A corrected 130 was recorded as 120130, 120 with a footnote as 1201, a note the wrong way."""
    told = bring(saved(TRACKER, "marked.xlsx", {cell: typed}))
    assert told.exit_code == 1
    listed = sides("boat-count")
    assert str(typed) not in listed
    assert all(word in said(told) and word in listed for word in words)
    assert shown(cell) == (None,)


def test_other_marks_are_no_question() -> None:
    """Who sets a word in bold type has said nothing else by it."""
    note = CellRichText("must ", TextBlock(InlineFont(b=True), "not"), " wait")
    told = bring(saved(TRACKER, "marked.xlsx", {NOTE: note}))
    assert told.exit_code == 0, said(told)
    assert shown(NOTE) == ("must not wait",)


def test_a_number_that_may_be_a_thousand_or_a_fraction_is_asked_about() -> None:
    """A text of 1.050 boats, where the study writes 1,050, was recorded as 1.05."""
    told = bring(saved(TRACKER, "marked.xlsx", {VALUE: "1.050"}))
    assert told.exit_code == 1
    assert "1050" in sides("boat-count")
    assert shown(VALUE) == (None,)
