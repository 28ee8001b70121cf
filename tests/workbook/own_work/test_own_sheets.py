"""The analysts' own work survives a fresh tracker: byte for byte, in the package it stands in."""

from functools import cache
from pathlib import Path
from warnings import catch_warnings, simplefilter

import pytest

from scenariobook.workbook.preflight import inspect
from scenariobook.workbook.reading.opened import OpenedWorkbook
from scenariobook.workbook.xlsx import opc
from tests.workbook import as_read
from tests.workbook.examples import example, tracker_of
from tests.workbook.own_work.analysts_sheets import grafted, own_workbook, retitled

# What all sheets share, and what is the tool's: these may change.
SHARED = {
    *("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"),
    *("xl/styles.xml", "xl/sharedStrings.xml"),
    *("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"),
}
THEIRS = ("Anna", "Ben's notes")
SHEETS = ("Guide", "Dashboard", "Update", "Signposts", "Judgments", "Log", "Evidence")


@cache
def fresh(kind: str = "open") -> bytes:
    return tracker_of(example(kind))


@cache
def lived_in() -> bytes:
    """A tracker with the analysts' own sheets, as it stands in the output folder."""
    return grafted(fresh(), own_workbook())


def looks(data: bytes, sheets: tuple[str, ...] = SHEETS) -> list[tuple[object, ...]]:
    workbook = OpenedWorkbook(data).workbook
    cells = [cell for title in sheets for row in workbook[title].iter_rows() for cell in row]
    shown = ((c.value, c.number_format, c.fill.fgColor.rgb, c.font.b) for c in cells)
    return [*zip(((c.parent.title, c.coordinate) for c in cells), shown, strict=True)]


@pytest.mark.parametrize("kind", ["open", "exclusive"])
def test_what_is_theirs_stays_beside_what_is_fresh(kind: str) -> None:
    """What analysts have on sheets of their own comes into a fresh tracker, each part byte for
    byte.

    Values, formats and formulas are the same; defined names stay, and a sensitivity label. One
    sheet alone is selected: what is typed goes into every selected one.
    """
    theirs = {n: d for n, d in opc.parts(own_workbook()).items() if n not in SHARED}
    assert {"xl/persons/person.xml", "xl/media/image1.png", "xl/comments1.xml"} < set(theirs)
    again = grafted(fresh(kind), lived_in())
    inspect(again)
    assert {name: opc.parts(again).get(name) for name in theirs} == theirs
    assert looks(again) == looks(fresh(kind))
    assert looks(again, THEIRS) == looks(own_workbook(), THEIRS)
    opened, ours = OpenedWorkbook(again), OpenedWorkbook(fresh(kind))
    assert opened.identity == ours.identity
    assert sorted(opened.workbook.sheetnames) == sorted([*ours.workbook.sheetnames, *THEIRS])
    for workbook in (OpenedWorkbook(lived_in()).workbook, opened.workbook):
        assert workbook.active is workbook["Anna"]
        assert [sheet.title for sheet in workbook if sheet.sheet_view.tabSelected] == ["Anna"]
    assert workbook.defined_names["annas_name"].attr_text == "Anna!$A$1"
    assert "update_value" in workbook.defined_names
    bens = workbook["Ben's notes"]
    assert bens.defined_names["local_name"].attr_text == "'Ben''s notes'!$A$1"
    assert bens.print_area == "'Ben''s notes'!$A$1:$E$9"
    assert workbook["Update"].print_title_rows == "$3:$3"
    names = [held.name for held in workbook.custom_doc_props.props]  # type: ignore[attr-defined]  # not in the stubs
    assert names.count("MSIP_Label_1_Name") == names.count("scenariobook") == 1


def test_grafting_again_changes_nothing() -> None:
    """Grafting again gives the same bytes, and nothing piles up from quarter to quarter."""
    once = grafted(fresh(), lived_in())
    assert grafted(fresh(), once) == once
    other = grafted(fresh("exclusive"), once)
    sizes = [len(opc.parts(one)["xl/styles.xml"]) for one in (grafted(fresh(), other), other)]
    assert sizes[0] == sizes[1]
    assert grafted(fresh("exclusive"), fresh()) == fresh("exclusive")  # nothing is theirs


def test_a_study_may_lose_a_sheet() -> None:
    """A sheet of the program that the study no longer has does not stay as the analysts' own."""
    workbook = OpenedWorkbook(grafted(fresh("exploratory"), lived_in())).workbook
    assert "Evidence" not in workbook.sheetnames
    assert workbook.sheetnames[-2:] == [*THEIRS]
    assert not [n for n in workbook.defined_names.values() if "Evidence" in n.attr_text]


def test_a_sheet_that_they_renamed_keeps_its_name() -> None:
    """A sheet of the program that they renamed keeps its name, and our names follow it."""
    after = grafted(
        fresh(), retitled(lived_in(), "Update", "Werte & Daten"), Update="Werte & Daten"
    )
    workbook = OpenedWorkbook(after).workbook
    assert "Werte & Daten" in workbook.sheetnames
    assert "Update" not in workbook.sheetnames
    assert workbook.defined_names["update_value"].attr_text.startswith("'Werte & Daten'!")


@pytest.mark.client
def test_their_formulas_see_ours_and_ours_calculate(tmp_path: Path) -> None:
    """In LibreOffice, their formulas see our cells, and ours give what stands beside them."""
    joined = grafted(fresh("exclusive"), lived_in())
    seen = as_read.values_seen(as_read.calculated_by("soffice", joined, tmp_path))
    assert seen["Anna", "C2"] == 5
    assert seen["Anna", "C1"] == 42
    with catch_warnings():
        simplefilter("ignore")  # of what openpyxl does not know
        found = [*as_read.formula_differences(joined, seen)]
    assert [one for one in found if not one.startswith("Anna!")] == []
