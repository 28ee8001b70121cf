"""Reach what an openpyxl workbook holds, where openpyxl has no public way to it."""

# ruff: noqa: SLF001  (all of this is private to openpyxl, which has no public way to it)

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.fills import Fill
from openpyxl.styles.fonts import Font
from openpyxl.worksheet.worksheet import Worksheet


def cells(sheet: Worksheet) -> Mapping[tuple[int, int], Cell | MergedCell]:
    """Return the cells of a sheet by row and column; every public way to a cell creates it."""
    held: Any = sheet
    found: Mapping[tuple[int, int], Cell | MergedCell] = held._cells
    return found


def fills_and_fonts(workbook: Workbook) -> tuple[Sequence[Fill], Sequence[Font]]:
    """Return the lists in which cells refer to fills and fonts by their numbers."""
    held: Any = workbook
    return held._fills, held._fonts


def style(sheet: Worksheet, number: int) -> StyleArray:
    """Return the style with a number in a sheet's workbook."""
    workbook: Any = sheet.parent
    found: StyleArray = workbook._cell_styles[number]
    return found


def style_numbers(cell: Cell | MergedCell) -> Sequence[int] | None:
    """Return the numbers of a cell's font, fill and so on; None for a cell under a merged one.

    The public names are slower, and there are many cells.
    """
    held: Any = cell
    numbers: Sequence[int] | None = held._style
    return numbers
