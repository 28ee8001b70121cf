"""What is measured: each case reads its input once, then is timed; a floor stands beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from weasyprint import Document, Page

from benchmarks.cells import Work, keep_cells, write_same_cells, write_with_xlsxwriter
from benchmarks.rivals import typst_source
from scenariobook.briefing import pdf_file
from scenariobook.briefing.assets import read_font
from scenariobook.briefing.markup import adapt, as_html, parsed
from scenariobook.briefing.materials import Inputs
from scenariobook.briefing.pdf.press import Press
from scenariobook.cli.shared.documents import inputs_of, make_tracker
from scenariobook.intake.read_files import read_files
from scenariobook.record.project import Project
from scenariobook.record.project_folder import open_project

EDITS = 500
_TODAY = date(2040, 1, 1)
_FONT = re.compile(r"url\(font:([^)]*)\)")
_PLACE = "front-page-stands-here"


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
    made = make_tracker(project, project.record.open_quarter).data
    _tracker(folder).write_bytes(made)
    _write_values(project, folder / "values.csv")
    workbook = load_workbook(BytesIO(made))
    keep_cells(folder, workbook)
    _type_values(workbook["Update"])
    workbook.save(_returned(folder))
    prepare_pages(folder)


def prepare_pages(folder: Path) -> None:
    """Put beside a study what its briefing and its annex are laid out from."""
    project = opened(folder)
    for name, render in {
        "briefing": pdf_file.render_briefing,
        "annex": pdf_file.render_annex,
    }.items():
        style, pages = _final_pages(project, render)
        for font in set(_FONT.findall(style)):
            (folder / font).write_bytes(read_font(font) or b"")
        head, body = pages
        (folder / f"{name}.typ").write_text(typst_source(body))
        head.extend([_style(_FONT.sub(r"url(\1)", style))])
        (folder / f"{name}.html").write_text(as_html(pages))


def _style(text: str) -> ET.Element:
    style = ET.Element("style")
    style.text = text
    return style


def _write_values(project: Project, path: Path) -> None:
    """Write a table that changes every value of the record."""
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("quarter", "item", "value"))
        for item, held in project.record.readings.items():
            for quarter, entry in held.items():
                table.writerow((quarter, item, float(entry.content.value or 0) + 1))


def _final_pages(
    project: Project, render: Callable[[Inputs], pdf_file.Printed]
) -> tuple[str, ET.Element]:
    """Return the style of a PDF, and what its pages are laid out from as one document."""
    styles: list[str] = []
    laid_out: list[tuple[Document, ET.Element]] = []
    bound: list[ET.Element] = []

    class Recording(Press):
        """A press that keeps what it is given: the style, and what the bound pages came from."""

        def __init__(self, stylesheet: str, folder: Path | None) -> None:
            styles.append(stylesheet)
            super().__init__(stylesheet, folder)

        def lay_out(self, pages: str, *others: Collection[str]) -> Document:
            document = super().lay_out(pages, *others)
            root = parsed(pages)
            adapt(root, *others)
            laid_out.append((document, root))
            return document

        def bind(self, document: Document, pages: Sequence[Page]) -> bytes:
            firsts = {id(one.pages[0]): root for one, root in laid_out}
            lasts = {id(one.pages[-1]): root for one, root in laid_out}
            found = firsts | lasts
            bound.extend(dict.fromkeys(found[id(page)] for page in pages if id(page) in found))
            return super().bind(document, pages)

    with patch.object(pdf_file, "Press", Recording):
        render(inputs_of(project, project.record.open_quarter))
    first, *others = bound
    head, body = first
    for style in head.findall("style"):  # the number of the first page
        head.remove(style)
    for other in others:
        body.extend(element for element in other[1] if element.get("class") != _PLACE)
    return styles[0], first


def _tracker(folder: Path) -> Path:
    return folder / "tracker.xlsx"


def _returned(folder: Path) -> Path:
    return folder / "returned.xlsx"


def _type_values(sheet: Worksheet) -> None:
    header = next(row for row in sheet.iter_rows() if row[0].value == "indicator")
    column = next(cell.column for cell in header if cell.value == "value")
    first = (header[0].row or 0) + 1
    for row in range(first, min(first + EDITS, sheet.max_row + 1)):
        sheet.cell(row, column).value = row / 7


def import_changed(folder: Path) -> Work:
    """Merge a copy that a program has saved: everything that `import` does before it writes.

    It is also compared with what the program would write in its place.
    """
    return _import(folder, _returned(folder))


def import_untouched(folder: Path) -> Work:
    """Merge a copy that nobody has saved since it was written."""
    return _import(folder, _tracker(folder))


def _import(folder: Path, path: Path) -> Work:
    data, project = path.read_bytes(), opened(folder)
    return lambda: read_files(project, {"returned.xlsx": data}, _TODAY)


def load_changed(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas alone."""
    return _load(_returned(folder))


def load_untouched(folder: Path) -> Work:
    """Load the same file with openpyxl, formulas alone."""
    return _load(_tracker(folder))


def _load(path: Path) -> Work:
    data = path.read_bytes()
    return lambda: load_workbook(BytesIO(data))


def write_tracker(folder: Path) -> Work:
    """Make a tracker, from the study and the record to bytes."""
    project = opened(folder)
    return lambda: make_tracker(project, project.record.open_quarter).data


class Part(NamedTuple):
    """Work of ours, what it is measured against, and the bound on their ratio if there is one."""

    ours: Callable[[Path], Work]
    other: Callable[[Path], Work]
    bound: float | None = None


PARTS: Final = {
    "import an untouched copy / openpyxl's load": Part(import_untouched, load_untouched, 1.7),
    "import a changed copy / openpyxl's load": Part(import_changed, load_changed, 4.5),
    "write the tracker / plain openpyxl": Part(write_tracker, write_same_cells, 1.0),
    "write the tracker / XlsxWriter": Part(write_tracker, write_with_xlsxwriter),
}
