"""The Update sheet: the open quarter's readings, one row per indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from scenariobook.assess.due import owes_value
from scenariobook.record.fields import earliest
from scenariobook.standards import CREDIBILITY
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets import check_column, formulas, value_rules
from scenariobook.workbook.sheets.contents import Contents
from scenariobook.workbook.sheets.lists import choices
from scenariobook.workbook.sheets.page import Page, RowValues
from scenariobook.workbook.sheets.phrases import concern
from scenariobook.workbook.sheets.still_due import first_due, is_due, progress
from scenariobook.workbook.sheets.workings import trend

_WIDEST: Final = ("-1E+300", "1E+300")  # any number
_AHEAD: Final = timedelta(days=366)  # a tracker may still be filled in when its quarter is over


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
    offer_dates(page, layout, table, "as of", "the day that the value speaks for")
    offer_grades(page, layout, table)
    explain_words(page, table)


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


def offer_dates(page: Page, layout: Layout, table: Table, header: str, what: str) -> None:
    """Expect dates that can belong to the open quarter."""
    latest = layout.quarter.last_day + _AHEAD
    page.expect(
        table.cells(header),
        "date",
        (_day(earliest(layout.quarter)), _day(latest)),
        header.capitalize(),
        f"a date like {layout.quarter.last_day}: {what}.",
    )


def offer_grades(page: Page, layout: Layout, table: Table) -> None:
    """Offer sources, and grades of credibility."""
    page.offer(
        table.cells("source"),
        choices(layout, "source_id"),
        "Source",
        "An id from the sheet Sources. Several: first-id; second-id.",
        others="several sources, joined with semicolons",
    )
    grades = ", ".join(f"{grade} {words}" for grade, words in CREDIBILITY.items())
    page.offer(
        table.cells("credibility"),
        choices(layout, "credibility_grade"),
        "Credibility of this item",
        f"{grades}.",
    )


def explain_words(page: Page, table: Table) -> None:
    """Explain the cells for free words."""
    page.explain(table.cells("note"), "Note", "What a reader must know to read this rightly.")
    page.explain(table.cells("analyst"), "Analyst", "Your name or initials.")


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


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


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
            "value": reading.value if reading else None,
            "as of": reading.as_of if reading else None,
            "source": "; ".join(reading.sources) if reading else None,
            "credibility": reading.credibility if reading else None,
            "note": reading.note if reading else None,
            "analyst": reading.analyst if reading else None,
            "status": str(state.status),
            "trend": trend(contents, indicator),
            "check": check_column.check(contents, indicator),
            "owner": indicator.owner,
        }
