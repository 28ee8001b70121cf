"""Write the Update sheet: the open quarter's readings, one row per indicator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from scenariobook.assess.due import owes_value
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, UPDATE_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared import value_rules
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_indicators
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.look_ups import of_indicator
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import concern
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter, indicator_rows
from scenariobook.workbook.sheets.shared.still_due import point_to_due
from scenariobook.workbook.sheets.workings.indicator_table import check
from scenariobook.workbook.sheets.workings.status_steps import trend


def _update(_: Layout) -> Iterator[Column[IndicatorInQuarter]]:
    yield Column(ID, 15, "id", "update_id", value=lambda row: row.indicator.id)
    yield Column("indicator", 31, "strong", value=lambda row: row.indicator.title)
    yield Column("scenario", 15, value=lambda row: row.home)
    yield Column("unit", 9, value=lambda row: row.indicator.unit)
    yield Column(
        "concern", 20, "muted", value=lambda row: concern(row.indicator, row.contents.study)
    )
    yield Column(
        "last value",
        12,
        "number",
        measured=True,
        value=lambda row: row.last.value if row.last else None,
        formula=of_indicator("last_value"),
    )
    yield Column(
        "last quarter",
        9.5,
        "centre",
        value=lambda row: str(row.last.quarter) if row.last else "",
        formula=of_indicator("last_quarter"),
    )
    yield from input_columns("reading", lambda row: row.reading)
    yield Column(
        "status",
        12,
        "status",
        shade="status",
        value=lambda row: str(row.state.status),
        formula=of_indicator("status"),
    )
    yield Column("trend", 10, "centre", value=trend, formula=of_indicator("trend"))
    yield Column("check", 14, "check", value=check, formula=of_indicator("check"))
    yield Column("owner", 12, "muted", value=lambda row: row.indicator.owner)


UPDATE: Final = DeclaredTable(
    name=UPDATE_TABLE,
    words="One row per indicator: the open quarter's readings.",
    columns=_update,
    rows=indicator_rows,
    count=count_indicators,
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = UPDATE.on(layout)
    page.head(
        f"Update {contents.quarter}",
        "One row per indicator. Fill in the framed cells; leave a value blank where there is none.",
    )
    rows = UPDATE.rows(contents)
    page.table(table, rows, contents.formats)
    given = [row.reading.value is not None for row in rows]
    due = [owes_value(row.state) for row in rows]
    point_to_due(page, table, "value", given, due)
    _offer_values(page, layout)
    offer_inputs(page, layout, table, "reading")


def _offer_values(page: Page, layout: Layout) -> None:
    """Add the rules for values: a list of levels or a number, as the indicator of the row takes.

    The rules go by the id in the row, so that they still fit after analysts sort the rows.
    """
    table = UPDATE.on(layout)
    letter = table.letters["value"]
    numbers: list[str] = []
    chosen: list[str] = []
    for row, indicator in enumerate(layout.study.indicators, table.first):
        (numbers if indicator.type == "number" else chosen).append(f"{letter}{row}")
    prompt = value_rules.NUMBER_HELP
    if numbers and chosen:
        page.demand(" ".join(_runs(numbers)), value_rules.is_of_its_row(table), "Value", prompt)
    elif numbers:
        page.expect(" ".join(_runs(numbers)), "decimal", value_rules.ANY_NUMBER, "Value", prompt)
    if chosen:
        page.offer(
            " ".join(_runs(chosen)),
            value_rules.choices(table),
            "Value",
            "One of the choices in the list.",
        )


def _runs(cells: list[str]) -> Iterator[str]:
    """Yield a range for each run of neighbouring cells of one column."""
    letter = cells[0].rstrip("0123456789")
    rows = [int(cell.removeprefix(letter)) for cell in cells]
    start = rows[0]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if after != row + 1:
            yield f"{letter}{start}:{letter}{row}" if start != row else f"{letter}{row}"
            start = after or row
