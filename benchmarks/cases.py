"""What is measured: each case reads its input once, then is timed; a floor stands beside it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from copy import copy
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Protection
from openpyxl.styles.fills import Fill
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.intake import read_files
from scenariobook.project import Project, make_tracker, open_project

EDITS = 500
_TODAY = date(2040, 1, 1)
Work = Callable[[], object]


class Style(NamedTuple):
    """What a cell looks like, as openpyxl says it."""

    font: Font
    fill: Fill
    border: Border
    alignment: Alignment
    number_format: str
    protection: Protection
    quoted: bool


class Cells(NamedTuple):
    """The cells of a workbook: by sheet the row, column, value and style's number of each."""

    sheets: list[tuple[str, list[tuple[int, int, object, int]]]]
    styles: dict[int, Style]


def opened(folder: Path) -> Project:
    """Open the study in a folder."""
    project, _, _ = open_project(folder)
    if project is None:
        message = f"the synthetic study in {folder} has errors"
        raise ValueError(message)
    return project


def prepare(folder: Path) -> None:
    """Put beside a study what is measured on: its tracker, a returned copy, the bare cells."""
    project = opened(folder)
    made = make_tracker(project, project.record.open_quarter)
    _tracker(folder).write_bytes(made)
    workbook = load_workbook(BytesIO(made))
    _cells(folder).write_bytes(pickle.dumps(_cells_of(workbook)))
    _type_values(workbook["Update"])
    workbook.save(_returned(folder))


def _tracker(folder: Path) -> Path:
    return folder / "tracker.xlsx"


def _returned(folder: Path) -> Path:
    return folder / "returned.xlsx"


def _cells(folder: Path) -> Path:
    return folder / "cells.pickle"


def _type_values(sheet: Worksheet) -> None:
    header = next(row for row in sheet.iter_rows() if row[0].value == "id")
    column = next(cell.column for cell in header if cell.value == "value")
    first = header[0].row + 1
    for row in range(first, min(first + EDITS, sheet.max_row + 1)):
        sheet.cell(row, column).value = row / 7


def _cells_of(workbook: Workbook) -> Cells:
    styles: dict[int, Style] = {}
    sheets = []
    for sheet in workbook.worksheets:
        cells = []
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if cell.value is None and not cell.has_style:
                continue
            cells.append((cell.row, cell.column, cell.value, cell.style_id))
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


def import_copy(folder: Path) -> Work:
    """Merge a returned copy with the record: everything that `import` does before it writes."""
    data, project = _returned(folder).read_bytes(), opened(folder)

    def work() -> object:
        return read_files(project, {"returned.xlsx": data}, _TODAY)

    return work


def load_both_passes(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas and values."""
    data = _returned(folder).read_bytes()

    def work() -> object:
        return load_workbook(BytesIO(data)), load_workbook(BytesIO(data), data_only=True)

    return work


def load_one_pass(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas alone."""
    data = _returned(folder).read_bytes()
    return lambda: load_workbook(BytesIO(data))


def write_tracker(folder: Path) -> Work:
    """Make a tracker, from the study and the record to bytes."""
    project = opened(folder)
    return lambda: make_tracker(project, project.record.open_quarter)


def write_same_cells(folder: Path) -> Work:
    """Write the same cells with a plain openpyxl script whose cells share their styles.

    The first cell of a style is given its parts; every later one is given what openpyxl made
    of them, and not a copy of it: the fastest that openpyxl's cells can be written.
    """
    sheets, styles = pickle.loads(_cells(folder).read_bytes())  # noqa: S301  (our own)

    def work() -> object:
        workbook = Workbook()
        workbook.remove(workbook.worksheets[0])
        shared = {}
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


# Each case with the floor that it is measured against, and the bound on their ratio.
CASES: dict[str, tuple[Callable[[Path], Work], Callable[[Path], Work], float | None]] = {
    "import a copy / openpyxl's load, both passes": (import_copy, load_both_passes, 1.5),
    "import a copy / openpyxl's load, one pass": (import_copy, load_one_pass, None),
    "write the tracker / plain openpyxl": (write_tracker, write_same_cells, 1.2),
}
