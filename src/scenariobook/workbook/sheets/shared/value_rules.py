"""What may be typed in Update's column "value", by the id that stands in the same row."""

from __future__ import annotations

from scenariobook.workbook.shape.table import Table


def choices(table: Table) -> str:
    """Return the list of levels that fits the id in the row of a drop-down in Update."""
    return _levels_of(_place_of_row(table))


def is_of_its_row(table: Table) -> str:
    """Return whether a value in Update is a number, or may be a word in its row.

    Where it may, the column "check" tells whether the word is one of the row's.
    """
    count = _level_count(_place_of_row(table))
    return f"OR(ISNUMBER({_of_row(table, 'value')}),{count}>0)"


def _levels_of(place: str) -> str:
    """Return the run of an indicator's levels; of one without any, a blank cell.

    Google Sheets keeps no list that OFFSET finds.
    """
    start = f"INDEX(indicator_levels,{place},1)"
    return f"{start}:INDEX(indicator_levels,{place},MAX(1,{_level_count(place)}))"


def _level_count(place: str) -> str:
    return f"INDEX(indicator_level_count,{place})"


def _place_of_row(table: Table) -> str:
    """Return the place of the indicator whose id stands in the row that is typed in."""
    return f"MATCH({_of_row(table, 'id')},indicator_id,0)"


def _of_row(table: Table, header: str) -> str:
    """Return the cell under a header of Update in the row that is typed in.

    Nothing is relative: LibreOffice takes rules along when it sorts, and writes what is relative
    in them for another row. A row's number alone is a list of one, which it does not look up.
    """
    letter = table.letters[header]
    return f"INDEX(${letter}$1:${letter}${table.last},MAX(ROW()))"
