"""How a sheet stands on the screen and on paper: tab, frozen panes, paper in landscape."""

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
    """The colour of a sheet's tab, the first cell that scrolls, the row that each page repeats.

    Without a cell nothing is frozen; 0 repeats no row.
    """

    tab: str
    freeze: str = ""
    repeat: int = 0


def set_up(page: Page, study: Study, quarter: Quarter, setting: SheetSetting) -> None:
    """Set the tab's colour, the frozen panes, and the print: landscape, page numbers.

    Columns go on more than one page where one would be too small to read; the frozen ones
    then stand on each.
    """
    sheet = page.sheet
    sheet.sheet_properties.tabColor = setting.tab
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    frozen = _freeze(page, setting.freeze) if setting.freeze else 0
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
    """Freeze what is above and left of a cell; return the number of columns.

    The rest begins so far to the right that the cursor is in view.
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
