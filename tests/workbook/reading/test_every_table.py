"""Each table takes in what is typed there, in the team's tracker and in a hand-out."""

from __future__ import annotations

from datetime import date

import pytest

from scenariobook.record.ledger.kinds import Commitment, Reading, Sighting, Source
from scenariobook.record.values.field_values import InputCell
from scenariobook.study.scenarios import Assumption, Decision
from tests.builders import a_scenario, a_signpost, a_study, q
from tests.workbook.reading.desk import DUES, RAIN, SAID, SHIPS, TABLES, Desk

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
# By table: the id of a row, or its label; what is typed under which header; the field; its value.
TYPED = [
    ("Update", "rain 2022-05", "value", 4, "reading rain 2022-05 value", 4.0),
    ("Update", "ships", "source", "Port log", "reading ships sources", ("port-log",)),
    ("Signposts", "dock", "state", "Emerging", "sighting dock state", "emerging"),
    ("Signposts", "dock", "seen on", "2 May 2022", "sighting dock seen_on", date(2022, 5, 2)),
    ("Signposts", "dock", "looked on", date(2022, 5, 3), "looked dock looked_on", date(2022, 5, 3)),
    ("Words", "Bottom line", "text", "It moves.", "statement bottom_line text", "It moves."),
    ("Words", "So what", "by", "Anna", "statement so_what analyst", "Anna"),
    ("Judgments", "alpha", "likelihood", 60, "judgment alpha likelihood", 60.0),
    ("Judgments", "beta", "confidence", "medium", "judgment beta confidence", "moderate"),
    ("Judgments", "beta", "outcome", "void", "outcome beta outcome", "void"),
    ("Judgments", "beta", "why", "Nobody can say.", "outcome beta why", "Nobody can say."),
    ("Chances", "dock", "chance", "likely", "chance dock chance", "likely"),
    ("Decisions", "t-move", "answer", "done", "answer t-move answer", "done"),
    ("Decisions", "a-calm", "answer", "still holds", "answer a-calm answer", "still holds"),
    ("Commitments", "1", "done on", date(2022, 5, 9), "commitment 1 done_on", date(2022, 5, 9)),
    ("Commitments", "3", "what", "Look for a yard", "commitment 3 what", "Look for a yard"),
    ("Log", "ships", "value", 10, "reading ships value", 10.0),
    ("Log", "dock", "value", "not yet", "sighting dock state", "not yet"),
    ("Log", "dock", "note", None, "sighting dock note", None),
    ("Proposed", "port-log", "reliability", "A", "source port-log reliability", "A"),
]


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


def test_what_is_typed_is_taken_each_in_its_quarter() -> None:
    desk = team()
    for table, row, header, typed, _, _ in TYPED:
        desk.cell(row, header, table).value = typed
    read = desk.read().cells
    assert says(read) == {field: value for *_, field, value in TYPED}
    quarters = {
        (one.key.kind, one.place.sheet): str(one.key.quarter) for one in read if one.is_edit
    }
    of_none = {("outcome", "Judgments"), ("commitment", "Decisions"), ("source", "Sources")}
    assert {of for of, quarter in quarters.items() if not quarter} == of_none
    assert {sheet for (_, sheet), quarter in quarters.items() if quarter == "2022Q1"} == {"Log"}


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


def test_a_source_is_proposed_by_its_title_alone_and_cited_in_the_same_file() -> None:
    """Whether it is read again or not, it gets the same id."""
    desk = team()
    top = desk.headers("Proposed")
    blank = top["id"].row + 2  # below the one that is proposed already
    for header, value in {
        "proposed title": "The harbour book",
        "publisher": "The port",
        "reliability": "C",
    }.items():
        desk.book["Sources"].cell(blank, top[header].column, value)
    desk.cell("ships", "source").value = "the harbour book"
    once = says(desk.read().cells)
    assert once["source the-harbour-book title"] == "The harbour book"
    assert once["reading ships sources"] == ("the-harbour-book",)
    assert says(desk.read().cells) == once


def test_a_hand_out_has_its_persons_estimates_and_no_other_kind_is_emptied() -> None:
    desk = Desk(study=STUDY, said=RECORDED, analyst="anna")
    assert says(desk.read_bytes(desk.data).cells) == {}
    desk.cell("alpha", "likelihood", "Estimates").value = 70
    desk.cell("dock", "reason", "Estimates").value = "A buyer came."
    desk.cell("dues", "value").value = 3.5
    assert says(desk.read().cells) == {
        "estimate alpha anna 1 likelihood": 70.0,
        "estimate dock anna 1 reason": "A buyer came.",
        "reading dues value": 3.5,
    }
    assert desk.read().typed_over == ()
