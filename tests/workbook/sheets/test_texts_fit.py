"""Texts have the room that they need: none is cut by the cell beside it, or by its row."""

from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.record.ledger import EMPTY
from scenariobook.record.stated import Judgment, Reading
from scenariobook.workbook.xlsx.paper import pixels
from tests.builders import a_ledger, a_scenario, a_study, an_indicator, q
from tests.workbook.examples import KINDS, LAST, example
from tests.workbook.opened import opened

_CHARACTER = 0.47  # of the font's size: how wide a character is on average
_LONG = "Ratio of the reported to the planned number of units, by region, monthly"
NAMES = ("alpha", "beta", "gamma")
FIRST = q("2022Q1")


def _width(cell: Any) -> float:
    """Return about how wide a cell's text is, in pixels."""
    size = cell.font.sz / 0.75
    return max(map(len, str(cell.value).split("\n"))) * _CHARACTER * float(size)


def _cut(sheet: Worksheet) -> list[str]:
    """Return the texts on one line that go on into a cell that has something of its own."""
    merged = {
        (row, column): area.max_col
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    found = []
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or cell.alignment.wrap_text:
                continue
            last = merged.get((cell.row, cell.column), cell.column)
            while last < cell.column + 40 and sheet.cell(cell.row, last + 1).value in {None, ""}:
                last += 1
            letters = map(get_column_letter, range(cell.column, last + 1))
            room = sum(pixels(sheet.column_dimensions[letter].width) for letter in letters)
            if _width(cell) > room:
                found.append(f"{sheet.title}!{cell.coordinate}: {cell.value}")
    return found


def _many() -> Any:
    """Return a tracker with long titles, of which much moved, and on which people differ."""
    study = a_study(
        [a_scenario(name, title=f"{name}: a scenario with a title of size") for name in NAMES],
        indicators=[
            an_indicator(f"item-{n}", title=f"{n} {_LONG}", owner=f"Desk {n}", watch=1.0)
            for n in range(9)
        ],
    )
    held = a_ledger(
        *(Reading(FIRST, f"item-{n}", value=0.0) for n in range(9)),
        *(Reading(FIRST.next, f"item-{n}", value=100.0) for n in range(9)),
        *(Judgment(FIRST.next, name, likelihood=99.0, dissent="No.") for name in NAMES),
    )
    return opened(study, FIRST.next, held)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_cut_by_its_neighbour(kind: str) -> None:
    """A text that does not wrap ends before the next cell that has something in it."""
    for sheet in opened(example(kind), LAST):
        if sheet.sheet_state == "visible":
            assert _cut(sheet) == []


def test_long_lines_of_the_dashboard_wrap() -> None:
    """What moved and where people differ stand beside what is missing."""
    sheet = _many()["Dashboard"]
    assert _cut(sheet) == []
    (moved,) = (c for r in sheet.iter_rows() for c in r if str(c.value).startswith("▲ 0 "))
    assert moved.alignment.wrap_text
    assert sheet.row_dimensions[moved.row].height >= 2 * 13


def test_all_owners_are_counted() -> None:
    """The first by name; the others together, so that nothing that is due goes unnamed."""
    study = a_study(
        indicators=[an_indicator(f"item-{n}", owner=f"Desk {n}") for n in range(7)],
    )
    sheet = opened(study, FIRST, EMPTY)["Dashboard"]
    shown = [str(c.value) for r in sheet.iter_rows() for c in r if " due on Update" in str(c.value)]
    assert shown[3:] == [
        "Desk 3: 1 due on Update, 0 on Signposts",
        "and 3 more owners: 3 due on Update, 0 on Signposts",
    ]


def test_an_empty_list_says_so_below_its_heading() -> None:
    """Not some rows further down."""
    sheet = opened(a_study(), FIRST.next, EMPTY)["Dashboard"]
    (heading,) = (c for r in sheet.iter_rows() for c in r if c.value == "What moved since 2022Q1")
    assert sheet.cell(heading.row + 1, heading.column).value == "nothing"
