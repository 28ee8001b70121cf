"""Copies that went through SheetJS and ExcelJS, as those go that a script or a web page saved.

Both set a value and its type outright, where a person types and the program decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.clients.javascript import Action, exceljs, sheetjs
from tests.edited.preview import QUESTION, Found, preview
from tests.edited.study import Lake
from tests.edited.typing import Case, asked, check, outcomes, taken

pytestmark = pytest.mark.client

Formats = Mapping[str, object]
FORMATS_KEPT: Final[Formats] = {"cellNF": True}


# --- SheetJS ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reading",
    [{}, FORMATS_KEPT, {"cellStyles": True}],
    ids=["as it comes", "with number formats", "with styles"],
)
def test_opening_and_saving_in_sheetjs_is_no_edit(
    lake: Lake, tmp_path: Path, reading: Formats
) -> None:
    """As it comes, SheetJS drops every number format: a date is left as the number of its day."""
    assert preview(lake, sheetjs(lake.tracker, tmp_path / "copy.xlsx", reading=reading)).is_no_edit


@pytest.mark.parametrize("zone", ["Asia/Almaty", "America/New_York"])
def test_sheetjs_moves_no_date(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    """Read as JavaScript's dates, they are moments in the machine's own time zone."""
    monkeypatch.setenv("TZ", zone)
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", reading={"cellDates": True})
    found = preview(lake, copy)
    assert not found.outcomes


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
)


@pytest.fixture(scope="module")
def found(lake: Lake, tmp_path_factory: pytest.TempPathFactory) -> dict[Case, Found]:
    """Set all cases' cells; return their outcomes, having made sure that nothing else changed."""

    def edited(cases: Sequence[Case], target: Path) -> Path:
        actions: list[Action] = [
            ("set", case.sheet, lake.cell(*case.place), case.done) for case in cases
        ]
        return sheetjs(lake.tracker, target, *actions, reading=FORMATS_KEPT)

    return outcomes(lake, CASES, edited, tmp_path_factory.mktemp("sheetjs"))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_sheetjs_set_has_its_outcome(case: Case, found: dict[Case, Found]) -> None:
    check(case, found[case])


def test_a_cell_emptied_in_sheetjs_is_cleared(lake: Lake, tmp_path: Path) -> None:
    where = lake.cell("Update", "water-level", "note")
    copy = sheetjs(
        lake.tracker, tmp_path / "copy.xlsx", ("clear", "Update", where), reading=FORMATS_KEPT
    )
    assert preview(lake, copy).edits == [("water-level", "note", "low for June", "")]


def rows_of(lake: Lake, *order: int) -> list[int]:
    """Return the numbers, from 0, of Update's rows: the head, then data rows in this order."""
    first = lake.rows("Update").start - 1
    return [*range(first), *(first + row for row in order)]


def test_rows_sorted_into_a_bare_sheet_are_no_edit(lake: Lake, tmp_path: Path) -> None:
    """No formula, format or table is left, and the sheet has another name: its headers suffice."""
    copy = sheetjs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("rows", "Update", rows_of(lake, 6, 5, 4, 3, 2, 1, 0)),
        ("rename_sheet", "Update", "Sheet1"),
        reading={"cellDates": True},
    )
    assert not preview(lake, copy).outcomes


def test_a_range_merged_in_sheetjs_stops_the_copy(lake: Lake, tmp_path: Path) -> None:
    value, day = (lake.cell("Update", "inflow", header) for header in ("value", "as of"))
    copy = sheetjs(lake.tracker, tmp_path / "copy.xlsx", ("merge", "Update", f"{value}:{day}"))
    found = preview(lake, copy)
    assert (found.exit_code, found.outcomes) == (1, ())
    assert f"{value}:{day}" in found.words


# --- ExcelJS ------------------------------------------------------------------------------------


def test_opening_and_saving_in_exceljs_is_no_edit(lake: Lake, tmp_path: Path) -> None:
    """ExcelJS drops the identity's property and its name: the hidden sheet must suffice."""
    assert preview(lake, exceljs(lake.tracker, tmp_path / "copy.xlsx")).is_no_edit


def test_what_exceljs_set_has_its_outcome(lake: Lake, tmp_path: Path) -> None:
    """Numbers, text, percent, a date, a formula, an emptied cell are taken; the rest is asked."""
    values: dict[tuple[str, str], object] = {
        ("water-level", "value"): 5.8,
        ("water-level", "note"): None,
        ("fish-catch", "value"): "1,100.5",
        ("irrigated-share", "value"): 0.33,
        ("salinity", "value"): {"formula": "10+1", "result": 11},
        ("inflow", "value"): {"error": "#N/A"},
        ("dam-closed", "value"): True,
        ("unrest", "value"): {"richText": [{"text": "vio"}, {"text": "lent"}]},
    }
    put: list[Action] = [
        ("set", "Update", lake.cell("Update", *place), value) for place, value in values.items()
    ]
    share, day = (lake.cell("Update", "irrigated-share", h) for h in ("value", "as of"))
    copy = exceljs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        *put,
        ("number_format", "Update", share, "0%"),
        ("set_date", "Update", day, "2022-05-09"),
    )
    seen = preview(lake, copy)
    asked_of = {(o.item, o.field): o.why for o in seen.outcomes if o.result == QUESTION}
    assert set(asked_of) == {("inflow", "value")}
    assert "#N/A" in asked_of["inflow", "value"]
    assert sorted(o.edit for o in seen.outcomes if o.result != QUESTION) == [
        ("dam-closed", "value", "", "yes"),
        ("fish-catch", "value", "1180", "1100.5"),
        ("irrigated-share", "as_of", "", "2022-05-09"),
        ("irrigated-share", "value", "", "33"),
        ("salinity", "value", "10.5", "11"),
        ("unrest", "value", "tense", "violent"),
        ("water-level", "note", "low for June", ""),
        ("water-level", "value", "6.1", "5.8"),
    ]


def test_what_exceljs_moved_is_found(lake: Lake, tmp_path: Path) -> None:
    """A column of one's own, a row deleted, a sheet renamed, beside a value that was typed."""
    copy = exceljs(
        lake.tracker,
        tmp_path / "copy.xlsx",
        ("set", "Update", lake.cell("Update", "salinity", "value"), 11.5),
        ("set", "Signposts", lake.cell("Signposts", "port-abandoned", "state"), "emerging"),
        ("delete_row", "Signposts", lake.rows("Signposts").start),
        ("rename_sheet", "Update", "Sheet1"),
    )
    seen = preview(lake, copy)
    # ExcelJS moves formulas up without what they refer to. Nobody typed that.
    assert {(o.item, o.result, o.becomes) for o in seen.outcomes} == {
        ("salinity", "new", "11.5"),
        ("port-abandoned", "new", "emerging"),
    }


def test_a_range_merged_in_exceljs_stops_the_copy(lake: Lake, tmp_path: Path) -> None:
    value, day = (lake.cell("Update", "inflow", header) for header in ("value", "as of"))
    copy = exceljs(lake.tracker, tmp_path / "copy.xlsx", ("merge", "Update", f"{value}:{day}"))
    seen = preview(lake, copy)
    assert (seen.exit_code, seen.outcomes) == (1, ())
    assert f"{value}:{day}" in seen.words
