"""Why a copy's cell is asked about: the reason names what is wrong, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from scenariobook.intake.files import read_files
from scenariobook.record.ledger.kinds import Sighting, State
from tests.builders import q
from tests.workbook.desk import STUDY, TODAY, Desk, saved
from tests.workbook.letters import FAR, SIGNPOSTS, VALUE

NO_DAY = "no day is given by which {} is expected, so it has no likelihood"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def asked(desk: Desk, *cells: tuple[str, str, Any]) -> dict[str, str]:
    """Return the reasons of the questions about a copy with these cells typed, by cell."""

    def change(workbook: Workbook) -> None:
        for sheet, address, value in cells:
            workbook[sheet][address] = value

    outcomes = desk.read(copy=saved(desk.tracker(), {}, change))
    return {f"{o.typed.place.sheet}!{o.typed.place.cell}": o.why for o in outcomes if o.stays_open}


def test_a_chance_of_a_signpost_without_a_day_is_said_to_lack_the_day(desk: Desk) -> None:
    """The signpost is there, whether something was seen of it or not."""
    cell = f"{SIGNPOSTS['chance by its date']}6"
    row = ("Signposts", cell, 40)
    assert asked(desk, row)[f"Signposts!{cell}"].startswith(NO_DAY.format("crew-leaves"))
    desk.take(anna=saved(desk.tracker(), {("Signposts", "crew-leaves", "state"): "emerging"}))
    assert desk.project.record.sightings["crew-leaves"][q("2022Q2")].content == Sighting(
        q("2022Q2"), "crew-leaves", state=State.EMERGING
    )
    assert asked(desk, row)[f"Signposts!{cell}"].startswith(NO_DAY.format("crew-leaves"))


def test_the_same_is_said_when_the_day_was_taken_out_meanwhile(desk: Desk) -> None:
    data = saved(
        desk.tracker(),
        {
            ("Signposts", "dock-sold", "chance by its date"): 40,
            ("Estimates", "dock-sold a-kim 1", "likelihood"): 30,
        },
    )
    desk.rewrite(STUDY.replace("expected_by = 2022-12-31\n", ""))
    done = desk.take(anna=data)
    assert [one.split(";")[:2] for one in done.why()] == [
        [NO_DAY.format("dock-sold"), " add expected_by to the signpost in the study's files"]
    ]
    assert {choice for one in done.questions for choice in one.choices} == {30.0, 40.0}


def test_a_chance_that_is_emptied_is_asked_about_when_the_day_is_gone(desk: Desk) -> None:
    cell = ("Signposts", "dock-sold", "chance by its date")
    desk.take(anna=saved(desk.tracker(), {cell: 40}))
    data = saved(desk.tracker(), {cell: None})
    desk.rewrite(STUDY.replace("expected_by = 2022-12-31\n", ""))
    assert [one.partition(";")[0] for one in desk.take(ben=data).why()] == [
        NO_DAY.format("dock-sold")
    ]


def test_of_an_estimate_it_is_the_person_who_is_gone(desk: Desk) -> None:
    data = saved(desk.tracker(), {("Estimates", "port-closes a-kim 1", "likelihood"): 30})
    desk.rewrite(STUDY.replace('id = "a-kim"', 'id = "c-roe"'))
    (why,) = desk.take(anna=data).why()
    assert why.startswith("the study no longer has the analyst 'a-kim'; put the person into")


@pytest.mark.parametrize(
    "address, text, why",
    [
        ("A5", "another-id", "change that at "),
        ("A5", None, "change that at "),
        ("B5", "another text", "change that at "),
    ],
)
def test_what_is_typed_over_on_a_sheet_of_definitions_is_asked_about(
    desk: Desk, address: str, text: str | None, why: str
) -> None:
    """An id, too, also an emptied one; the rest of its row is not taken for somebody's own."""
    found = asked(desk, ("Items", address, text))
    assert list(found) == [f"Items!{address}"]
    assert why in found[f"Items!{address}"]


def test_an_id_typed_over_on_sources_is_asked_about(desk: Desk) -> None:
    """There it stands in the second column."""
    found = asked(desk, ("Sources", "B5", "another-id"))
    assert list(found) == ["Sources!B5"]
    assert "study.toml:" in found["Sources!B5"]


def test_what_is_typed_over_outside_the_tables_is_asked_about(desk: Desk) -> None:
    """A note in an empty cell, a deleted text and a moved one are left alone."""

    def move(workbook: Workbook) -> None:
        guide = workbook["Guide"]
        guide["C6"], guide["D6"] = "typed over", 5
        guide["H30"] = "a note of mine"
        guide["C7"] = None
        guide["J40"], guide["G7"] = guide["G7"].value, None
        workbook["Dashboard"]["A3"] = "typed over, too"
        workbook["Update"]["A1"] = "typed over, too"

    outcomes = desk.read(copy=saved(desk.tracker(), {}, move))
    found = {o.typed.place.sheet + "!" + o.typed.place.cell for o in outcomes if o.stays_open}
    assert found == {"Guide!C6", "Guide!D6", "Dashboard!A3", "Update!A1"}


def test_a_figure_that_follows_from_what_was_typed_is_no_change(desk: Desk) -> None:
    """The program that saved the copy has calculated anew; its formulas are what is compared."""
    typed = {("Update", "dues-rate", "value"): 12, ("Judgments", "port-closes", "likelihood"): 30}
    outcomes = desk.read(copy=saved(desk.tracker(), typed))
    assert not [outcome for outcome in outcomes if outcome.stays_open]


def test_a_list_of_ids_stands_in_one_reason_of_a_row(desk: Desk) -> None:
    """It may be a dozen; each other cell of the row says the rest."""
    state = f"{SIGNPOSTS['state']}7"
    row = [("Signposts", "A7", "zz-zz"), ("Signposts", state, 40), ("Signposts", "B7", "x")]
    found = asked(desk, *row)
    assert sum("one of: " in why for why in found.values()) == 1
    assert len(found) == 2


def test_a_header_is_named_as_it_is_written(desk: Desk) -> None:
    row = [("Update", "A12", "new-id"), ("Update", f"{VALUE}12", 1), ("Update", f"{FAR}12", "x")]
    assert "(under" not in asked(desk, *row)[f"Update!{FAR}12"]
    row = [("Past values", "A8", "new-id"), ("Past values", "B8", "New")]
    found = asked(desk, *row, ("Past values", "Z4", "My Own"), ("Past values", "Z8", "x"))
    assert "(under 'My Own')" in found["Past values!Z8"]


def test_of_two_rows_with_one_id_a_blank_cell_says_nothing(desk: Desk) -> None:
    row = [("Update", "A12", "dues-rate"), ("Update", f"{VALUE}12", 77)]
    outcomes = desk.read(
        copy=saved(
            desk.tracker(),
            {},
            lambda book: [book[s].__setitem__(a, v) for s, a, v in row],
        )
    )
    assert "77" in {o.typed.found for o in outcomes if o.stays_open}


def test_a_column_under_another_header_is_not_called_somebodys_own_as_well(desk: Desk) -> None:
    """One line asks about it; a column of their own on another sheet is named as before."""

    def change(workbook: Workbook) -> None:
        workbook["Update"][f"{VALUE}4"] = "valeu"
        workbook["Signposts"]["S4"], workbook["Signposts"]["S5"] = "mine", "x"

    data = saved(desk.tracker(), {("Update", "dues-rate", "value"): 12}, change)
    intake = read_files(desk.project, {"copy.xlsx": data}, TODAY)
    assert {o.typed.key.field for o in intake.outcomes if o.stays_open} == {"column", "value"}
    assert [work for work in intake.own_work["copy.xlsx"] if "valeu" in work] == []
    assert [work for work in intake.own_work["copy.xlsx"] if "mine" in work]
