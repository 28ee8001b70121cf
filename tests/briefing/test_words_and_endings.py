"""The quarter in words, and how scenarios ended: in their own quarter, and in no earlier one."""

from __future__ import annotations

from datetime import date

from scenariobook.briefing import typeset
from scenariobook.briefing.workshop.edition import render_pack
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Opened, Raised
from scenariobook.record.ledger.kinds import End
from tests.briefing.printed import read
from tests.briefing.whole_record import (
    BOTTOM_LINE,
    WHY,
    ended,
    whole_record,
    whole_record_ended,
)
from tests.builders import q


def test_statements_stand_in_their_own_quarter_alone() -> None:
    """None is carried over, and none of a later quarter is told in an earlier one."""
    sample = whole_record(Opened(q("2022Q4")))
    quarters = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
    found = [sample.briefing(quarter).page_one.headline for quarter in quarters]
    assert found == ["", "Of the second quarter.", typeset.first_sentence(BOTTOM_LINE, 999), ""]


def test_an_earlier_quarter_does_not_tell_how_it_ended() -> None:
    """Neither page one nor the track record."""
    text = whole_record_ended().briefing("2022Q2")
    assert not text.page_one.ended
    assert [row.outcome for row in text.page_one.rows] == [None] * 3
    assert text.track_record is None


def test_an_open_question_about_an_ending_stands_in_the_open_quarter_alone() -> None:
    """It belongs to no quarter; an earlier briefing would give away that something ended."""
    sample = whole_record(Raised(NO_QUARTER, "outcome", "alpha", "outcome", why="?"))
    assert [one.title for one in sample.briefing("2022Q3").unknowns.opened] == ["Alpha"]
    assert sample.briefing("2022Q2").unknowns.opened == []


def test_a_day_after_the_quarter_is_not_known_in_it() -> None:
    """An ending of the next quarter is told from then on."""
    sample = whole_record(Opened(q("2022Q4")), ended("alpha", End.CAME_TRUE, date(2022, 10, 1)))
    assert all(row.outcome is None for row in sample.briefing("2022Q3").page_one.rows)
    assert any(row.outcome for row in sample.briefing("2022Q4").page_one.rows)


def test_a_pack_tells_no_ending() -> None:
    """A group judges what comes; the quarter's own statements stay."""
    made = render_pack(whole_record_ended().basis("2022Q3"))
    printed = [read(made[name]) for name in made if "blank" not in name]
    text = " ".join(element.text for one in printed for element in one.elements)
    assert typeset.first_sentence(BOTTOM_LINE, 999) in text
    assert WHY not in text
    for words in ("ame true", "has ended", "declared void", "Track record"):
        assert words not in text
