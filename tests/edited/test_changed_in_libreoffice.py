"""What people do to a tracker's rows, columns and sheets in LibreOffice, and what is made of it.

The reader's own rules are tried without it, in tests/workbook/reading.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import time_machine

from tests.clients.office import Action, LibreOffice
from tests.edited.lake import QUESTION, Lake, a_lake, preview
from tests.workbook.as_read import ids

pytestmark = pytest.mark.client


def test_saving_the_moments_of_changes_is_no_edit(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice keeps 15 digits: a moment between two thousandths of a second may move."""
    with time_machine.travel(datetime(2026, 11, 24, 19, 48, 3, 767_500, tzinfo=UTC), tick=False):
        lake = a_lake(tmp_path / "lake")
    assert preview(lake, libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx")).is_no_edit


def arranged(lake: Lake, way: str) -> tuple[Action, ...]:
    """Return a way to arrange a tracker that says nothing."""
    body, note = lake.body("Update"), lake.cell("Update", "inflow", "note")
    head, last = lake.cell("Update", "id", "note"), lake.body("Update", "note").split(":")[1]
    first, below = lake.rows("Update").start, lake.rows("Update").stop + 2
    end = body.split(":")[1]
    row = f"A{first}:{end.rstrip('0123456789')}{first}"
    ways: dict[str, tuple[Action, ...]] = {
        "sheet renamed": (("rename_sheet", "Update", "Anna's sheet"),),
        "rows and sheets in another order": (
            ("sort", "Update", body, 8),
            ("sort", "Log", lake.body("Log"), 4),
            ("move_sheet", "Judgments", 0),
        ),
        "hidden and coloured": (
            ("hide_rows", "Update", note),
            ("hide_columns", "Update", note),
            ("hide_sheet", "Judgments"),
            ("colour", "Update", body, 0xFFDD00),
        ),
        "filtered": (("filter", "Update", f"{lake.cell('Update', 'id', 'id')}:{end}", 5, "m"),),
        "title merged": (("merge", "Update", "A1:D1"),),
        "row copied": (("copy", "Update", row, f"A{below}"),),
        "sheet copied": (("copy_sheet", "Update", "Update (2)"),),
        "row deleted": (("delete_row", "Update", lake.cell("Update", "inflow", "id")),),
        "sheet deleted": (("delete_sheet", "Signposts"),),
        "column moved": (
            ("cut", "Update", f"{head}:{last}", f"{lake.beside('Update')}{head[1:]}"),
        ),
    }
    return ways[way]


@pytest.mark.parametrize(
    "way",
    [
        "sheet renamed",
        "rows and sheets in another order",
        "hidden and coloured",
        "filtered",
        "title merged",
    ],
)
def test_arranging_is_no_edit(
    way: str, lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """By id and header, never by position: whole rows may move, sheets may be renamed."""
    copy = libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx", *arranged(lake, way))
    assert preview(lake, copy).is_no_edit
    if "order" in way:
        before, after = (ids(openpyxl.load_workbook(one), "Update") for one in (lake.tracker, copy))
        assert sorted(before) == sorted(after)
        assert before != after


@pytest.mark.parametrize(
    "way", ["row copied", "sheet copied", "row deleted", "sheet deleted", "column moved"]
)
def test_what_stands_twice_or_nowhere_says_nothing(
    way: str, lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Not returned is not deleted: what the record holds stays."""
    copy = libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx", *arranged(lake, way))
    assert not preview(lake, copy).cells


def test_an_edit_is_found_wherever_its_row_went(
    lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Typed, then sorted, beside a column of one's own, on a renamed sheet."""
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("type", "Update", lake.cell("Update", "salinity", "value"), "11.5"),
        ("sort", "Update", lake.body("Update"), 2),
        ("insert_column", "Update", lake.cell("Update", "id", "unit"), "my remark"),
        ("rename_sheet", "Update", "Anna's sheet"),
    )
    found = preview(lake, copy)
    assert found.edits == [("salinity", "value", "10.5", "11.5")]
    assert {sheet for sheet, _ in found.cells} == {"Anna's sheet"}


def test_days_counted_from_1904_are_questions(
    lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """The switch moves every date by four years: each is spelt out, none is taken."""
    copy = libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx", ("count_from_1904",))
    found = preview(lake, copy).cells.values()
    assert {one["result"] for one in found} == {QUESTION}
    assert {(one["item"], one["field"]) for one in found} == {
        ("water-level", "as_of"),
        ("salinity", "as_of"),
        ("irrigated-share", "as_of"),  # of the quarter before, in Log
        ("fish-catch", "as_of"),
        ("unrest", "as_of"),
        ("treaty-signed", "seen_on"),
    }
    assert all("1904" in one["why"] for one in found)
    assert any("1 July 2026" in one["why"] for one in found)  # 30 June 2022, moved
