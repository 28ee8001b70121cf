"""What somebody adds to a copy is named by `import`; what `build` does not keep is, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation

from scenariobook.workbook.xlsx import opc
from tests.commands import run
from tests.workbook.letters import ANALYST, FAR, NOTE, UPDATE, VALUE
from tests.workbook.own_work.analysts_sheets import packed

TRACKER = Path("output/small-study/tracker.xlsx")
STAYS = "stays in the copy, and is not taken into the record: copy.xlsx: "
GREEN = PatternFill("solid", fgColor="FF00CC66")
DRAWING = b"""<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor>%b
<xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"""
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def stays(copy: Path) -> list[str]:
    result = run("import", str(copy), "--dry-run")
    assert result.exit_code == 0, result.stderr
    found = result.stderr.splitlines()
    return [line.removeprefix(STAYS) for line in found if line.startswith(STAYS)]


def shared(texts: bytes, held: dict[str, bytes]) -> dict[str, bytes]:
    """Return the parts that a package needs beside its others to hold shared texts."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%b"/></Types>' % kind
    link = f'<Relationship Id="t1" Type="{RELATION}sharedStrings" Target="sharedStrings.xml"/>'
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    end = b"</Relationships>"
    return {
        "xl/sharedStrings.xml": b'<sst xmlns="%b">%b</sst>' % (main, texts),
        types: held[types].replace(b"</Types>", listed),
        links: held[links].replace(end, link.encode() + end),
    }


def with_parts(path: Path, sheet: str, *kinds: tuple[str, str, bytes]) -> None:
    """Let a sheet lead to parts, each of a kind, with a name and what it holds."""
    held = opc.parts(path.read_bytes())
    part = opc.sheet_parts(held)[sheet]
    links = opc.relationships(held, part)
    for number, (kind, name, data) in enumerate(kinds):
        held[name] = data
        links.append(opc.Relationship(f"rIdX{number}", RELATION + kind, name, outside=False))
    held[opc.rels_of(part)] = opc.write_relationships(part, links)
    path.write_bytes(packed(held))


@pytest.mark.usefixtures("study")
def test_an_untouched_copy_has_nothing_to_say() -> None:
    run("build")
    assert stays(TRACKER) == []


@pytest.mark.usefixtures("study")
def test_everything_added_is_named() -> None:
    run("build")
    book: Any = openpyxl.load_workbook(TRACKER)
    update, guide = book["Update"], book["Guide"]
    for row in (5, 6):
        update.cell(row, 2).fill = GREEN
    guide["K40"].fill = GREEN
    update[f"{NOTE}5"].font = Font(bold=True)
    update["F2"].font = Font(color="FFCC0000")
    green = DifferentialStyle(fill=GREEN)
    update.conditional_formatting.add("H5:H6", Rule(type="expression", formula=["H5>7"], dxf=green))
    names = DataValidation(type="list", formula1='"Anna,Ben"')
    names.sqref = MultiCellRange("E5:E6")
    update.add_data_validation(names)
    update.row_dimensions[5].hidden = True
    update.column_dimensions["E"].hidden = True
    for title in ("pictured", "painted", "empty"):
        book.create_sheet(title)
    book["painted"]["A1"].fill = GREEN
    chart = BarChart()
    chart.add_data(Reference(update, min_col=8, min_row=5, max_row=6))
    book.create_chartsheet("charted").add_chart(chart)
    book.save("copy.xlsx")
    copy = Path("copy.xlsx")
    box = DRAWING % b"<xdr:sp/>"
    with_parts(
        copy,
        "Update",
        ("drawing", "xl/drawings/drawing90.xml", box),
        ("oleObject", "xl/embeddings/oleObject1.bin", b"x"),
    )
    with_parts(copy, "pictured", ("drawing", "xl/drawings/drawing91.xml", box))
    held = opc.parts(copy.read_bytes())
    part = opc.sheet_parts(held)["Update"]
    lines = b'<extLst><ext uri="x"><sparklineGroup/></ext></extLst></worksheet>'
    held[part] = held[part].replace(b"</worksheet>", lines)
    copy.write_bytes(packed(held))
    assert sorted(stays(copy)) == [
        "a text box or shape on Update",
        "an embedded object on Update",
        f"bold, underlined or struck letters at Update!{NOTE}5",
        "colours at Guide!K40",
        "colours at Update!F2, B5:B6",
        "conditional formats at Update!H5:H6",
        "hidden columns on Update: E",
        "hidden rows on Update: 5",
        "sparklines on Update",
        "the sheet 'charted'",
        "the sheet 'painted'",
        "the sheet 'pictured'",
        "validations at Update!E5:E6",
    ]


@pytest.mark.usefixtures("study")
def test_what_build_keeps_and_what_it_says_that_it_does_not() -> None:
    """A fill on an empty cell, a bold note, a hidden row stay; a filter is named."""
    run("build")
    book: Any = openpyxl.load_workbook(TRACKER)
    update = book["Update"]
    update[f"{FAR}2"].fill, update["A30"].fill = GREEN, GREEN
    update[f"{NOTE}5"] = CellRichText("mind ", TextBlock(InlineFont(b=True), "the gap"))
    update[f"{ANALYST}5"].font = Font(bold=True, italic=True)
    update.row_dimensions[5].hidden = True
    judgments = book["Judgments"]
    judgments.tables["tblJudgments"].autoFilter.add_filter_column(0, ["one"])
    judgments.row_dimensions[5].hidden = True
    judgments.row_dimensions[6].outlineLevel = 1
    book.save(TRACKER)
    result = run("build", "--yes")
    assert result.exit_code == 0, result.stderr
    said = [line for line in result.stderr.splitlines() if line.startswith("warning: ")]
    assert said == [
        f"warning: bold words within the text at Update!{NOTE}5: the text alone is kept",
        "warning: the filter on Judgments: a fresh tracker shows all rows",
        "warning: groups of rows or columns on Judgments: a fresh tracker has none",
    ]
    after: Any = openpyxl.load_workbook(TRACKER)
    update = after["Update"]
    assert {update[cell].fill.fgColor.rgb for cell in (f"{FAR}2", "A30")} == {"FF00CC66"}
    assert update[f"{NOTE}5"].value == "mind the gap"
    assert (
        update[f"{ANALYST}5"].font.b,
        update[f"{ANALYST}5"].font.i,
        update[f"{NOTE}5"].font.b,
    ) == (True, True, False)
    assert update.row_dimensions[5].hidden
    assert not after["Judgments"].row_dimensions[5].hidden
    assert not [li for li in run("build").stderr.splitlines() if li.startswith("warning: ")]


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_guide_to_the_reading_is_named(*, is_shared: bool) -> None:
    """Excel keeps how a Japanese word is read within its text; the word alone stays."""
    run("build")
    book: Any = openpyxl.load_workbook(TRACKER)
    book["Update"][f"{NOTE}5"] = "READ"
    book.save(TRACKER)
    held = opc.parts(TRACKER.read_bytes())
    part = opc.sheet_parts(held)["Update"]
    guided = '<t>湖</t><rPh sb="0" eb="1"><t>みずうみ</t></rPh>'.encode()
    assert b' t="inlineStr"><is><t>READ</t></is>' in held[part]
    if is_shared:
        held[part] = held[part].replace(b'inlineStr"><is><t>READ</t></is>', b's"><v>0</v>')
        held |= shared(b"<si>%b</si>" % guided, held)
    else:
        held[part] = held[part].replace(b"<t>READ</t>", guided)
    TRACKER.write_bytes(packed(held))
    words = f"a guide to the reading of the text at Update!{NOTE}5: the text alone is kept"
    copy = Path("copy.xlsx")
    copy.write_bytes(TRACKER.read_bytes())
    assert words in run("import", "copy.xlsx", "--dry-run").stderr
    assert f"warning: {words}" in run("build", "--yes").stderr
    assert openpyxl.load_workbook(TRACKER)["Update"][f"{NOTE}5"].value == "湖"


def test_words_below_a_table_are_named_one_by_one(study: Path) -> None:
    """Remarks without an id, and a row of sums, stay in the copy."""
    assert study.is_dir()
    run("build")
    book = openpyxl.load_workbook("output/small-study/tracker.xlsx")
    words = {
        "B7": "to be checked",
        "A8": "Total",
        "B8": "of all",
        f"{VALUE}8": f"=SUM({VALUE}5:{VALUE}6)",
    }
    for cell, text in words.items():
        book["Update"][cell] = text
    book.save("copy.xlsx")
    result = run("import", "copy.xlsx", "--yes")
    assert result.exit_code == 0, result.stderr
    assert all(f"{text!r} at Update!{cell}" in result.stderr for cell, text in words.items())


def test_a_proposed_row_is_asked_about_and_recorded_though_it_has_no_value(study: Path) -> None:
    """Title, unit and owner of a new id come to the record, from a copy and from the tracker."""
    assert study.is_dir()
    run("build")
    book = openpyxl.load_workbook(TRACKER)
    for cell, text in {
        "A7": "lake-area",
        "B7": "Area of the lake",
        f"{UPDATE['owner']}7": "Lake desk",
    }.items():
        book["Update"][cell] = text
    book.save("copy.xlsx")
    book.save(TRACKER)
    told = run("import", "copy.xlsx", "--dry-run")
    assert told.exit_code == 1
    assert "(under 'indicator')" in told.stderr
    assert STAYS not in told.stderr
    run("build")
    listed = run("settle").stdout
    assert "lake-area, row" in listed
    assert "'Area of the lake'" in listed
    assert "'Lake desk'" in listed
