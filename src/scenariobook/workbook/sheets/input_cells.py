"""The cells that analysts fill in: what they hold, and the lists and help at each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from scenariobook.record.entries import Judgment, Kind, Reading, Sighting
from scenariobook.record.field import Field, ValueKind
from scenariobook.record.fields import FIELDS
from scenariobook.record.parse import earliest
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.lists import choices
from scenariobook.workbook.sheets.page import Page
from scenariobook.workbook.xlsx.package import CellValue

_AHEAD: Final = timedelta(days=366)  # a tracker may still be filled in when its quarter is over


def typed_cells(content: Reading | Sighting | Judgment | None, kind: Kind) -> dict[str, CellValue]:
    """Return what an entry holds, by header, as its cells show it; no entry leaves them empty."""
    return {field.header: _as_cell(content, field.name) for field in FIELDS[kind].values()}


def _as_cell(content: Reading | Sighting | Judgment | None, name: str) -> CellValue:
    value = getattr(content, name) if content else None
    if isinstance(value, tuple):
        return "; ".join(value)
    return str(value) if isinstance(value, str) else value


def offer_inputs(page: Page, layout: Layout, table: Table, kind: Kind) -> None:
    """Offer lists, expect days and explain free words in the input cells of a table.

    What an indicator's value may be depends on its row: the sheet Update says it.
    """
    for field in FIELDS[kind].values():
        if field.header in table.letters and field.kind is not ValueKind.VALUE:
            _offer(page, layout, table.cells(field.header), field)


def _offer(page: Page, layout: Layout, cells: str, field: Field) -> None:
    match field.kind:
        case ValueKind.DAY:
            bounds = _day(earliest(layout.quarter)), _day(layout.quarter.last_day + _AHEAD)
            prompt = f"a date like {layout.quarter.last_day}: {field.help}."
            page.expect(cells, "date", bounds, field.title, prompt)
        case ValueKind.TEXT | ValueKind.VALUE:
            page.explain(cells, field.title, field.help)
        case _:
            name, others = _LISTS[field.kind]
            page.offer(cells, choices(layout, name), field.title, field.help, others=others)


# The list that each kind of value is chosen from, and what else is usual in its cells.
_LISTS: Final[Mapping[ValueKind, tuple[str, str]]] = {
    ValueKind.SOURCES: ("source_id", "several sources, joined with semicolons"),
    ValueKind.CREDIBILITY: ("credibility_grade", ""),
    ValueKind.STATE: ("state_name", ""),
    ValueKind.LIKELIHOOD: ("term_name", "a number in percent"),
    ValueKind.CONFIDENCE: ("confidence_level", ""),
}


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
