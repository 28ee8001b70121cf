"""Texts have the room that they need: none is cut by the cell beside it, or by its row."""

from math import ceil
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.record.ledger.kinds import Judgment, Reading
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


@pytest.mark.parametrize("kind", KINDS)
def test_lines_above_tables_stay_in_view(kind: str) -> None:
    """In the columns that do not scroll, which the second of two printed pages repeats.

    Those of Changes are too narrow for a line; the banner of the dashboard is no instruction.
    """
    for found in opened(example(kind), LAST):
        sheet: Any = found
        frozen = int(sheet.sheet_view.pane.xSplit or 0) if sheet.sheet_view.pane else 0
        if not frozen or sheet.title in {"Dashboard", "Changes"}:
            continue
        merged = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        letters = map(get_column_letter, range(1, frozen + 1))
        room = sum(pixels(sheet.column_dimensions[letter].width) for letter in letters)
        for row in (2, 3):
            cell = sheet.cell(row, 1)
            if cell.value and cell.coordinate in merged:
                assert merged[cell.coordinate].max_col == frozen, sheet.title
                lines = _width(cell) / room
                assert sheet.row_dimensions[row].height >= 13 * lines, sheet.title
            elif cell.value:
                assert _width(cell) <= room * 1.1, sheet.title


def test_headers_stand_above_their_buttons() -> None:
    """A header of two lines has the height of two, and below them that of a filter's button."""
    for sheet in opened(example("full"), LAST):
        for table in sheet.tables.values():
            for cell in sheet[table.ref][0]:
                width = pixels(sheet.column_dimensions[cell.column_letter].width)
                lines = ceil(_width(cell) / (width + 8))
                assert sheet.row_dimensions[cell.row].height >= 13 * lines + 12, cell.value


def test_columns_without_any_text_are_narrow() -> None:
    """Where no item has a measure, the column takes no more room than its header."""
    empty, filled = (
        opened(a_study(indicators=[an_indicator(measure=measure)]), FIRST, EMPTY)["Items"]
        for measure in (None, "How many.")
    )
    (header,) = (cell for cell in empty[4] if cell.value == "measure")
    letter = header.column_letter
    assert empty.column_dimensions[letter].width == 9
    assert filled.column_dimensions[letter].width >= 30


def test_a_term_breaks_before_its_range() -> None:
    """Never within it, as in "(20– 45%)"."""
    book = opened(example("open"), LAST)
    for sheet, table in (("Evidence", "tblImplied"), ("Judgments", "tblJudgments")):
        texts = [str(c.value) for row in book[sheet][book[sheet].tables[table].ref] for c in row]
        ranges = [text for text in texts if text.endswith("%)")]
        assert ranges, sheet
        assert all("\n(" in text for text in ranges), sheet


@pytest.mark.parametrize("kind", KINDS)
def test_rows_of_a_set_height_hold_their_texts(kind: str) -> None:
    """Also the longest text of a row, and texts across merged cells."""
    for found in opened(example(kind), LAST):
        sheet: Any = found
        if sheet.sheet_state != "visible":
            continue
        merged = {str(area).split(":")[0]: area for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height
            for cell in row if height else ():
                if isinstance(cell.value, str) and cell.alignment.wrap_text:
                    last = merged[cell.coordinate].max_col if cell.coordinate in merged else 0
                    columns = range(cell.column, max(last, cell.column) + 1)
                    letters = map(get_column_letter, columns)
                    room = sum(pixels(sheet.column_dimensions[one].width) for one in letters)
                    lines = ceil(0.85 * _width(cell) / room) * cell.font.sz / 10
                    assert height >= 12 * lines, f"{sheet.title}!{cell.coordinate}"
