"""Letters that are struck out or raised do not say what they spell: somebody is asked."""

from __future__ import annotations

from typing import Final

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tests.commands import TRACKER
from tests.losses.returning import bring, said, saved, shown, sides

STRUCK: Final = InlineFont(strike=True)
RAISED: Final = InlineFont(vertAlign="superscript")
VALUE: Final = ("Update", "boat-count", "value")
NOTE: Final = ("Update", "boat-count", "note")


@pytest.mark.usefixtures("study")
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


@pytest.mark.usefixtures("study")
def test_other_marks_are_no_question() -> None:
    """Who sets a word in bold type has said nothing else by it."""
    note = CellRichText("must ", TextBlock(InlineFont(b=True), "not"), " wait")
    told = bring(saved(TRACKER, "marked.xlsx", {NOTE: note}))
    assert told.exit_code == 0, said(told)
    assert shown(NOTE) == ("must not wait",)


@pytest.mark.usefixtures("study")
def test_a_number_that_may_be_a_thousand_or_a_fraction_is_asked_about() -> None:
    """A text of 1.050 boats, where the study writes 1,050, was recorded as 1.05."""
    told = bring(saved(TRACKER, "marked.xlsx", {VALUE: "1.050"}))
    assert told.exit_code == 1
    assert "1050" in sides("boat-count")
    assert shown(VALUE) == (None,)
