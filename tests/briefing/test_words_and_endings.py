"""The quarter in words, and how scenarios ended: in their own quarter, and in no earlier one."""

from __future__ import annotations

from datetime import date

from scenariobook.briefing import typeset
from scenariobook.briefing.sections_in_order import briefing_from
from scenariobook.briefing.wording.materials import gather
from scenariobook.briefing.workshop.handouts import without_endings
from scenariobook.briefing.workshop_edition import render_workshop
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Opened, Raised
from scenariobook.record.ledger.kinds import End
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
from tests.builders import q


def test_statements_stand_in_their_own_quarter_alone() -> None:
    """None is carried over, and none of a later quarter is told in an earlier one."""
    sample = whole_record(Opened(q("2022Q4")))
    quarters = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
    found = [sample.briefing(quarter).page_one.headline for quarter in quarters]
    assert found == ["", "Of the second quarter.", typeset.first_sentence(BOTTOM_LINE, 999), ""]


def test_an_ending_stands_in_the_chapter_with_why() -> None:
    """The study goes on."""
    text = whole_record(ended("alpha", End.CAME_TRUE)).briefing("2022Q3")
    assert not text.page_one.ended
    chapter = text.chapters[0]
    assert chapter.ending is not None
    assert chapter.ending.why == WHY


def test_a_study_can_end_without_any_scenario_coming_true() -> None:
    """Without a typed day, the day of the entry is given as what it is."""
    endings = (ended(s, End.DID_NOT, None) for s in ("alpha", "beta", "gamma"))
    text = sample_of(study(), *contents(), *endings).briefing("2022Q3")
    assert text.chapters[0].ending is not None
    assert text.chapters[0].ending.sentence == "Did not come true (recorded on 2026-01-02)."


def test_an_earlier_quarter_does_not_tell_how_it_ended() -> None:
    """Neither page one nor the chapters nor the track record."""
    text = whole_record_ended().briefing("2022Q2")
    assert not text.page_one.ended
    assert [row.outcome for row in text.page_one.rows] == [None] * 3
    assert [chapter.ending for chapter in text.chapters] == [None] * 3
    assert text.track_record is None


def test_an_open_question_about_an_ending_stands_in_the_open_quarter_alone() -> None:
    """It belongs to no quarter; an earlier briefing would give away that something ended."""
    sample = whole_record(Raised(NO_QUARTER, "outcome", "alpha", "outcome", why="?"))
    assert [one.title for one in sample.briefing("2022Q3").unknowns.opened] == ["Alpha"]
    assert sample.briefing("2022Q2").unknowns.opened == []


def test_the_workshop_is_not_told_how_it_ended() -> None:
    """A group judges what comes; the quarter's own statements stay."""
    sample: Sample = whole_record_ended()
    basis = sample.basis("2022Q3")
    text = briefing_from(gather(basis), basis)
    told = without_endings(text)
    assert text.track_record is not None
    assert told.track_record is None
    assert not told.page_one.ended
    assert all(row.outcome is None for row in told.page_one.rows)
    assert all(chapter.ending is None for chapter in told.chapters)
    assert told.page_one.headline == text.page_one.headline


def test_a_day_after_the_quarter_is_not_known_in_it() -> None:
    """An ending of the next quarter is told from then on."""
    sample = whole_record(Opened(q("2022Q4")), ended("alpha", End.CAME_TRUE, date(2022, 10, 1)))
    assert all(row.outcome is None for row in sample.briefing("2022Q3").page_one.rows)
    assert any(row.outcome for row in sample.briefing("2022Q4").page_one.rows)


def test_the_printed_workshop_edition_tells_no_ending() -> None:
    """Nor does page one link to what that edition lacks."""
    made = read(render_workshop(whole_record_ended().basis("2022Q3")))
    text = " ".join(element.text for element in made.elements)
    assert typeset.first_sentence(BOTTOM_LINE, 999) in text
    assert WHY not in text
    for words in ("ame true", "has ended", "declared void", "Track record"):
        assert words not in text
    assert {link.target for link in made.links} <= made.targets.keys()
