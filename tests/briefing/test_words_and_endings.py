"""The quarter in words, and how scenarios ended: as typed, signed, and in their own quarter."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.briefing.sections_in_order import briefing_from
from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import without_endings
from scenariobook.briefing.workshop_edition import render_workshop
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Opened, Raised
from scenariobook.record.ledger.kinds import End, Statement
from tests.briefing.printed import read
from tests.briefing.samples import Sample, sample_of
from tests.briefing.whole_record import (
    BOTTOM_LINE,
    WHY,
    contents,
    ended,
    study,
    whole_record,
    whole_record_ended,
)
from tests.builders import a_study, q


def test_page_one_has_the_bottom_line_and_so_what_as_typed() -> None:
    """With who signed, and a link to the entry; the program's own sentence is not needed then."""
    sample = whole_record()
    text = sample.briefing("2022Q3")
    first, second = text.answer.statements
    assert (first.title, first.text, first.signed) == (
        "Bottom line",
        BOTTOM_LINE,
        "Signed: Lead.",
    )
    assert (second.title, second.text, second.signed) == ("So what", "Prepare.", "Not signed.")
    assert text.answer.lead == ""
    rows = {f"#{row.anchor}": row for row in text.provenance.entries}
    assert (rows[first.origin].kind, rows[first.origin].title) == ("statement", "Bottom line")
    front, _ = sample.markup("2022Q3")
    assert BOTTOM_LINE in front


def test_statements_stand_in_their_own_quarter_alone() -> None:
    """None is carried over, and none of a later quarter is told in an earlier one."""
    sample = whole_record(Opened(q("2022Q4")))
    assert [s.text for s in sample.briefing("2022Q2").answer.statements] == [
        "Of the second quarter."
    ]
    for quarter in ("2022Q1", "2022Q4"):
        answer = sample.briefing(quarter).answer
        assert answer.statements == ()
        assert answer.lead


def test_a_statement_in_an_exploratory_study_is_printed() -> None:
    """It states no likelihood, but it has a bottom line."""
    line = Statement(q("2022Q1"), "bottom_line", text="Watch the coast.\nAnd the hills.")
    sample = sample_of(a_study(["alpha"], mode="exploratory"), line)
    (stated,) = sample.briefing("2022Q1").answer.statements
    assert stated.text == "Watch the coast.\nAnd the hills."
    answer = sample.briefing("2022Q1").answer
    assert (answer.lead, answer.adding_up) == (
        "",
        "This is an exploratory study: it describes futures and states no odds.",
    )


def test_one_ending_stands_in_the_row_and_in_the_chapter() -> None:
    """With the day and why; the study goes on."""
    text = whole_record(ended("alpha", End.CAME_TRUE)).briefing("2022Q3")
    row, other, _ = text.answer.rows
    assert row.ending is not None
    assert (row.ending.sentence, row.ending.why_on_page_one) == (
        "Came true on 2022-09-01.",
        "The gauge fell.",
    )
    assert other.ending is None
    assert text.answer.ended.striptags() == (
        "1 of 3 scenarios has ended: Alpha came true on 2022-09-01."
    )
    chapter = text.chapters[0]
    assert chapter.ending is not None
    assert chapter.ending.why == WHY
    rows = {f"#{row.anchor}": row for row in text.provenance.entries}
    assert rows[chapter.ending.origin].kind == "outcome"
    assert rows[chapter.ending.origin].printed == "came true"


def test_page_one_says_which_scenario_came_true_once_all_have_ended() -> None:
    """The sentence comes with the last ending."""
    sample = whole_record_ended()
    text = sample.briefing("2022Q3")
    assert text.answer.ended.striptags() == "The study has ended: Alpha came true on 2022-09-01."
    sentences = [row.ending.sentence for row in text.answer.rows if row.ending]
    assert sentences == [
        "Came true on 2022-09-01.",
        "Did not come true (certain on 2022-09-01).",
        "Was declared void on 2022-09-01.",
    ]
    assert "The study has ended" in sample.markup("2022Q3")[0]


def test_a_study_can_end_without_any_scenario_coming_true() -> None:
    """Without a typed day, the day of the entry is given as what it is."""
    endings = (ended(s, End.DID_NOT, None) for s in ("alpha", "beta", "gamma"))
    text = sample_of(study(), *contents(), *endings).briefing("2022Q3")
    assert text.answer.ended == "The study has ended: no scenario came true."
    assert text.answer.rows[0].ending is not None
    assert text.answer.rows[0].ending.sentence == "Did not come true (recorded on 2026-01-02)."


@pytest.mark.parametrize(
    "ends, words",
    [
        ([End.VOID], "1 of 3 scenarios has ended: Alpha was declared void on 2022-09-01."),
        ([End.DID_NOT], "1 of 3 scenarios has ended: none came true."),
        (
            [End.DID_NOT, End.VOID],
            "2 of 3 scenarios have ended: none came true and Beta was declared void on 2022-09-01.",
        ),
        ([End.CAME_TRUE, End.VOID], "2 of 3 scenarios have ended: Alpha came true on 2022-09-01."),
    ],
)
def test_a_void_scenario_is_not_told_as_one_that_did_not_come_true(
    ends: list[End], words: str
) -> None:
    """Nobody can say how it ended."""
    endings = (ended(s, end) for s, end in zip(("alpha", "beta"), ends, strict=False))
    text = sample_of(study(), *contents(), *endings).briefing("2022Q3")
    assert text.answer.ended.striptags() == words


def test_an_earlier_quarter_does_not_tell_how_it_ended() -> None:
    """Neither page one nor the chapters nor the track record."""
    text = whole_record_ended().briefing("2022Q2")
    assert text.answer.ended == ""
    assert [row.ending for row in text.answer.rows] == [None] * 3
    assert [chapter.ending for chapter in text.chapters] == [None] * 3
    assert text.track_record is None


def test_an_open_question_about_an_ending_stands_in_the_open_quarter_alone() -> None:
    """It belongs to no quarter; an earlier briefing would give away that something ended."""
    sample = whole_record(Raised(NO_QUARTER, "outcome", "alpha", "outcome", why="?"))
    titles = [g.title for o in sample.briefing("2022Q3").unknowns.unsettled for g in o.gaps]
    assert titles == ["Alpha"]
    assert sample.briefing("2022Q2").unknowns.unsettled == ()


def test_the_workshop_is_not_told_how_it_ended() -> None:
    """A group judges what comes; the quarter's own statements stay."""
    sample: Sample = whole_record_ended()
    basis = sample.basis("2022Q3")
    text = briefing_from(gather(basis), basis)
    told = without_endings(text)
    assert text.track_record is not None
    assert told.track_record is None
    assert told.answer.ended == ""
    assert all(row.ending is None for row in told.answer.rows)
    assert all(chapter.ending is None for chapter in told.chapters)
    assert told.answer.statements == text.answer.statements


def test_a_day_after_the_quarter_is_not_known_in_it() -> None:
    """An ending of the next quarter is told from then on."""
    sample = whole_record(Opened(q("2022Q4")), ended("alpha", End.CAME_TRUE, date(2022, 10, 1)))
    assert sample.briefing("2022Q3").answer.rows[0].ending is None
    assert sample.briefing("2022Q4").answer.rows[0].ending is not None


def test_the_printed_workshop_edition_tells_no_ending() -> None:
    """Nor does page one link to what that edition lacks."""
    made = read(render_workshop(whole_record_ended().basis("2022Q3")))
    text = " ".join(element.text for element in made.elements)
    assert BOTTOM_LINE in text
    assert WHY not in text
    for words in ("ame true", "has ended", "declared void", "Track record"):
        assert words not in text
    assert {link.target for link in made.links} <= made.targets.keys()
