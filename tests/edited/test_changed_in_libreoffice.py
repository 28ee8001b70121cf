"""What people do to a tracker's rows, columns and sheets in LibreOffice, and what is made of it.

The reader's own rules are tried without it, in tests/workbook/reading.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
import time_machine

from tests.clients.office import LibreOffice
from tests.edited.lake import QUESTION, Lake, a_lake, preview
from tests.workbook.as_read import ids

pytestmark = pytest.mark.client


def test_saving_the_moments_of_changes_is_no_edit(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """LibreOffice keeps 15 digits: a moment between two thousandths of a second may move."""
    with time_machine.travel(datetime(2026, 11, 24, 19, 48, 3, 767_500, tzinfo=UTC), tick=False):
        lake = a_lake(tmp_path / "lake")
    assert preview(lake, libreoffice.edit(lake.tracker, tmp_path / "copy.xlsx")).is_no_edit


def test_arranging_is_no_edit(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """By id and header, never by position: whole rows and sheets may move, and be hidden."""
    body, note = lake.body("Update"), lake.cell("Update", "inflow", "note")
    filtered = f"{lake.cell('Update', 'id', 'id')}:{body.split(':')[1]}"
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("sort", "Update", body, 8),
        ("sort", "Log", lake.body("Log"), 4),
        ("move_sheet", "Judgments", 0),
        ("set", "Update", note, "Rows.IsVisible", False),
        ("set", "Update", note, "Columns.IsVisible", False),
        ("set", "Judgments", "", "IsVisible", False),
        ("set", "Update", body, "CellBackColor", 0xFFDD00),
        ("filter", "Update", filtered, 5, "m"),
        ("merge", "Update", "A1:D1"),
    )
    assert preview(lake, copy).is_no_edit
    before, after = (ids(openpyxl.load_workbook(one), "Update") for one in (lake.tracker, copy))
    assert sorted(before) == sorted(after)
    assert before != after


def test_what_stands_twice_or_nowhere_says_nothing(
    lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Not returned is not deleted: what the record holds stays."""
    rows, beside = lake.rows("Update"), lake.beside("Update")
    head, last = lake.cell("Update", "id", "note"), lake.body("Update", "note").split(":")[1]
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("command", "Update", f"{head}:{last}", "Cut"),
        ("command", "Update", f"{beside}{head[1:]}", "Paste"),
        ("command", "Update", f"A{rows.start}:{beside}{rows.start}", "Copy"),
        ("command", "Update", f"A{rows.stop + 2}", "Paste"),
        ("copy_sheet", "Update", "Update (2)"),
        ("command", "Update", lake.cell("Update", "inflow", "id"), "DeleteRows"),
        ("delete_sheet", "Signposts"),
    )
    assert not preview(lake, copy).cells


def test_an_edit_is_found_wherever_its_row_went(
    lake: Lake, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """Typed, then sorted, beside a column of one's own, on a renamed sheet."""
    unit = lake.cell("Update", "id", "unit")
    copy = libreoffice.edit(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("type", "Update", lake.cell("Update", "salinity", "value"), "11.5"),
        ("sort", "Update", lake.body("Update"), 2),
        ("command", "Update", unit, "InsertColumnsBefore"),
        ("type", "Update", unit, "my remark"),
        ("set", "Update", "", "Name", "Anna's sheet"),
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
