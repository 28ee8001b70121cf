"""Copies that went through SheetJS and ExcelJS, as those go that a script or a web page saved.

Both set a value and its type outright, where a person types and the program decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.clients.javascript import Action, exceljs, sheetjs
from tests.edited.lake import Lake, preview
from tests.edited.typed import Case, asked, taken, wrong

pytestmark = pytest.mark.client

CASES: Final = (
    taken("Update", "water-level", "value", {"t": "n", "v": 5.8}, becomes="5.8"),
    taken("Update", "salinity", "value", {"t": "s", "v": "12.5 %"}, becomes="12.5"),
    taken("Update", "irrigated-share", "value", {"t": "n", "v": 0.33, "z": "0%"}, becomes="33"),
    taken("Update", "fish-catch", "value", {"t": "s", "v": "1,234.5"}, becomes="1234.5"),
    taken("Update", "unrest", "value", {"t": "s", "v": "VIOLENT"}, becomes="violent"),
    taken("Update", "unrest", "credibility", {"t": "n", "v": 3, "f": "2+1"}, becomes="3"),
    taken(
        "Update", "inflow", "as of", {"t": "d", "v": "2022-05-09T00:00:00Z"}, becomes="2022-05-09"
    ),
    taken("Update", "dam-closed", "as of", {"t": "s", "v": "2022-05-09"}, becomes="2022-05-09"),
    taken("Update", "inflow", "credibility", {"t": "s", "v": "3"}, becomes="3"),
    taken("Update", "water-level", "note", {"t": "s", "v": "two\r\nlines"}, becomes="two\nlines"),
    taken("Judgments", "lake-splits", "likelihood", {"t": "n", "v": 0.15, "z": "0%"}, becomes="15"),
    taken("Log", "inflow", "value", {"t": "n", "v": 4.1}, becomes="4.1"),
    asked("Update", "inflow", "value", {"t": "n", "v": 0.33, "z": "0.0%"}, why="33%"),
    asked("Log", "salinity", "value", {"t": "e", "v": 0x2A}, why="#N/A"),
    asked("Log", "water-level", "value", {"t": "e", "v": 0x17}, why="#REF!"),
    asked("Log", "fish-catch", "value", {"t": "b", "v": True}, why="TRUE"),
    taken("Update", "dam-closed", "value", {"t": "b", "v": True}, becomes="yes"),
    taken("Log", "irrigated-share", "value", {"t": "s", "v": "1,234"}, becomes="1234"),
    asked("Update", "salinity", "as of", {"t": "n", "v": 2022}, why="'2022' is not a date"),
    taken("Update", "fish-catch", "as of", {"t": "s", "v": "09.05.2022"}, becomes="2022-05-09"),
    asked(
        "Update", "fish-catch", "value", {"t": "d", "v": "2022-05-09T00:00:00Z"}, why="9 May 2022"
    ),
    taken("Judgments", "lake-holds", "rationale", None, becomes=""),
)

# What ExcelJS sets.
OTHERS: Final = (
    taken("Update", "water-level", "value", 5.8, becomes="5.8"),
    taken("Update", "water-level", "note", None, becomes=""),
    taken("Update", "fish-catch", "value", "1,100.5", becomes="1100.5"),
    taken("Update", "irrigated-share", "value", 0.33, becomes="33", shown_as="0%"),
    taken("Update", "irrigated-share", "as of", "2022-05-09", becomes="2022-05-09"),
    taken("Update", "salinity", "value", {"formula": "10+1", "result": 11}, becomes="11"),
    asked("Update", "inflow", "value", {"error": "#N/A"}, why="#N/A"),
    taken("Update", "dam-closed", "value", done=True, becomes="yes"),
    taken(
        "Update",
        "unrest",
        "value",
        {"richText": [{"text": "vio"}, {"text": "lent"}]},
        becomes="violent",
    ),
)


def test_what_sheetjs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    def edited(cases: Sequence[Case], target: Path) -> Path:
        actions: list[Action] = []
        for case in cases:
            at = case.sheet, lake.cell(*case.place)
            actions.append(("clear", *at) if case.done is None else ("set", *at, case.done))
        return sheetjs(lake.tracker, target, *actions, reading={"cellNF": True})

    assert wrong(lake, CASES, edited, tmp_path) == []


def test_what_exceljs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    def edited(cases: Sequence[Case], target: Path) -> Path:
        actions: list[Action] = []
        for case in cases:
            at = case.sheet, lake.cell(*case.place)
            actions.append(("set_date" if case.header == "as of" else "set", *at, case.done))
            if case.shown_as:
                actions.append(("number_format", *at, case.shown_as))
        return exceljs(lake.tracker, target, *actions)

    assert wrong(lake, OTHERS, edited, tmp_path) == []


@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_sheetjs_moves_no_date(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Read as JavaScript's dates, they are moments in the machine's own time zone."""
    monkeypatch.setenv("TZ", zone)
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", reading={"cellDates": True})
    assert not preview(lake, copy).cells


def test_rows_sorted_into_a_bare_sheet_are_no_edit(lake: Lake, tmp_path: Path) -> None:
    """No formula, format or table is left, and the sheet has another name: its headers suffice."""
    rows = lake.rows("Update")
    copy = sheetjs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("rows", "Update", [*range(rows.start - 1), *range(rows.stop - 2, rows.start - 2, -1)]),
        ("rename_sheet", "Update", "Sheet1"),
        reading={"cellDates": True},
    )
    assert not preview(lake, copy).cells


def test_what_exceljs_moved_is_found(lake: Lake, tmp_path: Path) -> None:
    """A row deleted, a sheet renamed, beside values that were typed.

    ExcelJS moves formulas up without what they refer to. Nobody typed that.
    """
    copy = exceljs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("set", "Update", lake.cell("Update", "salinity", "value"), 11.5),
        ("set", "Signposts", lake.cell("Signposts", "port-abandoned", "state"), "emerging"),
        ("delete_row", "Signposts", lake.rows("Signposts").start),
        ("rename_sheet", "Update", "Sheet1"),
    )
    assert preview(lake, copy).edits == [
        ("port-abandoned", "state", "", "emerging"),
        ("salinity", "value", "10.5", "11.5"),
    ]
