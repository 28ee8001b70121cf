"""A row is known by its id and title, a table by its headers; each table takes in what is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scenariobook.record.ledger.kinds import Commitment, Reading, Sighting, Source
from scenariobook.record.values.field_values import InputCell
from scenariobook.study.model.scenarios import Assumption, Decision
from tests.builders import a_scenario, a_signpost, a_study, an_indicator, q
from tests.workbook.reading.desk import DUES, NOW, QUEUE, RAIN, SAID, SHIPS, TABLES, Desk

# --- rows -----------------------------------------------------------------------------------------


FROM_DUES = "if that is its new title, change it at dues.toml:3:1"


@pytest.mark.parametrize("written", ["Dues", " dues ", "DUES"])
def test_an_id_is_read_without_regard_to_case_and_spaces(written: str) -> None:
    desk = Desk().type("dues", value=3.5)
    desk.cell("dues", "id").value = written
    assert desk.edits() == {"dues value": 3.5}


def change_of(row_id: str, header: str, value: object) -> Callable[[Desk], object]:
    """Return what changes a cell of a tracker."""

    def change(desk: Desk) -> None:
        desk.cell(row_id, header).value = value

    return change


@pytest.mark.parametrize(
    "change, words",
    [
        (change_of("dues", "indicator", "Ships"), "the title beside it is that of 'ships'"),
        (change_of("dues", "indicator", "Fees"), FROM_DUES),
        (change_of("dues", "id", "ships"), "the title beside it is that of 'dues'"),
        (change_of("dues", "id", "duez"), "did you mean 'dues'?"),
        (change_of("rain 2022-05", "id", "rain 2022-13"), "is no month"),
    ],
)
def test_a_row_that_is_not_clear_is_one_question(
    change: Callable[[Desk], object], words: str
) -> None:
    """None of its values is taken, and all of them are told."""
    desk = Desk()
    desk.type("dues", value=3.5, note="at the gate").type("rain 2022-05", value=4)
    of_rain = words.endswith("month")
    change(desk)
    assert desk.edits() == (
        {"dues value": 3.5, "dues note": "at the gate"} if of_rain else {"rain 2022-05 value": 4.0}
    )
    (asked,) = desk.questions()
    assert asked.key.field == "row"
    assert words in asked.question
    assert ("4" if of_rain else "3.5; at the gate") in asked.content


def test_a_title_of_now_belongs_to_the_id_as_well() -> None:
    later = a_study(indicators=[SHIPS, DUES.model_copy(update={"title": "Fees"}), QUEUE, RAIN])
    desk = Desk(now=later).type("dues", value=3.5, indicator="Fees")
    assert desk.edits() == {"dues value": 3.5}
    assert not desk.questions()


@pytest.mark.parametrize("title", ["Dues", "dues ", None, "Rain, in town"])
def test_a_row_without_an_id_is_known_by_its_title(title: str | None) -> None:
    """One that somebody added says nothing with its blank cells."""
    desk = Desk(said=(Reading(NOW, "dues", value=2.0, note="kept"),))
    desk.type_below({"indicator": title, "value": 7})
    if title in {"Dues", "dues "}:  # three rows have the third one's title
        assert desk.edits() == {"dues value": 7.0}
    else:
        (asked,) = desk.questions()
        assert "this row has no id" in asked.question


def test_what_left_the_study_since_is_asked_where_it_was_changed() -> None:
    later = a_study(indicators=[DUES])
    assert not Desk(now=later).read().typed_over
    assert not Desk(now=later).questions()
    (asked,) = Desk(now=later).type("ships", value=13, note="").questions()
    assert asked.question.startswith("the study no longer has the indicator 'ships'")


def test_a_former_id_is_read_as_the_present_one() -> None:
    later = a_study(indicators=[an_indicator("boats", title="Boats", formerly=("ships",))])
    desk = Desk(study=a_study(indicators=[SHIPS]), said=SAID[:1], now=later)
    assert not desk.edits()
    (cell,) = (one for one in desk.type("ships", value=13).read().cells if one.is_edit)
    assert (cell.key.subject, cell.row_id, cell.base) == ("boats", "ships", 12.0)


def move_value_to_the_end(desk: Desk) -> None:
    columns = desk.headers()
    old, new = columns["value"].column, desk.update.max_column + 2
    for number in range(columns["id"].row, desk.update.max_row + 1):
        cell = desk.update.cell(number, old)
        desk.update.cell(number, new, cell.value)
        cell.value = None


def insert_rows_and_columns(desk: Desk) -> None:
    desk.update.tables.clear()
    desk.update.insert_rows(4, 3)
    desk.update.insert_cols(2)


@pytest.mark.parametrize(
    "change",
    [
        move_value_to_the_end,
        insert_rows_and_columns,
        lambda desk: desk.update.tables.clear(),
        lambda desk: setattr(desk.update, "title", "Anna's"),
        lambda desk: desk.update.append([]),
    ],
)
def test_a_table_is_found_by_its_headers(change: Callable[[Desk], object]) -> None:
    desk = Desk().type("dues", value=3.5)
    change(desk)
    assert desk.edits() == {"dues value": 3.5}


def test_a_column_that_is_gone_is_named_and_empties_nothing() -> None:
    desk = Desk()
    desk.update.delete_cols(desk.headers()["note"].column)
    read = desk.read()
    assert not read.problems
    assert not [one for one in read.cells if one.is_edit]
    assert "Update has no column 'note': nothing is taken in there" in read.typed_over


def test_a_table_without_its_headers_is_named() -> None:
    desk = Desk().type("dues", value=3.5)
    for cell in desk.headers().values():
        cell.value = None
    read = desk.read()
    (problem,) = read.problems
    assert problem.code == "R017"
    assert "Update has no headers of the table Update" in problem.message
    assert not [one for one in read.cells if one.key.kind == "reading"]


def test_what_a_month_takes_nothing_in_for_is_asked() -> None:
    """Only the first of three months says when somebody looked."""
    desk = Desk()
    desk.type("rain 2022-04", looked_on="2022-05-01").type("rain 2022-05", looked_on="2022-05-02")
    assert [*desk.edits()] == ["rain looked_on"]
    (asked,) = desk.questions()
    assert "takes nothing in under 'looked on'" in asked.question


# --- tables ---------------------------------------------------------------------------------------


MOVE = Decision(id="t-move", when="Ships leave", then="move the yard", owner="Ben")
BEFORE, FEBRUARY = q("2022Q1"), date(2022, 2, 1)
STUDY = a_study(
    scenarios=(a_scenario("alpha", decisions=[MOVE]), "beta", "gamma"),
    indicators=(SHIPS, DUES, RAIN),
    signposts=(a_signpost("dock", title="The dock is sold", expected_by=date(2023, 1, 1)),),
    assumptions=(Assumption(id="a-calm", text="The sea is calm", home="alpha"),),
    analysts=("anna", "ben"),
)
RECORDED = (
    *SAID[:1],
    Reading(BEFORE, "ships", value=9.0),
    Sighting(BEFORE, "dock", note="asked"),
    Commitment("1", what="Call the yard", who="Ben"),
    Source("port-log", title="Port log", publisher="The port", reliability="B"),
)


def says(cells: tuple[InputCell, ...]) -> dict[str, object]:
    """Return what a copy says, by kind, subject and field."""
    return {" ".join(one.key[1:]): one.value for one in cells if one.is_edit}


def team() -> Desk:
    """Return the team's tracker."""
    return Desk(study=STUDY, said=RECORDED)


def test_an_untouched_tracker_says_nothing_with_and_without_its_tables_names() -> None:
    desk = team()
    read = desk.read_bytes(desk.data)
    for sheet in desk.book:
        sheet.tables.clear()
    for one in (read, desk.read_bytes(desk.saved())):
        assert says(one.cells) == {}
        assert (one.typed_over, one.problems) == ((), ())
        assert len({(cell.key, cell.row_id) for cell in one.cells}) == len(one.cells)
    kinds = {cell.key.kind for cell in read.cells}
    assert kinds == {kind for t in TABLES.values() for c in t.columns for kind, _ in c.fields} - {
        "estimate"
    }


@pytest.mark.parametrize(
    "cells, field, value",
    [
        ({"item": "Dues", "quarter": "2022Q1", "value": 3}, "reading dues value", 3.0),
        (
            {"id": "rain", "quarter": date(2022, 2, 1), "value": 7},
            "reading rain 2022-02 value",
            7.0,
        ),
        (
            {"id": "DOCK", "quarter": "2022q1", "value": "emerging"},
            "sighting dock state",
            "emerging",
        ),
        ({"item": "Dues", "value": 3}, "", "this row has no quarter"),
        ({"item": "Dues", "quarter": "spring", "value": 3}, "", "'spring' is no quarter"),
        ({"item": "Fees", "quarter": "2022Q1", "value": 3}, "", "this row has no id"),
        ({"id": "dock", "quarter": "2022-02", "value": "emerging"}, "", "'2022-02' is no quarter"),
        ({"id": "dues", "quarter": "2021Q4", "value": 3}, "", "'2021Q4' is no quarter"),
    ],
)
def test_a_row_typed_below_log_is_a_new_one(
    cells: dict[str, object], field: str, value: object
) -> None:
    """Its blank cells say nothing of what may be recorded."""
    desk = team()
    desk.type_below(cells, "Log")
    read = desk.read()
    if field:
        assert says(read.cells) == {field: value}
    else:
        (asked,) = (one.question for one in read.cells if one.question)
        assert str(value) in asked
