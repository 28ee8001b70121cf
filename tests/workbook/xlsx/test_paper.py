"""What fits a page; and which days the properties tell."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tests.briefing.samples import sample_of
from tests.builders import ORIGIN, a_study
from tests.validity.book import Book
from tests.workbook.examples import LAST, example, opened, tracker
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook

# --- paper ----------------------------------------------------------------------------------------


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
    for sheet in opened(sample_of(a_study(paper=kind))):
        if sheet.sheet_state == "visible":
            assert sheet.page_setup.paperSize == number, sheet.title
            assert (sheet.page_setup.fitToWidth == 2) == goes_over_two_pages(sheet), sheet.title


# --- days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fresh", "grafted"])
def test_the_properties_tell_the_last_entrys_time(kind: str) -> None:
    """Created and modified are when the record was last written to, whoever the host was."""
    data = tracker(example("open"))
    if kind == "grafted":
        data = grafted(data, own_workbook())
    assert dates(data) == dict.fromkeys(("created", "modified"), ORIGIN.when)


def test_without_a_record_the_quarters_last_day_is_told() -> None:
    """A study that nothing was recorded of yet has no other day of its own."""
    last = datetime(2022, 9, 30, tzinfo=UTC)
    assert LAST.last_day == last.date()
    data = tracker(sample_of(example("open").study))
    assert dates(data) == {"created": last, "modified": last}


def dates(data: bytes) -> dict[str, datetime]:
    """Return what the core properties say of days: all that are there."""
    found = {}
    for element in Book(data).roots["docProps/core.xml"]:
        name = str(element.tag).rpartition("}")[2]
        if name in {"created", "modified", "lastPrinted"}:
            found[name] = datetime.fromisoformat(element.text)
    return found
