"""Write the Readings sheet: the recorded readings in long form, one row per reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from scenariobook.record.ledger.entries import id_of
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Indicator
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.log_rows import LoggedRow
from scenariobook.workbook.shape.names import ID, OWNER, PERIOD, READINGS_TABLE
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.long_form import since_when
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.value_rules import offer_values


def _readings(layout: Layout) -> Iterator[Column[LoggedRow]]:
    def of(row: LoggedRow) -> Indicator:
        return layout.study.indicator_by_id[id_of(row.id)]

    yield Column(ID, 24, "id", value=lambda row: row.id)
    yield Column("indicator", 40, "strong", value=lambda row: of(row).title)
    yield Column(PERIOD, 10, "centre", value=lambda row: row.period)
    yield Column(OWNER, 12, "muted", value=lambda row: of(row).owner)
    yield Column("unit", 9, value=lambda row: of(row).unit)
    yield from input_columns("reading", _reading, {})


def _reading(row: LoggedRow) -> Reading:
    return cast("Reading", row.entry.content)


READINGS: Final = DeclaredTable(
    name=READINGS_TABLE,
    words="One row per recorded reading of the last quarters; a row typed below is a new one.",
    columns=_readings,
    rows=lambda contents: contents.logged[READINGS_TABLE],
    count=lambda layout: layout.logged[READINGS_TABLE],
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = READINGS.on(layout)
    page.head(
        "Readings",
        f"{since_when(contents, READINGS_TABLE)} Type over what was wrong. For a new one, "
        f"type below the last: the indicator's id, the period ({contents.quarter}, or "
        f"{contents.quarter.start:%Y-%m}), the value.",
    )
    rows = READINGS.rows(contents)
    indicators = [contents.study.indicator_by_id[id_of(row.id)] for row in rows]
    page.table(table, rows, [contents.format_of(indicator) for indicator in indicators])
    if rows:
        offer_values(page, table, indicators)
    offer_inputs(page, layout, page.room(table, (ID, PERIOD)), "reading")
