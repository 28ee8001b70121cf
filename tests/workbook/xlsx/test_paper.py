"""What fits a page, and prints in letters that can be read."""

from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from scenariobook.record.ledger.chain import EMPTY
from tests.builders import a_study
from tests.workbook.examples import LAST
from tests.workbook.opened import opened

LONG: Final = {9: 841.9, 1: 792.0}  # points: A4, and Letter


def goes_over_two_pages(sheet: Any) -> bool:
    """Tell whether what a sheet shows would be smaller than 6.5 points on one page."""
    letters = (get_column_letter(n) for n in range(1, sheet.max_column + 1))
    held = [sheet.column_dimensions[letter] for letter in letters]
    across = 0.75 * sum(int(7 * column.width + 5) for column in held if not column.hidden)
    return 10 * (LONG[sheet.page_setup.paperSize] - 2 * 72 * 0.25) / across < 6.5


@pytest.mark.parametrize("name", ["central-asia", "el-nino-1996", "small-study", "hand-out"])
def test_a_sheet_prints_two_pages_wide_at_most(shipped: dict[str, Path], name: str) -> None:
    """And repeats its headings on each, in type of eight points or more."""
    for sheet in load_workbook(shipped[name]):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            pages = 2 if goes_over_two_pages(sheet) else 1
            assert sheet.page_setup.fitToWidth == pages, sheet.title
            if sheet.page_setup.fitToWidth == 2 and sheet.freeze_panes:
                assert sheet.print_title_cols == "$A:$A"
            sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
            assert min(sizes) >= 8, sheet.title


@pytest.mark.parametrize("kind, number", [("a4", 9), ("letter", 1)])
def test_sheets_are_printed_on_the_studys_paper(kind: str, number: int) -> None:
    for sheet in opened(a_study(paper=kind), LAST, EMPTY):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == number, sheet.title
            assert (sheet.page_setup.fitToWidth == 2) == goes_over_two_pages(sheet), sheet.title
