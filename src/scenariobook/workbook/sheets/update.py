"""The Update sheet: the open quarter's readings, one row per indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from scenariobook.assess.due import owes_value
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets import check_column, formulas, value_rules
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.input_cells import offer_inputs, typed_cells
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.phrases import concern
from scenariobook.workbook.sheets.still_due import first_due, is_due, progress
from scenariobook.workbook.sheets.workings import trend

_WIDEST: Final = ("-1E+300", "1E+300")  # any number


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = layout.update
    page.head(
        f"Update {contents.quarter}",
        "One row per indicator. Fill in the framed cells; leave a value blank where there is none.",
    )
    page.table(table, tuple(_rows(contents)), formulas.update(), contents.formats)
    indicators = [i.id for i in contents.study.indicators]
    given = [r is not None and r.value is not None for r in map(contents.reading, indicators)]
    due = [owes_value(state) for state in contents.now.indicators]
    point_to_due(page, table, "value", given, due)
    _offer_values(page, layout)
    offer_inputs(page, layout, table, "reading")


def point_to_due(
    page: Page, table: Table, header: str, given: Sequence[bool], due: Sequence[bool]
) -> None:
    """Say above a table what is still due in it, mark those cells, and begin at the first.

    ``header`` is the column that counts; ``given`` and ``due`` tell of each row whether it is
    filled in, and whether that is owed.
    """
    page.put(table.top - 1, 1, progress(table, header, given, due), "progress")
    page.point_out(table.cells(header), is_due(table, header), "due")
    page.cursor = first_due(table, header, due)


def _offer_values(page: Page, layout: Layout) -> None:
    """Offer levels, and expect numbers, by the id beside each cell, also when rows were sorted."""
    table = layout.update
    letter = table.letters["value"]
    numbers: list[str] = []
    chosen: list[str] = []
    for row, indicator in enumerate(layout.study.indicators, table.first):
        (numbers if indicator.type == "number" else chosen).append(f"{letter}{row}")
    prompt = "A number, in the unit of its row. In percent, 12.5 means 12.5 %."
    if numbers and chosen:
        page.demand(" ".join(_runs(numbers)), value_rules.is_of_its_row(layout), "Value", prompt)
    elif numbers:
        page.expect(" ".join(_runs(numbers)), "decimal", _WIDEST, "Value", prompt)
    if chosen:
        page.offer(
            " ".join(_runs(chosen)),
            value_rules.choices(layout),
            "Value",
            "One of the choices in the list.",
        )


def _runs(cells: list[str]) -> Iterator[str]:
    """Yield neighbouring cells of one column as ranges."""
    letter = cells[0].rstrip("0123456789")
    rows = [int(cell.removeprefix(letter)) for cell in cells]
    start = rows[0]
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if after != row + 1:
            yield f"{letter}{start}:{letter}{row}" if start != row else f"{letter}{row}"
            start = after or row


def _rows(contents: Contents) -> Iterator[RowValues]:
    for state in contents.now.indicators:
        indicator = state.indicator
        reading, last = contents.reading(indicator.id), contents.last_reading(indicator)
        yield {
            "id": indicator.id,
            "indicator": indicator.title,
            "scenario": contents.layout.labels[indicator.home or ""],
            "unit": indicator.unit,
            "concern": concern(indicator, contents.study),
            "last value": last.value if last and last.value is not None else "",
            "last quarter": str(last.quarter) if last else "",
            **typed_cells(reading, "reading"),
            "status": str(state.status),
            "trend": trend(contents, indicator),
            "check": check_column.check(contents, indicator),
            "owner": indicator.owner,
        }
