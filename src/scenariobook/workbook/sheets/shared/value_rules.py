"""Define which values the column "value" takes in Update and Months, by the row's id."""

from __future__ import annotations

from typing import Final

from scenariobook.workbook.shape.names import ID, MONTHS_TABLE
from scenariobook.workbook.shape.table import Table

ANY_NUMBER: Final = ("-1E+300", "1E+300")
NUMBER_HELP: Final = "A number, in the unit of its row. In percent, 12.5 means 12.5 %."


def choices(table: Table) -> str:
    """Return the formula for the levels that a cell's drop-down list offers."""
    return _levels_of(_place_of_row(table))


def is_of_its_row(table: Table) -> str:
    """Return the formula that accepts a value: a number, or a word if its row has levels.

    It accepts any word. The column "check" then says whether the word is a level of the row.
    """
    count = _level_count(_place_of_row(table))
    return f"OR(ISNUMBER({_of_row(table, 'value')}),{count}>0)"


def _levels_of(place: str) -> str:
    """Return the formula for the range of an indicator's levels; a blank cell if it has none.

    It does not use OFFSET, since Google Sheets does not keep a drop-down list that OFFSET gives.

    Args:
        place: The formula for the indicator's place in the workings.
    """
    start = f"INDEX(indicator_levels,{place},1)"
    return f"{start}:INDEX(indicator_levels,{place},MAX(1,{_level_count(place)}))"


def _level_count(place: str) -> str:
    return f"INDEX(indicator_level_count,{place})"


def _place_of_row(table: Table) -> str:
    """Return the formula for the place, in the workings, of the indicator in the cell's row."""
    row_id = _of_row(table, ID)
    if table.name == MONTHS_TABLE:  # the id names the month, too
        row_id = f'LEFT({row_id},FIND(" ",{row_id})-1)'
    return f"MATCH({row_id},indicator_id,0)"


def _of_row(table: Table, header: str) -> str:
    """Return the formula for the cell under a header in the row of the rule's cell.

    It has no relative references: when LibreOffice sorts, it moves the rules along with the cells
    and adjusts relative references to the wrong row. MAX turns the list of one number that ROW()
    gives into a number, since LibreOffice looks nothing up by a list.
    """
    letter = table.letters[header]
    return f"INDEX(${letter}$1:${letter}${table.last},MAX(ROW()))"
