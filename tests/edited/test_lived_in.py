"""A tracker that was lived in with LibreOffice, built again after the study has changed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scenariobook.workbook.xlsx import opc
from tests.clients import libreoffice_convert
from tests.clients.office import LibreOffice
from tests.edited.study import TEXT, Lake, run

pytestmark = pytest.mark.client

ORANGE: Final = 0xFFAA00
# What all sheets share, and what is the program's own: these may change.
SHARED: Final = re.compile(
    r"\[Content_Types\]|_rels/\.rels|docProps/|xl/(workbook|styles|sharedStrings)\.|xl/_rels/"
)


def reordered() -> str:
    """The study's text a year later: inflow gone, the others the other way round, one new."""
    head, *indicators = TEXT.split("[[indicators]]")
    *indicators, last = indicators
    last, signposts, rest = last.partition("[[signposts]]")
    kept = [text for text in (last, *reversed(indicators)) if 'id = "inflow"' not in text]
    assert len(kept) == len(indicators)
    new = kept[0].replace(re.findall('id = "(.*?)"', kept[0])[0], "brand-new", 1)
    return "[[indicators]]".join([head, new, *kept]) + signposts + rest


@pytest.fixture
def lived_in(lake: Lake, libreoffice: LibreOffice, tmp_path: Path) -> Lake:
    """The study with a tracker in which an analyst has worked, sheet by sheet."""
    own = lake.copied_to(tmp_path / "lake")
    cell = own.cell("Update", "salinity", "as of")
    row, value = re.sub(r"\D", "", cell), own.cell("Update", "salinity", "value")
    libreoffice.edit(
        own.tracker,
        tmp_path / "edited.xlsx",
        ("add_sheet", "Anna"),
        *(
            ("type", "Anna", f"{letter}{number}", text)
            for number, line in enumerate([("kind", "sum"), ("a", "1"), ("b", "2"), ("a", "3")], 1)
            for letter, text in zip("AB", line, strict=True)
        ),
        ("type", "Anna", "F1", "=COUNTA(Update.A5:A11)"),
        ("pivot", "Anna", "A1:B4", "D10"),
        ("insert_column", "Update", own.cell("Update", "id", "as of"), "doubt"),
        ("type", "Update", cell, f"={value}*2"),
        ("type", "Update", f"V{row}", "beside"),
        ("comment", "Update", f"B{row}", "see the survey's footnote"),
        ("colour", "Update", f"A{row}:U{row}", ORANGE),
        ("height", "Update", f"A{row}", 2000),
        ("width", "Update", "N4", 9000),
        ("hide_columns", "Update", "E4"),
    )
    own.tracker.write_bytes((tmp_path / "edited.xlsx").read_bytes())
    return own


def row_of(sheet: Worksheet, item: str) -> dict[str, Any]:
    """Return a row's cells by header."""
    header = next(row for row in sheet.iter_rows() if row[0].value == "id")
    row = next(row for row in sheet.iter_rows() if row[0].value == item)
    return {str(top.value): cell for top, cell in zip(header, row, strict=True)}


def test_everything_of_theirs_is_there_after_the_study_has_changed(
    lake: Lake, lived_in: Lake, tmp_path: Path
) -> None:
    """Own sheet and pivot table byte for byte; on Update all goes where its row goes."""
    before = opc.parts(lived_in.tracker.read_bytes())
    # A width is counted in digits of the font that LibreOffice found here: its own file says how
    # many. The program's N is the analyst's M, before a column was put in.
    wide = openpyxl.load_workbook(BytesIO(lived_in.tracker.read_bytes()))["Update"]
    width = wide.column_dimensions["N"].width
    assert width > 1.5 * openpyxl.load_workbook(lake.tracker)["Update"].column_dimensions["M"].width
    (lived_in.folder / "study.toml").write_text(reordered())
    result = run("build", lived_in.folder)
    assert result.exit_code == 0, result.stderr
    after = opc.parts(lived_in.tracker.read_bytes())
    ours = {part for title, part in opc.sheet_parts(before).items() if title != "Anna"}
    theirs = {
        name
        for name in opc.reachable_parts(
            before, [opc.sheet_parts(before)["Anna"], "xl/theme/theme1.xml"]
        )
        if not SHARED.match(name)
    }
    assert not ours & theirs
    assert len([name for name in theirs if "pivot" in name]) >= 3
    assert {name: after.get(name) for name in theirs} == {name: before[name] for name in theirs}

    sheet = openpyxl.load_workbook(BytesIO(lived_in.tracker.read_bytes()))["Update"]
    row = row_of(sheet, "salinity")
    number = row["id"].row
    assert row["doubt"].value == f"={row['value'].coordinate}*2"
    assert row["doubt"].coordinate == f"L{number}"
    assert sheet[f"V{number}"].value == "beside"
    assert row["indicator"].comment.text == "see the survey's footnote"
    assert {cell.fill.fgColor.rgb for cell in row.values() if cell.column < 21} == {"FFFFAA00"}
    others = [c.fill.fgColor.rgb for r in sheet["A5:U11"] for c in r if c.row != number]
    assert "FFFFAA00" not in others
    assert sheet.row_dimensions[number].height == pytest.approx(2000 / 35.28, abs=0.5)
    assert sheet.column_dimensions["N"].width == pytest.approx(width, abs=0.01)
    assert sheet.column_dimensions["E"].hidden
    assert "inflow" not in [cell.value for cell in sheet["A"]]

    saved = libreoffice_convert(lived_in.tracker, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    values = openpyxl.load_workbook(saved, data_only=True)
    assert values["Anna"]["F1"].value == len(sheet["A5:A11"])
    assert row_of(values["Update"], "salinity")["doubt"].value == 21
    again = lived_in.tracker.read_bytes()
    assert run("build", lived_in.folder).exit_code == 0
    assert lived_in.tracker.read_bytes() == again
