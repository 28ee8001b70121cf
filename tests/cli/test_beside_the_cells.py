"""What somebody types in a file outside its cells: kept, or named with nothing written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.scenario import InputCells, Scenario

from scenariobook.workbook.xlsx import opc
from tests.commands import run
from tests.workbook.desk import column_of, head_of
from tests.workbook.own_work.analysts_sheets import packed

TRACKER = Path("output/small-study/tracker.xlsx")
PROPERTIES = "docProps/app.xml"
TYPED = {"Manager": "M. Osman & Co", "Company": "the lake desk", "HyperlinkBase": "https://x.org/"}


def change(tracker: Path, part: str, old: str, new: str) -> None:
    """Replace a text in one part of a workbook's package."""
    held = opc.parts(tracker.read_bytes())
    text = held[part].decode()
    assert text.count(old) == 1, (part, text)
    tracker.write_bytes(packed({**held, part: text.replace(old, new).encode()}))


def type_properties(tracker: Path) -> None:
    """Type what a program's dialogue for the file's properties has and the program never writes."""
    words = "".join(
        f"<{name}>{text.replace('&', '&amp;')}</{name}>" for name, text in TYPED.items()
    )
    change(tracker, PROPERTIES, "</Properties>", f"{words}</Properties>")


def properties(tracker: Path) -> dict[str, str]:
    """Return the extended properties of a workbook, by name."""
    root = opc.parse(opc.parts(tracker.read_bytes())[PROPERTIES])
    return {opc.local_name(one): one.text or "" for one in root}


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("has_own_sheet", [False, True])
def test_manager_company_and_base_of_links_stay(*, has_own_sheet: bool) -> None:
    """Through builds and quarters, whether or not there is a sheet of one's own."""
    run("build")
    if has_own_sheet:
        workbook = openpyxl.load_workbook(TRACKER)
        workbook.create_sheet("Anna")["A1"] = "mine"
        workbook.save(TRACKER)
    type_properties(TRACKER)
    for command in (["build"], ["advance", "--yes"], ["build"]):
        assert run(*command).exit_code == 0
        found = properties(TRACKER)
        assert {name: found.get(name) for name in TYPED} == TYPED


@pytest.mark.usefixtures("study")
def test_of_a_copy_they_are_named_but_for_the_company() -> None:
    """Programs write the company unasked, from their registration."""
    run("build")
    Path("copy.xlsx").write_bytes(TRACKER.read_bytes())
    type_properties(Path("copy.xlsx"))
    said = run("import", "copy.xlsx", "--dry-run").stderr
    assert "the document's manager 'M. Osman & Co'" in said
    assert "the document's base of links 'https://x.org/'" in said
    assert "lake desk" not in said


@pytest.mark.usefixtures("study")
def test_of_a_copy_names_titles_and_properties_are_named() -> None:
    """And of one that nobody touched, nothing, though the program defines names itself."""
    run("build")
    copy = Path("copy.xlsx")
    copy.write_bytes(TRACKER.read_bytes())
    assert "stays in the copy" not in run("import", "copy.xlsx", "--dry-run").stderr
    workbook: Any = openpyxl.load_workbook(TRACKER)
    workbook["Items"].title = "What we follow"
    workbook.defined_names["Rate"] = DefinedName("Rate", attr_text="1.07", comment="from the bank")
    workbook["Guide"].defined_names["Here"] = DefinedName("Here", attr_text="Guide!$A$1")
    workbook.custom_doc_props.append(StringProperty(name="Client", value="the ministry"))
    workbook["Update"]["Z5"] = "see"
    workbook["Update"]["Z5"].hyperlink = Hyperlink(
        ref="Z5", target="https://example.org/lake", tooltip="page 4"
    )
    workbook.save(copy)
    said = run("import", "copy.xlsx", "--dry-run").stderr
    for words in (
        "the title 'What we follow' of the sheet Items",
        "the name 'Rate' (=1.07, from the bank)",
        "the name 'Here' (=Guide!$A$1)",
        "the document's property 'Client': 'the ministry'",
        "to https://example.org/lake (page 4)",
    ):
        assert words in said


@pytest.mark.usefixtures("study")
@pytest.mark.parametrize("has_own_sheet", [False, True])
def test_the_title_that_somebody_gave_a_sheet_stays(*, has_own_sheet: bool) -> None:
    """Through builds and quarters; and the program's links to it are nobody's changes."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["Update"].title, workbook["Items"].title = "Our numbers", "Judged"
    workbook["Judgments"].title, workbook["Judged"].title = "Items", "Judgments"
    if has_own_sheet:
        workbook.create_sheet("Anna")["A1"] = "mine"
    workbook.save(TRACKER)
    for command in (["build", "--yes"], ["advance", "--yes"], ["build", "--yes"]):
        result = run(*command)
        assert result.exit_code == 0, result.stderr
        assert "question" not in result.stderr
        found = openpyxl.load_workbook(TRACKER)
        assert "Our numbers" in found.sheetnames
        assert "Update" not in found.sheetnames
        assert "tblJudgments" in found["Items"].tables
        assert "#'Our numbers'!" in str(found["Our numbers"]["A3"].value)
    copy = Path("copy.xlsx")
    copy.write_bytes(TRACKER.read_bytes())
    assert "question" not in run("import", "copy.xlsx", "--dry-run").stderr


@pytest.mark.usefixtures("study")
def test_a_changed_header_is_named_with_its_cell() -> None:
    """So that whoever changed it finds it, also where the column is empty."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    head = head_of(workbook["Update"])
    cell = workbook["Update"].cell(head, column_of(workbook["Update"], "note"))
    cell.value = "what Ben said"
    workbook.save("copy.xlsx")
    said = run("import", "copy.xlsx", "--dry-run").stderr
    assert "the column 'note' was not returned, or its header was changed" in said
    assert f"'what Ben said' at {cell.coordinate}" in said


@pytest.mark.usefixtures("study")
def test_build_stops_at_a_what_if_scenario() -> None:
    """It has a name, a comment and values, and stands on cells that move: nothing is written."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    cells = [InputCells(r="K5", val="4.2")]
    one = Scenario(name="dry <spring>", comment="as in 1997", inputCells=cells, user="Anna")
    workbook["Update"].scenarios.scenario = [one]
    workbook.save(TRACKER)
    Path("copy.xlsx").write_bytes(TRACKER.read_bytes())
    stopped = run("build")
    assert stopped.exit_code == 1
    assert "the what-if scenario 'dry <spring>' on Update" in stopped.stderr
    assert TRACKER.read_bytes() == Path("copy.xlsx").read_bytes()
    assert "'dry <spring>' on Update" in run("import", "copy.xlsx", "--dry-run").stderr


@pytest.mark.usefixtures("study")
def test_build_stops_at_a_range_that_others_may_edit() -> None:
    """Its title is somebody's."""
    run("build")
    range_ = '<protectedRanges><protectedRange name="for_Ben" sqref="Z1:Z5"/></protectedRanges>'
    sheet = opc.sheet_parts(opc.parts(TRACKER.read_bytes()))["Update"]
    change(TRACKER, sheet, "</sheetData>", f"</sheetData>{range_}")
    before = TRACKER.read_bytes()
    stopped = run("build")
    assert "the range that may be edited 'for_Ben' on Update" in stopped.stderr
    assert (stopped.exit_code, TRACKER.read_bytes()) == (1, before)


@pytest.mark.usefixtures("study")
def test_the_alternative_text_of_a_table_is_named() -> None:
    """A fresh table has none, so that whoever typed it knows."""
    run("build")
    held = opc.parts(TRACKER.read_bytes())
    table = next(name for name, data in held.items() if b'"tblUpdate"' in data)
    text = (
        '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
        'uri="{504A1905-F514-4f6f-8877-14C23A59335A}">'
        '<x14:table altText="levels" altTextSummary="of three lakes"/></ext></extLst></table>'
    )
    change(TRACKER, table, "</table>", text)
    said = run("build").stderr
    assert "the alternative text 'levels' of a table on Update" in said
    assert "'of three lakes'" in said


@pytest.mark.usefixtures("study")
def test_a_sheet_that_somebody_protected_is_told() -> None:
    """A fresh tracker is open to all, so that whoever protected it knows."""
    run("build")
    workbook = openpyxl.load_workbook(TRACKER)
    workbook["Judgments"].protection.sheet = True
    workbook.save(TRACKER)
    assert "the protection of Judgments: a fresh tracker has none" in run("build").stderr
    assert "protection" not in run("build").stderr
