"""Show analysts which cells are still due on a sheet that they fill in.

The hidden workings compute, by id, what is due. The functions here show it in a line above the
table, in marks on cells, and on the dashboard. Each formula comes with the value that Python
calculated.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from scenariobook.assess.due import is_judged, is_to_see, owes_value
from scenariobook.workbook.shape.names import JUDGMENTS_TABLE, SIGNPOSTS_TABLE, UPDATE_TABLE
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import short_title
from scenariobook.workbook.xlsx.package import Formula

_STEPS: Final = MappingProxyType(  # by table, how the names of the workings' columns begin
    {UPDATE_TABLE: "indicator", SIGNPOSTS_TABLE: "signpost", JUDGMENTS_TABLE: "scenario"}
)


def point_to_due(
    page: Page, table: Table, header: str, given: Sequence[bool], due: Sequence[bool]
) -> None:
    """Write above a table what is due in it, mark the due cells, and put the cursor on the first.

    Args:
        page: The sheet.
        table: The table.
        header: The header of the column with the cells that may be due.
        given: For each row, whether the cell is filled in.
        due: For each row, whether the cell is due.
    """
    page.put(table.top - 1, 1, _progress(table, header, given, due), "progress")
    page.point_out(table.cells(header), _is_due(table, header), "due")
    page.cursor = _first_due(table, header, due)


def _progress(table: Table, header: str, given: Sequence[bool], due: Sequence[bool]) -> Formula:
    """Return the formula for the line above a table: how many cells are filled in and due.

    See ``point_to_due`` for the arguments.
    """
    names = {column.header: column.name for column in table.columns}
    cells, ids, rows = names[header], names[table.key], f"{_STEPS[table.name]}_due_at"
    first = f"INDEX({cells},MIN({rows}))"
    text = (
        f'COUNTA({cells})&" of "&COUNTA({ids})&" filled in; "&IF(COUNT({rows})=0,'
        f'"nothing is due",COUNT({rows})&" due, next "&ADDRESS(ROW({first}),COLUMN({first}),4))'
    )
    value = f"{sum(given)} of {table.count} filled in; "
    if any(due):
        place = f"{table.letters[header]}{table.first + due.index(True)}"
        return Formula(text, f"{value}{sum(due)} due, next {place}")
    return Formula(text, f"{value}nothing is due")


def _first_due(table: Table, header: str, due: Sequence[bool]) -> str:
    """Return the first cell that is due; if none is, the first cell of the column."""
    return f"{table.letters[header]}{table.first + (due.index(True) if any(due) else 0)}"


def _is_due(table: Table, header: str) -> str:
    """Return the condition, for the first row, under which a cell gets the mark "due".

    In a condition, Google Sheets can refer to other sheets only through INDIRECT.
    """
    cell, key = (f"${table.letters[h]}{table.first}" for h in (header, table.key))
    steps = _STEPS[table.name]
    owed = f'SUMIF(INDIRECT("{steps}_id"),{key},INDIRECT("{steps}_missing"))>0'
    return f'AND({cell}="",{key}<>"",{owed})'


# --- on the dashboard ---------------------------------------------------------------------------


def missing_indicators(contents: Contents) -> list[str]:
    """Return the short titles of indicators whose value for the open quarter is due."""
    return [short_title(s.indicator.title) for s in contents.now.indicators if owes_value(s)]


def missing_signposts(contents: Contents) -> list[str]:
    """Return the short titles of signposts that have no state yet or are overdue."""
    return [short_title(s.signpost.title) for s in contents.now.signposts if is_to_see(s)]


def missing_judgments(contents: Contents) -> list[str]:
    """Return the labels of scenarios without a judgment for the open quarter."""
    estimative = contents.study.estimative
    return [
        contents.layout.labels[s.scenario.id]
        for s in contents.now.standings
        if not is_judged(s.judgment, estimative=estimative)
    ]


# The formulas for the numbers of what is missing.
MISSING_INDICATORS = "SUM(indicator_missing)"
MISSING_SIGNPOSTS = "SUM(signpost_missing)"
MISSING_JUDGMENTS = "SUM(scenario_missing)"


def missing(number: int) -> str:
    """Return the formula for a line of the list of what is missing.

    The list has first the indicators, then the signposts, then the scenarios.

    Args:
        number: The line's number, from 1.
    """
    in_signposts = f"{number}-{MISSING_INDICATORS}"
    in_scenarios = f"{in_signposts}-{MISSING_SIGNPOSTS}"
    return (
        f"IFERROR(INDEX(indicator_title,MATCH({number},indicator_missing_so_far,0)),"
        f"IFERROR(INDEX(signpost_title,MATCH({in_signposts},signpost_missing_so_far,0)),"
        f'IFERROR(INDEX(scenario_title,MATCH({in_scenarios},scenario_missing_so_far,0)),"")))'
    )


MISSING = f"{MISSING_INDICATORS}+{MISSING_SIGNPOSTS}+{MISSING_JUDGMENTS}"


def more(total: str, shown: int) -> str:
    """Return the formula for the note below a list that says how many more lines there are.

    Args:
        total: The formula for the number of lines.
        shown: The number of lines that the list has room for.
    """
    return f'IF({total}>{shown},"and "&({total}-{shown})&" more",IF({total}=0,"nothing",""))'
