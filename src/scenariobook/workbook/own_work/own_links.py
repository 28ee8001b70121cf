"""Find the hyperlinks that analysts put on cells of the program's sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter

from scenariobook.diagnostics import short
from scenariobook.quarter import Quarter
from scenariobook.record.claims.former_ids import FormerIds
from scenariobook.workbook.own_work.differences import Additions
from scenariobook.workbook.own_work.restore import fresh_table
from scenariobook.workbook.returned.tracker_file import WorkbookFile
from scenariobook.workbook.shape.names import HISTORY_TABLE, INPUTS, UPDATE_TABLE
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.package import LinkTarget

_LONGEST_ADDRESS: Final = 300  # characters of an address that a message shows


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLink:
    """A hyperlink on a cell.

    Attributes:
        row: the cell's row.
        column: the cell's column.
        target: where it leads.
        is_on_input: whether the cell is an input cell.
        is_in_text: whether the cell's text has the address, too.
        quarter: the tracker's open quarter.
        item: the id of the indicator, if the cell has its value of that quarter; else empty.
    """

    row: int
    column: int
    target: LinkTarget
    is_on_input: bool
    is_in_text: bool
    quarter: str
    item: str

    @property
    def address(self) -> str:
        """The address outside the workbook, or the place in it."""
        outside, inside = self.target.outside or "", self.target.inside or ""
        return f"{outside}#{inside}" if inside else outside

    def in_words(self, title: str) -> str:
        """Return the words for the link, with its cell on the sheet of a title."""
        where = f"{title}!{get_column_letter(self.column)}{self.row}"
        tip = f" ({short(self.target.tip)})" if self.target.tip else ""
        return f"link at {where} to {short(self.address, _LONGEST_ADDRESS)}{tip}"


def own_links(opened: WorkbookFile, work: Additions) -> Iterator[OwnLink]:
    """Yield the hyperlinks on the cells of one of the program's sheets.

    Args:
        opened: the returned tracker.
        work: what analysts added to the sheet.
    """
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
                row=row,
                column=column,
                target=LinkTarget(link.target, link.location, link.tooltip),
                is_on_input=place is not None and header in INPUTS.get(place.table, ()),
                is_in_text=bool(link.target) and str(link.target).strip("/") in str(cell.value),
                quarter=quarter,
                item=item if is_value else "",
            )


def link_past_value(past: Page, link: OwnLink, former: FormerIds) -> bool:
    """Put a value's link on the cell of History that has the value now; tell if that was possible.

    Args:
        past: the fresh sheet of past values.
        link: the link.
        former: the former ids of rows.
    """
    table = next(table for table in past.tables if table.name == HISTORY_TABLE)
    fresh = fresh_table(past, table, former)
    row, column = fresh.rows.get(link.item), fresh.columns.get(link.quarter.casefold())
    if row is None or column is None or (row, column) in past.grid.links:
        return False
    past.grid.links[row, column] = link.target
    return True


def dropped_links(
    sheets: Iterable[tuple[str, Sequence[OwnLink]]], quarter: Quarter
) -> Iterator[str]:
    """Yield, in words, the links on input cells of a closed quarter that have no cell any more.

    Args:
        sheets: the title of each sheet, and its links.
        quarter: the fresh tracker's open quarter.
    """
    for title, links in sheets:
        for link in links:
            is_past = link.is_on_input and link.quarter != str(quarter)
            if is_past and not (link.item or link.is_in_text):
                yield (
                    f"the {link.in_words(title)} is not kept: the content of its cell belongs to "
                    f"{link.quarter} and is in the record"
                )
