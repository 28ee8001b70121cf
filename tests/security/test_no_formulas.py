"""Text never becomes a formula: from every text of a study and its record, and from returned cells.

Spreadsheets run what begins with =, +, - or @, and so reach programs (DDE) and the network.
"""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from scenariobook.cli.shared.documents import make_tracker
from scenariobook.export.data_package import data_package
from scenariobook.export.exported_tables import tables_of
from scenariobook.intake.read_files import read_files
from tests.security import hostile

STARTS: Final = (
    "=cmd|' /C calc'!A0 ",
    '=HYPERLINK("http://127.0.0.1/?"&A1) ',
    '=WEBSERVICE("http://127.0.0.1/") ',
    "+1+1 ",
    "-2+3 ",
    "@SUM(A1) ",
    '=DDE("soffice";"/etc/passwd";1) ',
)
ESCAPED: Final = "_x003D_1+1 _x0041_ _x000D_ "  # which Excel would read as =1+1 A
QUOTED: Final = re.compile(r'"(?:[^"]|"")*"')
TODAY: Final = hostile.FIRST.last_day


def hostile_names_in(text: object) -> set[str]:
    """Return the names of the hostile texts that stand in a text."""
    return set(re.findall(r"«([^»]*)»", str(text)))


@pytest.mark.parametrize("start", STARTS)
def test_no_text_of_a_study_becomes_a_formula(start: str, tmp_path: Path) -> None:
    """No text of a study becomes a formula in the tracker.

    Each is a string, marked as one; where a formula names it, it stands in quotes.
    """
    project = hostile.spoilt(tmp_path, lambda name: f"{start}«{name}»")
    tracker = make_tracker(project, hostile.FIRST).data
    shown: set[str] = set()
    book = openpyxl.load_workbook(BytesIO(tracker))
    rows: Iterator[Any] = (row for sheet in book.worksheets for row in sheet.iter_rows())
    for cell in (cell for row in rows for cell in row):
        names = hostile_names_in(cell.value) if cell.data_type != "f" else set()  # see `formulas`
        shown |= names
        if names:
            assert cell.data_type == "s"
            assert cell.quotePrefix or not str(cell.value).startswith(start[0]), cell.coordinate
    assert {"study.title", "indicators.title", "signposts.title", "scenarios.title"} <= shown
    assert {"Reading.note", "Judgment.rationale", "sources.url"} <= shown
    assert not hostile_formulas(tracker)
    assert not read_files(project, {"copy.xlsx": tracker}, TODAY).results


def hostile_formulas(tracker: bytes) -> list[str]:
    """Return where hostile texts stand in what a program evaluates, in a cell or beside it."""
    found = []
    with ZipFile(BytesIO(tracker)) as package:
        for name in package.namelist():
            for tag in ("formula", "formula1", "formula2", "definedName", "f"):
                pattern = rf"<(?:\w+:)?{tag}\b[^>]*>([^<]*)<"
                part = package.read(name).decode()
                for text in re.findall(pattern, part):
                    plain = text.replace("&quot;", '"')
                    found += [f"{name}: {text}" for _ in hostile_names_in(QUOTED.sub("", plain))]
    return found


@pytest.mark.parametrize("start", [*STARTS, "''=1+1 "])
def test_no_cell_of_an_exported_table_is_a_formula(start: str, tmp_path: Path) -> None:
    """No cell of an exported table is a formula.

    An apostrophe stands before the text; without it, the text is as it was typed.
    """
    project = hostile.spoilt(tmp_path, lambda name: f"{start}«{name}»")
    shown: set[str] = set()
    for name, data in data_package(tables_of(project), name="", title="", version="").items():
        for row in csv.reader(StringIO(data.decode())) if name.endswith(".csv") else ():
            for cell in row:
                assert cell[:1] not in set("=+-@"), (name, cell)
                assert not hostile_names_in(cell) or f"{start}«" in cell.removeprefix("'"), cell
                shown |= hostile_names_in(cell)
    assert {"indicators.title", "scenarios.narrative", "Reading.note", "sources.url"} <= shown


def test_what_looks_like_an_escape_is_a_text(tmp_path: Path) -> None:
    """A text that looks like one of Excel's escapes stays as it was typed.

    Excel reads _x003D_ in any text as =; every such text is escaped once more.
    """
    project = hostile.spoilt(tmp_path, lambda name: f"{ESCAPED}«{name}»")
    tracker = make_tracker(project, hostile.FIRST).data
    with ZipFile(BytesIO(tracker)) as package:
        for name in package.namelist():
            if name == "xl/sharedStrings.xml" or name.startswith("xl/tables/"):
                assert not re.findall(rb"(?<!_x005F)_x003D_", package.read(name)), name
    book = CalamineWorkbook.from_filelike(BytesIO(tracker))
    rows = (r for n in range(len(book.sheet_names)) for r in book.get_sheet_by_index(n).to_python())
    assert f"{ESCAPED}«indicators.title»" in {cell for row in rows for cell in row}
