"""Copies that went through SheetJS and ExcelJS, as those go that a script or a web page saved.

Both set a value and its type outright, where a person types and the program decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.clients.javascript import Action, exceljs, sheetjs
from tests.edited.lake import NEW, Lake, preview

pytestmark = pytest.mark.client


class Case(NamedTuple):
    """A cell, what was done to it, and its outcome.

    Attributes:
        sheet: Its sheet.
        item: The id of its row.
        header: The header of its column.
        done: What was set, as the program takes it; None if it was emptied.
        becomes: What it becomes.
        why: Part of the question, if it is one.
        shown_as: The number format that the cell was given before.
    """

    sheet: str
    item: str
    header: str
    done: object
    becomes: str = ""
    why: str = ""
    shown_as: str = ""


def wrong(lake: Lake, cases: Sequence[Case], copy: Path) -> list[str]:
    """Return what became otherwise of the cases in a copy, and what became of other cells."""
    cells = dict(preview(lake, copy).cells)
    found = []
    for case in cases:
        outcome = cells.pop((case.sheet, lake.cell(*case[:3])), {})
        became = outcome.get("becomes") if outcome.get("result") == NEW else None
        is_right = case.why in outcome.get("why", "") if case.why else became == case.becomes
        found += [] if is_right else [f"{case}: {outcome}"]
    return found + [f"nobody touched {place}: {outcome}" for place, outcome in cells.items()]


CASES: Final = (
    Case("Update", "water-level", "value", {"t": "n", "v": 5.8}, becomes="5.8"),
    Case("Update", "salinity", "value", {"t": "s", "v": "12.5 %"}, becomes="12.5"),
    Case("Update", "irrigated-share", "value", {"t": "n", "v": 0.33, "z": "0%"}, becomes="33"),
    Case("Update", "fish-catch", "value", {"t": "s", "v": "1,234.5"}, becomes="1234.5"),
    Case("Update", "unrest", "value", {"t": "s", "v": "VIOLENT"}, becomes="violent"),
    Case("Update", "unrest", "credibility", {"t": "n", "v": 3, "f": "2+1"}, becomes="3"),
    Case(
        "Update", "inflow", "as of", {"t": "d", "v": "2022-05-09T00:00:00Z"}, becomes="2022-05-09"
    ),
    Case("Update", "dam-closed", "as of", {"t": "s", "v": "2022-05-09"}, becomes="2022-05-09"),
    Case("Update", "inflow", "credibility", {"t": "s", "v": "3"}, becomes="3"),
    Case("Update", "water-level", "note", {"t": "s", "v": "two\r\nlines"}, becomes="two\nlines"),
    Case("Judgments", "lake-splits", "likelihood", {"t": "n", "v": 0.15, "z": "0%"}, becomes="15"),
    Case("Log", "inflow", "value", {"t": "n", "v": 4.1}, becomes="4.1"),
    Case("Update", "inflow", "value", {"t": "n", "v": 0.33, "z": "0.0%"}, why="33%"),
    Case("Log", "salinity", "value", {"t": "e", "v": 0x2A}, why="#N/A"),
    Case("Log", "water-level", "value", {"t": "e", "v": 0x17}, why="#REF!"),
    Case("Log", "fish-catch", "value", {"t": "b", "v": True}, why="TRUE"),
    Case("Update", "dam-closed", "value", {"t": "b", "v": True}, becomes="yes"),
    Case("Log", "irrigated-share", "value", {"t": "s", "v": "1,234"}, becomes="1234"),
    Case("Update", "salinity", "as of", {"t": "n", "v": 2022}, why="'2022' is not a date"),
    Case("Update", "fish-catch", "as of", {"t": "s", "v": "09.05.2022"}, becomes="2022-05-09"),
    Case("Update", "strange-0", "value", {"t": "d", "v": "2022-05-09T00:00:00Z"}, why="9 May 2022"),
    Case("Judgments", "lake-holds", "rationale", None, becomes=""),
)

# What ExcelJS sets.
OTHERS: Final = (
    Case("Update", "water-level", "value", 5.8, becomes="5.8"),
    Case("Update", "water-level", "note", None, becomes=""),
    Case("Update", "fish-catch", "value", "1,100.5", becomes="1100.5"),
    Case("Update", "irrigated-share", "value", 0.33, becomes="33", shown_as="0%"),
    Case("Update", "irrigated-share", "as of", "2022-05-09", becomes="2022-05-09"),
    Case("Update", "salinity", "value", {"formula": "10+1", "result": 11}, becomes="11"),
    Case("Update", "inflow", "value", {"error": "#N/A"}, why="#N/A"),
    Case("Update", "dam-closed", "value", done=True, becomes="yes"),
    Case(
        "Update",
        "unrest",
        "value",
        {"richText": [{"text": "vio"}, {"text": "lent"}]},
        becomes="violent",
    ),
)


def test_what_sheetjs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    actions: list[Action] = []
    for case in CASES:
        at = case.sheet, lake.cell(*case[:3])
        actions.append(("clear", *at) if case.done is None else ("set", *at, case.done))
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", *actions, reading={"cellNF": True})
    assert wrong(lake, CASES, copy) == []


def test_what_exceljs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    actions: list[Action] = []
    for case in OTHERS:
        at = case.sheet, lake.cell(*case[:3])
        actions.append(("set_date" if case.header == "as of" else "set", *at, case.done))
        if case.shown_as:
            actions.append(("number_format", *at, case.shown_as))
    assert wrong(lake, OTHERS, exceljs(lake.tracker, tmp_path / "copy.xlsx", *actions)) == []


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
