"""What has one sensible reading is taken, and what was made of it is told; nobody is asked.

Letters that are struck out or raised do not say what they spell: somebody is. Nothing is told of
people that they did not do, and nothing is asked that nobody can answer.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from scenariobook.workbook.xlsx import opc
from tests.commands import TRACKER, do, logged, run
from tests.commands import bring as bring_table
from tests.losses.edits import added, built, propose, readings, sides, update
from tests.losses.returning import bring, choice_of, hand_out_of, open_matters, said, saved, shown
from tests.study_text import change_study
from tests.workbook.as_read import row_of
from tests.workbook.own_work.analysts_sheets import packed

BOATS = ("Update", "boat-count", "value")
NOTE = ("Update", "boat-count", "note")
BOATS_SOURCE = ("Update", "boat-count", "source")
SOURCE = ("Update", "shore-a", "source")

# --- one reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["Q1 2022", "2022-Q1", "2022 q1", "q1/2022"])
def test_a_quarter_may_be_written_as_people_write_it(written: str) -> None:
    """Log asked about each: "'Q1 2022' is no quarter from 2022Q1 to 2022Q2"."""
    bring(saved(TRACKER, "first.xlsx", update(a=44)))
    do("advance --yes", "build")
    late = added("Log", "item", item="Shore b", quarter=written, value=47)
    told = bring(saved(TRACKER, "late.xlsx", {}, late))
    assert (told.exit_code, "shore-b, 2022Q1" in said(told)) == (0, True)
    assert shown(("Log", "shore-b", "value")) == (47,)


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


@pytest.mark.parametrize("cited", ["gull-report", "The gull report"], ids=["by id", "by title"])
def test_a_source_may_be_proposed_and_cited_in_one_file(cited: str) -> None:
    """The citation was a question, since the study did not have the source yet."""
    cells = {BOATS: 700, BOATS_SOURCE: cited}
    told = bring(saved(TRACKER, "copy.xlsx", cells, propose("The gull report")))
    assert (told.exit_code, open_matters()) == (0, []), said(told)
    assert shown(BOATS_SOURCE) == ("gull-report",)


def test_texts_that_differ_by_a_trailing_space_agree() -> None:
    """Two people wrote the same note, one with a space behind it: that was a conflict."""
    note = ("Update", "shore-a", "note")
    for person, text in (("anna", "Seen from the pier."), ("ben", "Seen from the pier. ")):
        bring(saved(hand_out_of(person), f"{person}.xlsx", {**update(a=44), note: text}))
    assert open_matters() == []
    assert shown(note, *update(a=0)) == ("Seen from the pier.", 44)


@pytest.mark.parametrize("quarter", ["open", "closed"])
def test_evidence_that_was_left_beside_another_value_is_told(quarter: str) -> None:
    """A corrected value stood with the note and the source of the old one, and nobody was told."""
    row = "2022Q1,boat-count,700,lake-survey,Counted at noon."
    bring_table(f"quarter,item,value,source,note\n{row}\n")
    if quarter == "closed":
        do("advance --yes")
    shown()
    cell = BOATS if quarter == "open" else ("Log", *BOATS[1:])
    words = said(bring(saved(TRACKER, "copy.xlsx", {cell: 650})))
    assert all(word in words for word in ("650", "note", "source"))


STRUCK = InlineFont(strike=True)
RAISED = InlineFont(vertAlign="superscript")


@pytest.mark.parametrize(
    "cell, typed, words",
    [
        (BOATS, CellRichText(TextBlock(STRUCK, "120"), "130"), ("120", "130")),
        (BOATS, CellRichText("120", TextBlock(RAISED, "1")), ("120", "1")),
        (NOTE, CellRichText("must ", TextBlock(STRUCK, "not "), "wait"), ("must", "not", "wait")),
    ],
    ids=["a number struck out", "a footnote's mark", "a word struck out"],
)
def test_marked_letters_are_shown_and_asked_about(cell: Any, typed: object, words: Any) -> None:
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
    assert bring(saved(TRACKER, "marked.xlsx", {BOATS: "1.050"})).exit_code == 1
    assert "1050" in sides("boat-count")
    assert shown(BOATS) == (None,)


# --- what programs do to a file ------------------------------------------------------------------


@pytest.mark.parametrize(
    "becomes",
    [
        lambda value: value,
        lambda value: "computed anew" if isinstance(value, str) else value,
        lambda _: None,
    ],
    ids=["as they were", "other words", "blank"],
)
def test_a_copy_of_values_only_brings_what_was_typed(becomes: Callable[[Any], Any]) -> None:
    """Two typed values in a copy without formulas came with ninety questions about the others."""
    shows = openpyxl.load_workbook(TRACKER, data_only=True)

    def replace(book: openpyxl.Workbook) -> None:
        cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
        for cell in cells:
            if cell.data_type == "f":
                cell.value = becomes(shows[cell.parent.title][cell.coordinate].value)

    told = bring(saved(TRACKER, "values.xlsx", update(a=44, b=5), replace))
    assert (told.exit_code, open_matters()) == (0, [])
    assert readings("ab") == (44, 5)
    assert len(told.output.splitlines()) < 15, told.output


def test_nobody_is_called_the_author_of_a_file_that_names_none() -> None:
    """A program dropped the document's properties: "openpyxl" was told as its author."""
    parts = dict(opc.parts(Path(saved(TRACKER, "1.xlsx", update(a=44))).read_bytes()))
    del parts["docProps/core.xml"]
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = re.sub(rb"<(Relationship|Override) [^>]*core[.-]?[^>]*/>", b"", parts[name])
    Path("2.xlsx").write_bytes(packed(parts))
    told = said(bring("2.xlsx"))
    assert "openpyxl" not in told
    assert "author" not in told
    assert readings("a") == (44,)


# --- what is compared ----------------------------------------------------------------------------


@pytest.mark.parametrize("last", ["corrected", "left"])
def test_a_value_is_held_against_the_last_one_as_corrected(last: str) -> None:
    """31 after 3 was doubted, although the same files corrected the 3 to 30."""
    bring_table("quarter,item,value\n2022Q1,shore-a,3\n")
    do("advance --yes")
    first = "2022Q1,shore-a,30\n" if last == "corrected" else ""
    told = said(bring_table(f"quarter,item,value\n{first}2022Q2,shore-a,31\n"))
    assert ("ten times" in told) == (last == "left")


@pytest.mark.parametrize(
    "changed, row",
    [
        (('id = "shore-a"', 'id = "shore-a"\ncadence = "monthly"'), "shore-a"),
        (('cadence = "monthly"\nwithin = "sum"\n', ""), "rain-fall 2022-01"),
    ],
    ids=["monthly now", "quarterly now"],
)
def test_a_row_that_is_gone_does_not_say_that_its_item_is(changed: Any, row: str) -> None:
    """The value of a quarter whose item is monthly now stood beside "no longer in the study"."""
    built({("Update", row, "value"): 44})
    change_study(*changed)
    do("build --yes")
    cells = row_of(openpyxl.load_workbook(TRACKER), "Update", row)
    assert (cells["value"].value, cells["indicator"].value) == (44, "no longer has this row")
    built({("Update", row, "note"): "it was high"})
    assert "it was high" in str(logged())
    assert len(open_matters()) == (row != "shore-a")  # nothing takes a month's note in


# --- sources --------------------------------------------------------------------------------------


def test_a_source_whose_title_people_differ_about_is_not_called_gone() -> None:
    """Two people proposed what they cite: `check` said that the study no longer has the source."""
    cites = {**update(a=44), SOURCE: "gull-report"}
    for name, title in (("anna", "The gull report"), ("ben", "Gulls of the lake")):
        copy = saved(TRACKER, f"{name}.xlsx", cites, propose(title))
        bring(copy, options=("--from", name))
    assert [matter["item"] for matter in open_matters()] == ["gull-report"]
    assert "no longer" not in said(run("check"))
    run("settle", "--all-of", "ben")
    assert "no longer" not in said(run("check"))


@pytest.mark.parametrize("cited", ["The gull report", "gull-report"])
def test_a_proposal_that_is_cited_and_not_complete_is_not_called_missing(cited: str) -> None:
    """It said that the study has no such source, and that one can be proposed: it just was."""

    def propose_in_part(book: openpyxl.Workbook) -> None:
        propose("The gull report")(book)
        row_of(book, "Proposed", "gull-report")["publisher"].value = None

    told = built({SOURCE: cited}, propose_in_part)
    assert f"'{cited}' is proposed on the sheet Sources, and has no publisher yet" in told
    assert "can be proposed" not in told


def test_of_two_sources_with_one_title_both_are_named() -> None:
    """It said that the study has no source of that title, and that one can be proposed."""
    other = '[[sources]]\nid = "second-atlas"\ntitle = "Atlas of the shore"\n\n'
    change_study("[[sources]]", f"{other}[[sources]]")
    told = built({SOURCE: "Atlas of the shore"})
    assert "'Atlas of the shore' is the title of second-atlas and shore-atlas" in told
    assert "can be proposed" not in told
    (matter,) = open_matters()
    assert len([words for words in matter["choices"] if "-atlas" in words]) == 2
    run("settle", "--choose", choice_of(matter, "second-atlas"))
    assert "second-atlas" in str(logged()[-1])


@pytest.mark.parametrize(
    "header, typed, words",
    [
        ("credibility", "2 - Probably", "'2 - Probably' is not one of"),
        ("indicator", "Ice Days", "nothing has the title beside it, 'Ice Days'"),
    ],
)
def test_what_nobody_can_read_is_quoted_as_it_was_typed(
    header: str, typed: str, words: str
) -> None:
    """The messages quoted "2 Probably" and "ice days"."""
    told = built({("Update", "boat-count", "value"): 5, ("Update", "boat-count", header): typed})
    assert words in told
