"""Show analysts which cells are still due on a sheet that they fill in.

The hidden workings compute, by id, what is due. The functions here show it in a line above the
table, in marks on cells, and on the dashboard. Each formula comes with the value that Python
calculated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from scenariobook.assess.due import is_judged, is_to_see, owes_value
from scenariobook.study.model import Indicator, Signpost
from scenariobook.workbook.shape.names import (
    JUDGMENTS_TABLE,
    SIGNPOSTS,
    SIGNPOSTS_TABLE,
    UPDATE,
    UPDATE_TABLE,
)
from scenariobook.workbook.shape.table import TOP, Column, Row, Table
from scenariobook.workbook.sheets.shared import cell_rules, links
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.look_ups import look_up, quoted
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import short_title
from scenariobook.workbook.xlsx.package import Formula

DUE: Final = "due"  # the header of the column that says in which rows something is due
# By table, how the names of the workings' columns begin, and the name of its column "due".
_STEPS: Final = MappingProxyType(
    {UPDATE_TABLE: "indicator", SIGNPOSTS_TABLE: "signpost", JUDGMENTS_TABLE: "scenario"}
)
_DUE_CELLS: Final = MappingProxyType(
    {UPDATE_TABLE: "update_due", SIGNPOSTS_TABLE: "sighting_due", JUDGMENTS_TABLE: "judgment_due"}
)


def due_column(
    table: str, header: str, place: Callable[[Row], int | None], key: str = "[id]"
) -> Column[Row]:
    """Return the column that says in which rows of a table something is due.

    Its cells hold the number of their row, so that the line above the table can count the rows
    that a filter shows, and name the first of them. They show a word.

    Args:
        table: The table's name.
        header: The header of the column with the cells that may be due.
        place: Returns a row's place in the table, from 1; None if its cell is not due.
        key: The formula for the id of what the row is about.
    """
    steps = _STEPS[table]
    missing = look_up(f"{steps}_missing", key, f"{steps}_id")
    return Column(
        DUE,
        6,
        "due",
        _DUE_CELLS[table],
        value=lambda row: _row_number(place(row)),
        formula=f'IF([{header}]<>"","",IFERROR(IF({missing}>0,ROW(),""),""))',
    )


def _row_number(place: int | None) -> int | str:
    return TOP + place if place else ""


class DueCell(NamedTuple):
    """A cell that may be due.

    Attributes:
        is_given: Whether it is filled in.
        is_due: Whether it is due.
        is_shown: Whether the table's filter shows its row.
    """

    is_given: bool
    is_due: bool
    is_shown: bool = True


def point_to_due(page: Page, table: Table, header: str, cells: Sequence[DueCell]) -> None:
    """Write above a table what is due in it, mark the due cells, and put the cursor on the first.

    Args:
        page: The sheet.
        table: The table, with a column "due".
        header: The header of the column with the cells that may be due.
        cells: The cell of each row.
    """
    page.put(table.top - 1, 1, _progress(table, header, cells), "progress")
    cell_rules.point_out(
        page.sheet, table.cells(header), f'${table.letters[DUE]}{table.first}<>""', "due"
    )
    page.cursor = _first_due(table, header, cells)


def _progress(table: Table, header: str, cells: Sequence[DueCell]) -> Formula:
    """Return the formula for the line above a table: how many cells are filled in and due.

    It links to the next one. Where a filter hides rows, it counts those that are shown. See
    ``point_to_due`` for the arguments.
    """
    names = {column.header: column.name for column in table.columns}
    values, ids, rows = names[header], names[table.key], names[DUE]
    # With 100 added, rows count as hidden in LibreOffice from the moment that it opens the file;
    # Gnumeric does not know these numbers.
    given, of, due, first = (
        f"IFERROR(SUBTOTAL({100 + number},{area}),SUBTOTAL({number},{area}))"
        for number, area in ((3, values), (3, ids), (2, rows), (5, rows))
    )
    address = f"ADDRESS({first},{table.left + table.headers.index(header)},4)"
    counts = f'{given}&" of "&{of}&" filled in; "'
    link = f'HYPERLINK("{links.target(table.sheet)}"&{address}'
    text = f'IF({due}=0,{counts}&"nothing is due",{link},{counts}&{due}&" due, next "&{address}))'
    shown = [cell for cell in cells if cell.is_shown]
    value = f"{sum(cell.is_given for cell in shown)} of {len(shown)} filled in; "
    if number := sum(cell.is_due for cell in shown):
        return Formula(text, f"{value}{number} due, next {_first_due(table, header, cells)}")
    return Formula(text, f"{value}nothing is due")


def _first_due(table: Table, header: str, cells: Sequence[DueCell]) -> str:
    """Return the first cell shown that is due; if none is, the first cell of the column."""
    due = [cell.is_due and cell.is_shown for cell in cells]
    return f"{table.letters[header]}{table.first + (due.index(True) if any(due) else 0)}"


# --- on the dashboard ---------------------------------------------------------------------------


Counts = Callable[[Indicator | Signpost], bool]  # whether an item counts


def _all(_: Indicator | Signpost) -> bool:
    return True


def missing_indicators(contents: Contents, counts: Counts = _all) -> list[str]:
    """Return the short titles of indicators whose value for the open quarter is due."""
    states = (s for s in contents.now.indicators if counts(s.indicator))
    return [short_title(s.indicator.title) for s in states if owes_value(s)]


def missing_signposts(contents: Contents, counts: Counts = _all) -> list[str]:
    """Return the short titles of signposts that have no state yet or are overdue."""
    states = (s for s in contents.now.signposts if counts(s.signpost))
    return [short_title(s.signpost.title) for s in states if is_to_see(s)]


def missing_judgments(contents: Contents) -> list[str]:
    """Return the labels of scenarios without a judgment for the open quarter."""
    estimative = contents.study.estimative
    return [
        contents.layout.labels[s.scenario.id]
        for s in contents.now.standings
        if not is_judged(s.judgment, estimative=estimative)
    ]


def by_owner(contents: Contents) -> list[tuple[str, str]]:
    """Return, for each owner, the formula and the words for how much is due; most first."""
    lines = []
    for owner, values, states in _owners(contents):
        of = quoted(owner)
        due = f"SUMPRODUCT((indicator_owner={of})*indicator_missing)"
        to_see = f"SUMPRODUCT((signpost_owner={of})*signpost_missing)"
        lines.append((_owed(owner, due, to_see), _owed_words(owner, values, states)))
    return lines


def of_other_owners(contents: Contents, listed: int) -> tuple[str, str]:
    """Return the formula and the words for how much is due of all owners but the first ones.

    Args:
        contents: What the tracker shows.
        listed: How many owners of ``by_owner`` are listed by themselves.
    """
    ordered = _owners(contents)
    rest = len(ordered) - listed
    first = [quoted(owner) for owner, _, _ in ordered[:listed]]

    def count(of: str) -> str:
        others = "*".join(f"({of}_owner<>{name})" for name in ('""', *first))
        return f"SUMPRODUCT({others}*{of}_missing)"

    values = sum(due for _, due, _ in ordered[listed:])
    states = sum(due for _, _, due in ordered[listed:])
    words = f"and {rest} more {'owner' if rest == 1 else 'owners'}"
    return _owed(words, count("indicator"), count("signpost")), _owed_words(words, values, states)


def _owners(contents: Contents) -> list[tuple[str, int, int]]:
    """Return each owner with the values and the states that are due; most first."""
    now = contents.now
    values = Counter(s.indicator.owner for s in now.indicators if owes_value(s))
    states = Counter(s.signpost.owner for s in now.signposts if is_to_see(s))
    owners = dict.fromkeys(item.owner for item in contents.study.items if item.owner)
    found = [(owner, values[owner], states[owner]) for owner in owners]
    return sorted(found, key=lambda one: -(one[1] + one[2]))


def _owed_words(owner: str, values: int, states: int) -> str:
    return f"{owner}: {values} due on {UPDATE}, {states} on {SIGNPOSTS}"


def _owed(owner: str, values: str, states: str) -> str:
    return f'{quoted(owner)}&": "&{values}&" due on {UPDATE}, "&{states}&" on {SIGNPOSTS}"'


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


def of_first(count: int, column: str) -> str:
    """Return the formula for the sum of the first cells of a column of the workings.

    Args:
        count: How many cells, 1 or more.
        column: The name of the column's cells.
    """
    return f"SUM(INDEX({column},1):INDEX({column},{count}))"


MISSING = f"{MISSING_INDICATORS}+{MISSING_SIGNPOSTS}+{MISSING_JUDGMENTS}"


def more(total: str, shown: int) -> str:
    """Return the formula for the note below a list that says how many more lines there are.

    Args:
        total: The formula for the number of lines.
        shown: The number of lines that the list has room for.
    """
    return f'IF({total}>{shown},"and "&({total}-{shown})&" more","")'


def or_nothing(total: str, first: str) -> str:
    """Return the formula for a list's first line, which says "nothing" if the list is empty.

    Args:
        total: The formula for the number of lines.
        first: The formula for the first line.
    """
    return f'IF({total}=0,"nothing",{first})'
