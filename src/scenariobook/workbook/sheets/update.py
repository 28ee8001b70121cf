"""Write the Update sheet: the open quarter's readings.

It has one row per indicator; of a monthly one, a row per month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from scenariobook.assess.due import owes_value
from scenariobook.record.ledger.entries import id_of, part_of
from scenariobook.record.ledger.kinds import Reading
from scenariobook.study.model import Indicator, Study
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.names import ID, OWNER, UPDATE_TABLE
from scenariobook.workbook.shape.row_ids import row_ids
from scenariobook.workbook.shape.table import Column
from scenariobook.workbook.sheets.input_cells import offer_inputs
from scenariobook.workbook.sheets.shared import links
from scenariobook.workbook.sheets.shared.contents import Contents
from scenariobook.workbook.sheets.shared.declared_table import DeclaredTable, count_rows
from scenariobook.workbook.sheets.shared.input_columns import input_columns
from scenariobook.workbook.sheets.shared.look_ups import of_indicator, without_part
from scenariobook.workbook.sheets.shared.own_rows import filter_own, shown
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.sheets.shared.phrases import concern
from scenariobook.workbook.sheets.shared.row_subjects import IndicatorInQuarter, indicator_rows
from scenariobook.workbook.sheets.shared.still_due import DueCell, due_column, point_to_due
from scenariobook.workbook.sheets.shared.value_rules import offer_values
from scenariobook.workbook.sheets.workings.month_steps import (
    about_month,
    about_months,
    check,
    has_months,
)
from scenariobook.workbook.sheets.workings.status_steps import trend
from scenariobook.workbook.xlsx.package import Value


class _UpdateRow(NamedTuple):
    """An indicator in the open quarter, or one month of it.

    Attributes:
        id: The row's id.
        row: The indicator.
        month: The month, such as ``2026-10``; empty if the row is of the whole quarter.
        reading: The reading of the quarter or the month; without any field if none is recorded.
    """

    id: str
    row: IndicatorInQuarter
    month: str
    reading: Reading


def _update(layout: Layout) -> Iterator[Column[_UpdateRow]]:
    indicator = without_part("[id]") if has_months(layout) else "[id]"

    def step(name: str) -> str:
        return of_indicator(name, indicator)

    yield Column(ID, 15, "id", "update_id", value=lambda row: row.id)
    yield Column("indicator", 23, "strong", value=_title)
    yield Column(OWNER, 10, "muted", value=lambda row: row.row.indicator.owner)
    # What a value is read against stands right beside it, also on a small screen.
    yield Column("cadence", 9, "muted", value=lambda row: row.row.indicator.cadence)
    if any(_address(indicator, layout.study) for indicator in layout.study.indicators):
        yield Column("look up at", 12, "link", value=_look_up)
    yield Column("last source", 13.5, "muted", value=_last_source)
    yield Column("concern", 15, "muted", value=lambda row: _concern(row.row))
    yield Column("what is measured", 18, "muted", value=lambda row: row.row.indicator.measure)
    yield Column("unit", 9, value=lambda row: row.row.indicator.unit)
    yield Column(
        "last value",
        10,
        "number",
        measured=True,
        value=lambda row: row.row.last.value if row.row.last else None,
        formula=step("last_value"),
    )
    yield Column(
        "last quarter",
        8.5,
        "centre",
        value=lambda row: str(row.row.last.quarter) if row.row.last else "",
        formula=step("last_quarter"),
    )
    yield from input_columns("reading", lambda row: row.reading)
    yield due_column(UPDATE_TABLE, "value", _due_place, indicator)
    yield Column(
        "status",
        11,
        "status",
        shade="status",
        value=lambda row: str(row.row.state.status),
        formula=step("status"),
    )
    yield Column("trend", 8, "centre", value=lambda row: trend(row.row), formula=step("trend"))
    yield Column(
        "check", 12, "check", value=_check, formula=_check_formula(indicator, step("check"))
    )


def _due_place(row: _UpdateRow) -> int | None:
    return row.row.contents.update_rows[row.id] if _is_due(row) else None


def _is_due(row: _UpdateRow) -> bool:
    return row.reading.value is None and owes_value(row.row.state)


def _title(row: _UpdateRow) -> str:
    title = row.row.indicator.title
    return f"{title}, {row.month}" if row.month else title


def _look_up(row: _UpdateRow) -> Value:
    """Return a link to the page where an indicator is looked up: its own, or its source's."""
    address = _address(row.row.indicator, row.row.contents.study)
    return links.web(address) if address else None


def _address(indicator: Indicator, study: Study) -> str | None:
    source = study.source_by_id.get(indicator.source or "")
    return indicator.look_up or (source.url if source else None)


def _concern(row: IndicatorInQuarter) -> str:
    return concern(row.indicator, row.contents.study)


def _last_source(row: _UpdateRow) -> str | None:
    return "; ".join(row.row.last.sources) if row.row.last else None


def _check(row: _UpdateRow) -> str:
    if not row.month:
        return check(row.row)
    some_missing = about_months(row.row) if row.reading.value is None else ""
    return about_month(row.row, row.month) or some_missing


def _check_formula(indicator: str, of_quarter: str) -> str:
    """Return the formula for "check".

    Args:
        indicator: The formula for the id of the row's indicator.
        of_quarter: The formula for the same, of a row of a whole quarter.
    """
    if indicator == "[id]":
        return of_quarter
    month = "MOD(VALUE(RIGHT([id],2))-1,3)+1"
    about = f"INDEX(indicator_about_each_month,MATCH({indicator},indicator_id,0),{month})"
    missing = f'IF([value]="",{of_indicator("months_missing", indicator)},"")'
    of_month = f'IF({about}<>"",{about},{missing})'
    return f'IF(ISNUMBER(FIND(" ",[id])),{of_month},{of_quarter})'


def _rows(contents: Contents) -> Sequence[_UpdateRow]:
    of_indicators = {row.indicator.id: row for row in indicator_rows(contents)}
    return [
        _UpdateRow(
            row_id,
            of_indicators[id_of(row_id)],
            part_of(row_id),
            contents.stated(Reading, row_id, contents.quarter),
        )
        for row_id in row_ids(contents.study, UPDATE_TABLE, contents.quarter)
    ]


UPDATE: Final = DeclaredTable(
    name=UPDATE_TABLE,
    words="One row per indicator, and of a monthly one per month: the open quarter's readings.",
    columns=_update,
    rows=_rows,
    count=count_rows(UPDATE_TABLE),
)


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = UPDATE.on(layout)
    months = " A monthly indicator has a row per month." if has_months(layout) else ""
    page.head(
        f"Update {contents.quarter}",
        "Fill in the framed cells; leave a value blank where there is none. A blank date means the "
        f"quarter's last day, a blank source the indicator's own.{months}",
    )
    rows = UPDATE.rows(contents)
    page.table(table, rows, [contents.format_of(row.row.indicator) for row in rows])
    indicators = [row.row.indicator for row in rows]
    filter_own(page, table, layout, indicators)
    due = [
        DueCell(row.reading.value is not None, _is_due(row), is_shown)
        for row, is_shown in zip(rows, shown(layout, indicators), strict=True)
    ]
    point_to_due(page, table, "value", due)
    offer_values(page, table, indicators)
    offer_inputs(page, layout, table, "reading")
