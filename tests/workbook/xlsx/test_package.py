"""The package: text that stays text, values beside formulas; loaded as openpyxl loads it.

Sound packages of any program pass.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import openpyxl.reader.excel
import openpyxl.worksheet._reader
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Font, Side
from python_calamine import CalamineWorkbook

from scenariobook.intake.csv_tables import inspect_table
from scenariobook.study.model.texts import FORBIDDEN
from scenariobook.workbook.cell_styles import Styles
from scenariobook.workbook.file_kinds import WrongFile
from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.xlsx.loading import load
from scenariobook.workbook.xlsx.package import CellValue, Formula, Grid, to_bytes
from tests.clients.office import saved_by_libreoffice
from tests.corpus import trackers
from tests.workbook.as_read import formulas, repacked
from tests.workbook.examples import example, tracker_of

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
    """A text stays a text, whatever it begins with or looks like, and loses nothing."""
    data = one_cell(text)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert list(formulas(load_workbook(BytesIO(data)))) == []
    seen = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert seen == [[kept]]


@pytest.mark.parametrize(
    "value, seen", [(0.1 + 0.2, 0.1 + 0.2), (7, 7), ("", None), ("a & b", "a & b"), (-1e-9, -1e-9)]
)
def test_a_formula_carries_its_value(value: CellValue, seen: object) -> None:
    """A formula carries its value, to the last bit, for programs that do not calculate."""
    data = one_cell(Formula('IF(1<2,"a","b")', value))
    assert load_workbook(BytesIO(data)).worksheets[0]["A1"].value == '=IF(1<2,"a","b")'
    assert load_workbook(BytesIO(data), data_only=True).worksheets[0]["A1"].value == seen


def test_nothing_that_is_not_ours() -> None:
    """A tracker has no macro, no protection and no link to elsewhere."""
    with ZipFile(BytesIO(tracker_of(example("open")))) as package:
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


def dated(number: int) -> bytes:
    """Return a workbook whose first cell has a number that is shown as a day."""
    book, held = Workbook(), BytesIO()
    sheet: Any = book.active
    sheet["A1"] = number
    sheet["A1"].number_format = "yyyy-mm-dd"
    book.save(held)
    return held.getvalue()


def _package() -> bytes:
    """Return a workbook with these cells and texts."""
    with ZipFile(BytesIO(dated(1))) as package:
        ours = {name: package.read(name).decode() for name in package.namelist()}
    rows = f"<sheetData>{ROWS}</sheetData>"
    with_rows = re.sub("<sheetData>.*</sheetData>", rows, ours[trackers.GUIDE], flags=re.DOTALL)
    ours[trackers.GUIDE] = with_rows
    ours[trackers.TYPES] = ours[trackers.TYPES].replace("</Types>", f"{LISTED}</Types>")
    ours["xl/sharedStrings.xml"] = f'<sst xmlns="{NS}">{SHARED}</sst>'
    return trackers.packed((name, part.encode()) for name, part in ours.items())


def _cells_held(book: Workbook) -> list[tuple[object, ...]]:
    cells: Any = book.worksheets[0]._cells
    return [
        (at, c.data_type, getattr(c.value, "text", c.value), c.number_format, c.coordinate)
        for at, c in cells.items()
    ]


@pytest.mark.parametrize("as_shown", [False, True])
def test_cells_are_those_that_openpyxl_makes(*, as_shown: bool) -> None:
    """Our loader makes the cells that openpyxl makes, of each kind, wherever they stand."""
    data = _package()
    theirs = load_workbook(BytesIO(data), data_only=as_shown)
    ours = load(data, as_shown=as_shown)
    assert _cells_held(ours) == _cells_held(theirs)
    assert len(_cells_held(ours)) == 23
    sheets: tuple[Any, Any] = (ours.worksheets[0], theirs.worksheets[0])
    assert sheets[0].dimensions == sheets[1].dimensions
    assert sheets[0].row_dimensions[1].height == sheets[1].row_dimensions[1].height == 30


def test_shared_texts_are_read_as_they_are_written() -> None:
    """Shared texts are read as they are written; openpyxl would take ``x005F_`` out of them."""
    data = repacked(_package(), lambda _, part: part.replace(b"plain", b"_x005F_x0041_"))
    sheet: Any = load(data, as_shown=False).worksheets[0]
    assert sheet["A1"].value == "_x005F_x0041_"


def test_the_border_of_merged_cells_is_theirs_alone() -> None:
    """The first of merged cells has the border of all, and no other cell with its style has it."""
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
    """Openpyxl is as it was after a load, and after one that failed."""
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
    """A number that is no date stays a number, such as 20270305 in a cell for a date."""
    for as_shown in (False, True):
        cell = load(dated(20270305), as_shown=as_shown).worksheets[0]["A1"]
        assert (cell.value, cell.data_type) == (20270305, "n")


# --- let in ---------------------------------------------------------------------------------------

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XMLNS = b"http://schemas.openxmlformats.org/package/2006/relationships"


def related(kind: str, target: str) -> bytes:
    return f'<Relationship Type="{_OFFICE}/{kind}" Target="{target}" Id="rId99"/>'.encode()


def test_what_analysts_and_their_programs_add_passes() -> None:
    """Sound parts that analysts and their programs add are let in, though we write none like them.

    That is parts that nobody here reads, a pivot table with a cache of 10,000 rows, and as many
    formats as years of pasting leave behind.
    """
    kind, listed = "pivotCacheDefinition", b'<pivotCache cacheId="1" id="rId99"/>'
    ours = trackers.parts() | {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(2_000),
        "xl/printerSettings/printerSettings1.bin": bytes(500),
        "xl/media/image1.svg": b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "x" "y"><svg/>',
        "xl/media/image2.png": b"\x89PNG" + bytes(5_000),
        "xl/drawings/vmlDrawing1.vml": b"<xml><br>" * 50_000,
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments/>",
        "customXml/item1.xml": b"<DataMashup>" + b"A" * 2_000_000 + b"</DataMashup>",
        "docMetadata/LabelInfo.xml": b"<labels/>",
        "xl/calcChain.xml": b"<calcChain/>",
        "xl/pivotTables/table1.xml": b"<pivotTableDefinition/>",
        "xl/pivotCache/cache1.xml": b"<pivotCacheDefinition/>",
        "xl/pivotCache/all.xml": b"<records>" + b"<r/>" * 10_000 + b"</records>",
    }
    for name, link in {
        "worksheets/_rels/sheet1": related("pivotTable", "../pivotTables/table1.xml"),
        "pivotTables/_rels/table1": related(kind, "../pivotCache/cache1.xml"),
        "pivotCache/_rels/cache1": related("pivotCacheRecords", "all.xml"),
    }.items():
        links = b'<Relationships xmlns="%b">%b</Relationships>' % (_XMLNS, link)
        ours[f"xl/{name}.xml.rels"] = links
    for name, mark, more in (
        (trackers.WORKBOOK_RELS, "</Relationships>", related(kind, "/xl/pivotCache/cache1.xml")),
        (trackers.WORKBOOK, "</workbook>", b"<pivotCaches>%b</pivotCaches>" % listed),
        (trackers.STYLES, "</cellXfs>", b'<xf numFmtId="0"/>' * 60_000),
    ):
        ours[name] = trackers.before(mark, more)(ours[name])
    inspect(trackers.packed(ours.items()))


@pytest.mark.client
@pytest.mark.parametrize(
    "form,words",
    [
        ("xls", r"old Excel workbook \(.xls\)"),
        ("ods", r"OpenDocument spreadsheet \(.ods\)"),
        ("fods", "flat OpenDocument file"),
        ("html", "a web page"),
        ("pdf", "a PDF"),
        ("csv", "plain text"),
    ],
)
def test_what_a_program_really_writes_is_known(form: str, words: str, tmp_path: Path) -> None:
    """Files of other formats, as LibreOffice writes them, are told by their kind."""
    path = tmp_path / "tracker.xlsx"
    path.write_bytes(trackers.tracker())
    saved = saved_by_libreoffice(path, tmp_path / f"saved.{form}").read_bytes()
    with pytest.raises(WrongFile, match=words):
        inspect(saved)
    if form == "csv":
        inspect_table(saved)


def test_a_file_too_large_to_look_into_says_so() -> None:
    """A file of 100 MB is refused before anything of it is unpacked."""
    with pytest.raises(WrongFile, match="the file has 100 MB"):
        inspect(trackers.tracker() + bytes(100_000_000))
