"""Pieces that formulas of many columns are made of.

A column's formula is text. ``[header]`` stands for the cell under that header in the formula's own
row (see ``Table.formula``); other sheets are reached by defined names alone, and looked up by id,
so that analysts may sort and filter. Only functions that Excel 2016, LibreOffice and
Google Sheets share are used; and of a range, what Gnumeric calculates as well: operators, and
functions that take a range anyway (ISNUMBER, EXP or MAX of a calculated one it does not).
"""

from __future__ import annotations


def look_up(column: str, key: str, keys: str) -> str:
    """Return a look-up of a named column's cell, by a key among named keys."""
    return f"INDEX({column},MATCH({key},{keys},0))"


def of_indicator(step: str) -> str:
    """Return the look-up of a step in the hidden workings, by the id of an indicator."""
    return look_up(f"indicator_{step}", "[id]", "indicator_id")


def of_signpost(step: str) -> str:
    """Return the look-up of a step in the hidden workings, by the id of a signpost."""
    return look_up(f"signpost_{step}", "[id]", "signpost_id")


def of_scenario(step: str) -> str:
    """Return the look-up of a step in the hidden workings, by the id of a scenario."""
    return look_up(f"scenario_{step}", "[id]", "scenario_id")


def filled(cell: str) -> str:
    """Return what a cell holds; a blank one is text without characters, not zero."""
    return f'IF({cell}="","",{cell})'
