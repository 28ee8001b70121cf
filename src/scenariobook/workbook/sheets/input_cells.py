"""Add drop-down lists, rules and help to the cells that analysts fill in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from scenariobook.record.ledger.entries import Kind
from scenariobook.record.ledger.fields import Field, ValueKind
from scenariobook.record.ledger.kinds import FIELDS
from scenariobook.record.values.interpret import earliest
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.shape.table import Table
from scenariobook.workbook.sheets.lists import RECIPIENT_NAME, choices
from scenariobook.workbook.sheets.shared import cell_rules
from scenariobook.workbook.sheets.shared.cell_rules import CellHelp
from scenariobook.workbook.sheets.shared.page import Page

_SIGNATURE: Final = "analyst"  # the field with the name of who filled in a row
_AHEAD: Final = timedelta(days=366)  # analysts may fill in a tracker after its quarter ends


def offer_inputs(
    page: Page,
    layout: Layout,
    table: Table,
    kind: Kind,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Add lists, rules for dates, and help to the input cells of a table.

    Leave out indicators' values: their rules depend on the row, and the sheet Update adds them.

    Args:
        page: The sheet.
        layout: The layout of the tracker.
        table: The table.
        kind: The kind of entry that analysts fill in there.
        headers: The headers of columns by field, if they are not those that the fields declare.
    """
    for field in FIELDS[kind].values():
        header = headers.get(field.name, field.header)
        if header in table.letters and field.kind is not ValueKind.VALUE:
            _offer(page, layout, table.cells(header), field)


def _offer(page: Page, layout: Layout, cells: str, field: Field) -> None:
    shown = CellHelp(field.title, field.help)
    match field.kind:
        case ValueKind.DAY:
            bounds = _day(earliest(layout.quarter)), _day(layout.quarter.last_day + _AHEAD)
            prompt = f"a date like {layout.quarter.last_day}: {field.help}."
            cell_rules.expect(page.sheet, cells, "date", bounds, CellHelp(field.title, prompt))
        case _ if layout.recipient and field.name == _SIGNATURE:
            # Offered, not filled in: a cell that nobody touched must say what the record says.
            name = choices(layout, RECIPIENT_NAME)
            cell_rules.offer(page.sheet, cells, name, shown, others="another name or initials")
        case ValueKind.TEXT | ValueKind.VALUE:
            cell_rules.explain(page.sheet, cells, shown)
        case _:
            name, others = _LISTS[field.kind]
            cell_rules.offer(page.sheet, cells, choices(layout, name), shown, others=others)


# By kind of value, the name of its list, and what else analysts often type in its cells.
_LISTS: Final[Mapping[ValueKind, tuple[str, str]]] = {
    ValueKind.SOURCES: ("source_id", "several sources, joined with semicolons"),
    ValueKind.CREDIBILITY: ("credibility_grade", ""),
    ValueKind.STATE: ("state_name", ""),
    ValueKind.LIKELIHOOD: ("term_name", "a number in percent"),
    ValueKind.CONFIDENCE: ("confidence_level", ""),
    ValueKind.RELIABILITY: ("reliability_grade", ""),
    ValueKind.OUTCOME: ("outcome_name", ""),
}


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
