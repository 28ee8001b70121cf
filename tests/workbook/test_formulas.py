"""Formulas that an analyst would have written, and that each spreadsheet program computes alike.

It protects whoever asks a cell why it says so: the answer stands in its row, on one line.
"""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from tests.workbook import as_read
from tests.workbook.as_read import cells_of, formula_differences, formulas, in_row, row_of, type_in
from tests.workbook.calculated import FUNCTIONS, calculated_here

BOOKS = ["central-asia", "el-nino-1996", "us-economy-2006", "small-study", "hand-out", "desk"]
of_each_book = pytest.mark.parametrize("name", BOOKS)
CLIENTS = (pytest.param(one, marks=pytest.mark.client) for one in ("soffice", "ssconvert"))
of_each_program = pytest.mark.parametrize("program", ["here", *CLIENTS])


# To open the largest takes two seconds, and nobody writes into it.
opened = cache(openpyxl.load_workbook)


def calculated(program: str, data: bytes, folder: Path) -> Mapping[tuple[str, str], Any]:
    """Return what formulas give, by sheet and address; ``here`` is a module of the tests."""
    if program == "here":
        return calculated_here(data)
    return as_read.values_seen(as_read.calculated_by(program, data, folder))


@pytest.fixture
def book(shipped: dict[str, Path], name: str) -> Workbook:
    """Return a tracker or a hand-out that has formulas."""
    book = opened(shipped[name])
    assert any(formulas(book))
    return book


@of_each_book
def test_a_formula_is_short_and_reads_its_own_row_or_what_has_a_name(book: Workbook) -> None:
    """Each formula has at most 120 characters, and reads only its own row or named ranges.

    The characters count as if the formula stood in row 10. The formula calls only functions that
    all programs have. A link to a sheet is in quotation marks. A name means one column of a table,
    or a list on the hidden sheet of at most two columns. No formula on the hidden sheet calculates.
    """
    names = set(book.defined_names)
    (hidden,) = (sheet.title for sheet in book if sheet.sheet_state != "visible")
    assert names
    for name, defined in book.defined_names.items():
        ((sheet, cells),) = defined.destinations
        columns = CellRange(cells.replace("$", "")).size["columns"]
        assert columns <= (2 if sheet == hidden else 1), name
    for cell, text in formulas(book):
        in_row_10 = re.sub(rf"(\b\$?[A-Z]{{1,3}}\$?){cell.row}\b", r"\g<1>10", text)
        tokens = Tokenizer(text).items
        reads = {one.value.replace("$", "") for one in tokens if one.subtype == Token.RANGE}
        calls = {one.value for one in tokens if (one.type, one.subtype) == (Token.FUNC, Token.OPEN)}
        assert len(in_row_10) <= 120, (cell, text)
        assert {one for one in reads if not re.fullmatch(rf"[A-Z]+{cell.row}", one)} <= names, text
        assert calls <= {f"{name}(" for name in FUNCTIONS}, (cell, text)
        # An empty text, which a file cannot hold otherwise, may stand on the hidden sheet.
        assert cell.parent.title != hidden or text == '=""', (cell, text)


@pytest.mark.parametrize("name", ["central-asia", "el-nino-1996", "us-economy-2006"])
@pytest.mark.parametrize("sheet", ["Dashboard", "Past quarters", "Evidence"])
def test_what_the_build_computed_is_a_dated_value(book: Workbook, sheet: str, name: str) -> None:
    """What the build has computed is a value, on a sheet that says its quarter or day."""
    if (sheet, name) == ("Evidence", "el-nino-1996"):
        assert sheet not in book.sheetnames  # it states no likelihoods
        return
    assert [text for cell, text in formulas(book) if cell.parent.title == sheet] == []
    rows = book[sheet].iter_rows(max_row=3, values_only=True)
    top = " ".join(str(c) for line in rows for c in line)
    assert re.search(r"\b\d{4}Q[1-4]\b|\b\d{4}-\d\d-\d\d\b", top)


@of_each_book
def test_each_formulas_value_is_there(book: Workbook, shipped: dict[str, Path], name: str) -> None:
    """Each formula's value stands beside it, an empty text as well, for programs that compute
    nothing.
    """
    with zipfile.ZipFile(shipped[name]) as package:
        parts = [package.read(part) for part in package.namelist() if "/worksheets/" in part]
    assert sum(part.count(b"</f><v") for part in parts) == len([*formulas(book)])
    shown = openpyxl.load_workbook(shipped[name], data_only=True)
    assert [c for c in cells_of(shown) if c.data_type == "e"] == []


@of_each_program
@of_each_book
def test_each_program_gives_what_stands_beside_each(
    shipped: dict[str, Path], name: str, program: str, tmp_path: Path
) -> None:
    """Each formula gives the value that the build wrote beside it, whoever calculates it."""
    written = shipped[name].read_bytes()
    assert [*formula_differences(written, calculated(program, written, tmp_path))] == []


JULY: Final = date(2022, 7, 1)
# What is typed in a row of the desk's tracker, and what one of its cells then says.
CHECKS: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("Update", "blank-number", {"value": 91}, "check", "not 0 to 90"),
    ("Update", "blank-number", {"value": "About 7"}, "check", "unclear"),
    ("Update", "blank-number", {"value": 35, "as_of": JULY}, "check", "date not in 2022Q2"),
    ("Update", "blank-number", {"value": 35, "as_of": "tomorrow"}, "check", "unclear"),
    ("Update", "blank-percent", {"value": "About 7"}, "check", "value unclear"),
    ("Update", "blank-percent", {"value": 1000, "as_of": "tomorrow"}, "check", "date unclear"),
    ("Update", "blank-answer", {"looked_on": date(2022, 3, 31)}, "check", "due"),
    ("Update", "blank-answer", {"looked_on": date(2022, 4, 1)}, "check", ""),
    ("Signposts", "dam-built", {"state": "gone"}, "check", "state unclear"),
    ("Commitments", "1", {"what": "Dig a well", "by": date(2022, 6, 30)}, "check", "due"),
    ("Commitments", "1", {"what": "Dig a well", "by": JULY}, "check", "not due"),
    ("Signposts", "pier-built", {"state": "emerging"}, "status", "overdue"),
    ("Signposts", "road-built", {"state": "not yet"}, "status", "not yet"),
]


@of_each_program
def test_check_says_at_once_what_is_amiss(
    shipped: dict[str, Path], program: str, tmp_path: Path
) -> None:
    """Before any build, check and status say in a word or two what follows from what is typed."""
    for table, called, typed, header, said in CHECKS:
        copy = type_in(in_row(table, called, **typed), f"{tmp_path}/copy.xlsx", shipped["desk"])
        cell = row_of(openpyxl.load_workbook(copy), table, called)[header]
        shown = calculated(program, Path(copy).read_bytes(), tmp_path)
        assert shown[cell.parent.title, cell.coordinate] == said, (called, typed)
