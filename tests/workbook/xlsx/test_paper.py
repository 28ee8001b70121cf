"""What fits a projector at 100 %, and prints in letters that can be read."""

from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from scenariobook.record.ledger.chain import EMPTY
from scenariobook.workbook.shape.layout import Layout
from scenariobook.workbook.sheets.update import UPDATE
from scenariobook.workbook.xlsx import paper
from tests.builders import a_study, an_indicator, q
from tests.workbook.examples import KINDS, LAST, example
from tests.workbook.opened import opened

ACROSS = 841.9 - 2 * 72 * 0.25  # points of A4 between the margins


def widths(sheet: Any) -> list[float]:
    letters = (get_column_letter(n) for n in range(1, sheet.max_column + 1))
    return [sheet.column_dimensions[letter].width for letter in letters]


@pytest.mark.parametrize("kind", KINDS)
def test_every_sheet_fits_a_projector_and_a_page(kind: str) -> None:
    """All columns within a window of 1920 at 100 %, and ten points print as 6.5 or more.

    The sheets with the most to type take two pages side by side.
    """
    for sheet in opened(example(kind), LAST):
        if sheet.sheet_state == "visible":
            across = sum(int(7 * width + 5) for width in widths(sheet))
            assert across <= 1860, sheet.title
            pages = sheet.page_setup.fitToWidth or 1
            assert 10 * ACROSS * pages / (0.75 * across) >= 6.5, sheet.title
            assert pages == 1 or sheet.title in {"Update", "Signposts", "Judgments"}


@pytest.mark.parametrize("kind, number, long", [("a4", 9, 841.9), ("letter", 1, 792.0)])
def test_sheets_are_printed_on_the_studys_paper(kind: str, number: int, long: float) -> None:
    """Each over as many pages as that paper takes for ten points to print as 6.5."""
    study = a_study([f"scenario-{n}" for n in range(15)], paper=kind)
    for sheet in opened(study, LAST, EMPTY):
        assert sheet.page_setup.paperSize == number, sheet.title
        across = 0.75 * sum(int(7 * width + 5) for width in widths(sheet))
        room = (sheet.page_setup.fitToWidth or 1) * (long - 2 * 72 * 0.25)
        assert sheet.sheet_state != "visible" or 10 * room / across >= 6.5, sheet.title


def test_no_type_is_smaller_than_ten_points() -> None:
    """Else it prints in less than 6.5."""
    book = opened(example("open"), LAST)
    for sheet in book:
        if sheet.sheet_state == "visible":
            sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value}
            assert min(sizes) >= 10, sheet.title


def test_columns_are_as_wide_as_the_layout_says() -> None:
    """Narrow ones, too, which openpyxl would make 13 wide."""
    found = opened(example("open"), LAST)["Update"]
    columns = UPDATE.on(Layout(example("open"), LAST, 0)).columns
    for width, column in zip(widths(found), columns, strict=True):
        assert width == column.width or (width < column.width and not column.formula)
    assert min(widths(found)) < 10


@pytest.mark.parametrize("scenarios, quarter", [(15, "2022Q4"), (3, "2032Q1")])
def test_wide_sheets_go_over_several_pages(scenarios: int, quarter: str) -> None:
    """Rather than shrink; the columns that say whose row it is stand on each page."""
    study = a_study([f"scenario-{n}" for n in range(scenarios)])
    book = opened(study, q(quarter), EMPTY)
    sheets: list[Any] = list(book)
    spread = [sheet for sheet in sheets if sheet.page_setup.fitToWidth > 1]
    assert {s.title for s in spread} == (
        {"Update", "Judgments"} | ({"Evidence", "Validation"} if scenarios > 3 else {"Past values"})
    )
    for sheet in spread:
        last = int(sheet.sheet_view.pane.xSplit)
        assert sheet.print_title_cols == f"$A:${get_column_letter(last)}"
        sizes = [int(7 * width + 5) for width in widths(sheet)]
        room = ACROSS / 0.75 * 10 / 6.5
        kept, pages, used = sum(sizes[:last]), 1, sum(sizes[:last])
        for size in sizes[last:]:
            if used + size > room:
                pages, used = pages + 1, kept
            used += size
        assert pages <= sheet.page_setup.fitToWidth


def test_forty_quarters_open_at_the_latest() -> None:
    """What analysts correct is the last quarter, not the first of ten years."""
    sheet: Any = opened(a_study(), q("2032Q1"), EMPTY)["Past values"]
    first = sheet.sheet_view.pane.topLeftCell
    assert first[:2] > "AA"
    assert int(sheet.sheet_view.pane.xSplit) == 3


@pytest.mark.parametrize(
    "blocks, last, room, found",
    [
        ((1, 11), 20, 300.0, []),  # all on one page
        ((1, 11), 20, 299.0, [11]),  # the second block would be cut
        ((1, 11), 90, 300.0, []),  # longer than a page, and half of one is free
        ((1, 12), 90, 300.0, [12]),
        ((1, 11, 21), 30, 301.0, [21]),
    ],
)
def test_blocks_are_not_cut(
    blocks: tuple[int, ...], last: int, room: float, found: list[int]
) -> None:
    """Rows are 15 points high."""
    assert list(paper.new_pages(blocks, last, {}, room)) == found


def test_page_breaks_come_before_headings() -> None:
    """In the file, too: the heat map goes whole to a page of its own where it has to."""
    for count, breaks in ((1, 0), (25, 1)):
        study = a_study(indicators=[an_indicator(f"item-{n}") for n in range(count)])
        sheet: Any = opened(study, LAST, EMPTY)["Dashboard"]
        board = int(sheet.tables["tblBoard"].ref[1:].split(":")[0])
        assert [b.id for b in sheet.row_breaks.brk] == [board - 2] * breaks
