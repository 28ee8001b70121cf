"""Readings and Sightings: past entries are corrected there, in every field, and late ones added."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scenariobook.record.ledger.kinds import Chance, Reading, Sighting, State
from scenariobook.record.merge.outcomes import Result
from tests.builders import q
from tests.workbook.desk import Desk, below, cell_of, column_of, rows_of, saved, shown

NOW, NEXT = q("2022Q2"), q("2022Q3")
ROW, SIGHTING = "dues-rate 2022Q2", "dock-sold 2022Q2"
RECORDED = {
    ("Update", "dues-rate", "value"): 12,
    ("Update", "dues-rate", "note"): "as printed",
    ("Update", "dues-rate", "as of"): date(2022, 6, 30),
    ("Signposts", "dock-sold", "state"): "emerging",
    ("Signposts", "dock-sold", "note"): "a buyer came",
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a study whose first quarter was recorded, and is closed."""
    desk = Desk(tmp_path)
    desk.take(anna=saved(desk.tracker(), RECORDED))
    desk.advance()
    return desk


def added(sheet: str, *rows: dict[str, Any]) -> Any:
    """Return a change that types rows below the last of a sheet, by header."""

    def change(workbook: Any) -> None:
        held = workbook[sheet]
        for number, row in enumerate(rows, below(held)):
            for header, value in row.items():
                held.cell(number, column_of(held, header)).value = value

    return change


def test_they_show_every_field_of_what_was_recorded(desk: Desk) -> None:
    """The open quarter's entries, too; an untouched copy is no edit."""
    desk.take(ben=saved(desk.tracker(), {("Update", "dues-rate", "value"): 13}))
    data = desk.tracker()
    assert shown(data, "Readings", ROW, "value") == 12
    assert shown(data, "Readings", ROW, "note") == "as printed"
    assert shown(data, "Readings", ROW, "as of") == datetime(2022, 6, 30)
    assert shown(data, "Readings", "dues-rate 2022Q3", "value") == 13
    assert shown(data, "Sightings", SIGHTING, "state") == "emerging"
    assert desk.untouched(data)


def test_a_past_reading_is_corrected_in_each_field(desk: Desk) -> None:
    """The value, the note, and the day that it is of; the rest stays as it is."""
    typed = {
        ("Readings", ROW, "value"): 12.5,
        ("Readings", ROW, "note"): "revised",
        ("Readings", ROW, "as of"): date(2022, 6, 29),
    }
    done = desk.take(ben=saved(desk.tracker(), typed))
    assert done.added == [
        Reading(NOW, "dues-rate", value=12.5, as_of=date(2022, 6, 29), note="revised")
    ]
    fresh = desk.tracker()
    assert shown(fresh, "Past values", "dues-rate", "2022Q2") == 12.5
    assert desk.untouched(fresh)


def test_without_the_hidden_sheet_untouched_rows_ask_nothing(desk: Desk) -> None:
    """A row's id has its period, and the study's items have none: their title tells both apart."""
    desk.table("quarter,item,period,value\n2022Q2,ship-count,2022-05,31\n2022Q2,ship-count,,31\n")
    book = load_workbook(BytesIO(desk.tracker()))
    del book["meta"]
    data = BytesIO()
    book.save(data)
    assert desk.untouched(data.getvalue())


def test_a_past_sighting_is_corrected(desk: Desk) -> None:
    typed = {("Sightings", SIGHTING, "state"): "observed", ("Sightings", SIGHTING, "note"): None}
    done = desk.take(ben=saved(desk.tracker(), typed))
    assert done.added == [Sighting(NOW, "dock-sold", state=State.OBSERVED, empty=("note",))]
    assert desk.untouched(desk.tracker())


@pytest.mark.parametrize(
    "row, period, entry",
    [
        ("ship-count", "2022-05", Reading(NOW, "ship-count", "2022-05", value=7.0)),
        ("ship-count", "2022Q2", Reading(NOW, "ship-count", value=7.0)),
        ("ship-count", "2022q3", Reading(NEXT, "ship-count", value=7.0)),
        ("ship-count 2022-05", None, Reading(NOW, "ship-count", "2022-05", value=7.0)),
        ("ship-count 2022-05", "2022-05", Reading(NOW, "ship-count", "2022-05", value=7.0)),
        ("dues-rate", "2022Q3", Reading(NEXT, "dues-rate", value=7.0)),
    ],
)
def test_a_row_added_below_is_a_new_reading(
    row: str, period: str | None, entry: Reading, desk: Desk
) -> None:
    """With the plain id and a period, as the sheet says, or with both in the id."""
    change = added("Readings", {"id": row, "period": period, "value": 7})
    done = desk.take(ben=saved(desk.tracker(), {}, change))
    assert done.added == [entry]
    fresh = desk.tracker()
    assert f"{entry.subject} {entry.quarter}" in {*_rows(fresh)} or entry.subject in {*_rows(fresh)}
    assert desk.untouched(fresh)


def _rows(data: bytes) -> list[str]:
    return rows_of(load_workbook(BytesIO(data)), "Readings")


def test_a_row_added_below_is_a_new_sighting(desk: Desk) -> None:
    change = added(
        "Sightings",
        {"id": "crew-leaves", "period": "2022Q2", "state": "observed", "seen on": date(2022, 5, 1)},
    )
    done = desk.take(ben=saved(desk.tracker(), {}, change))
    assert done.added == [
        Sighting(NOW, "crew-leaves", state=State.OBSERVED, seen_on=date(2022, 5, 1))
    ]


@pytest.mark.parametrize("period", ["spring", "2022", None, "2022-13"])
def test_a_period_that_nobody_knows_is_a_question(period: str | None, desk: Desk) -> None:
    """Nothing is taken from the row, and no cell of it is lost."""
    row = {"id": "ship-count", "period": period, "value": 7, "note": "late"}
    done = desk.take(ben=saved(desk.tracker(), {}, added("Readings", row)))
    assert done.stated == []
    assert {"7", "late"} <= {raised.found for raised in done.questions}


@pytest.mark.parametrize("period", ["2022Q4", "2022-10"])
def test_a_period_after_the_open_quarter_is_a_question(period: str, desk: Desk) -> None:
    row = {"id": "ship-count", "period": period, "value": 7}
    done = desk.take(ben=saved(desk.tracker(), {}, added("Readings", row)))
    assert done.stated == []
    assert "7" in {raised.found for raised in done.questions}


def test_an_id_and_a_period_that_differ_are_asked_about(desk: Desk) -> None:
    """Nobody can tell which is meant: nothing is taken, and no cell is lost."""
    row = {"id": "ship-count 2022-05", "period": "2022-06", "value": 7}
    done = desk.take(ben=saved(desk.tracker(), {}, added("Readings", row)))
    assert done.stated == []
    assert {raised.found for raised in done.questions} == {"2022-06", "7"}


def test_a_deleted_row_is_a_question(desk: Desk) -> None:
    """Not returned is not deleted."""

    def change(workbook: Any) -> None:
        held = workbook["Readings"]
        held.delete_rows(cell_of(held, ROW, "id").row)

    done = desk.take(ben=saved(desk.tracker(), {}, change))
    assert done.results() == {Result.QUESTION: 1}
    assert done.why() == [f"the row of {ROW} was not returned"]


@pytest.mark.parametrize(
    "first, second",
    [
        (("Past values", "dues-rate", "2022Q2"), ("Readings", ROW, "value")),
        (("Signposts", "dock-sold", "state"), ("Sightings", "dock-sold 2022Q3", "state")),
        (("Update", "dues-rate", "value"), ("Readings", "dues-rate 2022Q3", "value")),
    ],
)
def test_two_tables_of_one_copy_that_differ_are_a_question(
    first: tuple[str, str, str], second: tuple[str, str, str], desk: Desk
) -> None:
    """Nobody can tell which was meant. What was typed in one of them alone is taken."""
    now = {
        ("Update", "dues-rate", "value"): 13,
        ("Signposts", "dock-sold", "state"): "not yet",
    }
    desk.take(ben=saved(desk.tracker(), now))
    data = desk.tracker()
    words = first[2] == "state"
    one, other = ("observed", "ruled out") if words else (20, 21)
    alone = desk.read(chen=saved(data, {second: one}))
    assert [o.result for o in alone] == [Result.APPLIED]
    both = desk.take(chen=saved(data, {first: one, second: other}))
    assert both.results() == {Result.QUESTION: 1}
    assert both.stated == []


def test_two_tables_of_one_copy_that_agree_say_one_thing(desk: Desk) -> None:
    typed = {("Past values", "dues-rate", "2022Q2"): 20, ("Readings", ROW, "value"): 20}
    done = desk.take(chen=saved(desk.tracker(), typed))
    assert [entry.value for entry in done.stated if isinstance(entry, Reading)] == [20.0]
    assert not done.questions


def test_a_chance_is_typed_beside_the_sighting_of_a_dated_signpost(desk: Desk) -> None:
    """Of an undated one it is a question, with the value to choose once there is a date."""
    chance = "chance by its date"
    typed = {
        ("Signposts", "dock-sold", chance): 60,
        ("Signposts", "dock-sold", "state"): "emerging",
        ("Signposts", "crew-leaves", chance): 30,
    }
    done = desk.take(ben=saved(desk.tracker(), typed))
    assert Chance(NEXT, "dock-sold", chance=60.0) in done.added
    assert Sighting(NEXT, "dock-sold", state=State.EMERGING) in done.added
    (raised,) = done.questions
    assert (raised.what, raised.item, raised.choices) == ("chance", "crew-leaves", (30.0,))
    assert "no day is given by which crew-leaves is expected" in raised.why
    assert desk.untouched(desk.tracker())


def _without_names(workbook: Any) -> None:
    """Drop the tables and their names, as SheetJS and ExcelJS do."""
    for sheet in workbook:
        sheet.tables.clear()


def test_two_tables_of_one_sheet_are_told_without_their_names(desk: Desk) -> None:
    """Each row goes to its own table: the answer and the outcomes, the sources and proposals."""
    typed = {
        ("Answer", "bottom_line", "text"): "Nothing moved.",
        ("Answer", "port-closes", "outcome"): "came true",
        ("Readings", ROW, "value"): 12.5,
        ("Sightings", SIGHTING, "state"): "observed",
    }

    def change(workbook: Any) -> None:
        held = workbook["Sources"]
        row = below(held, "proposed title")
        for header, text in {"id": "port-log", "proposed title": "Log"}.items():
            held.cell(row, column_of(held, header, "proposed title")).value = text
        _without_names(workbook)

    named = desk.read(a=saved(desk.tracker(), typed, lambda _: None))
    done = desk.take(ben=saved(desk.tracker(), typed, change))
    assert {o.result for o in named} == {Result.APPLIED}
    assert done.results() == {Result.APPLIED: 5}
    assert desk.untouched(saved(desk.tracker(), {}, _without_names))
