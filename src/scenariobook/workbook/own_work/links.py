"""Links that the analysts put on cells of the program's sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.former import FormerIds
from scenariobook.workbook.own_work.find import OwnWork
from scenariobook.workbook.own_work.place_again import fresh_table
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import HISTORY_TABLE, INPUTS, UPDATE_TABLE
from scenariobook.workbook.sheets.page import Page
from scenariobook.workbook.xlsx.package import Destination

_LONGEST_ADDRESS: Final = 300  # characters of one that is named


@dataclass(frozen=True, slots=True)
class OwnLink:
    """Where a cell leads to.

    ``is_typed`` tells whether it is an input cell of ``quarter``, the open one, and ``item`` whose
    value it holds, if it holds one that Past values goes on showing. ``is_told`` tells whether
    the cell's text says the address itself.
    """

    row: int
    column: int
    to: Destination
    is_typed: bool
    is_told: bool
    quarter: str
    item: str

    @property
    def address(self) -> str:
        """The address, or the place in the workbook."""
        outside, inside = self.to.outside or "", self.to.inside or ""
        return f"{outside}#{inside}" if inside else outside


def links_of(opened: WorkbookFile, work: OwnWork) -> Iterator[OwnLink]:
    """Yield the links on the cells of one of the program's sheets."""
    identity = opened.identity
    quarter = str(identity.quarter) if identity else ""
    for row, cells in opened.rows(work.sheet).items():
        place = next((p for p in reversed(work.places) if row > p.top), None)
        for column, cell in cells.items():
            link = None if isinstance(cell, MergedCell) else cell.hyperlink
            if not link:
                continue
            header = place.columns.get(column, "") if place else ""
            item = place.items.get(row, "") if place else ""
            is_value = place is not None and (place.table, header) == (UPDATE_TABLE, "value")
            yield OwnLink(
                row,
                column,
                Destination(link.target, link.location, link.tooltip),
                is_typed=place is not None and header in INPUTS.get(place.table, ()),
                is_told=bool(link.target) and str(link.target).strip("/") in str(cell.value),
                quarter=quarter,
                item=item if is_value else "",
            )


def to_history(past: Page, link: OwnLink, former: FormerIds) -> bool:
    """Put the link of a typed value where that value is shown now; tell whether it is free."""
    table = next(table for table in past.tables if table.name == HISTORY_TABLE)
    fresh = fresh_table(past, table, former)
    row, column = fresh.rows.get(link.item), fresh.columns.get(link.quarter.casefold())
    if row is None or column is None or (row, column) in past.grid.links:
        return False
    past.grid.links[row, column] = link.to
    return True


def links_let_go(
    sheets: Iterable[tuple[str, Sequence[OwnLink]]], quarter: Quarter
) -> Iterator[str]:
    """Yield in words the links that a fresh tracker of a quarter has no cell for.

    ``sheets`` are their titles, each with its links.
    """
    for called, links in sheets:
        for link in links:
            if link.is_typed and link.quarter != str(quarter) and not (link.item or link.is_told):
                where = f"{called}!{get_column_letter(link.column)}{link.row}"
                yield (
                    f"the link at {where} to {short(link.address, _LONGEST_ADDRESS)} is not kept: "
                    f"what it stood on is of {link.quarter}, and is in the record"
                )
