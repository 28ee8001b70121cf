"""Write the Months sheet: monthly indicators' readings, one row per month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.quarter import Quarter, last_day_of
from scenariobook.record.entries import id_of, part_of
from scenariobook.record.months import WITHIN_IN_WORDS
from scenariobook.record.stated import Reading
from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, MONTHS_TABLE
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared import value_rules
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.cell_styles import TEXT, decimal_format

# The defined names of the cells that the workings look up.
_NAMES: Final = {"value": "month_value", "as_of": "month_as_of"}


class _Month(NamedTuple):
    """A month of a monthly indicator.

    Attributes:
        id: The row's id.
        indicator: The indicator.
        month: The month, such as ``2026-10``.
        reading: Its reading; without any field if none is recorded.
    """

    id: str
    indicator: Indicator
    month: str
    reading: Reading


def _months(_: Layout) -> Iterator[Column[_Month]]:
    yield Column(ID, 24, "id", "month_id", value=lambda row: row.id)
    yield Column("indicator", 40, "strong", value=lambda row: f"{row.indicator.title}, {row.month}")
    yield Column("month", 9.5, "centre", value=lambda row: row.month)
    yield Column("unit", 9, value=lambda row: row.indicator.unit)
    yield Column(
        "counts for the quarter",
        20,
        "muted",
        value=lambda row: WITHIN_IN_WORDS[row.indicator.within],
    )
    yield from input_columns("reading", lambda row: row.reading, _NAMES)


def _rows(contents: Contents) -> Sequence[_Month]:
    rows = []
    for row_id in row_ids(contents.study, MONTHS_TABLE, contents.quarter):
        month = part_of(row_id)
        reading = contents.stated(Reading, row_id, Quarter.containing(last_day_of(month)))
        indicator = contents.study.indicator_by_id[id_of(row_id)]
        rows.append(_Month(row_id, indicator, month, reading))
    return rows


MONTH_ROWS: Final = DeclaredTable(
    name=MONTHS_TABLE,
    words="One row per monthly indicator and month, of the open quarter and the one before.",
    columns=_months,
    rows=_rows,
    count=count_rows(MONTHS_TABLE),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = MONTH_ROWS.on(layout)
    page.head(
        f"Months {contents.quarter}",
        "Monthly indicators, one row per month; those of the quarter before can be corrected. A "
        "month without a value counts as none; Update's value counts where no month has one.",
    )
    rows = MONTH_ROWS.rows(contents)
    formats = [
        decimal_format(row.indicator.decimals) if row.indicator.type == "number" else TEXT
        for row in rows
    ]
    page.table(table, rows, formats)
    cells = table.cells("value")
    if any(row.indicator.type != "number" for row in rows):
        page.offer(
            cells,
            value_rules.choices(table),
            "Value",
            "A number in the unit of its row, or one of the choices in the list.",
        )
    else:
        page.expect(cells, "decimal", value_rules.ANY_NUMBER, "Value", value_rules.NUMBER_HELP)
    offer_inputs(page, layout, table, "reading")
