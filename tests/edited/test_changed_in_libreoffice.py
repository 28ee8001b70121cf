"""What people do to a tracker's rows, columns and sheets in LibreOffice, and what is made of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import openpyxl
import pytest

from tests.clients.office import Action, LibreOffice
from tests.commands import logged
from tests.edited.desk import Desk
from tests.edited.preview import APPLIED, QUESTION
from tests.edited.study import TEXT, a_lake, run

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
        ("clear", "Log", desk.at("Log", "inflow", "value")),
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
    first, last = (desk.at("Update", "unrest", header) for header in ("value", "by"))
    copy = desk.copy(("clear", "Update", f"{first}:{last}"))
    assert run("import", lake.folder, copy, "--yes").exit_code == 0
    *_, entry = logged(lake.folder)
    assert (entry["content"]["kind"], entry["content"]["item"]) == ("reading", "unrest")
    assert "value" in entry["content"]["empty"]


# --- rows and ids -------------------------------------------------------------------------------


def test_an_id_that_was_mistyped_is_a_question(desk: Desk) -> None:
    """The row is named with the nearest id; what it holds is not taken."""
    question = desk.returns(
        ("type", "Update", desk.at("Update", "inflow", "id"), "inflw"),
        desk.type_value("inflow", "3.1"),
    ).question
    assert "did you mean 'inflow'?" in question.why
    assert "3.1" in question.found


def test_a_row_that_was_copied_and_changed_is_a_question(desk: Desk) -> None:
    """One id with two values: both cells are named. Copied and left alone, it is no edit."""
    letter = desk.lake.body("Update").split(":")[1].rstrip("0123456789")
    number, below = desk.lake.rows("Update").start, desk.lake.rows("Update").stop + 2
    copied: Action = ("copy", "Update", f"A{number}:{letter}{number}", f"A{below}")
    assert not desk.returns(copied).outcomes
    value = desk.at("Update", "water-level", "value").rstrip("0123456789")
    question = desk.returns(
        copied,
        ("type", "Update", f"{value}{number}", "5.8"),
        ("type", "Update", f"{value}{below}", "5.9"),
    ).question
    assert (question.item, question.field) == ("water-level", "value")
    assert question.cell == f"{value}{number}"
    assert f"{value}{below}" in question.why


# Cells that the program fills from the study, and the line of its file where that is changed.
OWNED: Final = {
    ("Update", "inflow", "indicator"): 'title = "Inflow"',
    ("Update", "fish-catch", "unit"): 'unit = "t"',
    ("Update", "salinity", "watch"): "watch = 12",
    ("Signposts", "treaty-signed", "signpost"): 'title = "A treaty is signed"',
    ("Judgments", "lake-splits", "scenario"): 'title = "The lake splits"',
}


def test_what_the_study_says_is_named_with_its_line(desk: Desk) -> None:
    """A title or a threshold is changed in the study's file, and it says where."""
    changed = (("type", place[0], desk.at(*place), "Another.") for place in OWNED)
    found = desk.returns(*changed)
    assert not found.outcomes
    lines, said = TEXT.splitlines(), " ".join(found.words.split())
    for place, text in OWNED.items():
        (number,) = (n for n, line in enumerate(lines, 1) if text in line)
        cell = f"{place[0]}!{desk.at(*place)}"
        assert f"{cell} is typed over what the study says: change it at study.toml:{number}" in said


def test_a_row_or_a_sheet_that_is_not_there_says_nothing(desk: Desk) -> None:
    """Not returned is not deleted: what the record holds stays."""
    assert not desk.returns(("delete_row", "Update", desk.at("Update", "inflow", "id"))).outcomes
    assert not desk.returns(("delete_sheet", "Signposts")).outcomes


def test_a_column_that_was_deleted_is_named(desk: Desk) -> None:
    """What stood in it cannot be read; it does not seem emptied."""
    gone = desk.returns(("delete_column", "Update", desk.at("Update", "id", "credibility")))
    assert not gone.outcomes
    assert any("credibility" in line for line in gone.left)


# --- order, columns and sheets ------------------------------------------------------------------


def order_of_ids(copy: Path, sheet: str) -> list[str]:
    """Return what stands in the first column of a sheet, in its order."""
    rows = openpyxl.load_workbook(copy)[sheet].iter_rows(max_col=1, min_row=4, values_only=True)
    return [str(value) for (value,) in rows]


def arranged(desk: Desk, way: str) -> tuple[Action, ...]:
    """Return a way to arrange a tracker that changes nothing in it."""
    body, note = desk.lake.body("Update"), desk.at("Update", "inflow", "note")
    whole = f"{desk.at('Update', 'id', 'id')}:{body.split(':')[1]}"
    ways: dict[str, tuple[Action, ...]] = {
        "sheet renamed": (("rename_sheet", "Update", "Anna's sheet"),),
        "rows and sheets in another order": (
            ("sort", "Update", body, 8),
            ("sort", "Log", desk.lake.body("Log"), 4),
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
    assert desk.returns(*arranged(desk, way)).is_no_edit


def test_a_copied_sheet_is_its_authors_own(desk: Desk) -> None:
    """What is typed on it says nothing while its original is there."""
    found = desk.returns(
        ("copy_sheet", "Update", "Update (2)"),
        desk.type_value("inflow", "3.2"),
        desk.type_value("inflow", "3.1", "Update (2)"),
    )
    assert [(o.sheet, o.becomes) for o in found.outcomes] == [("Update", "3.2")]


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


def test_ids_sorted_alone_are_asked_about(desk: Desk) -> None:
    """One question a row in which something was typed; what was typed elsewhere is taken."""
    found = desk.returns(
        desk.type_value("fish-catch", "1100"),
        ("type", "Judgments", desk.at("Judgments", "lake-dries", "dissent"), "Some."),
        ("sort", "Update", desk.lake.column("Update", "id"), 1),
    )
    taken = [(o.item, o.field) for o in found.outcomes if o.result == APPLIED]
    assert taken == [("lake-dries", "dissent")]
    assert {(o.result, o.sheet) for o in found.outcomes} - {(APPLIED, "Judgments")} == {
        (QUESTION, "Update")
    }


def test_days_counted_from_1904_are_questions(desk: Desk) -> None:
    """The switch moves every date by four years: each is spelt out, none is taken."""
    found = desk.returns(("count_from_1904",))
    assert {o.result for o in found.outcomes} == {QUESTION}
    assert {(o.item, o.field) for o in found.outcomes} == {
        ("water-level", "as_of"),
        ("salinity", "as_of"),
        ("irrigated-share", "as_of"),  # of the quarter before, in Log
        ("fish-catch", "as_of"),
        ("unrest", "as_of"),
        ("treaty-signed", "seen_on"),
    }
    assert all("1904" in o.why for o in found.outcomes)
    assert any("1 July 2026" in o.why for o in found.outcomes)  # 30 June 2022, moved
