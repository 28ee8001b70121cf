"""Set up a sheet's view and print: the tab, frozen panes, paper, page breaks and margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from scenariobook.quarter import Quarter
from scenariobook.study.model import Study
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx import paper


@dataclass(frozen=True, slots=True)
class SheetSetting:
    """What differs between the sheets in view and print.

    Attributes:
        tab: The colour of the tab.
        freeze: The first cell that scrolls; empty to freeze nothing.
        repeat: The row that each printed page repeats; 0 for none.
    """

    tab: str
    freeze: str = ""
    repeat: int = 0


def set_up(page: Page, study: Study, quarter: Quarter, setting: SheetSetting) -> None:
    """Set the tab's colour, the frozen panes and the print options.

    If the columns would be too small to read on one page, the print spreads them over several
    and repeats the frozen columns on each.

    Args:
        page: The sheet, with all its cells.
        study: The study.
        quarter: The open quarter.
        setting: The sheet's own options.
    """
    sheet = page.sheet
    sheet.sheet_properties.tabColor = setting.tab
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    frozen = _freeze(page, setting.freeze) if setting.freeze else 0
    if frozen:
        page.keep_in_view(frozen)
    kind = paper.PAPERS[study.header.paper]
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = kind.number
    widths = tuple(page.column_widths.values())
    sheet.page_setup.fitToWidth = paper.pages_wide(kind, widths, frozen)
    sheet.page_setup.fitToHeight = 0
    heights, last = page.grid.heights, max(page.grid.rows, default=0)
    room = paper.page_height(kind, widths, heights.get(setting.repeat, 0.0))
    for row in paper.new_pages(page.blocks, last, heights, room):
        sheet.row_breaks.append(Break(id=row - 1))
    if frozen and sheet.page_setup.fitToWidth > 1:
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    if setting.repeat:
        sheet.print_title_rows = f"{setting.repeat}:{setting.repeat}"
    margins = sheet.page_margins
    margins.left = margins.right = paper.MARGIN
    margins.top = margins.bottom = paper.MARGIN_ABOVE
    margins.header = margins.footer = 0.25
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(
        left=paper.margin_text(study.header.title),
        right=paper.margin_text(study.header.marking or ""),
    )
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=paper.margin_text(f"{sheet.title}, open quarter {quarter}"),
        right=paper.margin_code("&P / &N"),
    )


def _freeze(page: Page, cell: str) -> int:
    """Freeze the rows above and the columns left of a cell; return the number of columns.

    If the sheet has a cursor, scroll the other columns so that the cursor is visible.
    """
    sheet = page.sheet
    sheet.freeze_panes = cell
    row, column = coordinate_to_tuple(cell)
    if page.cursor:
        _, wanted = coordinate_to_tuple(page.cursor)
        widths = tuple(page.column_widths.values())
        first = paper.first_in_view(widths, column - 1, wanted - 1) + 1
        pane: Any = sheet.sheet_view.pane
        pane.topLeftCell = f"{get_column_letter(first)}{row}"
        for selection in sheet.sheet_view.selection:
            if selection.pane == pane.activePane:
                selection.activeCell = selection.sqref = page.cursor
    return column - 1
