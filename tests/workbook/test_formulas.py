"""Formulas that an analyst would have written, and that each spreadsheet program computes alike.

It protects whoever asks a cell why it says so: the answer stands in its row, on one line.
"""

import re
import zipfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange

from tests.workbook.as_read import calculated_by, cells_of, formula_differences, formulas

BOOKS = ["central-asia", "el-nino-1996", "us-economy-2006", "small-study", "hand-out"]
of_each_book = pytest.mark.parametrize("name", BOOKS)
# Of what Excel 2016, LibreOffice and Google Sheets share, what a tracker may need.
FUNCTIONS = {
    *("ABS", "ADDRESS", "AND", "AVERAGE", "CHAR", "COLUMN", "COUNT", "COUNTA", "COUNTBLANK"),
    *("COUNTIF", "COUNTIFS", "DATE", "DAY", "EXACT", "EXP", "FIND", "HYPERLINK", "IF", "IFERROR"),
    *("INDEX", "INT", "ISBLANK", "ISERROR", "ISLOGICAL", "ISNUMBER", "ISTEXT", "LARGE", "LEFT"),
    *("LEN", "LN", "LOOKUP", "LOWER", "MATCH", "MAX", "MEDIAN", "MID", "MIN", "MOD", "MONTH"),
    *("N", "NOT", "OR", "RIGHT", "ROUND", "ROW", "ROWS", "SEARCH", "SMALL", "SUBSTITUTE"),
    *("SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TRIM", "UPPER", "VALUE", "VLOOKUP"),
    "YEAR",
}

_STRING = re.compile(r'"(?:[^"]|"")*"')
_REFERENCE = re.compile(r"(?<![\w.$!])\$?[A-Z]{1,3}\$?(\d+)(?![\w.(!])")
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?![\w(])")


# To open the largest takes two seconds, and nobody writes into it.
opened = cache(openpyxl.load_workbook)


@pytest.fixture
def book(shipped: dict[str, Path], name: str) -> Workbook:
    """Return a tracker or a hand-out that has formulas."""
    book = opened(shipped[name])
    assert any(formulas(book))
    return book


@of_each_book
def test_a_formula_is_short_and_reads_its_own_row_or_what_has_a_name(book: Workbook) -> None:
    """A formula has 120 characters at most, as in row 10, and reads its own row or what has a name.

    It calls functions that all programs have. A link to a sheet is in quotation marks. A name means
    a column of a table, or a list of two columns at most on the hidden sheet, where nothing is
    worked out.
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
        plain = _STRING.sub('""', text)
        words = set(_WORD.findall(_REFERENCE.sub("", plain))) - {"TRUE", "FALSE"}
        assert len(in_row_10) <= 120, (cell, text)
        assert not set("![") & set(plain), (cell, text)
        assert {int(row) for row in _REFERENCE.findall(plain)} <= {cell.row}, (cell, text)
        assert words <= names, (cell, text)
        assert {*_FUNCTION.findall(plain)} <= FUNCTIONS, (cell, text)
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
    cells = [cell for part in parts for cell in re.findall(rb"<c .*?</c>", part, re.DOTALL)]
    with_formula = [cell for cell in cells if b"<f" in cell]
    assert len(with_formula) == len(list(formulas(book)))
    assert [cell for cell in with_formula if b"<v" not in cell] == []
    shown = openpyxl.load_workbook(shipped[name], data_only=True)
    assert [c for c in cells_of(shown) if c.data_type == "e"] == []


@pytest.mark.client
@pytest.mark.parametrize("program", ["soffice", "ssconvert"])
@of_each_book
def test_each_program_gives_what_stands_beside_each(
    shipped: dict[str, Path], name: str, program: str, tmp_path: Path
) -> None:
    written = shipped[name].read_bytes()
    assert [*formula_differences(written, calculated_by(program, written, tmp_path))] == []
