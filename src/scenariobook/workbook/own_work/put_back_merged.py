"""Merge the analysts' cells again on a fresh tracker's sheet."""

from __future__ import annotations

from collections.abc import Collection

from scenariobook.workbook.own_work.read import SheetWork
from scenariobook.workbook.own_work.relocate import Relocation
from scenariobook.workbook.sheets.shared.page import Page
from scenariobook.workbook.xlsx.areas import Address, Area, range_ref
from scenariobook.workbook.xlsx.sheet_rules import areas, overlap


def put_back_merged(
    page: Page, work: SheetWork, moves: Relocation, aside: Collection[Address]
) -> None:
    """Merge cells again, unless that would hide a value or meet another merge.

    Args:
        page: the fresh sheet, with all values.
        work: the analysts' work on the sheet.
        moves: where its cells go.
        aside: the old addresses of cells that are not in their place.
    """
    for area in work.merged:
        found = moves.area(area)
        stays = found and _size(found) == _size(area) and area[:2] not in aside
        if found and stays and not _hides(page, found):
            page.sheet.merged_cells.add(range_ref(found))


def _hides(page: Page, area: Area) -> bool:
    top, left, bottom, right = area
    under = (
        value
        for row in range(top, bottom + 1)
        for column, (value, _) in page.grid.rows.get(row, {}).items()
        if left <= column <= right and (row, column) != (top, left)
    )
    return any(value not in (None, "") for value in under) or any(
        overlap(area, other) for other in areas(page.sheet.merged_cells)
    )


def _size(area: Area) -> tuple[int, int]:
    top, left, bottom, right = area
    return bottom - top, right - left
