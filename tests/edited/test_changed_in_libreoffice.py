"""What people do to a tracker's rows, columns and sheets in LibreOffice, and what is made of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from scenariobook.workbook.shape.names import HISTORY
from tests.clients.office import Action, LibreOffice
from tests.edited.desk import Desk
from tests.edited.preview import APPLIED, QUESTION, Preview
from tests.edited.study import TEXT, Lake, a_lake, run

pytestmark = pytest.mark.client


def test_opening_and_saving_is_no_edit(desk: Desk) -> None:
    assert desk.returns().is_no_edit


def test_saving_the_moments_of_changes_is_no_edit(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice keeps 15 digits: a moment between two thousandths of a second may move."""
    moment = datetime(2026, 11, 24, 19, 48, 3, 767_500, tzinfo=UTC)
    lake = a_lake(tmp_path / "lake", moment)
    assert Desk(lake, libreoffice, tmp_path).returns().is_no_edit


# --- emptied ------------------------------------------------------------------------------------


def test_what_was_emptied_on_purpose_is_cleared(desk: Desk) -> None:
    """Each cell by itself; what it held is named."""
    emptied = desk.returns(
        ("clear", "Update", desk.at("Update", "water-level", "note")),
        ("clear", "Update", desk.at("Update", "salinity", "value")),
        ("clear", "Signposts", desk.at("Signposts", "treaty-signed", "seen on")),
        ("clear", "Judgments", desk.at("Judgments", "lake-dries", "rationale")),
        ("clear", HISTORY, desk.at(HISTORY, "inflow", "2022Q1")),
    )
    assert emptied.edits == [
        ("inflow", "value", "4.2", ""),
        ("lake-dries", "rationale", "the level fell a little", ""),
        ("salinity", "value", "10.5", ""),
        ("treaty-signed", "seen_on", "2022-05-09", ""),
        ("water-level", "note", "low for June", ""),
    ]


def test_a_row_that_was_emptied_takes_its_entry_back(desk: Desk, tmp_path: Path) -> None:
    """All of an item's fields are emptied: the ledger says so."""
    lake = desk.lake.copied_to(tmp_path / "lake")
    first, last = (desk.at("Update", "unrest", header) for header in ("value", "analyst"))
    copy = desk.copy(("clear", "Update", f"{first}:{last}"))
    assert run("import", lake.folder, copy, "--yes").exit_code == 0
    (entry,) = json.loads(run("log", lake.folder, "--last", "1", "--format", "json").stdout)
    assert (entry["content"]["kind"], entry["content"]["item"]) == ("reading", "unrest")
    assert "value" in entry["content"]["empty"]


# --- rows and ids -------------------------------------------------------------------------------


def test_a_row_that_was_deleted_is_a_question(desk: Desk) -> None:
    """Not returned is not deleted."""
    question = desk.returns(("delete_row", "Update", desk.at("Update", "inflow", "id"))).question
    assert (question.item, question.sheet) == ("inflow", "Update")
    assert "not returned" in question.why


def test_a_sheet_that_was_deleted_is_a_question_that_names_each_row(desk: Desk) -> None:
    asked = desk.returns(("delete_sheet", "Signposts")).question
    assert (asked.item, asked.sheet) == ("Signposts", "Signposts")
    for signpost in ("treaty-signed", "inflow-diverted", "port-abandoned"):
        assert signpost in asked.why


def test_an_id_that_was_mistyped_is_a_question(desk: Desk) -> None:
    """The row is named with the nearest id; its own is missed; what it holds is not taken."""
    mistyped = desk.returns(
        ("type", "Update", desk.at("Update", "inflow", "id"), "inflw"),
        desk.type_value("inflow", "3.1"),
    )
    assert {o.result for o in mistyped.outcomes} == {QUESTION}
    assert {o.item for o in mistyped.outcomes} == {"inflow", "inflw"}
    assert any("did you mean 'inflow'?" in o.why for o in mistyped.outcomes)
    assert desk.at("Update", "inflow", "value") in {o.cell for o in mistyped.outcomes}


def test_a_row_that_was_copied_and_changed_is_a_question(desk: Desk) -> None:
    """One id with two values: both cells are named. Copied and left alone, it is no edit."""
    row = desk.lake.body("Update").split(":")[1].rstrip("0123456789")
    number = desk.lake.rows("Update").start
    below = desk.lake.rows("Update").stop + 2
    copied: Action = ("copy", "Update", f"A{number}:{row}{number}", f"A{below}")
    assert not desk.returns(copied).outcomes
    value = desk.at("Update", "water-level", "value")
    there = f"{value.rstrip('0123456789')}{below}"
    question = desk.returns(copied, ("type", "Update", there, "5.9")).question
    assert (question.item, question.field) == ("water-level", "value")
    assert value in question.why
    assert there in question.why


# --- what the tool owns -------------------------------------------------------------------------


def line_of(text: str) -> int:
    """Return the number of the line of the study that holds a text."""
    (found,) = (n for n, line in enumerate(TEXT.splitlines(), 1) if text in line)
    return found


# A cell that the tool owns, and the line of the study where what it shows is changed.
OWNED: Final = {
    ("Update", "inflow", "indicator"): 'title = "Inflow"',
    ("Update", "inflow", "unit"): 'unit = "km3"',
    ("Update", "inflow", "concern"): "watch = 3",
    ("Signposts", "treaty-signed", "signpost"): 'title = "A treaty is signed"',
    ("Judgments", "lake-splits", "scenario"): 'title = "The lake splits"',
    (HISTORY, "salinity", "indicator"): 'title = "Salinity"',
    ("Validation", "fish-catch", "The lake holds"): 'ratings = { lake-holds = "unlikely" }',
}


@pytest.fixture(scope="module")
def owned(
    lake: Lake, libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> Preview:
    """Change them all in one copy; return what import says of it."""
    changed = Desk(lake, libreoffice, tmp_path_factory.mktemp("owned"))
    return changed.returns(
        *(("type", place[0], changed.at(*place), f"another {place[2]}") for place in OWNED)
    )


@pytest.mark.parametrize("place", OWNED, ids="-".join)
def test_what_the_tool_owns_is_a_question_that_names_the_line(
    lake: Lake, owned: Preview, place: tuple[str, str, str]
) -> None:
    """A title, a threshold or a rating is changed in the study's file, and it says where."""
    where = (place[0], lake.cell(*place))
    said = [o for o in owned.outcomes if (o.sheet, o.cell) == where]
    assert [o.result for o in said] == [QUESTION]
    assert f"study.toml:{line_of(OWNED[place])}" in said[0].why


# --- order, columns and sheets ------------------------------------------------------------------


def order_of_ids(copy: Path, sheet: str) -> list[str]:
    """Return the ids of a sheet in their order."""
    rows = openpyxl.load_workbook(copy)[sheet].iter_rows(max_col=1, values_only=True)
    ids = [str(value) for (value,) in rows]
    return ids[ids.index("id") :]


def arranged(desk: Desk, way: str) -> tuple[Action, ...]:
    """Return a way to arrange a tracker that changes nothing in it."""
    body, note = desk.lake.body("Update"), desk.at("Update", "inflow", "note")
    whole = f"{desk.at('Update', 'id', 'id')}:{body.split(':')[1]}"
    ways: dict[str, tuple[Action, ...]] = {
        "sheet renamed": (("rename_sheet", "Update", "Anna's sheet"),),
        "rows and sheets in another order": (
            ("sort", "Update", body, 8),
            ("sort", HISTORY, desk.lake.body(HISTORY), 4),
            ("move_sheet", "Judgments", 0),
        ),
        "hidden and coloured": (
            ("hide_rows", "Update", note),
            ("hide_columns", "Update", note),
            ("hide_sheet", "Judgments"),
            ("colour", "Update", body, 0xFFDD00),
        ),
        "filtered": (("filter", "Update", whole, 5, "m"),),
    }
    return ways[way]


@pytest.mark.parametrize(
    "way",
    ["sheet renamed", "rows and sheets in another order", "hidden and coloured", "filtered"],
)
def test_arranging_is_no_edit(desk: Desk, way: str) -> None:
    """By id and header, never by position: whole rows may move, sheets may be renamed."""
    found = desk.returns(*arranged(desk, way))
    assert not found.outcomes
    names = {
        "sheet renamed": ("the title",),
        "hidden and coloured": ("colours", "hidden"),
        "filtered": ("the filter",),
    }.get(way, ())
    assert all(any(name in words for name in names) for words in found.left), found.left


def test_a_copied_sheet_is_no_edit_until_it_differs(desk: Desk) -> None:
    """One id on two sheets with two values: neither is chosen."""
    copied: Action = ("copy_sheet", "Update", "Update (2)")
    assert not desk.returns(copied).outcomes
    question = desk.returns(copied, desk.type_value("inflow", "3.1", "Update (2)")).question
    assert (question.item, question.field) == ("inflow", "value")
    assert "Update (2)" in question.why


def test_sorting_is_what_libreoffice_did(desk: Desk) -> None:
    """The tests above would say nothing if the rows had stayed where they were."""
    copy = desk.copy(*arranged(desk, "rows and sheets in another order"))
    before, after = order_of_ids(desk.lake.tracker, "Update"), order_of_ids(copy, "Update")
    assert sorted(before) == sorted(after)
    assert before != after


def test_an_edit_is_found_wherever_its_row_went(desk: Desk) -> None:
    """Typed, then sorted, beside a column of one's own, on a renamed sheet."""
    found = desk.returns(
        desk.type_value("salinity", "11.5"),
        ("sort", "Update", desk.lake.body("Update"), 2),
        ("insert_column", "Update", desk.at("Update", "id", "unit"), "my remark"),
        ("rename_sheet", "Update", "Anna's sheet"),
    )
    assert found.edits == [("salinity", "value", "10.5", "11.5")]
    assert {o.sheet for o in found.outcomes} == {"Anna's sheet"}


def test_a_column_that_was_moved_is_no_edit(desk: Desk) -> None:
    """Notes cut from between the inputs and pasted beside the table, header and all."""
    column = desk.lake.column("Update", "note")
    letter, last = column[0], column.split(":")[1][1:]
    head = desk.at("Update", "id", "note")
    beside = f"{desk.beside('Update')}{head[1:]}"
    moved = desk.returns(("cut", "Update", f"{head}:{letter}{last}", beside))
    assert not moved.outcomes


def test_a_column_that_was_deleted_is_a_question(desk: Desk) -> None:
    """What stood in it cannot be read; it does not seem unchanged, nor emptied."""
    gone = desk.returns(("delete_column", "Update", desk.at("Update", "id", "credibility")))
    assert {o.result for o in gone.outcomes} == {QUESTION}
    assert all("credibility" in o.why for o in gone.outcomes)


def test_a_comment_stays_in_the_copy_and_that_is_said(desk: Desk) -> None:
    """It is no value, so it is not recorded; nor is it passed over."""
    where = desk.at("Update", "inflow", "value")
    found = desk.returns(("comment", "Update", where, "Is this right?"))
    assert not found.outcomes
    assert any(f"Update!{where}" in line for line in found.left)


# --- what stops a copy --------------------------------------------------------------------------


def test_merged_cells_over_data_stop_the_copy(desk: Desk) -> None:
    """The range is named, and nothing of the copy is taken."""
    value, day = (desk.at("Update", "inflow", header) for header in ("value", "as of"))
    found = desk.returns(desk.type_value("salinity", "11.5"), ("merge", "Update", f"{value}:{day}"))
    assert (found.exit_code, found.outcomes) == (1, ())
    assert f"{value}:{day}" in found.words


def test_merged_cells_elsewhere_do_not(desk: Desk) -> None:
    """The title's line may be merged."""
    assert desk.returns(("merge", "Update", "A1:D1")).is_no_edit


@pytest.mark.parametrize(
    "sheet,header",
    [("Update", "value"), ("Update", "id"), ("Update", "as of"), (HISTORY, "2022Q1")],
)
def test_a_column_sorted_alone_is_asked_about(desk: Desk, sheet: str, header: str) -> None:
    """Its old values stand in other rows: none of them is taken, what was typed elsewhere is."""
    found = desk.returns(
        ("type", "Judgments", desk.at("Judgments", "lake-dries", "dissent"), "Some."),
        ("sort", sheet, desk.lake.column(sheet, header), 1),
    )
    assert found.exit_code == 1
    taken = [(o.item, o.field) for o in found.outcomes if o.result == APPLIED]
    assert taken == [("lake-dries", "dissent")]
    asked = [o for o in found.outcomes if o.result != APPLIED]
    assert len(asked) > 1
    assert {(o.result, o.sheet) for o in asked} == {(QUESTION, sheet)}


def test_columns_sorted_without_their_ids_are_asked_about(desk: Desk) -> None:
    """All that was typed, and not the ids beside it."""
    first, last = (desk.lake.column("Update", header) for header in ("value", "analyst"))
    where = f"{first.split(':')[0]}:{last.split(':')[1]}"
    found = desk.returns(("sort", "Update", where, 1))
    assert found.exit_code == 1
    assert {o.result for o in found.outcomes} == {QUESTION}


def test_days_counted_from_1904_are_questions(desk: Desk) -> None:
    """The switch moves every date by four years: each is spelt out, none is taken."""
    found = desk.returns(("count_from_1904",))
    assert {o.result for o in found.outcomes} == {QUESTION}
    assert {(o.item, o.field) for o in found.outcomes} == {
        ("water-level", "as_of"),
        ("salinity", "as_of"),
        ("irrigated-share", "as_of"),  # of the quarter before, in Readings
        ("fish-catch", "as_of"),
        ("unrest", "as_of"),
        ("treaty-signed", "seen_on"),
    }
    assert all("1904" in o.why for o in found.outcomes)
    assert any("1 July 2026" in o.why for o in found.outcomes)  # 30 June 2022, moved
