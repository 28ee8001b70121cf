"""Write the parts that formulas of many columns share.

A column's formula is text. In it, ``[header]`` means the cell under that header in the formula's
own row (see ``Table.formula``). Formulas refer to other sheets only by defined names, and look up
rows by id, so that analysts may sort and filter.

Formulas use only functions that Excel 2016, LibreOffice and Google Sheets all have. Gnumeric must
calculate them, too: it applies operators to each cell of a range, and takes ranges in functions
that are made for ranges, but not ISNUMBER, EXP or MAX of a calculated range.
"""

from __future__ import annotations


def look_up(column: str, key: str, keys: str) -> str:
    """Return the formula for a cell of a column, in the row of a key.

    Args:
        column: The column's defined name.
        key: The formula for the key.
        keys: The defined name of the column with the keys.
    """
    return f"INDEX({column},MATCH({key},{keys},0))"


def of_indicator(step: str, key: str = "[id]") -> str:
    """Return the formula for a step of an indicator on the hidden workings.

    Args:
        step: The step's name.
        key: The formula for the indicator's id.
    """
    return look_up(f"indicator_{step}", key, "indicator_id")


def of_signpost(step: str) -> str:
    """Return the formula for a step of the row's signpost on the hidden workings."""
    return look_up(f"signpost_{step}", "[id]", "signpost_id")


def of_scenario(step: str) -> str:
    """Return the formula for a step of the row's scenario on the hidden workings."""
    return look_up(f"scenario_{step}", "[id]", "scenario_id")


def without_part(row_id: str) -> str:
    """Return the formula for the id in a row's id, which may also name a month or a quarter."""
    return f'LEFT({row_id},FIND(" ",{row_id}&" ")-1)'


def filled(cell: str) -> str:
    """Return the formula for a cell's content; for a blank cell it gives empty text, not zero."""
    return f'IF({cell}="","",{cell})'


def quoted(words: str) -> str:
    """Return words as a text in a formula, in quotes."""
    doubled = words.replace('"', '""')
    return f'"{doubled}"'
