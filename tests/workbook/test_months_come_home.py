"""Months: rows of Update; late ones and those of closed quarters are rows of Readings."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scenariobook.record.ledger.kinds import Reading
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import Desk, below, column_of, saved, shown

NOW, NEXT = q("2022Q2"), q("2022Q3")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def months(data: bytes, **values: Any) -> bytes:
    """Type values of ships by month, written ``m04``, in Update."""
    rows = {f"ship-count 2022-{month[1:]}": value for month, value in values.items()}
    return saved(data, {("Update", row, "value"): value for row, value in rows.items()})


def added(*rows: tuple[str, str, Any], sheet: str = "Readings", header: str = "value") -> Any:
    """Return a change that types rows below the last of a log: id, period, and a value."""

    def change(workbook: Any) -> None:
        held = workbook[sheet]
        first = below(held)
        for number, (row, period, value) in enumerate(rows, first):
            typed = {"id": row, "period": period or None, header: value}
            for head, text in typed.items():
                held.cell(number, column_of(held, head)).value = text

    return change


def test_a_late_month_is_an_entry_of_its_own_quarter(desk: Desk) -> None:
    """Typed in the next quarter's tracker, as a new row of Readings."""
    desk.take(anna=months(desk.tracker(), m04=10, m05=20))
    desk.advance()
    data = desk.tracker()
    assert shown(data, "Past values", "ship-count", "2022Q2") == 30
    late = saved(months(data, m07=40), {}, added(("ship-count", "2022-06", 5.5)))
    done = desk.take(late=late)
    assert done.added == [
        Reading(NOW, "ship-count", "2022-06", value=5.5),
        Reading(NEXT, "ship-count", "2022-07", value=40.0),
    ]
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "ship-count", "2022Q2") == 35.5
    assert shown(fresh, "Readings", "ship-count 2022-06", "value") == 5.5
    assert desk.untouched(fresh)


def test_a_past_value_that_is_made_of_months_is_corrected_in_its_months(desk: Desk) -> None:
    """Nobody can tell which month is meant: a question that says where to type."""
    desk.take(anna=months(desk.tracker(), m04=10, m05=20))
    desk.advance()
    fresh = desk.tracker()
    typed = {
        ("Past values", "ship-count", "2022Q2"): 99,
        ("Past values", "dues-rate", "2022Q2"): 7,
    }
    done = desk.take(ben=saved(fresh, typed))
    assert done.results() == {Result.QUESTION: 1, Result.APPLIED: 1}
    assert "is made from those of its months" in done.why()[0]
    assert "Readings" in done.why()[0]
    assert shown(desk.tracker(), "Past values", "ship-count", "2022Q2") == 30


def test_a_past_value_without_months_is_corrected_as_ever(desk: Desk) -> None:
    """A monthly indicator may have a value of the whole quarter alone."""
    desk.take(anna=saved(desk.tracker(), {}, added(("ship-count", "2022Q2", 31))))
    desk.advance()
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "ship-count", "2022Q2") == 31
    done = desk.take(ben=saved(fresh, {("Past values", "ship-count", "2022Q2"): 32}))
    assert done.added == [Reading(NOW, "ship-count", value=32.0)]


def test_months_that_come_later_make_the_value_of_a_whole_quarter(desk: Desk) -> None:
    """Both are recorded; an untouched copy stays one, and the whole quarter's can be taken back."""
    desk.take(ben=saved(desk.tracker(), {}, added(("ship-count", "2022Q2", 500))))
    done = desk.take(anna=months(desk.tracker(), m04=10))
    assert done.added == [Reading(NOW, "ship-count", "2022-04", value=10.0)]
    fresh = desk.tracker()
    assert shown(fresh, "Readings", "ship-count 2022Q2", "value") == 500
    assert desk.untouched(fresh)
    desk.advance()
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "ship-count", "2022Q2") == 10
    assert desk.untouched(fresh)
    emptied = saved(fresh, {("Readings", "ship-count 2022Q2", "value"): None})
    assert desk.take(ben=emptied).results() == {Result.APPLIED: 1}


@pytest.mark.parametrize("sheet", ["Update", "Readings"])
def test_a_month_typed_below_is_taken_where_the_study_has_it(sheet: str, desk: Desk) -> None:
    """An earlier month than the sheet shows; later ones are asked about."""
    desk.advance()
    desk.advance()
    rows = {"ship-count 2022-05": 8, "ship-count 2023-01": 9}

    def change(workbook: Any) -> None:
        held = workbook[sheet]
        for number, (row, value) in enumerate(rows.items(), below(held)):
            held.cell(number, 1).value = row
            held.cell(number, column_of(held, "value")).value = value

    done = desk.take(anna=saved(desk.tracker(), {}, change))
    assert done.stated == [Reading(NOW, "ship-count", "2022-05", value=8.0)]
    assert [raised.found for raised in done.questions] == ["9"]
    reasons = {
        "Update": "no row of the study has the id 'ship-count 2023-01'",
        "Readings": "2023-01 is after 2022Q4, which was open when the file was made",
    }
    assert done.why()[0].startswith(reasons[sheet])


def test_of_what_is_no_longer_monthly_an_edit_is_a_question(desk: Desk) -> None:
    """The study changed while the copy was out; what was recorded stays and does not count."""
    desk.take(anna=months(desk.tracker(), m04=10))
    copy = months(desk.tracker(), m04=11)
    text = (desk.folder / "study.toml").read_text()
    desk.rewrite(text.replace('cadence = "monthly"\nwithin = "sum"\n', ""))
    assert shown(desk.tracker(), "Update", "ship-count", "value") is None
    done = desk.take(late=copy)
    assert done.results() == {Result.QUESTION: 1}
    assert desk.untouched(desk.tracker())


def test_a_quarter_that_its_months_make_otherwise_now_is_asked_about(desk: Desk) -> None:
    """A sum was typed, and the study takes the mean by now; a month's value is one as before."""
    desk.advance()
    copy = saved(desk.tracker(), {("Past values", "ship-count", "2022Q2"): 177})
    month = months(desk.tracker(), m07=40)
    text = (desk.folder / "study.toml").read_text()
    desk.rewrite(text.replace('within = "sum"', 'within = "mean"'))
    done = desk.take(late=copy)
    assert done.results() == {Result.QUESTION: 1}
    assert "the sum of its months spoke for a quarter" in done.why()[0]
    assert desk.take(later=month).results() == {Result.APPLIED: 1}


def test_what_is_wrong_with_a_month_is_said_beside_it(desk: Desk) -> None:
    """A level that there is not, and a day that cannot be of the month; asked about, too."""
    typed = {
        ("Update", "queue-state 2022-04", "value"): "huge",
        ("Update", "ship-count 2022-05", "value"): 3,
        ("Update", "ship-count 2022-05", "as of"): date(2032, 5, 1),
    }
    done = desk.take(anna=saved(desk.tracker(), typed))
    assert {raised.item: raised.field for raised in done.questions} == {
        "queue-state 2022-04": "value",
        "ship-count 2022-05": "as_of",
    }
    assert done.stated == [Reading(NOW, "ship-count", "2022-05", value=3.0)]
    fresh = desk.tracker()
    assert shown(fresh, "Update", "ship-count 2022-04", "check") == "1 of 3 months"
    assert shown(fresh, "Update", "ship-count 2022-05", "check") is None


def test_a_whole_quarter_beside_its_months_is_recorded_and_counts_for_nothing(desk: Desk) -> None:
    """From a row of Readings and from a table; what is told of it is held by the command line."""
    desk.take(anna=months(desk.tracker(), m04=10, m05=20))
    whole = added(("ship-count", "2022Q2", 91))
    assert desk.take(ben=saved(desk.tracker(), {}, whole)).results() == {Result.APPLIED: 1}
    assert shown(desk.tracker(), "Update", "ship-count 2022-04", "value") == 10
    both = "quarter,item,period,value\n2022Q2,queue-state,,long\n2022Q2,queue-state,2022-06,short\n"
    assert desk.table(both).results() == {Result.APPLIED: 2}
    assert desk.untouched(desk.tracker())
