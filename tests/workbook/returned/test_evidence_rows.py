"""Rows of Readings and Sightings: those that somebody adds, and those whose period is in doubt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from scenariobook.record.ledger.entries import Key
from scenariobook.record.ledger.kinds import Reading, Sighting, State
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import Desk, head_of, rows_of, saved

THEN, NOW = q("2022Q2"), q("2022Q3")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a study with a reading and a month of the quarter before, and one of now."""
    desk = Desk(tmp_path)
    values = {("Update", "dues-rate", "value"): 12, ("Update", "ship-count 2022-04", "value"): 40}
    desk.take(first=saved(desk.tracker(), values))
    desk.advance()
    desk.take(second=saved(desk.tracker(), {("Update", "dues-rate", "value"): 15}))
    return desk


def added(desk: Desk, sheet: str = "Readings", **cells: Any) -> bytes:
    """Return a copy with a row below the last; ``_`` stands for a space."""

    def change(workbook: Any) -> None:
        held = workbook[sheet]
        head = head_of(held)
        row = head + 1 + len(rows_of(workbook, sheet))
        headers = [cell.value for cell in held[head]]
        for header, value in cells.items():
            held.cell(row, headers.index(header.replace("_", " ")) + 1).value = value

    return saved(desk.tracker(), {}, change)


@pytest.mark.parametrize(
    "row",
    [
        {"id": "ship-count", "period": "2022-05"},
        {"id": "ship-count", "period": datetime(2022, 5, 1)},  # as Excel takes what is typed
        {"id": "ship-count 2022-05"},
        {"id": "ship-count 2022-05", "period": "2022-05"},
    ],
)
def test_a_row_that_names_its_period_is_taken_in_without_a_question(
    desk: Desk, row: dict[str, Any]
) -> None:
    """As the sheet tells people to add one, and with the period in the id, as rows there have."""
    done = desk.take(copy=added(desk, **row, value=9))
    assert done.added == [Reading(THEN, "ship-count", "2022-05", value=9.0)]


def test_a_sighting_of_a_past_quarter_is_added(desk: Desk) -> None:
    """Its id and its period in any case: a program may write the first letter as a capital."""
    row = {"id": "Dock-sold", "period": "2022q2", "state": "emerging"}
    done = desk.take(copy=added(desk, "Sightings", **row))
    assert done.added == [Sighting(THEN, "dock-sold", state=State.EMERGING)]


@pytest.mark.parametrize(
    "row, why",
    [
        ({"id": "dues-rate"}, "names no period, such as 2022Q3"),
        ({"id": "dues-rate", "period": "soon"}, "'soon' is no period"),
        ({"id": "dues-rate", "period": "2022Q4"}, "2022Q4 is after 2022Q3"),
        ({"id": "dues-rate", "period": "9999Q1"}, "9999Q1 is after 2022Q3"),
        ({"id": "dues-rate 1500Q1"}, "1500Q1 is before the study's first quarter, 2022Q2"),
        ({"id": "ship-count", "period": "2022-13"}, "'2022-13' is no period"),
        ({"id": "ship-count 2022-05", "period": "2022-06"}, "the id names 2022-05, and the column"),
    ],
)
def test_a_row_of_no_period_that_can_be_is_asked_about(
    desk: Desk, row: dict[str, Any], why: str
) -> None:
    """And the rest of the copy is taken in; a quarter beyond all bounds locks nobody out."""
    done = desk.take(copy=added(desk, **row, value=9))
    assert {*done.results()} == {Result.QUESTION}
    assert why in done.why()[-1]


def test_a_row_that_is_there_already_is_asked_about_once_more(desk: Desk) -> None:
    """Typed below with another value: neither row is chosen, and both are named."""
    done = desk.take(copy=added(desk, id="dues-rate", period="2022q2", value=9))
    assert done.results() == {Result.QUESTION: 1}
    assert "stands in several rows that differ" in done.why()[0]


def test_exchanged_ids_of_one_item_are_asked_about(desk: Desk) -> None:
    """Its rows differ in their period alone; no value moves to another quarter."""

    def exchange(workbook: Any) -> None:
        sheet = workbook["Readings"]
        rows = {sheet.cell(row, 1).value: row for row in range(5, 8)}
        one, other = rows["dues-rate 2022Q2"], rows["dues-rate 2022Q3"]
        ids = sheet.cell(other, 1).value, sheet.cell(one, 1).value
        sheet.cell(one, 1).value, sheet.cell(other, 1).value = ids

    done = desk.take(copy=saved(desk.tracker(), {}, exchange))
    assert {*done.results()} == {Result.QUESTION}
    assert any("which is that of 'dues-rate 2022Q3'" in why for why in done.why())


@pytest.mark.parametrize("period", ["Q2 2022", "q2/2022", "2022 Q2"])
def test_a_quarter_in_another_form_is_asked_about_with_its_value(desk: Desk, period: str) -> None:
    """One quarter alone can be meant, and the value can be chosen for it."""
    done = desk.take(copy=added(desk, id="dues-rate", period=period, value=9))
    (asked,) = done.questions
    assert asked.key[:3] == (THEN, "reading", "dues-rate")
    assert asked.choices == (9.0,)
    assert "a period is a quarter, such as 2022Q3, or a month" in asked.why


def test_a_month_of_what_is_read_by_the_quarter_never_was_one(desk: Desk) -> None:
    """The indicator has always been read each quarter."""
    done = desk.take(copy=added(desk, id="dues-rate", period="2022-05", value=9))
    assert "dues-rate is not read every month" in done.why()[-1]


def test_a_row_of_what_was_taken_out_can_be_chosen_once_it_is_back(desk: Desk) -> None:
    """It was in the tracker when somebody added the row; the same file again says it clearly."""
    study = (desk.folder / "study.toml").read_text()
    lacking = added(desk, id="queue-state", period="2022-05", value="long")
    desk.rewrite(study.replace('"queue-state"', '"line-state"'))
    asked = desk.take(lacking=lacking)
    assert {*asked.results()} == {Result.QUESTION}
    assert "no longer has the indicator 'queue-state'" in asked.why()[0]
    desk.rewrite(study)
    assert len(desk.take(lacking=lacking).added) == 1
    assert desk.holds(Key(THEN, "reading", "queue-state 2022-05", "value")) == "long"


def test_a_row_of_an_unknown_id_is_no_question_once_it_is_taken_in(desk: Desk) -> None:
    """The study gets the proposed indicator, and the same file comes again."""
    copy = added(desk, id="lock-count", period="2022Q2", indicator="Locks", value=9)
    assert {*desk.take(copy=copy).results()} == {Result.QUESTION}
    study = (desk.folder / "study.toml").read_text()
    locks = 'id = "lock-count"\ntitle = "Locks"\nhome = "port-closes"\nunit = "locks"\nwatch = 10'
    desk.rewrite(f"{study}\n[[indicators]]\n{locks}\n")
    assert desk.take(copy=copy).stated == [Reading(THEN, "lock-count", value=9.0)]
    assert desk.project.record.open == {}


def test_a_blank_cell_of_an_added_row_says_nothing(desk: Desk) -> None:
    """It repeats a row that is there: the value alone is in question, not who typed it."""
    desk.take(third=saved(desk.tracker(), {("Update", "dues-rate", "analyst"): "Ben"}))
    done = desk.take(copy=added(desk, id="dues-rate", period="2022Q3", value=9))
    (asked,) = done.questions
    assert asked.field == "value"
    assert None not in asked.choices


@pytest.mark.parametrize("period", ["2022Q3", "2022-05", "soon"])
def test_a_period_typed_over_is_asked_about(desk: Desk, period: str) -> None:
    """The id names one quarter and the cell beside it another, or none that can be."""
    row = "dues-rate 2022Q2"
    cells = {("Readings", row, "period"): period, ("Readings", row, "value"): 13}
    done = desk.take(copy=saved(desk.tracker(), cells))
    assert done.results() == {Result.QUESTION: 2}
    assert f"{period!r} stands beside it under 'period'" in done.why()[0]


def test_what_somebody_proposes_in_a_row_is_asked_about(desk: Desk) -> None:
    """An unknown item with its title, though without a value."""
    done = desk.take(copy=added(desk, id="lock-count 2022Q2", indicator="Locks"))
    assert done.results() == {Result.QUESTION: 1}


def test_what_is_typed_at_two_places_of_one_copy(desk: Desk) -> None:
    """One of them holds, both alike hold once, and where they differ neither does."""
    past = ("Past values", "dues-rate", "2022Q2")
    row = ("Readings", "dues-rate 2022Q2", "value")
    one = desk.take(one=saved(desk.tracker(), {row: 13}))
    alike = desk.take(two=saved(desk.tracker(), {past: 14, row: 14}))
    apart = desk.take(three=saved(desk.tracker(), {past: 16, row: 17}))
    assert one.added == [Reading(THEN, "dues-rate", value=13.0)]
    assert alike.added == [Reading(THEN, "dues-rate", value=14.0)]
    assert alike.results() == {Result.APPLIED: 1}
    assert apart.results() == {Result.QUESTION: 1}
    assert apart.stated == []
