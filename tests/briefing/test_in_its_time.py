"""What an edition tells in its own time: estimates once all have given theirs, endings once known.

Nothing of a later quarter is told in an earlier one.
"""

from __future__ import annotations

import re
from datetime import date

from scenariobook.briefing.workshop.edition import render_pack
from scenariobook.quarter import NO_QUARTER
from scenariobook.record.ledger.entries import Opened, Raised
from scenariobook.record.ledger.kinds import End
from tests.briefing.samples import Sample
from tests.briefing.tagged import Tagged
from tests.briefing.whole_record import (
    ANALYSTS,
    BOTTOM_LINE,
    ended,
    estimate,
    whole_record,
    whole_record_ended,
)
from tests.builders import q

SECOND = (
    estimate("alpha", "2022Q3", "ann", 60.0, "Ann's second reason.", 2),
    estimate("alpha", "2022Q3", "ben", 70.5, "Ben's second reason.", 2),
)


def analysts_on_page_one(sample: Sample, quarter: str) -> list[str]:
    """Return what the drawings of page one say of the analysts."""
    said = re.findall(r"<title>([^<]*)</title>", sample.markup(quarter)[0])
    return [one.rpartition("; ")[2] for one in said if "analysts" in one]


def test_estimates_stand_in_a_closed_quarter_and_from_the_second_round_on() -> None:
    """From low to high, so that the order tells nobody's; the first round's are not mixed in."""
    assert analysts_on_page_one(whole_record(), "2022Q1") == ["analysts 30%, 50% and 60%"]
    assert analysts_on_page_one(whole_record(), "2022Q3") == []
    assert analysts_on_page_one(whole_record(*SECOND), "2022Q3") == ["analysts 60% and 71%"]
    voices = whole_record(*SECOND).briefing("2022Q3").pages[0].voices
    assert [(voice.name, voice.reason) for voice in voices] == [
        ("Name of ann, Desk", "Ann's second reason."),
        ("Name of ben, Desk", "Ben's second reason."),
    ]


def test_before_the_second_round_no_figure_reason_or_analyst_is_shown() -> None:
    """Not even pooled, by id or by name; but for the lead, who has the team judge."""
    for markup in whole_record().markup("2022Q3"):
        # A drawing has coordinates, and its words.
        words = re.sub(r"<svg.*?<title>(.*?)</title>.*?</svg>", r"\1", markup, flags=re.DOTALL)
        words = words.replace("<td>Name of zoe</td><td>Have the team judge", "")
        assert not re.search(r"(Ann|Ben|Zoe)&#39;s|45\.5|53\.7|54%|68%|81\.9|82%", words)
        for analyst in ANALYSTS:
            assert not re.search(rf"\b(Name of )?{analyst}\b", words)


def test_statements_stand_in_their_own_quarter_alone() -> None:
    """None is carried over, and none of a later quarter is told in an earlier one."""
    sample = whole_record(Opened(q("2022Q4")))
    quarters = ("2022Q1", "2022Q2", "2022Q3", "2022Q4")
    found = [sample.briefing(quarter).page_one.headline for quarter in quarters]
    assert found == ["", "Of the second quarter.", BOTTOM_LINE.partition(" Little")[0], ""]


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
    made, _ = render_pack(whole_record_ended().basis("2022Q3"))
    read = [Tagged(data) for data in made.values()]
    text = " ".join(one.root.text for one in read)
    assert "Alphaleadsthefield" in "".join(text.split())
    assert "Threesourcessayso" not in "".join(text.split())
    for words in ("ame true", "has ended", "declared void", "Track record"):
        assert words not in text
