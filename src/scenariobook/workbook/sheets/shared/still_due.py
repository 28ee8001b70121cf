"""What is still due on a sheet that analysts fill in, in view as they go down it.

The hidden workings say what is due, by id; here it becomes a line above the table, and a
mark on the cells. Formulas and Python's values stand side by side.
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

_STEPS: Final = MappingProxyType(  # the names of the workings' columns begin so, by table
    {UPDATE_TABLE: "indicator", SIGNPOSTS_TABLE: "signpost", JUDGMENTS_TABLE: "scenario"}
)


def point_to_due(
    page: Page, table: Table, header: str, given: Sequence[bool], due: Sequence[bool]
) -> None:
    """Say above a table what is still due in it, mark those cells, and begin at the first.

    ``header`` is the column that counts; ``given`` and ``due`` tell of each row whether it is
    filled in, and whether that is owed.
    """
    page.put(table.top - 1, 1, _progress(table, header, given, due), "progress")
    page.point_out(table.cells(header), _is_due(table, header), "due")
    page.cursor = _first_due(table, header, due)


def _progress(table: Table, header: str, given: Sequence[bool], due: Sequence[bool]) -> Formula:
    """Return how far a sheet is filled in, and the next cell that is due, as a live line.

    ``header`` is the column that counts; ``given`` and ``due`` tell of each row whether it is
    filled in, and whether that is owed.
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
    """Return the first cell that is due, else the first of all."""
    return f"{table.letters[header]}{table.first + (due.index(True) if any(due) else 0)}"


def _is_due(table: Table, header: str) -> str:
    """Return where a cell is marked as due, for the first row, as a condition.

    Google Sheets reaches other sheets from a condition through INDIRECT alone.
    """
    cell, key = (f"${table.letters[h]}{table.first}" for h in (header, table.key))
    steps = _STEPS[table.name]
    owed = f'SUMIF(INDIRECT("{steps}_id"),{key},INDIRECT("{steps}_missing"))>0'
    return f'AND({cell}="",{key}<>"",{owed})'


# --- on the dashboard ---------------------------------------------------------------------------


def missing_indicators(contents: Contents) -> list[str]:
    """Return the short titles of indicators that owe a value this quarter."""
    return [short_title(s.indicator.title) for s in contents.now.indicators if owes_value(s)]


def missing_signposts(contents: Contents) -> list[str]:
    """Return the short titles of signposts to look at: never yet, or overdue."""
    return [short_title(s.signpost.title) for s in contents.now.signposts if is_to_see(s)]


def missing_judgments(contents: Contents) -> list[str]:
    """Return the labels of scenarios without a judgment this quarter."""
    estimative = contents.study.estimative
    return [
        contents.layout.labels[s.scenario.id]
        for s in contents.now.standings
        if not is_judged(s.judgment, estimative=estimative)
    ]


MISSING_INDICATORS = "SUM(indicator_missing)"
MISSING_SIGNPOSTS = "SUM(signpost_missing)"
MISSING_JUDGMENTS = "SUM(scenario_missing)"


def missing(number: int) -> str:
    """Return what is missing, by its number from 1: values, then sightings, then judgments."""
    in_signposts = f"{number}-{MISSING_INDICATORS}"
    in_scenarios = f"{in_signposts}-{MISSING_SIGNPOSTS}"
    return (
        f"IFERROR(INDEX(indicator_title,MATCH({number},indicator_missing_so_far,0)),"
        f"IFERROR(INDEX(signpost_title,MATCH({in_signposts},signpost_missing_so_far,0)),"
        f'IFERROR(INDEX(scenario_title,MATCH({in_scenarios},scenario_missing_so_far,0)),"")))'
    )


MISSING = f"{MISSING_INDICATORS}+{MISSING_SIGNPOSTS}+{MISSING_JUDGMENTS}"


def more(total: str, shown: int) -> str:
    """Return a note on how many more there are than are shown."""
    return f'IF({total}>{shown},"and "&({total}-{shown})&" more",IF({total}=0,"nothing",""))'
