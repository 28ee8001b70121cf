"""Months: late ones, those of closed quarters, and what stands in Past values for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scenariobook.record.merge import Result
from scenariobook.record.stated import Reading
from tests.builders import q
from tests.workbook.desk import Desk, saved, shown

NOW, NEXT = q("2022Q2"), q("2022Q3")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def months(data: bytes, **values: Any) -> bytes:
    """Type values of ships by month, written ``m04``."""
    rows = {f"ship-count 2022-{month[1:]}": value for month, value in values.items()}
    return saved(data, {("Months", row, "value"): value for row, value in rows.items()})


def test_a_late_month_is_an_entry_of_its_own_quarter(desk: Desk) -> None:
    """Typed in the next quarter's tracker, which shows the months of the one before."""
    desk.take(anna=months(desk.tracker(), m04=10, m05=20))
    desk.advance()
    data = desk.tracker()
    assert shown(data, "Past values", "ship-count", "2022Q2") == 30
    done = desk.take(late=months(data, m06=5.5, m07=40))
    assert done.added == [
        Reading(NOW, "ship-count", "2022-06", value=5.5),
        Reading(NEXT, "ship-count", "2022-07", value=40.0),
    ]
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "ship-count", "2022Q2") == 35.5
    assert shown(fresh, "Months", "ship-count 2022-06", "value") == 5.5
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
    assert "Months" in done.why()[0]
    assert shown(desk.tracker(), "Past values", "ship-count", "2022Q2") == 30


def test_a_past_value_without_months_is_corrected_as_ever(desk: Desk) -> None:
    """A monthly indicator may have a value of the whole quarter alone."""
    desk.take(anna=saved(desk.tracker(), {("Update", "ship-count", "value"): 31}))
    desk.advance()
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "ship-count", "2022Q2") == 31
    done = desk.take(ben=saved(fresh, {("Past values", "ship-count", "2022Q2"): 32}))
    assert done.added == [Reading(NOW, "ship-count", value=32.0)]


def test_months_and_the_whole_quarter_may_both_be_typed(desk: Desk) -> None:
    """Both are recorded, and the months make the value; an untouched copy stays one."""
    typed = {
        ("Update", "ship-count", "value"): 500,
        ("Months", "ship-count 2022-04", "value"): 10,
        ("Months", "queue-state 2022-04", "value"): "Long",
    }
    done = desk.take(anna=saved(desk.tracker(), typed))
    assert done.added == [
        Reading(NOW, "queue-state", "2022-04", value="long"),
        Reading(NOW, "ship-count", value=500.0),
        Reading(NOW, "ship-count", "2022-04", value=10.0),
    ]
    fresh = desk.tracker()
    assert shown(fresh, "Update", "ship-count", "value") == 500
    assert desk.untouched(fresh)
    desk.advance()
    assert shown(desk.tracker(), "Past values", "ship-count", "2022Q2") == 10
    assert desk.untouched(desk.tracker())


def test_a_month_typed_below_is_taken_where_the_study_has_it(desk: Desk) -> None:
    """An earlier month than the sheet shows; later ones are asked about."""
    desk.advance()
    desk.advance()

    def change(workbook: Any) -> None:
        sheet = workbook["Months"]
        head = [cell.value for cell in next(r for r in sheet.iter_rows() if r[0].value == "id")]
        for number, (row, value) in enumerate(
            (("ship-count 2022-05", 8), ("ship-count 2023-01", 9)), sheet.max_row + 1
        ):
            sheet.cell(number, 1).value = row
            sheet.cell(number, head.index("value") + 1).value = value

    done = desk.take(anna=saved(desk.tracker(), {}, change))
    assert done.stated == [Reading(NOW, "ship-count", "2022-05", value=8.0)]
    assert [raised.found for raised in done.raised] == ["9"]
    assert "no row of the study has the id 'ship-count 2023-01'" in done.why()[0]


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
