"""The cells of a tracker, and plain scripts that write the same ones."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell

Work = Callable[[], object]


class Style(NamedTuple):
    """What a cell looks like, as openpyxl says it: its stubs know no copy of a style's part."""

    font: Any
    fill: Any
    border: Any
    alignment: Any
    number_format: str
    protection: Any
    quoted: bool


class Cells(NamedTuple):
    """The cells of a workbook: by sheet the row, column, value and style's number of each."""

    sheets: list[tuple[str, list[tuple[int, int, Any, int]]]]
    styles: dict[int, Style]


def keep_cells(folder: Path, workbook: Workbook) -> None:
    """Keep a workbook's cells beside a study."""
    _cells(folder).write_bytes(pickle.dumps(_cells_of(workbook)))


def _cells(folder: Path) -> Path:
    return folder / "cells.pickle"


def _cells_of(workbook: Workbook) -> Cells:
    styles: dict[int, Style] = {}
    sheets: list[tuple[str, list[tuple[int, int, Any, int]]]] = []
    for sheet in workbook.worksheets:
        cells: list[tuple[int, int, Any, int]] = []
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value is None and not cell.has_style:
                continue
            cells.append((cell.row or 0, cell.column or 0, cell.value, cell.style_id))
            if cell.style_id not in styles:
                styles[cell.style_id] = Style(
                    copy(cell.font),
                    copy(cell.fill),
                    copy(cell.border),
                    copy(cell.alignment),
                    cell.number_format,
                    copy(cell.protection),
                    cell.quotePrefix,
                )
        sheets.append((sheet.title, cells))
    return Cells(sheets, styles)


def write_same_cells(folder: Path) -> Callable[[], bytes]:
    """Write the same cells with a plain openpyxl script whose cells share their styles.

    The first cell of a style is given its parts; every later one is given what openpyxl made
    of them, and not a copy of it: the fastest that openpyxl's cells can be written.
    """
    sheets, styles = pickle.loads(_cells(folder).read_bytes())  # noqa: S301  (our own)

    def work() -> bytes:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        shared: dict[int, Any] = {}
        for title, cells in sheets:
            sheet = workbook.create_sheet(title)
            for row, column, value, style in cells:
                cell = sheet.cell(row, column, value)
                if style in shared:
                    cell._style = shared[style]  # noqa: SLF001  (how styles are shared)
                else:
                    _dress(cell, styles[style])
                    shared[style] = cell._style  # noqa: SLF001  (the same)
        saved = BytesIO()
        workbook.save(saved)
        return saved.getvalue()

    return work


def _dress(cell: Cell, style: Style) -> None:
    cell.font = style.font
    cell.fill = style.fill
    cell.border = style.border
    cell.alignment = style.alignment
    cell.number_format = style.number_format
    cell.protection = style.protection
    cell.quotePrefix = style.quoted


def write_with_xlsxwriter(folder: Path) -> Work:
    """Write the same cells with XlsxWriter: fonts, fills, alignment, number formats."""
    from xlsxwriter import Workbook as Writer  # noqa: PLC0415  (one case needs it)

    sheets, styles = pickle.loads(_cells(folder).read_bytes())  # noqa: S301  (our own)

    def work() -> object:
        saved = BytesIO()
        workbook = Writer(saved, {"in_memory": True, "strings_to_urls": False})
        formats = {number: workbook.add_format(_properties(s)) for number, s in styles.items()}
        for title, cells in sheets:
            sheet = workbook.add_worksheet(title)
            for row, column, value, style in cells:
                sheet.write(row - 1, column - 1, value, formats[style])
        workbook.close()
        return saved.getvalue()

    return work


def _properties(style: Style) -> dict[str, Any]:
    found = {
        "font_name": style.font.name,
        "font_size": style.font.sz,
        "bold": bool(style.font.b),
        "italic": bool(style.font.i),
        "text_wrap": bool(style.alignment.wrap_text),
        "num_format": style.number_format,
        "locked": bool(style.protection.locked),
    }
    colour = getattr(getattr(style.fill, "fgColor", None), "rgb", None)
    if getattr(style.fill, "fill_type", None) and isinstance(colour, str):
        found["bg_color"] = f"#{colour[-6:]}"
    return found
