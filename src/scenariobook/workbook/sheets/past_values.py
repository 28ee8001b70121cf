"""Write the Past values sheet: all quarters' values; analysts may correct the past ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from scenariobook.quarter import Quarter
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import HISTORY_TABLE, ID
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.shared import cell_rules
from scenariobook.workbook.sheets.shared.cell_rules import CellHelp
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_indicators
from scenariobook.workbook.sheets.shared.look_ups import filled, look_up
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter, indicator_rows
from scenariobook.workbook.xlsx.package import Value


def _history(layout: Layout) -> Iterator[Column[IndicatorInQuarter]]:
    yield Column(ID, 20, "id", "history_id", value=lambda row: row.indicator.id)
    yield Column("indicator", 40, "strong", value=lambda row: row.indicator.title)
    yield Column("unit", 10, value=lambda row: row.indicator.unit)
    for past in layout.past:
        value = _value_in(Quarter.parse(past))
        yield Column(past, 11, "input number", measured=True, value=value)
    typed = look_up("indicator_typed", "[id]", "indicator_id")
    yield Column(
        str(layout.quarter),
        11,
        "number",
        measured=True,
        value=_now,
        formula=f'IFERROR({filled(typed)},"")',
    )


def _now(row: IndicatorInQuarter) -> Value:
    """Return the open quarter's value, also one that its indicator does not admit."""
    return row.reading.value if row.value is None else row.value


def _value_in(quarter: Quarter) -> Callable[[IndicatorInQuarter], Value]:
    """Return a function that returns the recorded value of a row's indicator for a quarter."""
    return lambda row: row.contents.value(row.indicator.id, quarter)


HISTORY: Final = DeclaredTable(
    name=HISTORY_TABLE,
    words="One row per indicator, one column per quarter; the open one's is computed.",
    columns=_history,
    rows=indicator_rows,
    count=count_indicators,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = HISTORY.on(layout)
    page.head(
        "Past values",
        "To correct an earlier quarter's value, type over it. The last column shows what stands "
        "in Update.",
    )
    page.table(table, HISTORY.rows(contents), contents.formats)
    if layout.past:
        first, last = layout.past[0], layout.past[-1]
        page.cursor = f"{table.letters[last]}{table.first}"
        page.name("history_past", table.fixed(first, last))
        page.name("history_past_quarter", table.head(first, last))
        page.name("history_before", table.head("unit"))
        # At least two cells, since Gnumeric's INDEX does not work on a single cell.
        page.name("history_heads", table.head("unit", last))
        cell_rules.explain(
            page.sheet,
            table.cells(first, last),
            CellHelp(
                "A recorded value",
                "Type over it to correct it; the correction comes back with this file.",
            ),
        )
