"""The package: text that stays text, values beside formulas; loaded as openpyxl loads it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl.reader.excel
import openpyxl.worksheet._reader
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side
from python_calamine import CalamineWorkbook

from scenariobook.study.model.texts import FORBIDDEN
from scenariobook.workbook.looks import Styles
from scenariobook.workbook.xlsx.loading import load
from scenariobook.workbook.xlsx.package import CellValue, Formula, Grid, to_bytes
from tests.workbook.examples import LAST, example, tracker
from tests.workbook.recalculation import formulas

# --- written --------------------------------------------------------------------------------------


TEXTS = st.text(min_size=1, max_size=40).filter(lambda text: not FORBIDDEN.search(text))
TRICKY = st.lists(
    st.sampled_from(["=", "+", "-", "@", "_x0041_", "_x", "_", "&", "<", "]]>", " ", "\n", "a1"]),
    min_size=1,
).map("".join)


def one_cell(value: CellValue | Formula) -> bytes:
    """Return a package whose only cell holds a value."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    grid = Grid()
    text = value if isinstance(value, str) else ""
    grid.put(1, 1, value, Styles(sheet).number("text", "", text))
    return to_bytes(workbook, {sheet.title: grid})


@given(TEXTS | TRICKY)
def test_text_stays_text(text: str) -> None:
    """Whatever it begins with or looks like, a text is no formula and loses nothing."""
    data = one_cell(text)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert list(formulas(data)) == []
    assert CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python() == [
        [kept]
    ]


@pytest.mark.parametrize(
    "value, seen", [(0.1 + 0.2, 0.1 + 0.2), (7, 7), ("", None), ("a & b", "a & b"), (-1e-9, -1e-9)]
)
def test_a_formula_carries_its_value(value: CellValue, seen: object) -> None:
    """A program that does not calculate sees what Python found, to the last bit."""
    data = one_cell(Formula('IF(1<2,"a","b")', value))
    assert load_workbook(BytesIO(data)).worksheets[0]["A1"].value == '=IF(1<2,"a","b")'
    assert load_workbook(BytesIO(data), data_only=True).worksheets[0]["A1"].value == seen


def test_nothing_that_is_not_ours() -> None:
    """No macro, no protection, no link to elsewhere."""
    with ZipFile(BytesIO(tracker(example("open"), LAST))) as package:
        names = package.namelist()
        parts = b"".join(package.read(name) for name in names)
    assert not [name for name in names if re.search("vba|externalLink", name)]
    assert b"sheetProtection" not in parts
    assert b'TargetMode="External"' not in parts


# --- loaded ---------------------------------------------------------------------------------------


NS: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# Cells as many programs write them: each kind, without an address, with a formula of several.
ROWS: Final = """
<row r="1" ht="30" customHeight="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>
<c r="C1"/><c r="D1" s="1"/><c><v>4</v></c></row>
<row r="2"><c r="A2"><v>1.5</v></c><c r="B2"><v>-3</v></c><c r="c2"><v>1E3</v></c>
<c r="D2" s="1"><v>45000</v></c><c r="E2" t="d"><v>2026-01-05</v></c></row>
<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c>
<c r="C4" t="str"><v>text</v></c><c r="D4" t="inlineStr"><is><t>in it</t></is></c>
<c r="E4" t="inlineStr"/><c r="F4"><v></v></c></row>
<row><c><v>7</v></c><c t="s"><v>2</v></c></row>
<row r="6"><c r="A6"><f>A2+1</f><v>2.5</v></c><c r="B6" t="str"><f>A1&amp;"x"</f><v>y</v></c>
<c r="C6"><f t="shared" ref="C6:C7" si="0">A6*2</f><v>5</v></c>
<c r="D6"><f t="array" ref="D6:D7">A1:A2</f><v>1</v></c></row>
<row r="7"><c r="C7"><f t="shared" si="0"/><v>0</v></c></row>
"""
SHARED: Final = (
    "<si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r></si>"
    '<si><t xml:space="preserve"> a </t><phoneticPr fontId="1"/></si><si><t/></si>'
)
LISTED: Final = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def _package() -> bytes:
    """Return a workbook with these cells and texts."""
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"] = 1
    sheet["A1"].number_format = "yyyy-mm-dd"
    held, target = BytesIO(), BytesIO()
    book.save(held)
    with ZipFile(held) as package, ZipFile(target, "w", ZIP_DEFLATED) as again:
        for name in package.namelist():
            data = package.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                begin, end = data.index("<sheetData>"), data.index("</sheetData>")
                data = f"{data[:begin]}<sheetData>{ROWS}{data[end:]}"
            again.writestr(name, data.replace("</Types>", f"{LISTED}</Types>"))
        again.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NS}">{SHARED}</sst>')
    return target.getvalue()


def _held(book: Workbook) -> list[tuple[object, ...]]:
    cells: Any = book.worksheets[0]._cells
    return [
        (address, cell.data_type, _plain(cell.value), cell.number_format, cell.coordinate)
        for address, cell in cells.items()
    ]


def _plain(value: object) -> object:
    return getattr(value, "text", value)


@pytest.mark.parametrize("as_shown", [False, True])
def test_cells_are_those_that_openpyxl_makes(*, as_shown: bool) -> None:
    """Whatever their kind, wherever they say that they stand."""
    data = _package()
    theirs = load_workbook(BytesIO(data), data_only=as_shown)
    ours = load(data, as_shown=as_shown)
    assert _held(ours) == _held(theirs)
    assert len(_held(ours)) == 23
    sheets: tuple[Any, Any] = (ours.worksheets[0], theirs.worksheets[0])
    assert sheets[0].dimensions == sheets[1].dimensions
    assert sheets[0].row_dimensions[1].height == sheets[1].row_dimensions[1].height == 30


def test_shared_texts_are_read_as_they_are_written() -> None:
    """Openpyxl takes ``x005F_`` out of them."""
    data = _package()
    target = BytesIO()
    with ZipFile(BytesIO(data)) as package, ZipFile(target, "w") as again:
        for name in package.namelist():
            again.writestr(name, package.read(name).replace(b"plain", b"_x005F_x0041_"))
    sheet: Any = load(target.getvalue(), as_shown=False).worksheets[0]
    assert sheet["A1"].value == "_x005F_x0041_"


def test_the_border_of_merged_cells_is_theirs_alone() -> None:
    """Cells share their styles; the first of a merge is given the border of all."""
    book = Workbook()
    sheet: Any = book.active
    for address in ("A1", "B1", "C1", "D1"):
        sheet[address] = 1
        sheet[address].font = Font(bold=True)
    sheet["B1"].border = Border(right=Side("thick"))
    target = BytesIO()
    sheet.merged_cells.add("A1:B1")  # as another program writes it, with both cells
    book.save(target)
    found: Any = load(target.getvalue(), as_shown=False).worksheets[0]
    theirs: Any = load_workbook(BytesIO(target.getvalue())).worksheets[0]
    for address in ("A1", "B1", "C1", "D1"):
        assert repr(found[address].border) == repr(theirs[address].border)
        assert repr(found[address].font) == repr(theirs[address].font)
    assert found["A1"].border.right.style == "thick"


def test_openpyxl_itself_is_as_it_was() -> None:
    """After a load, and after one that failed."""
    excel: Any = openpyxl.reader.excel
    reader: Any = openpyxl.worksheet._reader
    before = excel.WorksheetReader, excel.read_string_table, reader.WorkSheetParser
    parser = reader.iterparse
    load(_package(), as_shown=False)
    with pytest.raises(Exception, match="zip"):
        load(b"no workbook", as_shown=False)
    assert (excel.WorksheetReader, excel.read_string_table, reader.WorkSheetParser) == before
    assert reader.iterparse is parser


def test_a_number_that_no_date_has_is_no_error() -> None:
    """Somebody types 20270305 in a cell for a date; openpyxl makes the error #VALUE! of it."""
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"] = 20270305
    sheet["A1"].number_format = "yyyy-mm-dd"
    held = BytesIO()
    book.save(held)
    for as_shown in (False, True):
        cell = load(held.getvalue(), as_shown=as_shown).worksheets[0]["A1"]
        assert (cell.value, cell.data_type) == (20270305, "n")
