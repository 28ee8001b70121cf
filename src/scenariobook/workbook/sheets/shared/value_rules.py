"""Define which values the column "value" takes in Update and Readings, by the row's id.

Excel takes a rule of 255 characters at most; from a longer one it says that the file is damaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.names import ID
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.shared import cell_rules
from scenariobook.workbook.sheets.shared.cell_rules import CellHelp
from scenariobook.workbook.sheets.shared.look_ups import without_part
from scenariobook.workbook.sheets.shared.page import Page

ANY_NUMBER: Final = ("-1E+300", "1E+300")
# The names of the list with all levels, and of the places of an indicator's first and last one.
CHOICE: Final = "choice"
FIRST: Final = "choice_first"
LAST: Final = "choice_last"
_NUMBER: Final = CellHelp(
    "Value", "A number, in the unit of its row. In percent, 12.5 means 12.5 %."
)
_CHOICE: Final = CellHelp("Value", "One of the choices in the list.")


def offer_values(page: Page, table: Table, indicators: Sequence[Indicator]) -> None:
    """Add the rules for values: a list of levels or a number, as the indicator of the row takes.

    The rules go by the id in the row, so that they still fit after analysts sort the rows.

    Args:
        page: The sheet.
        table: The table, with a column "value".
        indicators: The indicator of each row.
    """
    letter = table.letters["value"]
    numbers: list[str] = []
    chosen: list[str] = []
    for row, indicator in enumerate(indicators, table.first):
        (numbers if indicator.type == "number" else chosen).append(f"{letter}{row}")
    sheet = page.sheet
    if numbers and chosen:
        cell_rules.demand(sheet, " ".join(_runs(numbers)), is_of_its_row(table), _NUMBER)
    elif numbers:
        cell_rules.expect(sheet, " ".join(_runs(numbers)), "decimal", ANY_NUMBER, _NUMBER)
    if chosen:
        cell_rules.offer(sheet, " ".join(_runs(chosen)), choices(table), _CHOICE)


def _runs(cells: Sequence[str]) -> Iterator[str]:
    """Yield a range for each run of neighbouring cells of one column."""
    letter = cells[0].rstrip("0123456789")
    rows = [int(cell.removeprefix(letter)) for cell in cells]
    start = rows[0]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if after != row + 1:
            yield f"{letter}{start}:{letter}{row}" if start != row else f"{letter}{row}"
            start = after or row


def choices(table: Table) -> str:
    """Return the formula for the levels that a cell's drop-down list offers.

    It gives the range of the indicator's levels; a blank cell if it has none. It does not use
    OFFSET, since Google Sheets does not keep a drop-down list that OFFSET gives.
    """
    place = _place_of_row(table)
    first, last = (f"INDEX({CHOICE},INDEX({name},{place}))" for name in (FIRST, LAST))
    return f"{first}:{last}"


def is_of_its_row(table: Table) -> str:
    """Return the formula that accepts a value: a number, or a word if its row has levels.

    It accepts any word. The column "check" then says whether the word is a level of the row.
    """
    count = f"INDEX(indicator_level_count,{_place_of_row(table)})"
    return f"OR(ISNUMBER({_of_row(table, 'value')}),{count}>0)"


def _place_of_row(table: Table) -> str:
    """Return the formula for the place, in the workings, of the indicator in the cell's row."""
    return f"MATCH({without_part(_of_row(table, ID))},indicator_id,0)"


def _of_row(table: Table, header: str) -> str:
    """Return the formula for the cell under a header in the row of the rule's cell.

    It has no relative references: when LibreOffice sorts, it moves the rules along with the cells
    and adjusts relative references to the wrong row. MAX turns the list of one number that ROW()
    gives into a number, since LibreOffice looks nothing up by a list.
    """
    letter = table.letters[header]
    return f"INDEX(${letter}:${letter},MAX(ROW()))"
