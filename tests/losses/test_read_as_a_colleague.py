"""What has one sensible reading is taken, and what was made of it is told; nobody is asked."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from tests.commands import TRACKER, run
from tests.losses.returning import (
    Typed,
    bring,
    hand_out_of,
    open_matters,
    propose,
    readings,
    said,
    saved,
    shown,
    update,
)

BOATS: Final = ("Update", "boat-count", "value")
GATE: Final = ("Update", "gate-shut", "value")
LIKELIHOOD: Final = ("Judgments", "lake-holds", "likelihood")
CONFIDENCE: Final = ("Judgments", "lake-holds", "confidence")
CREDIBILITY: Final = ("Update", "boat-count", "credibility")
SOURCE: Final = ("Update", "boat-count", "source")
AS_OF: Final = ("Update", "boat-count", "as of")
TERM: Final = "roughly even chance"
BOTH: Final = "lake-survey; shore-atlas"
VALENTINE: Final = date(2022, 2, 14)


def plain(value: object) -> object:
    """Return a day as a day, whatever time of it a cell says."""
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "cell, typed, meant",
    [
        (LIKELIHOOD, "roughly  even chance", TERM),
        (LIKELIHOOD, "roughly even\u00a0chance", TERM),
        (LIKELIHOOD, "roughly even chance (45–55%)", TERM),
        (CONFIDENCE, "medium", "moderate"),
        (GATE, True, "yes"),
        (GATE, "Y", "yes"),
        (CREDIBILITY, "2 - probably true", 2),
        (CREDIBILITY, "B2", 2),
        (SOURCE, "lake-survey, shore-atlas", BOTH),
        (SOURCE, "lake-survey\nshore-atlas", BOTH),
        (SOURCE, "Synthetic lake survey", "lake-survey"),
        (AS_OF, "14.02.2022", VALENTINE),
        (AS_OF, "14 Feb 2022", VALENTINE),
        (BOATS, "\u200e1234\u200f", 1234),
        (BOATS, "1\u202f234", 1234),
        (BOATS, "1,234", 1234),
    ],
    ids=[
        "two spaces within a term",
        "no-break space within a term",
        "a term with its range, as printed",
        "medium confidence",
        "TRUE for yes",
        "Y for yes",
        "a credibility with its words",
        "a credibility behind a reliability",
        "sources joined by a comma",
        "sources joined by a line break",
        "a source by its title",
        "a day with one reading",
        "a day with its month in letters",
        "a number with direction marks",
        "a number with a narrow space",
        "a number as the study writes it",
    ],
)
def test_one_sensible_reading_is_taken(cell: tuple[str, str, str], typed: Any, meant: Any) -> None:
    """Each of these was a question, or refused; whoever read the cell knew what it says."""
    others: Typed = {BOATS: 700, SOURCE: "lake-survey"} if cell[1] == "boat-count" else {}
    told = bring(saved(TRACKER, "copy.xlsx", {**others, cell: typed}))
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert plain(shown(cell)[0]) == meant


@pytest.mark.usefixtures("study")
def test_a_zero_with_nothing_beside_it_is_a_value() -> None:
    """It was in the ledger, and counted for nothing."""
    bring(saved(hand_out_of("anna"), "1.xlsx", update(a=0)))
    assert readings("a") == (0,)


@pytest.mark.usefixtures("study")
def test_a_lone_space_blanks_a_cell() -> None:
    """Whoever pressed the space bar over a value had it asked about."""
    bring(saved(hand_out_of("anna"), "1.xlsx", update(a=44)))
    assert readings("a") == (44,)
    told = bring(saved(TRACKER, "2.xlsx", update(a=" ")))
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert readings("a") == (None,)


@pytest.mark.usefixtures("study")
def test_a_lone_space_in_an_empty_cell_says_nothing() -> None:
    """It is as empty as it was."""
    told = bring(saved(TRACKER, "1.xlsx", update(a=" ")))
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert readings("a") == (None,)


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize(
    "cited",
    [
        "gull-report",
        "The gull report",
    ],
    ids=["by id", "by title"],
)
def test_a_source_may_be_proposed_and_cited_in_one_file(cited: str) -> None:
    """The citation was a question, since the study did not have the source yet."""
    copy = saved(TRACKER, "copy.xlsx", {BOATS: 700, SOURCE: cited}, propose("The gull report"))
    told = bring(copy)
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert shown(SOURCE) == ("gull-report",)


@pytest.mark.usefixtures("study")
def test_texts_that_differ_by_a_trailing_space_agree() -> None:
    """Two people wrote the same note, one with a space behind it: that was a conflict."""
    note = ("Update", "shore-a", "note")
    for person, text in (("anna", "Seen from the pier."), ("ben", "Seen from the pier. ")):
        bring(saved(hand_out_of(person), f"{person}.xlsx", {**update(a=44), note: text}))
    assert open_matters() == []
    assert shown(note, *update(a=0)) == ("Seen from the pier.", 44)


# --- what is taken is told -----------------------------------------------------------------------


@pytest.mark.usefixtures("study")
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
