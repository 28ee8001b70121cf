"""Estimates of the first round: recorded, shown to nobody before the second, and never lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import Estimate
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import Desk, saved, shown, texts

NOW = q("2022Q2")
KIM, LEE = "port-closes a-kim 1", "port-closes b-lee 1"
LIKELIHOOD = Key(NOW, "estimate", KIM, "likelihood")
UNSEEN = "a reason that nobody may read"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def typed(data: bytes, row: str = KIM, **cells: Any) -> bytes:
    return saved(data, {("Estimates", row, header): value for header, value in cells.items()})


def test_a_fresh_tracker_shows_nothing_of_them_before_the_second_round(desk: Desk) -> None:
    """On no sheet, hidden ones too, and in no comment; only that it was given."""
    desk.take(anna=typed(desk.tracker(), likelihood=37.25, reason=UNSEEN))
    fresh = desk.tracker()
    found = list(texts(fresh))
    assert not [text for text in found if UNSEEN in text or "37.25" in text]
    assert shown(fresh, "Estimates", KIM, "given") == "yes"
    assert shown(fresh, "Estimates", LEE, "given") is None
    assert desk.untouched(fresh)
    assert desk.holds(LIKELIHOOD) == 37.25


def test_neither_does_it_show_what_is_open_about_them(desk: Desk) -> None:
    """A conflict and a question are marked at the cell, and what was typed stays unseen."""
    data = desk.tracker()
    desk.take(one=typed(data, likelihood=37.25, reason=UNSEEN), two=typed(data, likelihood=38.75))
    desk.take(three=typed(data, LEE, likelihood="about 41.5", reason=UNSEEN))
    found = list(texts(desk.tracker()))
    unseen = ("37.25", "38.75", "41.5", UNSEEN)
    assert not [text for text in found if any(one in text for one in unseen)]
    assert len([text for text in found if "nobody sees it" in text and "Open, number" in text]) == 2


def test_neither_does_it_show_them_once_their_scenario_is_gone(desk: Desk) -> None:
    """The sheet Retired has them from the second round on."""
    desk.take(anna=typed(desk.tracker(), "dock-sold a-kim 1", likelihood=37.25, reason=UNSEEN))
    text = (desk.folder / "study.toml").read_text()
    desk.rewrite(text.replace('id = "dock-sold"', 'id = "dock-let"'))
    assert not [text for text in texts(desk.tracker()) if UNSEEN in text or "37.25" in text]
    desk.begin_second_round()
    assert [text for text in texts(desk.tracker()) if UNSEEN in text]


def test_the_second_round_shows_them(desk: Desk) -> None:
    """Once it has begun; the next quarter hides its own again."""
    desk.take(anna=typed(desk.tracker(), likelihood=37.25, reason=UNSEEN))
    desk.take(ben=typed(desk.tracker(), "port-stays b-lee 2", likelihood=60))
    assert shown(desk.tracker(), "Estimates", KIM, "likelihood") is None
    desk.begin_second_round()
    fresh = desk.tracker()
    assert shown(fresh, "Estimates", KIM, "likelihood") == 37.25
    assert shown(fresh, "Estimates", KIM, "reason") == UNSEEN
    assert [text for text in texts(fresh) if UNSEEN in text]
    assert desk.untouched(fresh)
    desk.advance()
    assert shown(desk.tracker(), "Estimates", KIM, "likelihood") is None


def test_a_blank_cell_that_nobody_touched_clears_nothing(desk: Desk) -> None:
    """The other fields of its row may be typed, and rows of other people."""
    desk.take(anna=typed(desk.tracker(), likelihood=37.25))
    done = desk.take(anna2=typed(desk.tracker(), reason="a reason, later"))
    assert done.added == [Estimate(NOW, "port-closes", "a-kim", 1, reason="a reason, later")]
    done = desk.take(ben=typed(desk.tracker(), LEE, likelihood=60))
    assert done.added == [Estimate(NOW, "port-closes", "b-lee", 1, likelihood=60.0)]
    assert desk.holds(LIKELIHOOD) == 37.25


def test_a_copy_made_later_replaces_it_and_one_made_before_is_a_conflict(desk: Desk) -> None:
    """Who had a copy in which it was recorded already knew of it, though it was not shown."""
    before = desk.tracker()
    desk.take(first=typed(before, likelihood=37.25))
    done = desk.take(later=typed(desk.tracker(), likelihood=45))
    assert done.results() == {Result.APPLIED: 1}
    assert desk.holds(LIKELIHOOD) == 45.0
    done = desk.take(old=typed(before, likelihood=55))
    assert done.results() == {Result.CONFLICT: 1}
    assert desk.holds(LIKELIHOOD) is None
    desk.settle(2)
    assert desk.holds(LIKELIHOOD) == 55.0


def test_the_same_again_is_recorded_already(desk: Desk) -> None:
    desk.take(first=typed(desk.tracker(), likelihood=37.25))
    done = desk.take(again=typed(desk.tracker(), likelihood=37.25))
    assert (done.added, done.results()) == ([], {})


def test_different_people_are_never_in_conflict(desk: Desk) -> None:
    """Whatever order their copies come in."""
    data = desk.tracker()
    done = desk.take(kim=typed(data, likelihood=30), lee=typed(data, LEE, likelihood=80))
    assert done.results() == {Result.APPLIED: 2}
    assert [e.analyst for e in desk.project.record.estimates(NOW)] == ["a-kim", "b-lee"]


def test_a_csv_takes_one_back(desk: Desk) -> None:
    """In the tracker nothing stands that could be emptied."""
    desk.take(anna=typed(desk.tracker(), likelihood=37.25))
    header = "quarter,subject,analyst,round,likelihood"
    desk.table(f"{header}\n2022Q2,port-closes,a-kim,1,cleared\n")
    assert desk.holds(LIKELIHOOD) is None
    assert shown(desk.tracker(), "Estimates", KIM, "given") is None
    assert desk.untouched(desk.tracker())


def test_an_untouched_copy_holds_no_edit_once_their_signpost_is_gone(desk: Desk) -> None:
    """A blank cell of a row that the study no longer has took nothing back either."""
    desk.take(anna=typed(desk.tracker(), "dock-sold a-kim 1", likelihood=37.25, reason=UNSEEN))
    built = desk.tracker()
    text = (desk.folder / "study.toml").read_text()
    desk.rewrite(text.replace('id = "dock-sold"', 'id = "dock-let"'))
    done = desk.take(late=saved(built, {}))
    assert (done.results(), done.added) == ({}, [])
    done = desk.take(typed=typed(built, "dock-sold a-kim 1", likelihood=45))
    assert done.results() == {Result.QUESTION: 1}


@pytest.mark.parametrize(
    "header, text", [("analyst", "B. Lee"), ("analyst", "Nobody"), ("round", 2)]
)
def test_a_row_that_names_another_person_or_round_is_nobodys(
    desk: Desk, header: str, text: Any
) -> None:
    """The id says one thing and the cell beside it another: a question, with its value."""
    done = desk.take(copy=typed(desk.tracker(), likelihood=37.25, **{header: text}))
    assert done.results() == {Result.QUESTION: 2}
    assert any(f"'{text}' stands beside it under {header!r}" in why for why in done.why())
    assert desk.holds(LIKELIHOOD) is None
