"""The Past values sheet: every quarter's values; those of past quarters may be corrected."""

from __future__ import annotations

from collections.abc import Iterator

from scenariobook.quarter import quarters
from scenariobook.workbook.sheets import formulas
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.xlsx.package import CellValue


def write(page: Page, contents: Contents) -> None:
    """Write the sheet."""
    layout = contents.layout
    table = layout.history
    page.head(
        "Past values",
        "To correct an earlier quarter's value, type over it. The last column shows what stands "
        "in Update.",
    )
    page.table(table, tuple(_rows(contents)), formulas.history(layout), contents.formats)
    if layout.past:
        first, last = layout.past[0], layout.past[-1]
        page.cursor = f"{table.letters[last]}{table.first}"
        page.name("history_past", table.fixed(first, last))
        page.name("history_past_quarter", table.head(first, last))
        page.name("history_before", table.head("unit"))
        # Of one cell alone, Gnumeric finds no part.
        page.name("history_heads", table.head("unit", last))
        page.explain(
            table.cells(first, last),
            "A recorded value",
            "Type over it to correct it; the correction comes back with this file.",
        )


def _rows(contents: Contents) -> Iterator[RowValues]:
    study = contents.study
    past = tuple(quarters(study.header.start, contents.quarter.previous))
    for indicator in study.indicators:
        row: dict[str, CellValue] = {
            "id": indicator.id,
            "indicator": indicator.title,
            "unit": indicator.unit,
        }
        for quarter in past:
            row[str(quarter)] = contents.value(indicator.id, quarter)
        now = contents.value(indicator.id, contents.quarter)
        yield row | {str(contents.quarter): "" if now is None else now}
