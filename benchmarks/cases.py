"""What is measured: each case prepares its input once, then is timed; a floor stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from scenariobook.intake import read_files
from scenariobook.project import Project, make_tracker, open_project

EDITS = 500
_TODAY = date(2040, 1, 1)
Work = Callable[[], object]


def opened(folder: Path) -> Project:
    """Open the study in a folder."""
    project, _, _ = open_project(folder)
    if project is None:
        message = f"the synthetic study in {folder} has errors"
        raise ValueError(message)
    return project


def tracker(folder: Path) -> bytes:
    """Return the study's tracker, made once and kept."""
    path = folder / "tracker.xlsx"
    if not path.exists():
        project = opened(folder)
        path.write_bytes(make_tracker(project, project.record.open_quarter))
    return path.read_bytes()


def returned(folder: Path) -> bytes:
    """Return a copy of the tracker with values typed in; made once and kept."""
    path = folder / "returned.xlsx"
    if not path.exists():
        workbook = load_workbook(BytesIO(tracker(folder)))
        sheet = workbook["Update"]
        header = next(row for row in sheet.iter_rows() if row[0].value == "id")
        column = next(cell.column for cell in header if cell.value == "value")
        first = header[0].row + 1
        for row in range(first, min(first + EDITS, sheet.max_row + 1)):
            sheet.cell(row, column).value = row / 7
        workbook.save(path)
    return path.read_bytes()


def import_copy(folder: Path) -> Work:
    """Merge a returned copy with the record: everything that `import` does before it writes."""
    data, project = returned(folder), opened(folder)

    def work() -> object:
        return read_files(project, {"returned.xlsx": data}, _TODAY)

    return work


def load_both_passes(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas and values."""
    data = returned(folder)

    def work() -> object:
        return load_workbook(BytesIO(data)), load_workbook(BytesIO(data), data_only=True)

    return work


def load_one_pass(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas alone."""
    data = returned(folder)
    return lambda: load_workbook(BytesIO(data))


def write_tracker(folder: Path) -> Work:
    """Make a tracker, from the study and the record to bytes."""
    project = opened(folder)
    return lambda: make_tracker(project, project.record.open_quarter)


def write_same_cells(folder: Path) -> Work:
    """Write the same cells with a plain openpyxl script whose cells share their styles."""
    made = load_workbook(BytesIO(tracker(folder)))
    sheets = [
        (
            sheet.title,
            [
                (cell.row, cell.column, cell.value, cell.style_id)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None or cell.has_style
            ],
        )
        for sheet in made.worksheets
    ]
    samples = {
        cell.style_id: cell
        for sheet in made.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.has_style
    }

    def work() -> object:
        workbook = Workbook()
        styles = {}
        for title, cells in sheets:
            sheet = workbook.create_sheet(title)
            for row, column, value, style in cells:
                cell = sheet.cell(row, column, value)
                if style in samples:
                    if style not in styles:
                        sample = samples[style]
                        cell.font = copy(sample.font)
                        cell.fill = copy(sample.fill)
                        cell.border = copy(sample.border)
                        cell.alignment = copy(sample.alignment)
                        cell.number_format = sample.number_format
                        styles[style] = cell._style  # noqa: SLF001  (how styles are shared)
                    else:
                        cell._style = copy(styles[style])  # noqa: SLF001  (the same)
        saved = BytesIO()
        workbook.save(saved)
        return saved.getvalue()

    return work


# Each case with the floor that it is measured against, and the bound on their ratio.
CASES: dict[str, tuple[Callable[[Path], Work], Callable[[Path], Work], float | None]] = {
    "import a copy / openpyxl's load, both passes": (import_copy, load_both_passes, 1.5),
    "import a copy / openpyxl's load, one pass": (import_copy, load_one_pass, None),
    "write the tracker / plain openpyxl": (write_tracker, write_same_cells, 1.2),
}
