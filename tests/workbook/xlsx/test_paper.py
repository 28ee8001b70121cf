"""What fits a page, and prints in letters that can be read."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from scenariobook.record.ledger.chain import EMPTY
from tests.builders import a_study
from tests.workbook.examples import LAST
from tests.workbook.opened import opened


def widths(sheet: Any) -> list[float]:
    """Return the widths of a sheet's columns that are shown."""
    letters = (get_column_letter(n) for n in range(1, sheet.max_column + 1))
    held = [sheet.column_dimensions[letter] for letter in letters]
    return [column.width for column in held if not column.hidden]


@pytest.mark.parametrize("name", ["central-asia", "el-nino-1996", "small-study", "hand-out"])
def test_every_sheet_prints_two_pages_wide_at_most(shipped: dict[str, Path], name: str) -> None:
    """And repeats its headings on each, in type of eight points or more."""
    for sheet in load_workbook(shipped[name]):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.page_setup.fitToWidth in {1, 2}, sheet.title
            if sheet.page_setup.fitToWidth == 2 and sheet.freeze_panes:
                assert sheet.print_title_cols == "$A:$A"
            sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
            assert min(sizes) >= 8, sheet.title


@pytest.mark.parametrize("kind, number, long", [("a4", 9, 841.9), ("letter", 1, 792.0)])
def test_sheets_are_printed_on_the_studys_paper(kind: str, number: int, long: float) -> None:
    """What would be smaller than 6.5 points on one page goes over two."""
    study = a_study([f"scenario-{n}" for n in range(15)], paper=kind)
    for sheet in opened(study, LAST, EMPTY):
        if sheet.sheet_state != "visible":
            continue
        assert sheet.page_setup.paperSize == number, sheet.title
        across = 0.75 * sum(int(7 * width + 5) for width in widths(sheet))
        room = long - 2 * 72 * 0.25
        assert (sheet.page_setup.fitToWidth == 2) == (10 * room / across < 6.5), sheet.title
